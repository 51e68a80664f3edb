// One image and the same changes in seven runtimes: what each makes of them is the same, and each opens the stores of all. The matrix of who opened
// whose is part of docs/hosts.md: `npm run hosts` writes it.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { ROOT } from './bundle.js';
import { changesOf } from './exchange/changes.js';
import type { Account, Change, Exchange } from './exchange/protocol.js';
import { RUNTIMES } from './exchange/runtimes.js';
import { subjects } from './exchange/subjects.js';
import { columnsOfPage, writeColumns, type Column } from './hosts-page.js';

// Below dist/, so that pages find the component, and programs the packages.
const scratch = mkdtempSync(join(ROOT, 'dist/exchange-'));
const SUBJECTS = subjects(scratch);
const HERE = RUNTIMES.filter(({ missing }) => missing === undefined).map(({ title }) => title);
/** The writer of a store that all of them change. */
const ALL = 'all in turn';
const WRITERS = [...HERE, ALL];

const storeOf = (writer: string, name: string): string => join(scratch, `${name} by ${writer}`);

/** The stores of a writer: all have changed the small image's alone, whose trees cost little. */
const storesOf = (writer: string): string[] => (writer === ALL ? SUBJECTS.slice(0, 1) : SUBJECTS).map(({ name }) => storeOf(writer, name));

const exchanges = new Map<string, Exchange>();
/** By writer: what was told of its stores when they were written. */
const told = new Map<string, readonly Account[]>();
/** By who opened the stores. */
const matrix = new Map<string, Column>();

// What differs in the first image: everything that both containers have, and what each has for itself.
const CHANGED = ['C /bin', 'D /bin/ls', 'C /bin/su', 'C /etc', 'C /etc/config.yaml', 'C /etc/hosts', 'D /etc/owned', 'A /made'];
const MADE_IN_ONE = ['A /made/Straße 日本', 'A /made/link', 'A /made/moved', 'A /made/tree', 'A /made/tree/two'];
const MADE_IN_TWO = ['A /made/Straße 日本', 'A /made/large', 'A /made/moved'];
const REMADE = ['C /usr', 'C /usr/share', 'C /usr/share/doc', 'D /usr/share/doc/c', 'A /usr/share/doc/new'];

/** Each adds a line to a file, forks the container, and changes the fork of the one before. */
function turnOf(title: string, before: string | undefined): Change[] {
  return [
    ...(before === undefined ? [{ do: 'create', in: 'one' } as const] : []),
    { do: 'append', in: 'one', path: '/turns', text: `${title}\n` },
    { do: 'fork', in: 'one', as: `of-${title}` },
    ...(before === undefined ? [] : [{ do: 'remove', in: `of-${before}`, path: '/turns' } as const]),
  ];
}

/** Without what is another in every store. */
function comparable({ containers, ...rest }: Account): object {
  return { ...rest, containers: containers.map((each) => ({ ...each, own: undefined })) };
}

beforeAll(async () => {
  for (const { title, missing, start } of RUNTIMES) {
    if (missing === undefined) exchanges.set(title, await start(scratch));
    else console.warn(`${title} is left out: ${missing}`);
  }
  const make = async ([title, { work }]: [string, Exchange]): Promise<void> => {
    const tasks = SUBJECTS.map(({ name, archive, places }) => ({
      store: storeOf(title, name),
      image: archive,
      changes: changesOf(places),
    }));
    told.set(title, await work(tasks));
  };
  await Promise.all([...exchanges].map(make));
  const [store] = storesOf(ALL);
  for (const [i, [title, { work }]] of [...exchanges].entries()) {
    told.set(ALL, await work([{ store: store!, image: SUBJECTS[0]!.archive, changes: turnOf(title, HERE[i - 1]) }]));
  }
}, 600_000);

afterAll(async () => {
  for (const { end } of exchanges.values()) await end?.();
  rmSync(scratch, { recursive: true });
});

describe.each(SUBJECTS.map(({ name }, i) => [name, i] as const))('the image "%s"', (_name, i) => {
  it.each(HERE)('is the same in %s as in Node, and so are its changes', (title) => {
    const account = told.get(title)![i]!;
    expect(account.images).toHaveLength(1);
    expect(account.findings).toEqual([]);
    expect(comparable(account)).toEqual(comparable(told.get('Node')![i]!));
  });
});

it('differs as its changes tell', () => {
  const [{ containers } = { containers: [] }] = told.get('Node')!;
  expect(containers.map(({ name, parent, diff }) => ({ name, parent, diff }))).toEqual([
    { name: 'one', parent: null, diff: [...CHANGED, ...MADE_IN_ONE, 'D /tree', ...REMADE] },
    { name: 'two', parent: 'one', diff: [...CHANGED, ...MADE_IN_TWO, 'C /tree', 'D /tree/one', ...REMADE] },
  ]);
});

it('all have changed one store', async () => {
  const [dir] = storesOf(ALL);
  const store = await Store.open({ dir: dir!, mode: 'read-only' });
  const { fs } = await store.container('one');
  expect(fs.readFileSync('/turns', 'utf8')).toBe(HERE.map((title) => `${title}\n`).join(''));
  expect(store.containers().map((each) => each.name)).toEqual(['one', ...HERE.map((title) => `of-${title}`)]);
  await store.close();
});

describe.concurrent('the stores of all', () => {
  const writes = process.env['VENEER_HOSTS'] === 'write';
  const written = columnsOfPage('stores');

  afterAll(() => {
    const columns = new Map(HERE.map((reader) => [reader, matrix.get(reader)!]));
    console.table(Object.fromEntries([...columns].map(([reader, column]) => [`in ${reader}`, Object.fromEntries(column)])));
    if (writes && HERE.length === RUNTIMES.length) writeColumns('stores', columns);
  });

  it.each(HERE)('are the same in %s, and docs/hosts.md tells so', async (reader) => {
    const tasks = WRITERS.flatMap(storesOf).map((store) => ({ store, changes: [] }));
    const accounts = await exchanges.get(reader)!.work(tasks);
    const read = new Map(WRITERS.map((writer) => [writer, accounts.splice(0, storesOf(writer).length)]));
    matrix.set(reader, new Map([...read].map(([writer, each]) => [writer, isDeepStrictEqual(each, told.get(writer)) ? 'same' : 'other'])));
    expect(read).toEqual(told);
    const column = written.get(reader);
    if (!writes)
      expect(
        WRITERS.map((writer) => column?.get(writer)),
        'docs/hosts.md is stale: npm run hosts',
      ).toEqual(WRITERS.map(() => 'same'));
  });
});

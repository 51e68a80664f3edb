// Stores that were written when a version of the format was frozen: each later Veneer reads and writes them.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store, type Container } from '../../dist/index.js';
import { archiveOf, layoutOf, plainLayer } from '../api/images.js';
import { contentsOf } from '../security/refusal.js';
import { unpackInto } from './golden/archive.js';
import { descriptionOf, type Description } from './golden/description.js';

const FOLDER = 'tests/format/golden';

/** Digests of the golden stores and of what is to be seen of them: whoever replaces one has to say so here. */
const GOLDEN: Readonly<Record<string, readonly [archive: string, description: string]>> = {
  'v1-closed': [
    '1839a1c57b1507306e5beb0dad0a2202f3724afdc87ab95e8abf77e76a1e2502',
    '88a9bd8db2a1e59adf62afebe111a8b210e46c3679ad2f07b107bfc6989717cb',
  ],
  'v1-collected': [
    'c9eb70d1856547d2ba0967b1ae0314510e3b16bbfef18db66b98fd424085b126',
    'a51a4a4c7abe94ea8b684728f44e979797cc77ed096395ea283dfdfda86cb8d3',
  ],
  'v1-unclosed': [
    '1664705d22f7796f85f621ee93a5e78ba797894b4c140bc79776d5fc747e57b7',
    'd449704a3001a3e4a533c46e5af562e402bc94a7390ab67dbcf4e5dc0b8928e5',
  ],
};

const bytesOf = (name: string): Buffer => readFileSync(join(FOLDER, name));
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const addition = archiveOf(layoutOf([{ layers: [plainLayer([{ path: 'added', data: 'by a later version' }])], name: 'added:1' }]));

/** Containers that a program had open which never gave its lock back. */
const isLocked = (name: string, container: string): boolean => name === 'v1-unclosed' && container === 'every';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-golden-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Without what the test has added. */
function without(description: Description, added: readonly string[]): Description {
  const left = Object.entries(description.containers).filter(([name]) => !added.includes(name));
  const images = Object.entries(description.images).filter(([, { names }]) => !names.some((name) => added.includes(name)));
  return { ...description, images: Object.fromEntries(images), containers: Object.fromEntries(left) };
}

/** Changes a container, and what it was at a checkpoint. */
async function goOn(container: Container): Promise<void> {
  container.fs.writeFileSync('/later', 'by a later version');
  await container.checkpoint('later');
  container.fs.appendFileSync('/later', '; more');
  container.fs.rmSync('/etc', { recursive: true, force: true });
  await container.restore('later');
  expect(container.fs.readFileSync('/later', 'utf8')).toBe('by a later version');
  await container.close();
}

it('the golden stores are those that were frozen', () => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.tar.gz'));
  const found = names
    .map((name) => name.replace('.tar.gz', ''))
    .map((name) => [name, [sha256(bytesOf(`${name}.tar.gz`)), sha256(bytesOf(`${name}.json`))]]);
  expect(Object.fromEntries(found)).toEqual(GOLDEN);
});

describe.each(Object.keys(GOLDEN))('%s', (name) => {
  const expected = JSON.parse(bytesOf(`${name}.json`).toString()) as Description;
  beforeEach(() => unpackInto(directory, bytesOf(`${name}.tar.gz`)));

  it('is read as it was written, and no byte of it changes', async () => {
    const before = contentsOf(directory);
    expect(await descriptionOf(directory)).toEqual(expected);
    const store = await Store.open({ dir: directory, mode: 'read-only' });
    const { clean, findings } = await store.check({ readData: true });
    expect([clean, findings.filter(({ kind }) => kind !== 'unreferenced')]).toEqual([true, []]);
    await store.close();
    expect(contentsOf(directory)).toEqual(before);
  });

  it('is collected, added to, forked and gone back in, and is still what it was', async () => {
    const store = await Store.open({ dir: directory, mode: 'read-write' });
    await store.gc();
    await store.load(addition);
    const added = ['added:1'];
    for (const [parent, { checkpoints }] of Object.entries(expected.containers)) {
      const container = await store.container(parent);
      for (const from of [undefined, ...Object.keys(checkpoints)]) {
        const fork = await container.fork({ name: `${parent}.${added.length}`, from });
        added.push(fork.name);
        await goOn(fork);
      }
      await container.close();
    }
    await store.gc();
    expect((await store.check({ readData: true })).clean).toBe(true);
    await store.close();
    const seen = await descriptionOf(directory);
    expect(Object.keys(seen.containers)).toHaveLength(Object.keys(expected.containers).length + added.length - 1);
    expect(without(seen, added)).toEqual(expected);
  });

  it('has containers that go on, unless their lock was never given back', async () => {
    const store = await Store.open({ dir: directory, mode: 'read-write' });
    for (const each of Object.keys(expected.containers)) {
      const container = await store.container(each);
      if (isLocked(name, each)) expect(() => container.fs.writeFileSync('/later', '')).toThrow(expect.objectContaining({ code: 'EBUSY' }));
      else await goOn(container);
    }
    await store.gc();
    expect((await store.check({ readData: true })).clean).toBe(true);
    await store.close();
    const seen = await descriptionOf(directory);
    for (const [each, { tree }] of Object.entries(expected.containers)) {
      const had = tree.map((line) => line.split(', ')[0]);
      const has = seen.containers[each]!.tree.map((line) => line.split(', ')[0]);
      expect(has.filter((path) => path !== '/later')).toEqual(had);
    }
  });
});

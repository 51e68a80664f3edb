// Several programs that write one store at once: none of them waits for another, and none loses a thing.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Store, type Image } from '../../dist/index.js';
import { beforeCall } from '../support/before-call.js';
import { Program } from '../support/program.js';
import { archiveOf, gzipLayer, layoutOf, plainLayer } from './images.js';

const PROGRAMS = 6;
const CONTAINERS = 12;
/** docs/format.md, "Epochs". */
const EPOCHS_REMEMBERED = 256;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-parallel-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Runs a script in a process of its own, with `store` open and `n` its number; resolves to what it told. */
function program(n: number, script: string): Promise<string[]> {
  const source = `
    const store = await Store.open(where);
    ${script}
    await store.close();`;
  return new Program(source, { n, where: join(directory, 'store') }).ended<string>();
}

/** What each of them told, once all have ended. */
async function programs(script: string): Promise<string[]> {
  const running = Array.from({ length: PROGRAMS }, (_, n) => program(n, script));
  await Promise.allSettled(running);
  return (await Promise.all(running)).flat();
}

const image = (n: number): Buffer => {
  const shared = gzipLayer([{ path: 'shared', data: 'the same in all of them' }]);
  return archiveOf(layoutOf([{ layers: [shared, plainLayer([{ path: `own-${n}`, data: `${n}` }])], name: `image-${n}:1` }]));
};

it('keeps every container that any of them acknowledged, synced one by one or at the end', async () => {
  const store = await Store.open(join(directory, 'store'));
  await store.load(image(0));
  await programs(`
    for (let i = 0; i < ${CONTAINERS}; i++) await store.create('image-0:1', { name: \`c-\${n}-\${i}\`, durable: n % 2 === 0 });`);
  const names = store.containers().map(({ name }) => name);
  const expected = Array.from({ length: PROGRAMS * CONTAINERS }, (_, k) => `c-${Math.floor(k / CONTAINERS)}-${k % CONTAINERS}`);
  expect(names.sort()).toEqual(expected.sort());
  await store.close();
});

it('forks one container side by side, while it is written, each fork a state that it was in', async () => {
  const store = await Store.open(join(directory, 'store'));
  await store.load(image(0));
  const parent = await store.create('image-0:1', { name: 'parent', durable: true });
  parent.fs.writeFileSync('/count', '0');
  parent.fs.writeFileSync('/again', '0');
  await parent.sync();
  const forking = programs(`
    for (let i = 0; i < ${CONTAINERS}; i++) {
      const parent = await store.container('parent');
      const fork = await parent.fork({ name: \`c-\${n}-\${i}\`, durable: n % 2 === 0 });
      fork.fs.writeFileSync('/own', fork.name);
      await fork.close();
      await parent.close();
    }`);
  const ended = forking.then(
    () => true,
    () => true,
  );
  const later = (): Promise<boolean> => new Promise((resolve) => setImmediate(resolve, false));
  for (let i = 1; !(await Promise.race([ended, later()])); i++) {
    parent.fs.writeFileSync('/count', `${i}`);
    parent.fs.writeFileSync('/again', `${i}`);
    await parent.sync();
  }
  await forking;
  const forks = store.containers().filter(({ name }) => name !== 'parent');
  expect(forks).toHaveLength(PROGRAMS * CONTAINERS);
  for (const { name } of forks) {
    const fork = await store.container(name);
    expect(fork.fs.readFileSync('/own', 'utf8')).toBe(name);
    expect(fork.fs.readFileSync('/again', 'utf8')).toBe(fork.fs.readFileSync('/count', 'utf8'));
    await fork.close();
  }
  await store.close();
});

it('loads images side by side, sharing what they have in common', async () => {
  for (let n = 0; n < PROGRAMS; n++) writeFileSync(join(directory, `${n}.tar`), image(n));
  await programs(`await store.load(${JSON.stringify(directory)} + \`/\${n}.tar\`);`);
  const store = await Store.open(join(directory, 'store'));
  expect(
    store
      .images()
      .flatMap(({ names }) => names)
      .sort(),
  ).toEqual(Array.from({ length: PROGRAMS }, (_, n) => `image-${n}:1`));
  for (let n = 0; n < PROGRAMS; n++) {
    const { fs } = await store.create(`image-${n}:1`);
    expect(fs.readFileSync(`/own-${n}`, 'utf8')).toBe(`${n}`);
    expect(fs.readFileSync('/shared', 'utf8')).toBe('the same in all of them');
  }
  await store.close();
});

it('keeps the quota that each of them acknowledged, whatever else they write of names', async () => {
  const store = await Store.open(join(directory, 'store'));
  await store.load(image(0));
  for (let n = 0; n < PROGRAMS; n++) await (await store.create('image-0:1', { name: `c-${n}` })).close();
  await store.close();
  await programs(`
    const container = await store.container('c-' + n);
    for (let i = 1; i <= ${CONTAINERS}; i++) {
      await container.setQuota({ bytes: 100 * n + i, inodes: i });
      await store.tag('image-0:1', \`tag-\${n}:\${i}\`);
      await store.sync();
    }`);
  const again = await Store.open(join(directory, 'store'));
  for (let n = 0; n < PROGRAMS; n++) {
    expect((await again.container(`c-${n}`)).usage().quota).toEqual({ bytes: 100 * n + CONTAINERS, inodes: CONTAINERS });
  }
  expect(again.images()[0]?.names).toHaveLength(1 + PROGRAMS * CONTAINERS);
  await again.close();
});

it.each(['', ', once it had collected garbage,'])(
  'goes on with a program that was idle%s while others wrote more epochs than anybody remembers',
  async (collected) => {
    const idle = await Store.open(join(directory, 'store'));
    for (const n of [0, 1]) await idle.load(image(n));
    await idle.create('image-0:1', { name: 'early' });
    await idle.removeImage('image-1:1');
    if (collected) expect((await idle.gc()).layers.count).toBe(1);
    for (let n = 0; n < EPOCHS_REMEMBERED; n++) {
      const other = await Store.open(join(directory, 'store'));
      await other.tag('image-0:1', `tag:${n}`);
      await other.close();
    }
    await idle.create('image-0:1', { name: 'late', durable: true });
    expect(
      idle
        .containers()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['early', 'late']);
    await idle.close();
  },
);

it('gives a name to one of them only', async () => {
  const store = await Store.open(join(directory, 'store'));
  await store.load(image(0));
  const outcomes = await programs(`
    const made = await store.create('image-0:1', { name: 'only' }).then(() => 'made', (error) => error.code);
    await store.sync().then(() => tell(made), (error) => tell(error.code));`);
  // A second one is told at once, or when it syncs that it came too late.
  const lost = outcomes.filter((word) => word !== 'made');
  expect(lost.every((word) => word === 'EEXIST' || word === 'ESTALE')).toBe(true);
  expect(lost.length).toBe(PROGRAMS - 1);
  expect(store.containers().length).toBe(1);
  await store.close();
});

it.each([1, 2, 3])('an image that another program removes at look %i is neither named nor made a container of', async (look) => {
  const [store, other] = [await Store.open(join(directory, 'store')), await Store.open(join(directory, 'store'))];
  const refused = { code: 'ENOENT' };
  for (const change of ['tag', 'create'] as const) {
    const [{ id }] = (await store.load(image(0))) as [Image];
    const removed = between(look, async () => {
      await other.removeImage(id);
      await other.sync();
    });
    const changed = change === 'tag' ? store.tag(id, 'named:1') : store.create(id, { name: 'made' });
    await Promise.all([expect(changed).rejects.toMatchObject(refused), removed]);
    await store.sync();
    expect([store.images(), store.containers()]).toEqual([[], []]);
    await expect(store.resolve('named:1')).rejects.toMatchObject(refused);
  }
  await store.close();
  await other.close();
});

it('a first change of a container that comes right behind that of another program is told EBUSY', async () => {
  const [store, other] = [await Store.open(join(directory, 'store')), await Store.open(join(directory, 'store'))];
  await store.load(image(0));
  const mine = await store.create('image-0:1', { name: 'c', durable: true });
  const theirs = await other.container('c');
  const met = beforeCall(
    'mkdirSync',
    () => true,
    () => {
      theirs.fs.writeFileSync('/theirs', 'first');
    },
  );
  expect(() => {
    mine.fs.writeFileSync('/mine', 'second');
  }).toThrow(expect.objectContaining({ code: 'EBUSY' }));
  await met;
  await store.close();
  await other.close();
});

it.each([1, 2])('a first change beside a restore by another program changes what that restored (at look %d)', async (look) => {
  const [store, other] = [await Store.open(join(directory, 'store')), await Store.open(join(directory, 'store'))];
  await store.load(image(0));
  const before = await store.create('image-0:1', { name: 'c' });
  before.fs.writeFileSync('/file', 'first');
  await before.checkpoint('first');
  before.fs.writeFileSync('/file', 'second');
  await before.close();
  const [mine, theirs] = [await store.container('c'), await other.container('c')];
  expect(mine.fs.readFileSync('/file', 'utf8')).toBe('second');
  const restored = between(look, () => theirs.restore('first'));
  mine.fs.appendFileSync('/file', ' and more');
  await restored;
  expect(mine.fs.readFileSync('/file', 'utf8')).toBe('first and more');
  await store.close();
  await other.close();
  const after = await Store.open({ dir: join(directory, 'store'), mode: 'read-only' });
  expect((await after.container('c')).fs.readFileSync('/file', 'utf8')).toBe('first and more');
  await after.close();
});

/** Runs something, once, right before the host is asked for the `look`-th time for the names of a directory. */
function between(look: number, run: () => Promise<void>): Promise<void> {
  let looks = 0;
  return beforeCall('readdirSync', () => ++looks === look, run);
}

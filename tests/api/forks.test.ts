// Trees of forks, forks by several programs at once, and what is left of containers whose writers died.
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Store, type Container } from '../../dist/index.js';
import { Random } from '../property/random.js';
import { archiveOf, layoutOf, plainLayer, tarOf } from './images.js';

const FORKS = 300;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-forks-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

const image = archiveOf(layoutOf([{ layers: [plainLayer([{ path: 'lower', data: 'of the image' }])], name: 'base:1' }]));

/** The epochs of a container, as paths on the host, lowest first. */
function epochsOf({ id }: { readonly id: string }): string[] {
  const journal = join(directory, 'segments', id);
  return readdirSync(journal)
    .sort()
    .map((name) => join(journal, name));
}

/** Runs a script in a process of its own that is killed at its end, with `store` open. */
function killed(script: string): void {
  const library = new URL('../../dist/index.js', import.meta.url).href;
  const source = `
    import { Store } from ${JSON.stringify(library)};
    const store = await Store.open(${JSON.stringify(directory)});
    ${script}
    process.kill(process.pid, 'SIGKILL');`;
  const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(signal).toBe('SIGKILL');
}

it(`a tree of ${FORKS} forks holds in each what was written on the way to it`, { timeout: 120_000 }, async () => {
  const random = new Random(300);
  let store = await Store.open(directory);
  await store.load(image);
  const expected = new Map([['f0', '']]);
  await (await store.create('base:1', { name: 'f0' })).close();
  for (let i = 1; i <= FORKS; i++) {
    // Deep on the whole, with branches everywhere.
    const from = random.below(3) > 0 ? `f${i - 1}` : `f${random.below(i)}`;
    const parent = await store.container(from);
    const fork: Container = await parent.fork({ name: `f${i}` });
    parent.fs.appendFileSync('/log', `+${i}`);
    fork.fs.appendFileSync('/log', `-${i}`);
    const start = expected.get(from) ?? '';
    expected.set(from, `${start}+${i}`);
    expected.set(`f${i}`, `${start}-${i}`);
    await fork.close();
    await parent.close();
  }
  for (let i = 0; i < FORKS; i += 2) {
    await store.remove(`f${i}`);
    expected.delete(`f${i}`);
  }
  await store.close();
  store = await Store.open(directory);
  const actual = new Map<string, string>();
  for (const { name } of store.containers()) {
    const container = await store.container(name);
    actual.set(name, container.fs.existsSync('/log') ? container.fs.readFileSync('/log', 'utf8') : '');
    expect(container.fs.readFileSync('/lower', 'utf8')).toBe('of the image');
    await container.close();
  }
  expect(actual).toEqual(expected);
  await store.close();
});

it('a fork outlives its program, synced or not, with what was not synced when it was made', async () => {
  const store = await Store.open(directory);
  await store.load(image);
  await (await store.create('base:1', { name: 'one', durable: true })).close();
  killed(`
    const one = await store.container('one');
    one.fs.writeFileSync('/made', 'durable by the fork');
    await one.fork({ name: 'two' });`);
  const names = store.containers().map(({ name }) => name);
  // Visible is what a host's cache holds, which outlives a program.
  expect(names).toEqual(['one', 'two']);
  for (const name of names) expect((await store.container(name)).fs.readFileSync('/made', 'utf8')).toBe('durable by the fork');
  await store.close();
});

it('what a writer left unfinished is told by the container that dropped it', async () => {
  const store = await Store.open(directory);
  await store.load(image);
  const made = await store.create('base:1', { name: 'one', durable: true });
  expect(made.notices).toEqual([]);
  await made.close();
  killed(`
    const one = await store.container('one');
    one.fs.writeFileSync('/made', 'kept');
    await one.sync();`);
  const [epoch = ''] = epochsOf(made);
  appendFileSync(epoch, 'GRUP and no more');
  const one = await store.container('one');
  expect(one.notices).toEqual([`container ${made.id}, epoch 0000000000000001: 16 bytes of an unfinished change were dropped`]);
  expect(one.fs.readFileSync('/made', 'utf8')).toBe('kept');
  one.fs.writeFileSync('/more', '');
  await one.close();
  expect((await store.container('one')).notices).toEqual([]);
  await store.close();
});

it.each([
  ['header', 20],
  ['records', 300],
])('a container is removed whose writer died and whose %s is damaged', async (_, offset) => {
  const store = await Store.open(directory);
  await store.load(image);
  const made = await store.create('base:1', { name: 'one', durable: true });
  await made.close();
  killed(`
    const one = await store.container('one');
    one.fs.writeFileSync('/made', 'lost');
    await one.sync();
    one.fs.writeFileSync('/more', 'lost');
    await one.sync();`);
  const [epoch = ''] = epochsOf(made);
  const bytes = readFileSync(epoch);
  bytes[offset]! ^= 1;
  writeFileSync(epoch, bytes);
  await store.remove('one');
  expect(store.containers()).toEqual([]);
  expect(readdirSync(join(directory, 'segments'))).toEqual([]);
  await store.close();
});

it('force removes a container that another program writes, which is told so at its next sync', async () => {
  const [store, other] = [await Store.open(directory), await Store.open(directory)];
  await store.load(image);
  const writer = await store.create('base:1', { name: 'one', durable: true });
  writer.fs.writeFileSync('/made', 'lost');
  await writer.sync();
  await expect(other.remove('one')).rejects.toMatchObject({ code: 'EBUSY' });
  await other.remove('one', { force: true });
  writer.fs.writeFileSync('/made', 'lost too');
  await expect(writer.sync()).rejects.toMatchObject({ code: 'ESTALE' });
  expect(store.containers()).toEqual([]);
  await store.close();
  await other.close();
});

it.each(['gone', 'condemned'] as const)(
  'a state that others went back from, whose files are %s, is neither forked nor named',
  async (fate) => {
    const [store, other] = [await Store.open(directory), await Store.open(directory)];
    await store.load(image);
    const made = await store.create('base:1', { name: 'c' });
    made.fs.writeFileSync('/file', 'first');
    await made.checkpoint('first');
    await made.close();
    const later = await store.container('c');
    later.fs.writeFileSync('/file', 'second');
    await later.close();
    const [mine, theirs] = [await store.container('c'), await other.container('c')];
    expect(mine.fs.readFileSync('/file', 'utf8')).toBe('second');
    await theirs.restore('first');
    await theirs.close();
    // What is condemned stays as long as there is an import that began before.
    const tar = tarOf([{ path: 'imported', data: 'meanwhile' }]);
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    let started = (): void => undefined;
    const begun = new Promise<void>((resolve) => (started = resolve));
    const imported = other.import(
      (async function* () {
        yield tar.subarray(0, 600);
        started();
        await ended;
        yield tar.subarray(600);
      })(),
    );
    await begun;
    if (fate === 'gone') {
      end();
      await imported;
    }
    const { epochs, held } = await store.gc();
    expect([epochs.count, held.count]).toEqual(fate === 'gone' ? [1, 0] : [0, expect.any(Number)]);
    // The first of the two finds it gone, and reads the container anew.
    if (fate === 'gone') await mine.checkpoint('now');
    const fork = await mine.fork({ name: 'fork' });
    if (fate === 'condemned') await mine.checkpoint('now');
    end();
    await imported;
    await store.gc();
    expect(fork.fs.readFileSync('/file', 'utf8')).toBe('first');
    await store.close();
    await other.close();
    const after = await Store.open({ dir: directory, mode: 'read-only' });
    for (const name of ['fork', 'c']) expect((await after.container(name)).fs.readFileSync('/file', 'utf8')).toBe('first');
    expect((await after.container('c')).diff({ from: 'now' })).toEqual([]);
    expect((await after.check({ readData: true })).findings).toEqual([]);
    await after.close();
  },
);

it('a checkpoint one of whose files is missing is not gone back to, and the container stays what it is', async () => {
  const store = await Store.open(directory);
  await store.load(image);
  const made = await store.create('base:1', { name: 'c' });
  await made.checkpoint('start');
  made.fs.writeFileSync('/file', 'first');
  await made.checkpoint('first');
  await made.restore('start');
  made.fs.writeFileSync('/file', 'since');
  await made.close();
  const [lowest = ''] = epochsOf(made);
  rmSync(lowest);
  const container = await store.container('c');
  await expect(container.restore('first')).rejects.toMatchObject({ code: 'ECORRUPT' });
  expect(container.fs.readFileSync('/file', 'utf8')).toBe('since');
  await container.restore('start');
  expect(container.diff()).toEqual([]);
  await store.close();
});

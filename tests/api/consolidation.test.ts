// Journals that would grow without end: what came before is joined, and goes when nobody rests on it.
import { mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { beforeCall } from '../support/before-call.js';
import { withoutSyncsOf } from '../support/refused-syncs.js';
import { epochName } from '../support/journal.js';
import { flip } from '../support/stored-files.js';
import { archiveOf, layoutOf, plainLayer } from './images.js';

const CYCLES = 1000;
const OVERWRITES = 100_000;
/** A chain of more epochs is joined when the lock is taken; data of some more may be kept. */
const EPOCHS_MAX = 80;
/** A chain of so many is joined if their records are more than the state takes. */
const EPOCHS_READ = 8;
const MIB = 1 << 20;

const image = archiveOf(layoutOf([{ layers: [plainLayer([{ path: 'lower', data: 'of the image' }])], name: 'base:1' }]));

let directory: string;
let store: Store;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-consolidation-'));
  store = await Store.open(directory);
  await store.load(image);
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Sizes of a container's epochs. */
function epochsOf({ id }: { readonly id: string }): number[] {
  const journal = join(directory, 'segments', id);
  return readdirSync(journal).map((name) => statSync(join(journal, name)).size);
}

const bytesOf = (container: { readonly id: string }): number => epochsOf(container).reduce((sum, size) => sum + size, 0);

/** Takes the lock, changes something, gives it back. */
async function cycle(
  name: string,
  change: (fs: Awaited<ReturnType<Store['container']>>['fs'], turn: number) => void,
  turn: number,
): Promise<void> {
  const container = await store.container(name);
  change(container.fs, turn);
  await container.close();
}

it(`${CYCLES} times the lock leave a bounded number of epochs, and all that was written`, { timeout: 240_000 }, async () => {
  const made = await store.create('base:1', { name: 'c' });
  await made.close();
  for (let turn = 0; turn < CYCLES; turn++) {
    await cycle(
      'c',
      (fs) => {
        fs.writeFileSync(`/own-${turn}`, `${turn}`);
        fs.appendFileSync('/log', `${turn}\n`);
        if (turn % 3 === 0 && turn > 0) fs.unlinkSync(`/own-${turn - 1}`);
      },
      turn,
    );
  }
  expect(epochsOf(made).length).toBeLessThan(EPOCHS_MAX);
  expect(bytesOf(made)).toBeLessThan(MIB);
  const c = await store.container('c');
  expect(c.notices).toEqual([]);
  expect(c.fs.readFileSync('/log', 'utf8')).toBe(Array.from({ length: CYCLES }, (_, turn) => `${turn}\n`).join(''));
  for (let turn = 0; turn < CYCLES; turn++) {
    const removed = (turn + 1) % 3 === 0 && turn + 1 < CYCLES;
    expect(c.fs.existsSync(`/own-${turn}`)).toBe(!removed);
    if (!removed) expect(c.fs.readFileSync(`/own-${turn}`, 'utf8')).toBe(`${turn}`);
  }
  await c.close();
});

it(
  `one block overwritten ${OVERWRITES} times, with what lives beside it, takes a bounded part of the disk`,
  { timeout: 240_000 },
  async () => {
    const c = await store.create('base:1', { name: 'c' });
    const kept = Buffer.alloc(3 * MIB, 'kept ');
    c.fs.writeFileSync('/kept', kept);
    const [fd, removed] = [c.fs.openSync('/block', 'w+'), c.fs.openSync('/removed', 'w+')];
    c.fs.writeSync(removed, 'still open', 0);
    c.fs.unlinkSync('/removed');
    const block = Buffer.alloc(4096);
    let most = 0;
    for (let i = 0; i < OVERWRITES; i++) {
      block.writeUInt32LE(i);
      c.fs.writeSync(fd, block, 0, block.length, 0);
      if (i % 10_000 === 0) most = Math.max(most, bytesOf(c));
    }
    expect(Math.max(most, bytesOf(c))).toBeLessThan(300 * MIB);
    expect(c.fs.readFileSync(fd).readUInt32LE()).toBe(OVERWRITES - 1);
    expect(c.fs.readFileSync(removed, 'utf8')).toBe('still open');
    expect(c.fs.readFileSync('/kept').equals(kept)).toBe(true);
    expect(c.usage().bytes).toBe(kept.length + block.length + 'still open'.length);
    await c.close();
    expect(bytesOf(c)).toBeLessThan(200 * MIB);
    const again = await store.container('c');
    expect(again.fs.readFileSync('/block').readUInt32LE()).toBe(OVERWRITES - 1);
    expect(again.fs.readFileSync('/kept').equals(kept)).toBe(true);
    expect(again.usage().bytes).toBe(kept.length + block.length);
    await again.close();
  },
);

it('what is damaged stays where it is, and damaged, while all else is joined', { timeout: 120_000 }, async () => {
  const made = await store.create('base:1', { name: 'c' });
  const mark = 'the bytes that will be damaged ';
  made.fs.writeFileSync('/bad', mark.repeat(5000));
  await made.close();
  const journal = join(directory, 'segments', made.id);
  const epoch = readdirSync(journal)
    .map((name) => join(journal, name))
    .find((path) => readFileSync(path).includes(mark))!;
  flip(epoch, readFileSync(epoch).indexOf(mark) + 5);
  for (let turn = 0; turn < 2 * EPOCHS_MAX; turn++) {
    await cycle(
      'c',
      (fs) => {
        fs.writeFileSync(`/own-${turn}`, `${turn}`);
      },
      turn,
    );
  }
  expect(epochsOf(made).length).toBeLessThan(EPOCHS_MAX);
  const { fs } = await store.container('c');
  expect(() => fs.readFileSync('/bad')).toThrow(expect.objectContaining({ code: 'ECORRUPT' }));
  for (let turn = 0; turn < 2 * EPOCHS_MAX; turn++) expect(fs.readFileSync(`/own-${turn}`, 'utf8')).toBe(`${turn}`);
});

it('forks and checkpoints keep what they rest on, whatever their parent becomes', { timeout: 120_000 }, async () => {
  const made = await store.create('base:1', { name: 'c' });
  made.fs.writeFileSync('/large', Buffer.alloc(2 * MIB, 'L'));
  made.fs.symlinkSync('target', '/link');
  made.fs.setxattrSync('/large', 'user.x', 'y');
  made.fs.unlinkSync('/lower');
  await made.close();
  const forks = [];
  for (let turn = 0; turn < 90; turn++) {
    await cycle('c', (fs) => fs.writeFileSync('/turn', `${turn}`.padStart(5000)), turn);
    if (turn % 20 !== 0) continue;
    const c = await store.container('c');
    forks.push((await c.fork({ name: `f${turn}` })).name);
    if (turn === 40) await c.checkpoint('forty');
    await c.close();
  }
  for (let turn = 0; turn < 90; turn++) await cycle('f0', (fs) => fs.writeFileSync('/own', `${turn}`), turn);
  for (const name of forks) {
    const fork = await store.container(name);
    expect(fork.fs.readFileSync('/turn', 'utf8').trim()).toBe(name.slice(1));
    expect(fork.fs.readFileSync('/large').equals(Buffer.alloc(2 * MIB, 'L'))).toBe(true);
    expect(fork.fs.readlinkSync('/link')).toBe('target');
    expect(String(fork.fs.getxattrSync('/large', 'user.x'))).toBe('y');
    expect(fork.fs.existsSync('/lower')).toBe(false);
    await fork.close();
  }
  const c = await store.container('c');
  expect(c.diff({ from: 'forty' }).map(({ kind, path }) => `${kind} ${path}`)).toEqual(['C /turn']);
  await c.restore('forty');
  expect(c.fs.readFileSync('/turn', 'utf8').trim()).toBe('40');
  await c.close();
});

it('what is about to go is not forked from, but what comes in its place', async () => {
  const made = await store.create('base:1', { name: 'c', durable: true });
  await made.close();
  const write = (turn: number) => cycle('c', (fs) => fs.writeFileSync('/turn', `${turn}`.padStart(5000)), turn);
  for (let turn = 0; turn < EPOCHS_READ; turn++) await write(turn);
  const other = await Store.open(directory);
  const theirs = await other.container('c');
  const journal = join(directory, 'segments', made.id);
  const forked = beforeCall(
    'unlinkSync',
    (path) => realpathSync(dirname(String(path))) === journal,
    () => theirs.fork({ name: 'fork' }),
  );
  await write(EPOCHS_READ);
  expect(epochsOf(made)).toHaveLength(1);
  expect((await forked).fs.readFileSync('/turn', 'utf8').trim()).toBe(`${EPOCHS_READ}`);
  await other.close();
});

it('what is to be replaced stays where that could not be made durable', async () => {
  const made = await store.create('base:1', { name: 'c', durable: true });
  await made.close();
  for (let turn = 0; turn < EPOCHS_READ; turn++) await cycle('c', (fs) => fs.writeFileSync('/turn', `${turn}`.padStart(5000)), turn);
  const c = await store.container('c');
  c.fs.writeFileSync('/lost', '');
  await withoutSyncsOf(epochName(EPOCHS_READ + 1), () => expect(c.sync()).rejects.toMatchObject({ code: 'EIO' }));
  await c.close();
  const again = await store.container('c');
  expect(again.fs.readFileSync('/turn', 'utf8').trim()).toBe(`${EPOCHS_READ - 1}`);
  await again.close();
});

it('who opened the container before reads on: what it has not read yet, anew', { timeout: 120_000 }, async () => {
  const made = await store.create('base:1', { name: 'c', durable: true });
  made.fs.writeFileSync('/file', 'opened ');
  await made.close();
  const other = await Store.open(directory);
  const reader = await other.container('c');
  const fd = reader.fs.openSync('/file', 'r');
  const second = await (await Store.open(directory)).container('c');
  for (let turn = 0; turn < 70; turn++) await cycle('c', (fs) => fs.writeFileSync('/file', `turn ${turn}`), turn);
  expect(epochsOf(made).length).toBeLessThan(20);
  expect(reader.fs.readFileSync(fd, 'utf8')).toBe('turn 69');
  expect(second.fs.readFileSync('/file', 'utf8')).toBe('turn 69');
  await other.close();
});

it('an inode number is not given again to who still knows the former one', { timeout: 120_000 }, async () => {
  const made = await store.create('base:1', { name: 'c', durable: true });
  made.fs.writeFileSync('/removed', 'x');
  await made.close();
  const other = await Store.open(directory);
  const { fs } = await other.container('c');
  const fd = fs.openSync('/removed', 'r');
  await cycle('c', (inner) => inner.unlinkSync('/removed'), 0);
  for (let turn = 0; turn < 70; turn++) await cycle('c', (inner) => inner.chmodSync('/lower', 0o600 + (turn % 2)), turn);
  await cycle('c', (inner) => inner.writeFileSync('/new', 'new'), 0);
  fs.writeFileSync('/mine', 'the container is read anew');
  expect(() => fs.readFileSync(fd)).toThrow(expect.objectContaining({ code: 'ESTALE' }));
  await other.close();
});

// Garbage collection through the API: what goes, what stays, to the byte.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store, type CollectionReport, type Container } from '../../dist/index.js';
import { Random } from '../property/random.js';
import { Program } from '../support/program.js';
import { flip } from '../support/stored-files.js';
import { archiveOf, layoutOf, plainLayer, tarOf } from './images.js';

const random = new Random(7);
const noise = (length: number): Buffer => Buffer.from(Uint8Array.from({ length }, () => random.below(256)));
const SHARED = noise(150_000);
const OWN = noise(400_000);
const LATER = noise(90_000);
const JOURNAL_HEADER_SIZE = 256;
/** A chain that long starts anew. */
const EPOCHS_KEPT = 8;

let directory: string;
let store: Store;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-gc-'));
  store = await Store.open(join(directory, 'store'));
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Bytes of every file of the store but of the names, which tell of the collection itself. */
function bytesOnDisk(): number {
  const root = join(directory, 'store');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('names/'))
    .map((path) => statSync(join(root, path)))
    .reduce((total, stat) => total + (stat.isFile() ? stat.size : 0), 0);
}

const filesIn = (name: string): string[] => readdirSync(join(directory, 'store', name)).sort();

/** Removes an image for good. */
async function remove(name: string): Promise<void> {
  await store.removeImage(name);
  await store.sync();
}

async function contentOf(image: string, path: string): Promise<Buffer> {
  const container = await store.create(image);
  const data = container.fs.readFileSync(path);
  await container.close();
  await store.remove(container.id);
  return data;
}

const NOTHING: Partial<CollectionReport> = { freed: 0, held: { count: 0, bytes: 0 }, holders: [] };

describe('a collection', () => {
  it('of a store where all is needed changes not a byte of it', async () => {
    await store.import(tarOf([{ path: 'f', data: OWN }]), { tag: 'a' });
    const before = bytesOnDisk();
    const names = filesIn('names');
    expect(await store.gc()).toMatchObject(NOTHING);
    expect([bytesOnDisk(), filesIn('names')]).toEqual([before, names]);
  });

  it('frees what it says, to the byte, as its dry run foretold, and leaves what another image shares', async () => {
    await store.import(
      tarOf([
        { path: 'shared', data: SHARED },
        { path: 'own', data: OWN },
      ]),
      { tag: 'a' },
    );
    await store.import(
      tarOf([
        { path: 'shared', data: SHARED },
        { path: 'later', data: LATER },
      ]),
      { tag: 'b' },
    );
    await remove('a');
    const before = bytesOnDisk();
    const foretold = await store.gc({ dryRun: true });
    expect(bytesOnDisk()).toBe(before);
    const report = await store.gc();
    expect(report).toEqual(foretold);
    expect(report.freed).toBe(before - bytesOnDisk());
    expect(report.freed).toBeGreaterThan(OWN.length);
    expect(report).toMatchObject({ layers: { count: 1 }, merged: { count: 1 }, rewritten: { count: 1 } });
    expect(await contentOf('b', '/shared')).toEqual(SHARED);
    expect(await contentOf('b', '/later')).toEqual(LATER);
    expect(await store.gc({ dryRun: true })).toMatchObject(NOTHING);
  });

  it('moves what others have yet to read, who know where it was', async () => {
    const shared = [SHARED.subarray(0, 20_000), SHARED.subarray(20_000, 40_000)];
    for (const [i, data] of shared.entries()) {
      await store.import(
        tarOf([
          { path: 'shared', data },
          { path: 'own', data: noise(200_000) },
        ]),
        { tag: `a${i}` },
      );
    }
    await store.import(tarOf(shared.map((data, i) => ({ path: `${i}`, data }))), { tag: 'b' });
    await (await store.create('b', { name: 'c' })).close();
    for (const i of [0, 1]) await remove(`a${i}`);
    // Of two packs whoever looks into the first one opens the index of the other on the way, or not.
    const readers = await Promise.all([0, 1].map(() => Store.open({ dir: join(directory, 'store'), mode: 'read-only' })));
    const read = async (reader: number, i: number): Promise<Buffer> => (await readers[reader]!.container('c')).fs.readFileSync(`/${i}`);
    for (const i of [0, 1]) expect(await read(i, i)).toEqual(shared[i]);
    expect((await store.gc()).rewritten.count).toBe(1);
    for (const i of [0, 1]) expect(await read(i, 1 - i)).toEqual(shared[1 - i]);
    for (const reader of readers) await reader.close();
  });

  it('writes less than it frees: a pack most of which is needed stays as it is', async () => {
    await store.import(
      tarOf([
        { path: 'own', data: LATER },
        { path: 'shared', data: OWN },
      ]),
      { tag: 'a' },
    );
    await store.import(tarOf([{ path: 'shared', data: OWN }]), { tag: 'b' });
    await remove('a');
    const report = await store.gc();
    expect(report.rewritten.count).toBe(0);
    expect(await contentOf('b', '/shared')).toEqual(OWN);
  });

  it('leaves a pack as it is when something of it that is needed is damaged', async () => {
    await store.import(
      tarOf([
        { path: 'shared', data: SHARED },
        { path: 'own', data: OWN },
      ]),
      { tag: 'a' },
    );
    await store.import(tarOf([{ path: 'shared', data: SHARED }]), { tag: 'b' });
    const packs = filesIn('packs').map((name) => join(directory, 'store/packs', name));
    const pack = packs.find((path) => readFileSync(path).includes(SHARED.subarray(0, 1000)))!;
    flip(pack, readFileSync(pack).indexOf(SHARED.subarray(0, 1000)) + 10);
    const before = readFileSync(pack);
    await remove('a');
    expect(await store.gc()).toMatchObject({ rewritten: { count: 0 }, packs: { count: 1 } });
    expect(readFileSync(pack).equals(before)).toBe(true);
  });

  it('after the last image leaves nothing but the superblock and the names', async () => {
    await store.load(archiveOf(layoutOf([{ layers: [plainLayer([{ path: 'a', data: OWN }]), plainLayer([{ path: 'b' }])], name: 'a:1' }])));
    await remove('a:1');
    await store.gc();
    expect([filesIn('packs'), filesIn('layers'), filesIn('merged'), filesIn('segments')]).toEqual([[], [], [], []]);
    expect(store.df()).toMatchObject({ content: 0, logical: 0, images: [] });
    await store.import(tarOf([{ path: 'f', data: OWN }]), { tag: 'again' });
    expect(await contentOf('again', '/f')).toEqual(OWN);
  });

  it('keeps what a container changed, and takes what a removed one left', async () => {
    const image = await store.import(tarOf([{ path: 'f', data: 'lower' }]), { tag: 'a' });
    const kept = await store.create(image, { name: 'kept' });
    kept.fs.writeFileSync('/f', 'upper');
    await kept.close();
    await store.gc();
    expect((await store.container('kept')).fs.readFileSync('/f', 'utf8')).toBe('upper');
    await expect(store.removeImage('a')).rejects.toMatchObject({ code: 'EBUSY' });
  });

  it('keeps what forks and checkpoints rest on, and takes it with the last of them', async () => {
    const image = await store.import(tarOf([{ path: 'f', data: 'lower' }]), { tag: 'a' });
    const parent = await store.create(image, { name: 'parent' });
    parent.fs.writeFileSync('/f', OWN);
    await parent.checkpoint('first');
    parent.fs.writeFileSync('/f', 'later');
    const child = await parent.fork({ name: 'child', from: 'first' });
    await parent.close();
    await store.sync();
    await store.remove('parent');
    expect(await store.gc()).toMatchObject({ journals: { count: 0 } });
    expect(child.fs.readFileSync('/f')).toEqual(OWN);
    await child.close();
    await store.remove('child');
    const before = bytesOnDisk();
    const report = await store.gc();
    expect(report).toMatchObject({ journals: { count: 1 }, freed: before - bytesOnDisk() });
    expect(report.freed).toBeGreaterThan(OWN.length);
    expect(filesIn('segments')).toEqual([]);
  });

  it('keeps what a container was until the state that replaces it is durable, for a crash may take that', async () => {
    const made = await store.create(await store.import(tarOf([{ path: 'f', data: 'lower' }]), { tag: 'a' }), { name: 'c' });
    made.fs.writeFileSync('/f', 'synced 1');
    // Others may have rested on it: its writer leaves what it replaces.
    await made.checkpoint('early');
    await made.removeCheckpoint('early');
    await made.close();
    const write = async (data: string): Promise<Container> => {
      const container = await store.container('c');
      container.fs.writeFileSync('/f', data);
      return container;
    };
    for (let epoch = 2; epoch <= EPOCHS_KEPT; epoch++) await (await write(`synced ${epoch}`)).close();
    // Starts anew, and isn't synced.
    const container = await write('not synced');
    const epochs = filesIn(`segments/${made.id}`);
    expect(epochs).toHaveLength(EPOCHS_KEPT + 1);
    expect(await store.gc()).toMatchObject({ epochs: { count: 0 } });
    const crashed = join(directory, 'crashed');
    cpSync(join(directory, 'store'), crashed, { recursive: true });
    truncateSync(join(crashed, 'segments', made.id, epochs.at(-1)!), JOURNAL_HEADER_SIZE);
    const again = await Store.open({ dir: crashed, mode: 'read-only' });
    expect((await again.container('c')).fs.readFileSync('/f', 'utf8')).toBe(`synced ${EPOCHS_KEPT}`);
    await again.close();
    await container.sync();
    container.fs.writeFileSync('/f', 'later');
    await container.sync();
    expect(await store.gc()).toMatchObject({ epochs: { count: EPOCHS_KEPT } });
    expect(container.fs.readFileSync('/f', 'utf8')).toBe('later');
  });

  it('takes nothing of writable layers while one of them is damaged', async () => {
    const image = await store.import(tarOf([{ path: 'f', data: 'lower' }]), { tag: 'a' });
    for (const name of ['damaged', 'parent']) {
      const container = await store.create(image, { name });
      container.fs.writeFileSync('/f', name);
      await container.close();
    }
    const parent = await store.container('parent');
    await (await parent.fork({ name: 'child' })).close();
    // An epoch that the child doesn't need.
    parent.fs.writeFileSync('/f', 'later');
    await parent.close();
    const [damaged] = store.containers();
    await store.remove('parent');
    await store.close();
    const journal = join(directory, 'store', 'segments', damaged!.id);
    for (const name of readdirSync(journal)) writeFileSync(join(journal, name), readFileSync(join(journal, name)).fill(0, 0, 8));
    store = await Store.open(join(directory, 'store'));
    expect(await store.gc()).toMatchObject({ journals: { count: 0 }, epochs: { count: 0 } });
    const child = await store.container('child');
    expect(child.fs.readFileSync('/f', 'utf8')).toBe('parent');
    await store.remove('damaged');
    expect(await store.gc()).toMatchObject({ journals: { count: 0 }, epochs: { count: 1 } });
    expect(child.fs.readFileSync('/f', 'utf8')).toBe('parent');
  });

  it('takes nothing that a damaged container may rest on: it is whole again with its own files from a backup', async () => {
    const parent = await store.create(await store.import(tarOf([{ path: 'f', data: 'lower' }]), { tag: 'a' }), { name: 'parent' });
    parent.fs.writeFileSync('/f', 'of the parent');
    const child = await parent.fork({ name: 'child' });
    child.fs.writeFileSync('/g', 'of the child');
    await child.close();
    await parent.close();
    await store.remove('parent');
    await store.close();
    const journal = join(directory, 'store', 'segments', child.id);
    const epochs = readdirSync(journal).map((name) => join(journal, name));
    const backup = epochs.map((path) => readFileSync(path));
    for (const [i, path] of epochs.entries()) writeFileSync(path, Buffer.from(backup[i]!).fill(0, 0, 8));
    store = await Store.open(join(directory, 'store'));
    expect(await store.gc()).toMatchObject({ journals: { count: 0 }, epochs: { count: 0 } });
    for (const [i, path] of epochs.entries()) writeFileSync(path, backup[i]!);
    const { fs } = await store.container('child');
    expect(['/f', '/g'].map((path) => fs.readFileSync(path, 'utf8'))).toEqual(['of the parent', 'of the child']);
  });

  it.each([1, 2, 3, 5, 8, 13])('stopped after %d steps is taken up by the next one', async (steps) => {
    await store.import(
      tarOf([
        { path: 'shared', data: SHARED },
        { path: 'own', data: OWN },
      ]),
      { tag: 'a' },
    );
    await store.import(tarOf([{ path: 'shared', data: SHARED }]), { tag: 'b' });
    await remove('a');
    const aborted = new AbortController();
    let seen = 0;
    const stopped = store.gc({ signal: aborted.signal, onProgress: () => ++seen === steps && aborted.abort(new Error('stopped')) });
    await stopped.catch((error: unknown) => expect(error).toMatchObject({ message: 'stopped' }));
    await store.gc();
    expect(await store.gc({ dryRun: true })).toMatchObject(NOTHING);
    expect([filesIn('packs').length, filesIn('layers').length]).toEqual([4, 1]);
    expect(await contentOf('b', '/shared')).toEqual(SHARED);
  });

  it('takes what a killed import left', async () => {
    writeFileSync(join(directory, 'big.tar'), tarOf([{ path: 'big', data: noise(3 << 20) }]));
    const script = `
      import { readFileSync } from 'node:fs';
      import { Store } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
      const store = await Store.open(${JSON.stringify(join(directory, 'store'))});
      const data = readFileSync(${JSON.stringify(join(directory, 'big.tar'))}).subarray(0, 2 << 20);
      async function* cutOff() { yield data; process.kill(process.pid, 'SIGKILL'); yield data; }
      await store.import(cutOff());`;
    const killed = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    await expect(killed).rejects.toMatchObject({ signal: 'SIGKILL' });
    expect(filesIn('layers').length + filesIn('packs').length).toBeGreaterThan(0);
    const before = bytesOnDisk();
    const report = await store.gc();
    expect(report.temporary.count).toBeGreaterThan(0);
    expect(report.freed).toBe(before - bytesOnDisk());
    expect([filesIn('layers'), filesIn('packs'), report.held.count]).toEqual([[], [], 0]);
  });

  it('leaves the lock of a container to a program that has yet to start its epoch', async () => {
    await (await store.create(await store.import(tarOf([]), { tag: 'a' }), { name: 'c', durable: true })).close();
    const writer = new Program(
      `const store = await Store.open(place);
      const container = await store.container('c');
      fs.writeSync = (fd, ...rest) => {
        if (fs.readlinkSync('/proc/self/fd/' + fd).includes('/segments/')) {
          fs.writeSync = writeSync;
          syncBuiltinESMExports();
          tell('has the lock');
          turn();
        }
        return writeSync(fd, ...rest);
      };
      syncBuiltinESMExports();
      container.fs.writeFileSync('/file', 'acknowledged');
      await container.sync();
      await store.close();`,
      { place: join(directory, 'store') },
    );
    expect(await writer.told()).toBe('has the lock');
    // What one condemns the next one may take.
    for (let turn = 0; turn < 2; turn++) await store.gc();
    writer.go();
    await writer.ended();
    expect((await store.container('c')).fs.readFileSync('/file', 'utf8')).toBe('acknowledged');
  });

  it('leaves files that are not the store’s own', async () => {
    const strangers = ['packs/notes.txt', 'layers/README', 'superblock.bak', 'merged/x-'].map((path) => join(directory, 'store', path));
    for (const path of strangers) writeFileSync(path, 'mine');
    await store.gc();
    expect(strangers.map((path) => statSync(path).size)).toEqual([4, 4, 4, 4]);
  });

  it('removes nothing when a layer that is needed can’t be read', async () => {
    await store.import(tarOf([{ path: 'own', data: OWN }]), { tag: 'a' });
    await store.import(tarOf([{ path: 'other', data: SHARED }]), { tag: 'b' });
    await remove('a');
    for (const name of filesIn('layers')) writeFileSync(join(directory, 'store', 'layers', name), 'damaged');
    const before = bytesOnDisk();
    await expect(store.gc()).rejects.toMatchObject({ code: 'ECORRUPT' });
    expect(bytesOnDisk()).toBe(before);
  });

  it('is refused where the store was opened read-only, but for a dry run', async () => {
    await store.import(tarOf([{ path: 'own', data: OWN }]), { tag: 'a' });
    await remove('a');
    const reader = await Store.open({ dir: join(directory, 'store'), mode: 'read-only' });
    await expect(reader.gc()).rejects.toMatchObject({ code: 'EROFS' });
    expect((await reader.gc({ dryRun: true })).freed).toBeGreaterThan(OWN.length);
    await reader.close();
  });

  it('takes what a removed container was made of; who still has it open is told so, not of damage', async () => {
    await store.import(tarOf([{ path: 'f', data: OWN }]), { tag: 'a' });
    await (await store.create('a', { name: 'c' })).close();
    await store.sync();
    const reader = await Store.open({ dir: join(directory, 'store'), mode: 'read-only' });
    const container = await reader.container('c');
    await store.remove('c');
    await remove('a');
    expect((await store.gc()).packs.count).toBeGreaterThan(0);
    expect(() => container.fs.readFileSync('/f')).toThrow(expect.objectContaining({ code: 'ESTALE', detail: 'the container was removed' }));
    await reader.close();
  });
});

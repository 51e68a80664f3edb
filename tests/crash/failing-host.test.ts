// A host whose writes and syncs fail: what was acknowledged stays, what was not is told, nothing wrong is read.
import fs, { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Store, type Container } from '../../dist/index.js';
import { tarOf } from '../api/images.js';
import { epochName } from '../support/journal.js';

const IMAGE = tarOf([{ path: 'lower', data: 'of the image' }]);

let directory: string;
let store: Store;
let container: Container;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-failing-'));
  store = await Store.open(directory);
  container = await store.create(await store.import(IMAGE, { tag: 'app' }), { name: 'c', durable: true });
});
afterEach(async () => {
  await store.close().catch(() => undefined);
  rmSync(directory, { recursive: true, force: true });
});

/** Runs with one function of node:fs replaced. */
async function withFs(
  name: 'fsyncSync' | 'openSync' | 'readSync' | 'writeSync',
  replacement: (...args: never) => unknown,
  run: () => unknown,
): Promise<void> {
  const original = fs[name];
  Object.assign(fs, { [name]: replacement });
  syncBuiltinESMExports();
  try {
    await run();
  } finally {
    Object.assign(fs, { [name]: original });
    syncBuiltinESMExports();
  }
}

const fail = (code: string) => (): never => {
  throw Object.assign(new Error(code), { code });
};

/** The container as another instance finds it. */
async function reopened<T>(look: (container: Container) => T): Promise<T> {
  const other = await Store.open({ dir: directory, mode: 'read-only' });
  const found = look(await other.container('c'));
  await other.close();
  return found;
}

it('a failed sync is final: neither another sync nor a read makes as if it had worked', async () => {
  container.fs.writeFileSync('/kept', 'synced');
  await container.sync();
  container.fs.writeFileSync('/lost', 'never synced');
  await withFs('fsyncSync', fail('EIO'), () => expect(container.sync()).rejects.toMatchObject({ code: 'EIO' }));
  await expect(container.sync()).rejects.toMatchObject({ code: 'ESTALE' });
  expect(() => container.fs.readFileSync('/kept')).toThrow(expect.objectContaining({ code: 'ESTALE' }));
  await container.close();
  expect(await reopened(({ fs: files }) => files.readFileSync('/kept', 'utf8'))).toBe('synced');
});

it.each<[string, (container: Container) => unknown]>([
  ['what a directory holds', ({ fs: files }) => files.readdirSync('/')],
  ['attributes', ({ fs: files }) => files.statSync('/')],
  ['extended attributes', ({ fs: files }) => files.listxattrSync('/')],
  ['a real path', ({ fs: files }) => files.realpathSync('/lower')],
  ['where a file comes from', (each) => each.explain('/lower')],
  ['where a file lies', (each) => each.extents('/lower')],
  ['its use of the disk', (each) => each.usage()],
  ['its changes', (each) => each.diff()],
  ['its checkpoints', (each) => each.checkpoints()],
])('a container whose sync failed shows nothing that may be lost: %s', async (_, look) => {
  container.fs.writeFileSync('/lost', 'never synced');
  look(container);
  await withFs('fsyncSync', fail('EIO'), () => expect(container.sync()).rejects.toMatchObject({ code: 'EIO' }));
  expect(() => look(container)).toThrow(expect.objectContaining({ code: 'ESTALE' }));
});

it('a failed write tells at closing that what came before it may be lost', async () => {
  container.fs.writeFileSync('/small', 'succeeded, not synced');
  await withFs('writeSync', fail('ENOSPC'), () => {
    expect(() => {
      container.fs.writeFileSync('/big', Buffer.alloc(1 << 20));
    }).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
  });
  expect(() => container.fs.readFileSync('/small')).toThrow(expect.objectContaining({ code: 'ESTALE' }));
  await expect(container.close()).rejects.toMatchObject({ code: 'ESTALE' });
});

it('after a failure the container can be opened and written again by the same program', async () => {
  container.fs.writeFileSync('/lost', 'x');
  await withFs('fsyncSync', fail('EIO'), () => expect(container.sync()).rejects.toMatchObject({ code: 'EIO' }));
  await container.close();
  const again = await store.container('c');
  again.fs.writeFileSync('/after', 'works');
  await again.close();
  expect(await reopened(({ fs: files }) => files.readFileSync('/after', 'utf8'))).toBe('works');
});

it('an import whose last sync fails leaves no index of a pack that is gone', async () => {
  const layer = tarOf([{ path: 'new', data: 'new content' }]);
  const names = (): string[] => readdirSync(join(directory, 'packs'));
  await withFs('fsyncSync', fail('EIO'), () => expect(store.import(layer)).rejects.toMatchObject({ code: 'EIO' }));
  for (const name of names().filter((each) => each.endsWith('.idx'))) expect(names()).toContain(name.replace('.idx', '.pack'));
  const image = await store.import(layer);
  expect((await store.create(image)).fs.readFileSync('/new', 'utf8')).toBe('new content');
});

it('a writer that comes after an unsynced one syncs what it builds on', async () => {
  await store.create('app', { name: 'visible' });
  const other = await Store.open(directory);
  const highest = readdirSync(join(directory, 'names')).sort().at(-1)!;
  const synced: string[] = [];
  const original = fs.fsyncSync;
  fs.fsyncSync = (fd) => {
    synced.push(fs.readlinkSync(`/proc/self/fd/${fd}`));
    original(fd);
  };
  syncBuiltinESMExports();
  await other.create('app', { name: 'after' });
  await other.close();
  fs.fsyncSync = original;
  syncBuiltinESMExports();
  expect(synced.some((path) => path.endsWith(`names/${highest}`))).toBe(true);
});

it('what could not be synced is void for whoever comes next, who may be told that it is written by now', async () => {
  container.fs.writeFileSync('/kept', 'synced');
  await container.sync();
  container.fs.writeFileSync('/lost', 'never synced');
  await withFs('fsyncSync', fail('EIO'), () => expect(container.sync()).rejects.toMatchObject({ code: 'EIO' }));
  await container.close();
  expect(await reopened(({ fs: files }) => files.readdirSync('/'))).toEqual(['kept', 'lower']);
  const again = await store.container('c');
  again.fs.writeFileSync('/next', 'by its successor');
  await again.close();
  expect(await reopened(({ fs: files }) => files.readdirSync('/'))).toEqual(['kept', 'lower', 'next']);
});

it('what another writer left unsynced, and could not be synced once, is not built on by a later try', async () => {
  // Large enough that others see it.
  container.fs.writeFileSync('/unsynced', Buffer.alloc(9 << 20));
  await store.create('app', { name: 'unsynced' });
  const other = await Store.open(directory);
  const seen = await other.container('c');
  expect(seen.fs.existsSync('/unsynced')).toBe(true);
  // The host tells of it once.
  await withFs('fsyncSync', fail('EIO'), async () => {
    await expect(seen.fork({ name: 'fork' })).rejects.toMatchObject({ code: 'EIO' });
    await expect(other.tag('app', 'next')).rejects.toMatchObject({ code: 'EIO' });
  });
  await expect(seen.fork({ name: 'fork' })).rejects.toMatchObject({ code: 'ESTALE' });
  await expect(other.tag('app', 'next')).rejects.toMatchObject({ code: 'ESTALE' });
  await other.close();
});

it('a crash that keeps the name of an epoch keeps those of what it follows', async () => {
  const names = join(directory, 'names');
  const copy = mkdtempSync(join(tmpdir(), 'veneer-failing-'));
  let durable = readdirSync(names);
  const { fsyncSync, writeSync } = fs;
  Object.assign(fs, {
    fsyncSync(fd: number): void {
      fsyncSync(fd);
      if (fs.readlinkSync(`/proc/self/fd/${fd}`) === names) durable = readdirSync(names);
    },
    writeSync(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): number {
      const written = writeSync(fd, bytes, offset, length, position);
      const path = fs.readlinkSync(`/proc/self/fd/${fd}`);
      // Its first bytes: from now on the epoch says what it follows.
      if (dirname(path) === names && position === 0) {
        fs.cpSync(directory, copy, { recursive: true });
        for (const name of readdirSync(names)) if (!durable.includes(name) && name !== basename(path)) rmSync(join(copy, 'names', name));
      }
      return written;
    },
  });
  syncBuiltinESMExports();
  const [first, second] = [await Store.open(directory), await Store.open(directory)];
  await first.create('app', { name: 'unsynced' });
  await second.create('app', { name: 'after' });
  Object.assign(fs, { fsyncSync, writeSync });
  syncBuiltinESMExports();
  await second.close();
  await first.close();
  const left = await Store.open(copy);
  expect(left.containers().map(({ name }) => name)).toEqual(['c', 'unsynced']);
  await left.close();
  rmSync(copy, { recursive: true });
});

it('a descriptor stays on its file when a refused write read the container anew', async () => {
  container.fs.writeFileSync('/f', 'hello');
  await container.close();
  const [reader, writer] = [await Store.open(directory), await Store.open(directory)];
  const { fs: reading } = await reader.container('c');
  const fd = reading.openSync('/f', 'r');
  (await writer.container('c')).fs.writeFileSync('/g', 'x');
  await writer.sync();
  expect(() => {
    reading.writeFileSync('/h', 'y');
  }).toThrow(expect.objectContaining({ code: 'EBUSY' }));
  expect(reading.readFileSync(fd, 'utf8')).toBe('hello');
  await reader.close();
  await writer.close();
});

it('a container that could be read in part only is neither read nor written on: not as if that were all', async () => {
  container.fs.writeFileSync('/early', 'of the checkpoint');
  await container.checkpoint('early');
  await container.close();
  const mine = await store.container('c');
  const other = await Store.open(directory);
  await (await other.container('c')).restore('early');
  await other.close();
  // What the other one has gone back to can't be read for now.
  const first = join(directory, 'segments', container.id, epochName(1));
  const { readSync } = fs;
  const refuse = (fd: number, ...rest: [Uint8Array, number, number, number]) => {
    return fs.readlinkSync(`/proc/self/fd/${fd}`) === first ? fail('EIO')() : readSync(fd, ...rest);
  };
  const write = (): void => {
    mine.fs.writeFileSync('/mine', '');
  };
  await withFs('readSync', refuse, () => expect(write).toThrow(expect.objectContaining({ code: 'EIO' })));
  expect(() => mine.fs.readdirSync('/')).toThrow(expect.objectContaining({ code: 'ESTALE' }));
  expect(write).toThrow(expect.objectContaining({ code: 'ESTALE' }));
  expect(await reopened(({ fs: files }) => files.readdirSync('/'))).toEqual(['early', 'lower']);
});

it('a damaged container can be removed', async () => {
  container.fs.writeFileSync('/f', 'hello');
  await container.close();
  const segment = join(directory, 'segments', container.id, '0000000000000001');
  const bytes = readFileSync(segment);
  bytes.writeUInt8(bytes.readUInt8(260) ^ 1, 260);
  writeFileSync(segment, bytes);
  const other = await Store.open(directory);
  await expect(other.container('c')).rejects.toMatchObject({ code: 'ECORRUPT' });
  await other.remove('c');
  expect(other.containers()).toEqual([]);
  await other.close();
});

it('a writer is told when its container was removed', async () => {
  const other = await Store.open(directory);
  await other.remove('c');
  await other.close();
  expect(() => {
    container.fs.writeFileSync('/f', 'x');
  }).toThrow(expect.objectContaining({ code: 'ESTALE' }));
});

it('a store that another program makes at the same time is durable before it is used', async () => {
  const place = mkdtempSync(join(tmpdir(), 'veneer-failing-'));
  const synced: string[] = [];
  const original = fs.fsyncSync;
  fs.fsyncSync = (fd) => {
    const path = fs.readlinkSync(`/proc/self/fd/${fd}`);
    // The other one has given its superblock the name, and is paused.
    if (path.includes('superblock-')) writeFileSync(join(place, 'superblock'), readFileSync(join(directory, 'superblock')));
    synced.push(`${path} ${readdirSync(place).some((name) => name.startsWith('superblock-')) ? 'before' : 'after'}`);
    original(fd);
  };
  syncBuiltinESMExports();
  const other = await Store.open(place);
  fs.fsyncSync = original;
  syncBuiltinESMExports();
  expect(other.info.uuid).toEqual(store.info.uuid);
  expect(synced).toContain(`${place} after`);
  await other.close();
  rmSync(place, { recursive: true });
});

it('a store whose maker did not see it durable is made so before it is used', async () => {
  const place = mkdtempSync(join(tmpdir(), 'veneer-failing-'));
  await (await Store.open(place)).close();
  await withFs('fsyncSync', fail('EIO'), () => expect(Store.open(place)).rejects.toMatchObject({ code: 'EIO' }));
  await withFs('fsyncSync', fail('EIO'), async () => (await Store.open({ dir: place, mode: 'read-only' })).close());
  const other = await Store.open(place);
  await other.import(IMAGE, { tag: 'app' });
  await other.close();
  await withFs('fsyncSync', fail('EIO'), async () => (await Store.open(place)).close());
  rmSync(place, { recursive: true });
});

it('a layer that can not be read for now is neither taken for gone nor imported again', async () => {
  const layers = join(directory, 'layers');
  const before = readdirSync(layers);
  const { openSync } = fs;
  const refuse = (path: string, ...rest: [string | number, number]) => {
    return before.some((name) => path.endsWith(name)) ? fail('EIO')() : openSync(path, ...rest);
  };
  await withFs('openSync', refuse, () => expect(store.import(IMAGE)).rejects.toMatchObject({ code: 'EIO' }));
  expect(readdirSync(layers)).toEqual(before);
  await store.import(IMAGE);
  expect(readdirSync(layers)).toEqual(before);
});

it('a restore that is refused changes nothing, also where nothing at all can be written to the container any more', async () => {
  container.fs.writeFileSync('/file', 'first');
  await container.checkpoint('first');
  container.fs.writeFileSync('/file', 'second');
  await container.sync();
  container.fs.writeFileSync('/third', '');
  const { fsyncSync, openSync } = fs;
  const refusing = (fd: number): void => {
    if (fs.readlinkSync(`/proc/self/fd/${fd}`).includes('/segments/')) fail('EIO')();
    fsyncSync(fd);
  };
  const only = (path: string, flags: number, mode: number): number => {
    if ((flags & fs.constants.O_CREAT) !== 0) fail('EROFS')();
    return openSync(path, flags, mode);
  };
  await withFs('fsyncSync', refusing, () =>
    withFs('openSync', only, () => expect(container.restore('first')).rejects.toMatchObject({ code: 'EIO' })),
  );
  await expect(reopened(({ fs: files }) => files.readFileSync('/file', 'utf8'))).resolves.toBe('second');
});

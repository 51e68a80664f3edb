// What differs between runtimes, tried: each of these fails where the runtime or its entry of the package can't do it.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeptChanges, MemoryVolume, Store, type Container } from '../../dist/index.js';
import { archiveOf, layoutOf, plainLayer } from '../api/images.js';

const archive = archiveOf(layoutOf([{ layers: [plainLayer([{ path: 'name', data: 'a file' }])], name: 'app:1' }]));

/** A frame of zstd: 1024 zero bytes, which is a tar without entries. */
const EMPTY_TAR_ZSTD = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x60, 0x00, 0x03, 0x03, 0x20, 0x00, 0x00);

async function container(): Promise<Container> {
  const store = await Store.open({ volume: new MemoryVolume() });
  const [image] = await store.load(archive);
  return store.create(image!);
}

/** In an empty directory, whose name is of no use where there are none. */
const FEATURES: Readonly<Record<string, (directory: string) => Promise<void>>> = {
  'a store in a directory': async (directory) => {
    await (await Store.open({ dir: directory })).close();
    assert.ok(readdirSync(directory).length > 0);
  },
  'a store in memory, and its archive': async () => {
    const volume = new MemoryVolume();
    await (await Store.open({ volume })).close();
    const again = await Store.open({ volume: MemoryVolume.from(volume.archive()), mode: 'read-only' });
    await again.close();
  },
  'a store over a base that is only read': async (directory) => {
    const base = join(directory, 'base');
    await (await Store.open({ dir: base })).close();
    await (await Store.open({ base, dir: join(directory, 'changes') })).close();
    assert.ok(readdirSync(join(directory, 'changes')).includes('.base'));
  },
  'changes kept by key (`KeptChanges`)': async () => {
    const kept = new Map<string, Uint8Array>();
    const place = {
      get: (key: string) => Promise.resolve(kept.get(key)),
      put: (key: string, value: Uint8Array) => Promise.resolve(kept.set(key, value)),
      delete: (key: string) => Promise.resolve(kept.delete(key)),
    };
    const changes = await KeptChanges.restore(new MemoryVolume(), place);
    await (await Store.open({ volume: changes.volume })).close();
    await changes.save();
    assert.ok(kept.size > 0);
  },
  'a store in a thread (`veneer/worker`)': async () => {
    const threads = await import('../../dist/worker/node.js');
    const store = await threads.Store.open({});
    const [image] = await store.load(new Blob([Uint8Array.from(archive)]).stream());
    const { fs } = await store.create(image!);
    assert.equal(await fs.promises.readFile('/name', 'utf8'), 'a file');
    await store.close();
  },
  'commands over a container (`veneer/shell`)': async () => {
    const { run } = await import('../../dist/shell/shell.js');
    const { stdout } = await run(await container(), ['cat', '/name']);
    assert.equal(Buffer.from(stdout).toString(), 'a file');
  },
  'images from bytes, Blobs and streams': async () => {
    const store = await Store.open({ volume: new MemoryVolume() });
    const blob = new Blob([Uint8Array.from(archive)]);
    for (const source of [blob, blob.stream(), new Uint8Array(archive)]) assert.equal((await store.load(source)).length, 1);
    await store.close();
  },
  'images from paths of archives and directories': async (directory) => {
    const store = await Store.open({ volume: new MemoryVolume() });
    const path = join(directory, 'app.tar');
    writeFileSync(path, archive);
    assert.equal((await store.load(path)).length, 1);
    const { fs } = await store.create(await store.import(directory, { tag: 'directory' }));
    assert.ok(fs.existsSync('/app.tar'));
    await store.close();
  },
  'layers in zstd': async () => {
    const store = await Store.open({ volume: new MemoryVolume() });
    await store.import(EMPTY_TAR_ZSTD, { tag: 'empty' });
    await store.close();
  },
  '`container.fs`: synchronous, with callbacks, promises': async () => {
    const { fs } = await container();
    fs.writeFileSync('/x', 'x');
    assert.equal(await new Promise((resolve) => fs.readFile('/x', 'utf8', (_, data) => resolve(data))), 'x');
    assert.equal(await fs.promises.readFile('/x', 'utf8'), 'x');
  },
  "Node's streams over a container's files": async () => {
    const { fs } = await container();
    const pieces: unknown[] = [];
    for await (const piece of fs.createReadStream('/name', 'utf8')) pieces.push(piece);
    assert.deepEqual(pieces, ['a file']);
  },
};

/** By feature: why the runtime doesn't have it; null where it has. */
export type Features = Readonly<Record<string, string | null>>;

/** Tries every feature. */
export async function triedFeatures(): Promise<Features> {
  const tried: Record<string, string | null> = {};
  for (const [name, feature] of Object.entries(FEATURES)) {
    const directory = mkdtempSync(join(tmpdir(), 'veneer-feature-'));
    tried[name] = await feature(directory).then(() => null, String);
    rmSync(directory, { recursive: true });
  }
  return tried;
}

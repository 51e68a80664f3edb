// What an import relies on stays, whoever collects at whatever moment: two programs, step by step.
import fs, { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Program } from '../property/collections/program.js';
import { Random } from '../property/random.js';
import { beforeNaming } from '../support/before-naming.js';
import {
  addFile,
  addImage,
  beginImage,
  beginLayer as begin,
  collect,
  readLayer,
  refusal,
  removeImage,
  type Report,
} from '../support/imports.js';
import { sha256, tarOf } from './images.js';

const random = new Random(11);
const CONTENT = Buffer.from(Uint8Array.from({ length: 50_000 }, () => random.below(256)));

let directory: string;
let importer: Program;
let collector: Program;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-leases-'));
  mkdirSync(join(directory, 'store'));
  [importer, collector] = [await Program.start(directory, 'importer'), await Program.start(directory, 'collector')];
  for (const program of [importer, collector]) program.open('store');
});
afterEach(async () => {
  for (const program of [importer, collector]) {
    program.kill();
    await program.host.close();
  }
  rmSync(directory, { recursive: true, force: true });
});

/** A layer with the content on its way in, up to its last step. */
const beginLayer = (program: Program, path: string, data: Uint8Array = CONTENT): ReturnType<typeof begin> => begin(program, path, data);
const read = (program: Program, diffId: string, path: string): void => {
  readLayer(program, diffId, path, CONTENT);
};

const filesIn = (name: string): string[] => readdirSync(join(directory, 'store', name));

/** An image with the content, all of it in a pack that only it needs. */
function first(): string {
  return addFile(collector, 'first', CONTENT).image;
}

it('content that an import found before its image was removed is there when it ends', () => {
  const image = first();
  const layer = beginLayer(importer, 'second');
  removeImage(collector, image);
  const report = collect(collector);
  expect(report).toMatchObject({ packs: { count: 0n }, holders: ['importer/0'] });
  expect(report.held.count).toBeGreaterThan(0n);
  layer.finish();
  addImage(importer, layer.diffId);
  expect(collect(collector).held.count).toBe(0n);
  read(importer, layer.diffId, 'second');
  const third = beginLayer(importer, 'third');
  const packs = filesIn('packs').length;
  third.finish();
  expect(filesIn('packs')).toHaveLength(packs);
});

it('a condemned pack is not relied upon by an import that begins later', () => {
  const image = first();
  const earlier = beginLayer(importer, 'earlier', Buffer.from('other'));
  removeImage(collector, image);
  // The layer is condemned; while that import may still rely on it, its pack isn't.
  expect(collect(collector)).toMatchObject({ packs: { count: 0n }, layers: { count: 0n } });
  earlier.finish();
  addImage(importer, earlier.diffId);
  const later = beginLayer(importer, 'later', Buffer.from('another'));
  const held = collect(collector);
  // The pack with the config of the first image went; that with the content is condemned.
  expect(held).toMatchObject({ packs: { count: 1n }, layers: { count: 1n }, holders: ['importer/0'] });
  expect(held.held.bytes).toBeGreaterThan(BigInt(CONTENT.length));
  const layer = beginLayer(collector, 'second');
  layer.finish();
  addImage(collector, layer.diffId);
  later.finish();
  addImage(importer, later.diffId);
  expect(collect(collector).packs.bytes).toBeGreaterThan(BigInt(CONTENT.length));
  read(collector, layer.diffId, 'second');
});

it('a condemned merged image is not relied upon by an import that begins later', () => {
  const image = first();
  const earlier = beginImage(importer, sha256(tarOf([{ path: 'first', data: CONTENT }])), 'earlier');
  removeImage(collector, image);
  expect(collect(collector)).toMatchObject({ holders: ['importer/0'] });
  earlier.finish();
  expect(filesIn('merged')).toHaveLength(1);
  // Of the same layer, stored anew: the image that is there may be removed before this one is named.
  const layer = beginLayer(importer, 'first');
  layer.finish();
  const later = beginImage(importer, layer.diffId, 'later');
  later.finish();
  expect(filesIn('merged')).toHaveLength(2);
});

it('what an import has published but not named stays while it runs, and goes when its program is gone', () => {
  const layer = beginLayer(importer, 'half');
  layer.finish();
  expect(collect(collector)).toMatchObject({ packs: { count: 0n }, layers: { count: 0n } });
  importer.kill();
  const { leases } = collector.host.bindings.collections;
  const dead = leases(collector.store);
  expect(dead).toMatchObject([{ owner: 'importer/0' }]);
  expect(collect(collector)).toMatchObject({ packs: { count: 0n }, holders: ['importer/0'] });
  expect(
    collect(
      collector,
      dead.map(({ id }) => id),
    ),
  ).toMatchObject({ packs: { count: 1n }, layers: { count: 1n }, held: { count: 0n } });
  expect([filesIn('packs'), filesIn('layers')]).toEqual([[], []]);
});

it('an import whose lease was ended is refused, and can be made again', () => {
  const layer = beginLayer(importer, 'f');
  collect(
    collector,
    collector.host.bindings.collections.leases(collector.store).map(({ id }) => id),
  );
  expect(() => layer.finish()).toThrow(refusal('stale'));
  importer.kill();
  importer.open('store');
  const again = beginLayer(importer, 'f');
  again.finish();
  addImage(importer, again.diffId);
  collect(collector);
  read(importer, again.diffId, 'f');
});

it('a lease is given back with the image, and at closing', () => {
  const { leases } = collector.host.bindings.collections;
  const layer = beginLayer(importer, 'f');
  expect(leases(collector.store)).toHaveLength(1);
  layer.finish();
  expect(leases(collector.store)).toHaveLength(1);
  addImage(importer, layer.diffId);
  expect(leases(collector.store)).toEqual([]);
  beginLayer(importer, 'g').finish();
  importer.close();
  expect(leases(collector.store)).toEqual([]);
});

it('a collection that others overtook removes nothing that they need', () => {
  const image = first();
  removeImage(collector, image);
  using paused = collector.host.bindings.collections.Collection.begin(collector.store, false, []);
  // Listed and marked, not yet judged.
  for (let step = 0; step < 2; step++) paused.step(10_000);
  const layer = beginLayer(importer, 'second');
  layer.finish();
  addImage(importer, layer.diffId);
  while (!paused.step(10_000).done);
  read(importer, layer.diffId, 'second');
});

it('a verdict that others overtook while it was written down is made again', () => {
  removeImage(collector, first());
  const diffId = sha256(tarOf([{ path: 'first', data: CONTENT }]));
  using work = collector.host.bindings.collections.Collection.begin(collector.store, false, []);
  // The collector has claimed the next epoch of the names, and not yet written to it.
  const original = fs.openSync;
  let overtaken = false;
  fs.openSync = (path, flags, mode) => {
    const descriptor = original(path, flags, mode);
    if (!overtaken && (Number(flags) & fs.constants.O_EXCL) !== 0 && /\/[0-9a-f]{16}$/.test(String(path))) {
      overtaken = true;
      addImage(importer, diffId);
    }
    return descriptor;
  };
  syncBuiltinESMExports();
  try {
    while (!work.step(10_000).done);
  } finally {
    fs.openSync = original;
    syncBuiltinESMExports();
  }
  expect(overtaken).toBe(true);
  read(importer, diffId, 'first');
});

it('two collections side by side free together what one would', () => {
  removeImage(collector, first());
  const works = [importer, collector].map(({ host, store }) => host.bindings.collections.Collection.begin(store, false, []));
  const left = new Set(works);
  while (left.size > 0) for (const work of left) if (work.step(1).done) left.delete(work);
  expect([filesIn('packs'), filesIn('layers'), filesIn('merged')]).toEqual([[], [], []]);
  for (const work of works) work[Symbol.dispose]();
});

/** Runs with the importer's lease ended, and garbage collected, when it has synced the names in a directory of the store. */
function endingLeaseAtSyncOf(name: string, run: () => void): void {
  const [lease] = collector.host.bindings.collections.leases(collector.store);
  const { fsyncSync, fdatasyncSync } = fs;
  let ended = false;
  const ending = (sync: (descriptor: number) => void) => (descriptor: number) => {
    sync(descriptor);
    if (ended || !fs.readlinkSync(`/proc/self/fd/${descriptor}`).endsWith(`/${name}`)) return;
    ended = true;
    collect(collector, [lease!.id]);
  };
  Object.assign(fs, { fsyncSync: ending(fsyncSync), fdatasyncSync: ending(fdatasyncSync) });
  syncBuiltinESMExports();
  try {
    run();
  } finally {
    Object.assign(fs, { fsyncSync, fdatasyncSync });
    syncBuiltinESMExports();
  }
  expect(ended).toBe(true);
}

it('a layer whose lease was ended while its content was synced is not named', () => {
  removeImage(collector, first());
  // It relies on content that was there, and brings some of its own, which has to be synced.
  const own = Buffer.concat([CONTENT, Buffer.from(Uint8Array.from({ length: 5000 }, () => random.below(256)))]);
  const layer = beginLayer(importer, 'second', own);
  // Another import of the same program ends: the lease stays, the lock of the names is given back.
  beginLayer(importer, 'other', Buffer.from('other')).finish();
  endingLeaseAtSyncOf('packs', () => {
    expect(layer.finish).toThrow(refusal('stale'));
  });
  expect(collector.host.bindings.layers.find(collector.store, layer.diffId)).toBeUndefined();
});

it('an image whose lease was ended while its content was synced is not named', () => {
  const { diffId, finish } = beginLayer(importer, 'first');
  finish();
  const { host, store } = importer;
  const config = Buffer.from(JSON.stringify({ os: 'linux', rootfs: { type: 'layers', diff_ids: [diffId] } }));
  using image = host.bindings.images.ImageImport.begin(store, config, []);
  beginLayer(importer, 'other', Buffer.from('other')).finish();
  endingLeaseAtSyncOf('packs', () => {
    expect(() => {
      while (!image.step(1000).done);
    }).toThrow(refusal('stale'));
  });
  expect(collector.host.bindings.images.list(collector.store)).toEqual([]);
});

/** Collects as a host does that knows the importer to be dead. */
function collectWithoutImporter(): Report {
  const { bindings } = collector.host;
  const leases = bindings.collections.leases(collector.store).filter(({ owner }) => owner.startsWith(importer.label));
  expect(leases).toHaveLength(1);
  return collect(
    collector,
    leases.map(({ id }) => id),
  );
}

it('a layer is not named by an import whose lease ended meanwhile, nor an image', async () => {
  const lost = beginLayer(importer, 'lost');
  let collected = beforeNaming(collectWithoutImporter);
  expect(lost.finish).toThrow(refusal('stale'));
  expect(await collected).toMatchObject({ layers: { count: 1n } });
  expect(collector.host.bindings.layers.find(collector.store, lost.diffId)).toBeUndefined();

  importer.kill();
  importer.open('store');
  const layer = beginLayer(importer, 'layer');
  layer.finish();
  const image = beginImage(importer, layer.diffId);
  collected = beforeNaming(collectWithoutImporter);
  expect(image.finish).toThrow(refusal('stale'));
  expect(await collected).toMatchObject({ layers: { count: 1n } });
  expect(collector.host.bindings.images.list(collector.store)).toEqual([]);
});

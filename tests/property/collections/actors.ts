// What happens at a store, one small step at a time: whoever runs them chooses whose turn it is.
import type { CollectionReport, ErrorRecord, LayerImportHandle } from '../../../dist/bindings.js';
import type { Random } from '../random.js';
import { IMAGES_KNOWN, type CatalogueImage, type Layer } from './catalogue.js';
import type { Program } from './program.js';
import { Program as Programs } from './program.js';

/** What a container holds. */
export interface Contents {
  readonly image: CatalogueImage;
  readonly written: ReadonlyMap<string, Buffer>;
}

/** What is so, in the model: images that are named, and containers that nobody is just about to change. */
export interface Model {
  readonly images: Map<string, CatalogueImage>;
  readonly containers: Map<string, Contents>;
}

export interface World {
  readonly random: Random;
  readonly model: Model;
  readonly programs: readonly Program[];
  /** How often what happened, so that a run can't pass by doing nothing. */
  readonly tally: Map<string, number>;
  /** The program of the last step was told that what it changed contradicts others: it has to open the store again. */
  broken: boolean;
}

export type Actor = Generator<void, void, void>;

/** A failure that a call may give for what others do at the same time. */
const TOLERATED = new Set(['stale', 'no-entry', 'busy', 'exist']);

function codeOf(error: unknown): string | undefined {
  return (error as { payload?: ErrorRecord } | undefined)?.payload?.code;
}

export function count(world: World, what: string): void {
  world.tally.set(what, (world.tally.get(what) ?? 0) + 1);
}

/** Runs a call whose failure means that another was quicker; rethrows what may never be. */
export function attempt<T>(world: World, what: string, run: () => T): T | undefined {
  try {
    const result = run();
    count(world, what);
    return result;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'stale') world.broken = true;
    if (code === undefined || !TOLERATED.has(code)) throw Object.assign(error as Error, { during: what });
    count(world, `${what}: ${code}`);
    return undefined;
  }
}

/** Loads an image as ts/oci does: the layers that aren't there, then the image. */
export function* importImage(world: World, program: Program): Actor {
  const image = world.random.pick(IMAGES_KNOWN);
  const { bindings } = program.host;
  for (const layer of image.layers) {
    if (attempt(world, 'find', () => bindings.layers.find(program.store, layer.diffId)) !== undefined) continue;
    yield;
    if (!(yield* importLayer(world, program, layer))) return;
    yield;
  }
  const work = attempt(world, 'begin image', () =>
    bindings.images.ImageImport.begin(program.store, image.config, [`i-${image.id.slice(7, 15)}`]),
  );
  if (work === undefined) return;
  try {
    yield;
    for (;;) {
      const progress = attempt(world, 'step image', () => work.step(1));
      if (progress === undefined) return;
      if (progress.done) break;
      yield;
    }
    world.model.images.set(image.id, { ...image });
    count(world, 'imported');
  } finally {
    work[Symbol.dispose]();
  }
}

function* importLayer(world: World, program: Program, layer: Layer): Generator<void, boolean, void> {
  const { LayerImport } = program.host.bindings.layers;
  const begin = (): LayerImportHandle => LayerImport.begin(program.store, 'tar', { diffId: layer.diffId }, true);
  const work = attempt(world, 'begin layer', begin);
  if (work === undefined) return false;
  try {
    const half = layer.tar.length >> 1;
    for (const piece of [layer.tar.subarray(0, half), layer.tar.subarray(half)]) {
      yield;
      if (attempt(world, 'write layer', () => (work.write(piece), true)) === undefined) return false;
    }
    yield;
    if (attempt(world, 'finish layer', () => (work.finish({ diffId: layer.diffId }), true)) === undefined) return false;
    for (;;) {
      yield;
      const progress = attempt(world, 'step layer', () => work.step(2));
      if (progress === undefined) return false;
      if (progress.done) return true;
    }
  } finally {
    work[Symbol.dispose]();
  }
}

/** Removes an image, durably. */
export function* removeImage(world: World, program: Program): Actor {
  const ids = [...world.model.images.keys()];
  if (ids.length === 0) return;
  const id = world.random.pick(ids);
  // What is asked for may be done though the answer is a failure: until it is known, nothing is expected of the image.
  const image = world.model.images.get(id);
  world.model.images.delete(id);
  const removed = attempt(world, 'rmi', () => (program.host.bindings.images.remove(program.store, id), true));
  if (removed === undefined) {
    if (image !== undefined && program.host.bindings.images.list(program.store).some((one) => one.id === id))
      world.model.images.set(id, image);
    return;
  }
  yield;
  attempt(world, 'sync', () => {
    program.store.sync();
  });
}

/** Notes what a collection did. */
export function countReport(world: World, report: CollectionReport): void {
  for (const kind of ['packs', 'layers', 'journals', 'epochs', 'temporary', 'rewritten', 'held'] as const) {
    if (report[kind].count > 0n) count(world, `collected: ${kind}`);
  }
}

/** Collects garbage; stopped in the middle now and then. */
export function* collect(world: World, program: Program): Actor {
  const { collections } = program.host.bindings;
  const ended = collections
    .leases(program.store)
    .filter(({ owner }) => Programs.isGone(owner, world.programs))
    .map(({ id }) => id);
  yield;
  const work = attempt(world, 'begin gc', () => collections.Collection.begin(program.store, world.random.below(8) === 0, ended));
  if (work === undefined) return;
  try {
    for (;;) {
      yield;
      const progress = attempt(world, 'step gc', () => work.step(world.random.pick([1, 40, 10_000])));
      if (progress === undefined) return;
      if (progress.done) break;
      if (world.random.below(60) === 0) return;
    }
    countReport(world, work.report());
  } finally {
    work[Symbol.dispose]();
  }
}

/** Reads a layer's tar in pieces: right, or, if its image was removed meanwhile, a failure; never wrong. */
export function* readLayer(world: World, program: Program): Actor {
  const ids = [...world.model.images.keys()];
  if (ids.length === 0) return;
  const id = world.random.pick(ids);
  const image = world.model.images.get(id)!;
  const layer = world.random.pick(image.layers);
  const begin = attempt(world, 'begin export', () => program.host.bindings.layers.LayerExport.begin(program.store, layer.diffId));
  if (begin === undefined) return;
  try {
    for (let at = 0; ;) {
      yield;
      let piece: Uint8Array;
      try {
        piece = begin.read(5000);
      } catch (error) {
        const isNamed = [...world.model.images.values()].some(({ layers }) => layers.includes(layer));
        if (codeOf(error) === undefined || (isNamed && world.model.images.get(id) === image)) throw error;
        count(world, 'read what was removed');
        return;
      }
      if (Buffer.compare(piece, layer.tar.subarray(at, at + piece.length)) !== 0) throw new Error(`wrong bytes of ${layer.diffId}`);
      if (piece.length === 0) {
        if (at !== layer.tar.length) throw new Error('a layer was cut off');
        count(world, 'read');
        return;
      }
      at += piece.length;
    }
  } finally {
    begin[Symbol.dispose]();
  }
}

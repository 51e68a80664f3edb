// One run: programs that import, remove, write, read and collect, each step in turn by a seed; then everything that is
// still named must be there, and after a last collection nothing else.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreHandle } from '../../../dist/bindings.js';
import { Random } from '../random.js';
import { collect, count, countReport, importImage, readLayer, removeImage, type Actor, type World } from './actors.js';
import { useContainer } from './container-actor.js';
import { Program } from './program.js';

const STEPS = 200;
/** Actors at a time. */
const ACTORS = 4;

const KINDS = [
  importImage,
  importImage,
  importImage,
  removeImage,
  removeImage,
  collect,
  collect,
  collect,
  useContainer,
  useContainer,
  readLayer,
];

interface Running {
  readonly program: Program;
  readonly generation: number;
  readonly actor: Actor;
}

export class Run {
  readonly world: World;
  readonly #name: string;
  #running: Running[] = [];

  constructor(
    readonly directory: string,
    seed: number,
    readonly programs: readonly Program[],
    tally: Map<string, number>,
  ) {
    this.#name = `store-${seed}`;
    this.world = { random: new Random(seed), model: { images: new Map(), containers: new Map() }, programs, tally, broken: false };
  }

  run(): void {
    mkdirSync(join(this.directory, this.#name));
    for (const program of this.programs) program.open(this.#name);
    for (let step = 0; step < STEPS; step++) this.#step();
    this.#end();
    this.#check();
    rmSync(join(this.directory, this.#name), { recursive: true });
  }

  #step(): void {
    const { random } = this.world;
    if (this.#running.length < ACTORS) {
      const program = random.pick(this.programs);
      program.open(this.#name);
      // As in ts/node, a program's imports and collections take turns.
      const kind = this.#running.some((one) => one.program === program)
        ? random.pick([readLayer, removeImage, useContainer])
        : random.pick(KINDS);
      this.#running.push({ program, generation: program.generation, actor: kind(this.world, program) });
      return;
    }
    if (random.below(150) === 0) {
      this.#kill(random.pick(this.programs));
      return;
    }
    this.#advance(random.pick(this.#running));
  }

  #advance(running: Running): void {
    if (running.actor.next().done === true) this.#running.splice(this.#running.indexOf(running), 1);
    if (this.world.broken) this.#kill(running.program);
    this.world.broken = false;
  }

  #kill(program: Program): void {
    program.kill();
    count(this.world, 'killed');
    this.#running = this.#running.filter((one) => one.program.generation === one.generation);
  }

  /** Most go on to their end; some were killed on the way. */
  #end(): void {
    while (this.#running[0] !== undefined) this.#advance(this.#running[0]);
    for (const program of this.programs) {
      program.open(this.#name);
      program.close();
    }
  }

  #check(): void {
    const [program] = this.programs as [Program];
    const store = program.open(this.#name);
    this.#readAll(program, store);
    for (let round = 0; round < 2; round++) {
      for (const actor = collectAll(this.world, program); actor.next().done !== true;);
    }
    this.#readAll(program, store);
    this.#requireNoOrphans();
    program.close();
  }

  #readAll({ host: { bindings } }: Program, store: StoreHandle): void {
    const { images, containers } = this.world.model;
    const named = new Set(bindings.images.list(store).map(({ id }) => id));
    for (const { id, layers, files } of images.values()) {
      if (!named.has(id)) throw new Error(`image ${id} is gone`);
      bindings.images.config(store, id);
      for (const { diffId, tar } of layers) {
        using layer = bindings.layers.LayerExport.begin(store, diffId);
        if (!Buffer.from(layer.read(1 << 20)).equals(tar)) throw new Error(`layer ${diffId} is another`);
      }
      const { id: made } = bindings.containers.create(store, id, undefined, {});
      this.#readContainer(bindings.containers.open(store, made), files);
      bindings.containers.remove(store, made, undefined);
    }
    for (const [id, { image, written }] of containers) {
      this.#readContainer(bindings.containers.open(store, id), new Map([...image.files, ...written]));
    }
  }

  #readContainer(container: ReturnType<Program['host']['bindings']['containers']['open']>, files: ReadonlyMap<string, Buffer>): void {
    for (const [path, data] of files) {
      if (!Buffer.from(container.readFile(Buffer.from(path), 0n, 1 << 20)).equals(data)) throw new Error(`${path} is another`);
    }
    container.close();
    container[Symbol.dispose]();
  }

  /** What nobody named, and the model doesn't know either, is garbage. */
  #requireNoOrphans(): void {
    const list = (name: string): string[] => readdirSync(join(this.directory, this.#name, name));
    const [program] = this.programs as [Program];
    const { bindings } = program.host;
    const images = bindings.images.list(program.store);
    const layers = new Set(images.flatMap((image) => image.layers));
    if (list('layers').length !== layers.size) throw new Error(`layers: ${list('layers').join(' ')} of ${layers.size}`);
    if (list('merged').length !== new Set(images.map((image) => image.layers.join())).size)
      throw new Error(`merged: ${list('merged').join(' ')}`);
    if (list('packs').some((name) => !/\.(pack|idx)$/.test(name))) throw new Error(`packs: ${list('packs').join(' ')}`);
    using work = bindings.collections.Collection.begin(program.store, true, []);
    while (!work.step(10_000).done);
    const { packs, layers: layerTally, merged, journals, epochs, temporary, held } = work.report();
    const left = [packs, layerTally, merged, journals, epochs, temporary, held].map((one) => one.count);
    if (left.some((one) => one > 0n)) throw new Error(`garbage is left: ${left.join(' ')}`);
  }
}

/** A collection with nobody else about. */
function* collectAll(world: World, program: Program): Actor {
  const { collections } = program.host.bindings;
  const ended = collections.leases(program.store).map(({ id }) => id);
  using work = collections.Collection.begin(program.store, false, ended);
  while (!work.step(10_000).done) yield;
  countReport(world, work.report());
}

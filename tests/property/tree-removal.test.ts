// rm -r in one call, against the removal of each entry by itself.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Store, type Container, type ContainerFs } from '../../dist/index.js';
import { archiveOf, layoutOf, plainLayer, type Entry } from '../api/images.js';
import { randomOperation, Side, treeOf, type Operation } from './operations.js';
import { Random } from './random.js';

const SEED = Number(process.env['VENEER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = Number(process.env['VENEER_RUNS'] ?? 12);
const OPERATIONS = Number(process.env['VENEER_OPERATIONS'] ?? 300);
const REMOVE_EVERY = 10;
const REOPEN_EVERY = 100;
const NAMES = ['a', 'b', 'c', 'd', 'e'];

/** Directories, files, links and, what the trees of other tests lack, files with several names, in two layers. */
function randomImage(random: Random): Buffer {
  const kinds = new Map<string, string>();
  const layer = (): Entry[] => {
    const entries: Entry[] = [];
    const files: string[] = [];
    for (let i = 0; i < 80; i++) {
      const parts = Array.from({ length: 1 + random.below(4) }, () => random.pick(NAMES));
      const path = parts.join('/');
      const parents = parts.slice(1).map((_, n) => parts.slice(0, n + 1).join('/'));
      if (kinds.has(path) || parents.some((parent) => (kinds.get(parent) ?? '5') !== '5')) continue;
      for (const parent of parents) kinds.set(parent, '5');
      const type = files.length === 0 ? '0' : random.pick(['0', '1', '1', '2', '5', '5'] as const);
      kinds.set(path, type);
      const rest = { 0: { data: 'x'.repeat(random.below(5000)) }, 1: { link: random.pick(files) }, 2: { link: random.pick(NAMES) }, 5: {} }[
        type
      ];
      entries.push({ path, type, ...rest });
      if (type === '0') files.push(path);
    }
    return entries;
  };
  return archiveOf(layoutOf([{ layers: [plainLayer(layer()), plainLayer(layer())], name: 'linked' }]));
}

function removeEach(fs: ContainerFs, path: string): void {
  for (const entry of fs.readdirSync(path, { withFileTypes: true })) {
    const below = `${path}/${entry.name}`;
    if (entry.isDirectory()) removeEach(fs, below);
    else fs.unlinkSync(below);
  }
  fs.rmdirSync(path);
}

/** Two containers over one image, taken through the same operations but for how they remove trees. */
class Pair {
  #sides: readonly [Side, Side];

  private constructor(
    private readonly directory: string,
    private store: Store,
    private containers: readonly [Container, Container],
  ) {
    this.#sides = Pair.#sidesOf(containers);
  }

  static async start(directory: string, image: Buffer): Promise<Pair> {
    const store = await Store.open(directory);
    await store.load(image);
    return new Pair(directory, store, [await store.create('linked', { name: 'whole' }), await store.create('linked', { name: 'each' })]);
  }

  static #sidesOf([whole, each]: readonly [Container, Container]): [Side, Side] {
    return [new Side(whole.fs, ''), new Side(each.fs, '')];
  }

  apply(operation: Operation): void {
    const [whole, each] = this.#sides;
    expect(whole.apply(operation), JSON.stringify(operation)).toEqual(each.apply(operation));
  }

  remove(path: string): void {
    const [whole, each] = this.containers;
    whole.fs.rmSync(path, { recursive: true });
    removeEach(each.fs, path);
  }

  directories(): string[] {
    const { fs } = this.containers[0];
    const paths = [...treeOf(fs, '').keys()].filter((path) => path !== '').map((path) => `/${path}`);
    return paths.filter((path) => fs.lstatSync(path).isDirectory());
  }

  compare(told: string): void {
    const [whole, each] = this.containers.map((container) => ({
      tree: treeOf(container.fs, ''),
      inodes: inodesOf(container.fs, ''),
      diff: container.diff().map(({ kind, path }) => `${kind} ${path}`),
      usage: container.usage(),
    }));
    expect(whole, told).toEqual(each);
  }

  async reopen(): Promise<void> {
    for (const side of this.#sides) side.closeAll();
    await this.store.close();
    this.store = await Store.open(this.directory);
    this.containers = [await this.store.container('whole'), await this.store.container('each')];
    this.#sides = Pair.#sidesOf(this.containers);
  }

  async close(): Promise<void> {
    await this.store.close();
  }
}

/** Of the image's files: those that a container makes are numbered as they come. */
function inodesOf(fs: ContainerFs, path: string): [string, number][] {
  return fs.readdirSync(path || '/', { withFileTypes: true }).flatMap((entry): [string, number][] => {
    const below = `${path}/${entry.name}`;
    const { ino } = fs.lstatSync(below);
    return [[below, ino], ...(entry.isDirectory() ? inodesOf(fs, below) : [])];
  });
}

it.each(Array.from({ length: RUNS }, (_, run) => (SEED + run) >>> 0))(
  'a tree removed in one call leaves what removing each of its entries leaves, seed %d',
  { timeout: 300_000 },
  async (seed) => {
    const directory = mkdtempSync(join(tmpdir(), 'veneer-trees-'));
    const random = new Random(seed);
    try {
      const pair = await Pair.start(directory, randomImage(random));
      for (let i = 1; i <= OPERATIONS; i++) {
        pair.apply(randomOperation(random));
        if (i % REMOVE_EVERY === 0) {
          const directories = pair.directories();
          if (directories.length > 0) {
            const path = random.pick(directories);
            pair.remove(path);
            pair.compare(`after operation ${i} and the removal of ${path}`);
          }
        }
        if (i % REOPEN_EVERY === 0) {
          await pair.reopen();
          pair.compare(`opened again after operation ${i}`);
        }
      }
      await pair.close();
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
);

// A container and the kernel's overlayfs over the same layers, taken through the same operations.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Store, type Container } from '../../dist/index.js';
import { archiveOf, layoutOf } from '../api/images.js';
import { Random } from '../property/random.js';
import { leftOut, refusedByKernelAlone } from './differences.js';
import { Generator } from './generator.js';
import type { KernelCalls, Seen } from './kernel/calls.js';
import { deepRoot, Overlay, removeDeepRoot } from './kernel/overlay.js';
import { randomLayers } from './layers.js';
import type { Operation } from './operations.js';
import { changesOf, differenceOf, inodeFault, seenIn, treeOf, type Tree } from './seen.js';
import { Side, type Failure, type Outcome } from './side.js';
import type { Tally } from './tally.js';

/** Operations between two comparisons of the whole tree, and between two openings of the container. */
const COMPARE_EVERY = 50;
const REOPEN_EVERY = 400;

export interface Difference {
  /** Operations that had been applied. */
  readonly operations: readonly Operation[];
  readonly text: string;
}

/** Where operations come from: a generator, or a list that failed before. */
export interface Source {
  next(): Operation | undefined;
  succeeded(operation: Operation): void;
  /** The tree as it is. */
  saw(tree: Tree): void;
  closedAll(): void;
}

export function generated(seed: number, count: number): Source {
  const generator = new Generator(new Random(seed));
  let left = count;
  return {
    next: () => (left-- > 0 ? generator.next() : undefined),
    succeeded: (operation) => generator.succeeded(operation),
    saw: (tree) => generator.known.set(tree),
    closedAll: () => generator.closedAll(),
  };
}

export function listed(operations: readonly Operation[]): Source {
  let at = 0;
  return { next: () => operations[at++], succeeded: () => undefined, saw: () => undefined, closedAll: () => undefined };
}

/** Layers made from a seed, in the kernel's hands and in a store. */
export class World {
  readonly #overlay: Overlay;
  readonly #directory: string;

  constructor(
    readonly seed: number,
    private readonly scratch: string,
    private readonly calls: KernelCalls,
  ) {
    const root = deepRoot(scratch);
    this.#overlay = new Overlay(scratch, calls, root, root.slice(1));
    this.#directory = join(scratch, 'store');
  }

  get #metacopy(): boolean {
    return this.seed % 3 === 0;
  }

  /** Takes both through operations; tells where they first differ. */
  async run(source: Source, tally?: Tally): Promise<Difference | undefined> {
    const overlay = this.#overlay;
    const layers = randomLayers(new Random(this.seed), overlay.root.slice(1));
    overlay.mount(layers, { apart: this.seed % 2 === 1, metacopy: this.#metacopy });
    mkdirSync(this.#directory);
    let store = await Store.open(this.#directory);
    try {
      const blobs = layers.map((tar) => ({ tar, blob: tar, mediaType: 'application/vnd.oci.image.layer.v1.tar' }));
      await store.load(archiveOf(layoutOf([{ layers: blobs, name: 'random' }])));
      const container = await store.create('random', { name: 'oracle' });
      const reopen = async (): Promise<Container> => {
        await store.close();
        store = await Store.open(this.#directory);
        return store.container('oracle');
      };
      return await new Pair(overlay, this.calls, container, reopen, tally, this.#metacopy).run(source);
    } finally {
      await store.close();
      rmSync(this.#directory, { recursive: true });
      overlay.unmount();
      removeDeepRoot(this.scratch);
    }
  }
}

/** Both sides. */
class Pair {
  readonly #kernel: Side;
  #ours: Side;
  readonly #done: Operation[] = [];
  #trees: { ours: Tree; kernel: Tree };
  readonly #base: Tree;
  readonly #timesFiles: boolean;

  constructor(
    private readonly overlay: Overlay,
    private readonly calls: KernelCalls,
    private container: Container,
    private readonly reopen: () => Promise<Container>,
    private readonly tally: Tally | undefined,
    metacopy: boolean,
  ) {
    // With metacopy the kernel gives a file a new time when its data follows its attributes up, though nobody wrote.
    this.#timesFiles = !metacopy;
    this.#kernel = new Side(overlay.fs, overlay.root, true, this.#timesFiles);
    this.#ours = this.#newSide();
    this.#trees = this.#look();
    this.#base = this.#trees.kernel;
  }

  async run(source: Source): Promise<Difference | undefined> {
    try {
      source.saw(this.#trees.kernel);
      const atFirst = differenceOf(this.#trees.ours, this.#trees.kernel);
      if (atFirst !== undefined) return this.#found(`at the start ${atFirst}`);
      for (let operation = source.next(); operation !== undefined; operation = source.next()) {
        const wrong = this.#step(operation, source);
        if (wrong !== undefined) return this.#found(wrong);
        const count = this.#done.length;
        if (count % COMPARE_EVERY === 0) {
          const difference = this.#compare();
          if (difference !== undefined) return this.#found(difference);
          source.saw(this.#trees.kernel);
        }
        if (count % REOPEN_EVERY === 0) await this.#again(source);
      }
      const end = this.#compare() ?? this.#compareChanges();
      if (end !== undefined) return this.#found(end);
      await this.#again(source);
      const reopened = this.#compare() ?? this.#compareChanges();
      return reopened === undefined ? undefined : this.#found(`in another instance ${reopened}`);
    } finally {
      this.#kernel.closeAll();
      this.#ours.closeAll();
    }
  }

  #found(text: string): Difference {
    return { operations: this.#done, text };
  }

  /** One operation on both sides. */
  #step(operation: Operation, source: Source): string | undefined {
    this.#done.push(operation);
    const reason = leftOut(this.#kernel, operation);
    if (reason !== undefined) {
      this.tally?.excused(reason);
      return undefined;
    }
    const kernels = this.#kernel.apply(operation);
    const refusal = 'code' in kernels ? refusedByKernelAlone(operation, kernels) : undefined;
    if (refusal !== undefined) {
      this.tally?.excused(refusal);
      return undefined;
    }
    const ours = this.#ours.apply(operation);
    this.tally?.made(operation, 'code' in kernels ? kernels.code : undefined);
    if (!('code' in kernels)) source.succeeded(operation);
    return isSame(ours, kernels) ? undefined : `the last gave ${told(ours)}, the kernel ${told(kernels)}`;
  }

  #look(): { ours: Tree; kernel: Tree } {
    const { started } = this.#kernel;
    const [ours, kernel] = [seenIn(this.container.fs, this.overlay.root), this.calls.tree(this.overlay.root)];
    const timed = ({ kind }: Seen): boolean => this.#timesFiles || kind !== 'file';
    return { ours: treeOf(ours, started, timed), kernel: treeOf(kernel, started, timed) };
  }

  #compare(): string | undefined {
    const [before, after] = [this.#trees, this.#look()];
    this.#trees = after;
    this.tally?.compared(after.kernel.size);
    return differenceOf(after.ours, after.kernel) ?? inodeFault([before.ours, after.ours], [before.kernel, after.kernel]);
  }

  #compareChanges(): string | undefined {
    if (!this.#timesFiles) return undefined;
    const { root } = this.overlay;
    const actual = this.container
      .diff()
      .map(({ kind, pathBytes }) => ({ kind, path: Buffer.from(pathBytes).toString('latin1') }))
      .filter(({ path }) => path.startsWith(`${root}/`))
      .map(({ kind, path }) => `${kind} ${path.slice(root.length)}`);
    const expected = changesOf(this.#base, this.#trees.kernel, actual);
    this.tally?.diffed(expected.length);
    if (isDeepStrictEqual(actual, expected)) return undefined;
    const only = (a: string[], b: string[]): string => a.filter((line) => !b.includes(line)).join(', ') || 'nothing';
    return `our diff alone says ${only(actual, expected)}; what the kernel has alone ${only(expected, actual)}`;
  }

  async #again(source: Source): Promise<void> {
    this.#kernel.closeAll();
    this.#ours.closeAll();
    source.closedAll();
    this.container = await this.reopen();
    this.#ours = this.#newSide();
  }

  #newSide(): Side {
    return new Side(this.container.fs, this.overlay.root, false, this.#timesFiles);
  }
}

function isSame(ours: Outcome, kernels: Outcome): boolean {
  if (!('code' in ours) || !('code' in kernels)) return isDeepStrictEqual(ours, kernels);
  // What node:fs has no function for has no words of Node's either.
  return ours.code === kernels.code && (kernels.syscall === undefined || isDeepStrictEqual(words(ours), words(kernels)));
}

function words({ syscall, message }: Failure): object {
  return { syscall, message };
}

function told(outcome: Outcome): string {
  const text = JSON.stringify(outcome, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}

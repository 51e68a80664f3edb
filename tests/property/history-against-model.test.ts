// Containers that are changed, forked, set back and removed at random. What each has to hold is what the operations that
// led to it make of a tree in memory: a fork is a copy of that list, a restore a return to an earlier one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Store, type Container } from '../../dist/index.js';
import { archiveOfTree, randomTree } from './base-tree.js';
import { diffFault, differenceOf, HOST_UMASK, type Tree } from './comparison.js';
import { Model, type Item } from './model.js';
import { randomOperation, Side, treeOf, type Operation } from './operations.js';
import { Random } from './random.js';

const SEED = Number(process.env['VENEER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = Number(process.env['VENEER_RUNS'] ?? 12);
const STEPS = Number(process.env['VENEER_OPERATIONS'] ?? 500);
const BRANCHES_MAX = 6;
const CHECKPOINTS_MAX = 4;

type History = readonly Operation[];

/** A container, the operations that led to it and to its checkpoints. */
interface Branch {
  container: Container;
  history: History;
  readonly checkpoints: Map<string, History>;
}

/** What the operations make of the image. */
function treeAfter(base: Item, history: History): Tree {
  const { fs } = new Model(base, HOST_UMASK);
  const side = new Side(fs, '');
  for (const operation of history) side.apply(operation);
  side.closeAll();
  return treeOf(fs, '');
}

class Run {
  readonly #branches: Branch[] = [];
  #store: Store;
  #names = 0;

  private constructor(
    private readonly directory: string,
    private readonly base: Item,
    private readonly random: Random,
    store: Store,
  ) {
    this.#store = store;
  }

  static async start(directory: string, base: Item, random: Random): Promise<Run> {
    const store = await Store.open(directory);
    await store.load(archiveOfTree(base));
    const run = new Run(directory, base, random, store);
    run.#add(await store.create('base', { name: 'c0' }), []);
    return run;
  }

  /** What is wrong after a random step, if anything. */
  async step(): Promise<string | undefined> {
    const branch = this.random.pick(this.#branches);
    switch (this.random.below(24)) {
      case 0:
      case 1:
        return this.#fork(branch);
      case 2:
        return this.#checkpoint(branch);
      case 3:
        return this.#restore(branch);
      case 4:
        return this.#remove(branch);
      case 5:
        return this.#reopen();
      case 6:
      case 7:
        return this.#compare(branch);
      default:
        this.#change(branch);
        return undefined;
    }
  }

  /** What is wrong with any of them, in another instance too. */
  async end(): Promise<string | undefined> {
    await this.#reopen();
    const wrong = this.#branches.map((branch) => this.#compare(branch)).find((text) => text !== undefined);
    await this.#store.close();
    return wrong;
  }

  #add(container: Container, history: History): void {
    container.fs.umask(HOST_UMASK);
    this.#branches.push({ container, history, checkpoints: new Map() });
  }

  #change(branch: Branch): void {
    const operations = Array.from({ length: 1 + this.random.below(8) }, () => randomOperation(this.random));
    const side = new Side(branch.container.fs, '');
    for (const operation of operations) side.apply(operation);
    side.closeAll();
    // Open files end with each change, here as in the tree in memory.
    branch.history = [...branch.history, ...operations, ...[0, 1, 2, 3].map((slot) => ({ op: 'close', slot }) as const)];
  }

  async #fork(branch: Branch): Promise<undefined> {
    if (this.#branches.length >= BRANCHES_MAX) return;
    const [from, history] = this.#anyCheckpoint(branch) ?? [undefined, branch.history];
    this.#add(await branch.container.fork({ name: `c${++this.#names}`, from }), history);
  }

  async #checkpoint(branch: Branch): Promise<undefined> {
    const oldest = [...branch.checkpoints.keys()][0];
    if (branch.checkpoints.size >= CHECKPOINTS_MAX && oldest !== undefined) {
      await branch.container.removeCheckpoint(oldest);
      branch.checkpoints.delete(oldest);
    }
    const name = `p${++this.#names}`;
    await branch.container.checkpoint(name);
    branch.checkpoints.set(name, branch.history);
  }

  async #restore(branch: Branch): Promise<string | undefined> {
    const [name, history] = this.#anyCheckpoint(branch) ?? [];
    if (name === undefined || history === undefined) return undefined;
    await branch.container.restore(name);
    branch.history = history;
    return this.#compare(branch);
  }

  async #remove(branch: Branch): Promise<undefined> {
    if (this.#branches.length === 1) return;
    this.#branches.splice(this.#branches.indexOf(branch), 1);
    await branch.container.close();
    await this.#store.remove(branch.container.name);
  }

  async #reopen(): Promise<undefined> {
    await this.#store.close();
    this.#store = await Store.open(this.directory);
    for (const branch of this.#branches) {
      branch.container = await this.#store.container(branch.container.name);
      branch.container.fs.umask(HOST_UMASK);
    }
  }

  #compare(branch: Branch): string | undefined {
    const { container, history, checkpoints } = branch;
    const now = treeAfter(this.base, history);
    const wrong = differenceOf(treeOf(container.fs, ''), now) ?? diffFault(container.diff(), treeAfter(this.base, []), now);
    if (wrong !== undefined) return `${container.name}: ${wrong}`;
    const [from, since] = this.#anyCheckpoint(branch) ?? [];
    const [to, until] = this.#anyCheckpoint(branch) ?? [undefined, history];
    if (since === undefined) return undefined;
    const fault = diffFault(container.diff({ from, to }), treeAfter(this.base, since), treeAfter(this.base, until));
    return fault === undefined
      ? undefined
      : `${container.name} from ${from} to ${to ?? 'now'} (of ${[...checkpoints.keys()].join()}): ${fault}`;
  }

  /** Nothing in one of three cases, or when it has none. */
  #anyCheckpoint({ checkpoints }: Branch): [string, History] | undefined {
    if (checkpoints.size === 0 || this.random.below(3) === 0) return undefined;
    return this.random.pick([...checkpoints]);
  }
}

describe(`random histories (VENEER_SEED=${SEED})`, () => {
  const tree = randomTree();

  it.each(Array.from({ length: RUNS }, (_, run) => (SEED + run) >>> 0))(
    'leave each of several containers as its own operations leave a tree in memory, seed %d',
    { timeout: 300_000 },
    async (seed) => {
      const directory = mkdtempSync(join(tmpdir(), 'veneer-history-'));
      try {
        const run = await Run.start(directory, tree, new Random(seed));
        for (let step = 0; step < STEPS; step++) expect(await run.step(), `step ${step}`).toBe(undefined);
        expect(await run.end()).toBe(undefined);
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
  );
});

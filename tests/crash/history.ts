// What a workload does when nothing goes wrong: the trace of its disk, and what the store holds after each step.
import { imageOf, type ImageDirectory } from './disk/image.js';
import { Machine } from './disk/machine.js';
import { observe, type Detail, type Observation } from './observe.js';
import type { Step, Workload } from './workload.js';
import { ModelStore, World } from './world.js';

/** The store after some of the steps. */
export interface State {
  readonly exact: Observation;
  /** Without what differs when a step is repeated later. */
  readonly plain: Observation;
}

export class History {
  private constructor(
    readonly workload: Workload,
    /** What the workload's base is. */
    readonly base: ImageDirectory | undefined,
    readonly machine: Machine,
    /** Events of the trace after so many steps. */
    readonly events: readonly number[],
    /** Calls of the host after so many steps. */
    readonly calls: readonly number[],
    /** By number of steps done; the first is an empty store. */
    readonly states: readonly State[],
  ) {}

  static async record(workload: Workload): Promise<History> {
    const base = workload.base && (await madeBy(workload.base));
    const machine = new Machine(new Map(), 1, base);
    const world = new World(machine);
    const events = [0];
    const calls = [0];
    for (const step of workload.steps) {
      await step.run(world);
      events.push(machine.disk.trace.length);
      calls.push(machine.calls.made.length);
    }
    const states: State[] = [];
    for (let done = 0; done <= workload.steps.length; done++) states.push(await stateAfter(workload, done, base));
    return new History(workload, base, machine, events, calls, states);
  }

  /** Steps of which everything survives, when the first `length` events have happened. */
  acknowledged(length: number): number {
    return this.durable(this.events.findLastIndex((end) => end <= length));
  }

  /** Steps of which everything survives, when so many have returned. */
  durable(done: number): number {
    while (done > 0 && this.workload.steps[done - 1]!.durable !== true) done--;
    return done;
  }

  /** The first number of steps, from `done` on, after which everything survives; else all. */
  nextDurable(done: number): number {
    const { steps } = this.workload;
    while (done < steps.length && (done === 0 || steps[done - 1]!.durable !== true)) done++;
    return done;
  }

  /** Steps begun, when the first `length` events have happened. */
  begun(length: number): number {
    return Math.min(this.events.findLastIndex((end) => end <= length) + 1, this.workload.steps.length);
  }
}

/** The disk that steps leave, all that is open being closed. */
async function madeBy(steps: readonly Step[]): Promise<ImageDirectory> {
  // What is random there is nowhere else.
  const machine = new Machine(new Map(), 2 ** 31);
  const world = new World(machine);
  for (const step of steps) await step.run(world);
  await world.closeAll();
  return imageOf(machine.disk.root);
}

/** Steps are run anew up to there, and synced: what they left in memory only counts too. */
async function stateAfter(workload: Workload, done: number, base: ImageDirectory | undefined): Promise<State> {
  const machine = new Machine(new Map(), 1, base);
  const world = new World(machine);
  for (const step of workload.steps.slice(0, done)) await step.run(world);
  await world.syncAll();
  return { exact: observed(machine, 'everything'), plain: observed(machine, 'without times') };
}

/** What a program that opens the store now finds. */
export function observed(machine: Machine, detail: Detail): Observation {
  const store = ModelStore.open(machine, 'create');
  const found = observe(store, detail);
  store.closeNow();
  return found;
}

// A workload in the middle of whose calls another program reads or writes the same store. For its part it sees nothing but an instant pass;
// so it is with a process that was stopped, taken for dead, and goes on.
import type { Random } from '../property/random.js';
import { Machine } from './disk/machine.js';
import { leftover, work } from './faulty.js';
import type { History, State } from './history.js';
import { INTRUDER_FILE, INTRUDER_NAME, observe, type Observation } from './observe.js';
import type { Interruption } from './point.js';
import { Violation } from './recovery.js';
import type { Left } from './trial.js';
import { complaint } from './verdict.js';
import { isTyped, ModelStore, World } from './world.js';

/** What is left on the disk; nothing when the call is beyond the workload's end. */
export async function interrupted(history: History, kind: Interruption, at: number, random: Random): Promise<Left | undefined> {
  const machine = new Machine(new Map(), 1, history.base);
  let intrusion: Intrusion | undefined;
  let failure: Error | undefined;
  machine.calls.interruption = {
    at,
    run() {
      try {
        intrusion = INTRUDE[kind](machine, history);
      } catch (error) {
        failure = error as Error;
      }
    },
  };
  const { done, refusal } = await work(new World(machine), history, random.below(2) === 0);
  if (failure !== undefined) throw failure;
  if (intrusion === undefined) return undefined;
  const { length } = history.workload.steps;
  if (refusal !== undefined && kind !== 'breaker') throw new Violation(`a ${kind} made step ${done + 1} fail with ${refusal}`);
  const to = Math.min(done + 1, length);
  const { left, subject } = intrusion;
  const begun = history.calls.findLastIndex((calls) => calls <= at);
  const kept =
    history.states.slice(begun, to + 1).every((state) => holds(state, subject)) &&
    !history.workload.steps.slice(begun, to).some(({ forgets }) => forgets !== undefined && forgets === subject);
  const bounds = { from: history.durable(done), to, detail: 'plain' as const, intruder: kept ? left : undefined };
  return { image: leftover(machine, random), bounds, mark: `${kind} ${intrusion.mark}`, refusal };
}

/** What the other program did. */
interface Intrusion {
  readonly left?: keyof Observation['intruder'];
  /** The id of an image or the name of a container that it was done to. */
  readonly subject?: string;
  readonly mark: string;
}

const INTRUDE: Readonly<Record<Interruption, (machine: Machine, history: History) => Intrusion | undefined>> = { reader, namer, breaker };

/** Whether what was done to an image or container is there as long as that one is. */
function holds({ plain }: State, subject: string | undefined): boolean {
  return subject !== undefined && (plain.containers.has(subject) || plain.names.includes(`"${subject}"`));
}

/** Sees the store as after some step, whole. */
function reader(machine: Machine, history: History): Intrusion | undefined {
  const called = machine.calls.made.length - 1;
  const returned = history.calls.findLastIndex((calls) => calls <= called);
  const from = history.durable(returned);
  let store: ModelStore;
  try {
    store = ModelStore.open(machine, 'read-only');
  } catch (error) {
    // Before the first step is done there may be no store.
    if (from === 0 && isTyped(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const found = observe(store, 'without times');
  store.closeNow();
  const wrong = complaint(found, history, from, Math.min(returned + 1, history.workload.steps.length), 'plain');
  if (wrong !== undefined) throw new Violation(`a reader: ${wrong}`);
  return { mark: String(called) };
}

/** Gives an image one more name, and is told that it is durable. */
function namer(machine: Machine, { workload }: History): Intrusion | undefined {
  // A displaced writer that is killed before it writes again loses what it hadn't synced.
  if (workload.steps.some(({ name }) => name === 'kill')) return undefined;
  const store = ModelStore.open(machine, 'create');
  const image = store.images()[0];
  if (image) store.tagNow(image.id, INTRUDER_NAME);
  store.closeNow();
  return { mark: '', ...(image ? { left: 'name' as const, subject: image.id } : {}) };
}

/** Takes the lock of a container, writes to it, and is told that it is durable. */
function breaker(machine: Machine): Intrusion | undefined {
  const store = ModelStore.open(machine, 'create');
  const container = store.containers()[0];
  if (container) store.breakInNow(container.name, INTRUDER_FILE);
  store.closeNow();
  return container && { mark: '', left: 'file', subject: container.name };
}

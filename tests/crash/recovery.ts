// After a crash: the store is opened anew, everything is looked at, and the work goes on where it was interrupted.
import { Machine } from './disk/machine.js';
import type { ImageDirectory } from './disk/image.js';
import { observed, type History } from './history.js';
import { observe, type Observation } from './observe.js';
import { complaint, difference, isSame, stepsDone, type Detail } from './verdict.js';
import { checkOf, World } from './world.js';

/** What is known of an image: at least the first `from` steps are in it, at most the first `to`. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
  /** `undecided`: steps were being repeated out of a mixed state, so that only the end can be compared. */
  readonly detail: Detail | 'undecided';
  /** What another program had acknowledged and has to be there. */
  readonly intruder?: keyof Observation['intruder'] | undefined;
}

/** A recovery that ended well: its disk, and what it had acknowledged when. */
export interface Recovery {
  readonly machine: Machine;
  /** The bounds after the first `length` events. */
  bounds(length: number): Bounds;
}

/** What the store did wrong. */
export class Violation extends Error {}

/**
 * Recovers from `image`, and repeats the work up to the next step that makes it durable, or `toTheEnd`. Fails with Violation, or with
 * whatever the store threw.
 */
export async function recover(image: ImageDirectory, history: History, bounds: Bounds, seed: number, toTheEnd: boolean): Promise<Recovery> {
  const { from, to, detail, intruder } = bounds;
  const machine = new Machine(image, seed, history.base);
  // Once anything was acknowledged there is a store.
  const world = new World(machine, from > 0 ? 'read-write' : 'create');
  const found = observe(world.store(), detail === 'exact' ? 'everything' : 'without times');
  if (intruder !== undefined && !found.intruder[intruder]) throw new Violation(`the ${intruder} that another program wrote is lost`);
  let first: number | undefined = from;
  if (detail !== 'undecided') {
    const wrong = complaint(found, history, from, to, detail);
    if (wrong !== undefined) throw new Violation(wrong);
    first = stepsDone(found, history, from, to, detail);
  }
  const start = first ?? from;
  const stop = toTheEnd ? history.workload.steps.length : history.nextDurable(to);
  const events = await goOn(world, history, start, stop);
  return {
    machine,
    bounds(length) {
      const returned =
        start +
        Math.max(
          0,
          events.findLastIndex((end) => end <= length),
        );
      const begun = Math.min(returned + 1, stop);
      const durable = Math.max(from, history.durable(returned));
      return {
        // What comes after may take it away.
        intruder: begun > to ? undefined : intruder,
        from: durable,
        to: Math.max(to, begun),
        detail: first === undefined || detail === 'undecided' ? 'undecided' : 'plain',
      };
    },
  };
}

/** Runs the steps from number `start` to `stop`; then all is as ever. Gives the events after each step. */
async function goOn(world: World, history: History, start: number, stop: number): Promise<number[]> {
  const { machine } = world;
  const events = [0];
  for (const step of history.workload.steps.slice(start, stop)) {
    await step.run(world);
    events.push(machine.disk.trace.length);
  }
  await world.closeAll();
  await assertTidy(world);
  assertSame(observed(machine, 'without times'), history.states[stop]!.plain);
  return events;
}

/** Nothing is damaged, and one collection leaves no garbage. */
async function assertTidy(world: World): Promise<void> {
  await world.store().collect();
  const { freed, held, epochs } = await world.store().collect(true);
  if (freed > 0 || epochs.count > 0 || held.count > 0)
    throw new Violation(`a collection left ${freed} bytes of garbage, and ${held.count} files held back`);
  await world.close();
  // What a crash cut off stays at the end of an epoch, and the names keep their last epochs: no collection helps there.
  const findings = checkOf(world.machine).findings.filter(({ kind, remedy }) => kind !== 'unreferenced' || remedy === 'collect');
  if (findings.length > 0)
    throw new Violation(`a check finds ${findings.map(({ kind, subject, detail }) => `${kind} ${subject}: ${detail}`).join('; ')}`);
}

/** What a program finds that opens the store after some steps. */
export function assertSame(found: Observation, expected: Observation): void {
  if (isSame(found, expected)) return;
  const reasons = [...found.containers].flatMap(([name, lines]) => {
    const other = expected.containers.get(name);
    return (other && difference(lines, other, undefined)) ?? [];
  });
  throw new Violation(`gone on, all is another: ${reasons.join('; ')}\n  found    ${found.names}\n  expected ${expected.names}`);
}

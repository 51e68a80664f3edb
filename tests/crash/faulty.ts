// A workload on a host with one fault: what fails has to say so, in a typed error and without effect; the program then gives up, or tries
// once more.
import type { Random } from '../property/random.js';
import { crashed } from './disk/crash.js';
import type { Plan } from './disk/faults.js';
import { Machine } from './disk/machine.js';
import type { History } from './history.js';
import type { Left } from './trial.js';
import { isTyped, World } from './world.js';

/** What is left on the disk; nothing when the fault met no call that it can strike. */
export async function faulty(history: History, plan: Plan, random: Random): Promise<Left | undefined> {
  const machine = new Machine(new Map(), 1, history.base);
  machine.calls.plan = plan;
  const { done, refusal } = await work(new World(machine), history, random.below(2) === 0);
  const { effect } = machine.calls;
  if (effect === undefined) return undefined;
  const bounds = { from: history.durable(done), to: Math.min(done + 1, history.workload.steps.length), detail: 'plain' as const };
  return { image: leftover(machine, random), bounds, mark: effect, refusal };
}

/** Runs the steps until one fails, twice if `stubborn`; then everything is closed. Gives the number of those that succeeded. */
export async function work(world: World, history: History, stubborn: boolean): Promise<{ done: number; refusal: string | undefined }> {
  let done = 0;
  let refusal: string | undefined;
  for (const step of history.workload.steps) {
    let again = stubborn && step.final !== true;
    for (;;) {
      try {
        await step.run(world);
        break;
      } catch (error) {
        if (!isTyped(error)) throw error;
        refusal ??= error.code;
        if (!again) {
          await world.giveUp();
          return { done, refusal };
        }
        again = false;
      }
    }
    done++;
  }
  await world.giveUp();
  return { done, refusal };
}

/** The disk after the programs have ended, or after a crash as well. */
export function leftover({ disk }: Machine, random: Random): ReturnType<typeof crashed> {
  return crashed(disk.root, disk.unsynced(disk.trace.length), random.pick([0, 0, 1, Infinity]), random);
}

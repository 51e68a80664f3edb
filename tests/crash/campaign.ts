// A run over many points of one workload, and what came of them.
import { Random } from '../property/random.js';
import { ALL_LOST } from './disk/crash.js';
import { FAULTS, strikes } from './disk/faults.js';
import { History } from './history.js';
import { INTERRUPTIONS, formatPoint, type Kind, type Point } from './point.js';
import { Trials, type Outcome } from './trial.js';
import type { Workload } from './workload.js';

export interface Tally {
  tried: number;
  distinct: number;
  survived: number;
  refused: number;
}

export interface Failure {
  readonly point: string;
  readonly reason: unknown;
}

export interface Report {
  readonly workload: string;
  readonly tallies: ReadonlyMap<Kind, Tally>;
  readonly failures: readonly Failure[];
  /** What tells the points from each other: to be counted once if other processes try the same workload. */
  readonly marks: ReadonlySet<string>;
}

export interface CampaignOptions {
  readonly seed: number;
  /** How many distinct points to try. */
  readonly points: number;
  /** Only every so-manieth place, from which one on: for processes that share the work. */
  readonly share?: { readonly of: number; readonly index: number };
  /** Ends with the first failure. */
  readonly bail?: boolean;
}

/** Of all points so many in a hundred are no crashes. */
const FAULT_SHARE = 35;
/** Crashes at one place in a row, before the next place has its turn. */
const IN_A_ROW = 8;
/** A workload is given up as exhausted when so many in a row were the same as others. */
const SAME_MAX = 5000;

export async function campaign(workload: Workload, options: CampaignOptions): Promise<Report> {
  const { seed, points } = options;
  const history = await History.record(workload);
  const run = new Run(workload, new Trials(history, seed));
  const random = new Random(seed);
  const share = options.share ?? { of: 1, index: 0 };
  const crashes = crashPoints(history, random, share, points);
  const faults = faultPoints(history, random, share);
  let same = 0;
  while (run.distinct < points && same < SAME_MAX) {
    const { value } = random.below(100) < FAULT_SHARE ? faults.next() : crashes.next();
    const outcome = await run.try(value);
    same = outcome.kind === 'same' ? same + 1 : 0;
    if (options.bail === true && run.failures.length > 0) break;
  }
  return { workload: workload.name, tallies: run.tallies, failures: run.failures, marks: run.trials.seen };
}

interface Share {
  readonly of: number;
  readonly index: number;
}

/**
 * Crashes right behind what was acknowledged, which lose all that isn't durable; then crashes after each event, round after round. A
 * small run starts anywhere and makes larger strides.
 */
function* crashPoints({ workload, events }: History, random: Random, { of, index }: Share, points: number): Generator<Point, never> {
  const acknowledged = events.filter((_, done) => done > 0 && workload.steps[done - 1]!.durable === true);
  for (let i = index; i < acknowledged.length; i += of) {
    yield { workload: workload.name, kind: 'crash', at: acknowledged[i]!, variation: ALL_LOST };
  }
  const places = events.at(-1)! + 1;
  const stride = of * Math.max(1, Math.floor((places * 4) / points));
  for (let round = 0; ; round++) {
    const offset = stride === of ? index : random.below(stride);
    for (let at = offset; at < places; at += stride) {
      for (let i = 0; i < IN_A_ROW; i++) yield { workload: workload.name, kind: 'crash', at, variation: round * IN_A_ROW + i };
    }
  }
}

/** Faults and interruptions at random calls. */
function* faultPoints({ workload, machine }: History, random: Random, { of, index }: Share): Generator<Point, never> {
  const { made } = machine.calls;
  const places = new Map<Kind, number[]>();
  for (const kind of INTERRUPTIONS) places.set(kind, [...made.keys()]);
  for (const fault of FAULTS)
    places.set(
      fault,
      [...made.keys()].filter((at) => strikes(fault, made[at]!)),
    );
  const kinds = [...places.keys()];
  for (;;) {
    const kind = random.pick(kinds);
    yield { workload: workload.name, kind, at: random.pick(places.get(kind)!), variation: random.below(2 ** 20) * of + index };
  }
}

class Run {
  readonly tallies = new Map<Kind, Tally>();
  readonly failures: Failure[] = [];
  distinct = 0;

  constructor(
    readonly workload: Workload,
    readonly trials: Trials,
  ) {}

  async try(point: Point): Promise<Outcome> {
    const outcome = await this.trials.try(point);
    let tally = this.tallies.get(point.kind);
    if (!tally) this.tallies.set(point.kind, (tally = { tried: 0, distinct: 0, survived: 0, refused: 0 }));
    tally.tried++;
    if (outcome.kind === 'same') return outcome;
    tally.distinct++;
    this.distinct++;
    if (outcome.kind === 'failed') this.failures.push({ point: formatPoint(point), reason: outcome.reason });
    else tally[outcome.kind]++;
    return outcome;
  }
}

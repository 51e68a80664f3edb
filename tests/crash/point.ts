// One point of a simulation: what went wrong, and where. Its text is enough to repeat it.
import { createHash } from 'node:crypto';
import { FAULTS, type Fault } from './disk/faults.js';

/** Ways in which things go wrong: a crash, a fault of the host at one call, another program at work in the middle of a call. */
export type Kind = 'crash' | Fault | Interruption;

export const INTERRUPTIONS = ['reader', 'namer', 'breaker'] as const;
export type Interruption = (typeof INTERRUPTIONS)[number];
export const KINDS: readonly Kind[] = ['crash', ...FAULTS, ...INTERRUPTIONS];

export interface Point {
  readonly workload: string;
  readonly kind: Kind;
  /** Events of the trace before the crash; else the number of the call. */
  readonly at: number;
  /** Which of the many possible at this place. */
  readonly variation: number;
}

export function formatPoint({ workload, kind, at, variation }: Point): string {
  return `${workload}/${kind}/${at}/${variation}`;
}

export function parsePoint(text: string): Point {
  const [workload, kind, at, variation] = text.split('/');
  const known = KINDS.find((each) => each === kind);
  if (workload === undefined || known === undefined || at === undefined || variation === undefined) {
    throw new Error(`no point: ${text}; one is WORKLOAD/KIND/AT/VARIATION`);
  }
  return { workload, kind: known, at: Number(at), variation: Number(variation) };
}

/** A seed that follows from the run's and the point. */
export function seedOf(point: Point, seed: number): number {
  return createHash('md5')
    .update(`${seed}/${formatPoint(point)}`)
    .digest()
    .readUInt32LE(0);
}

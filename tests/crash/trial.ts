// Tries one point: lets it happen, then judges what the store made of it.
import { Random } from '../property/random.js';
import { crashed } from './disk/crash.js';
import { fingerprint, type ImageDirectory } from './disk/image.js';
import type { History } from './history.js';
import { seedOf, type Point } from './point.js';
import { recover, type Bounds, type Recovery } from './recovery.js';
import { faulty } from './faulty.js';
import { interrupted } from './interrupted.js';

/** How a point came out. */
export type Outcome =
  /** Everything acknowledged was there, and the work went on. */
  | { readonly kind: 'survived' }
  /** The store said with a typed error that it can't tell, and nothing is lost. */
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'failed'; readonly reason: unknown }
  /** Another point was the same. */
  | { readonly kind: 'same' };

/** What a point leaves behind: a disk, or where another program looked on nothing but what that one saw. */
export interface Left {
  readonly image: ImageDirectory;
  readonly bounds: Bounds;
  /** Tells it from others with the same image. */
  readonly mark?: string | undefined;
  /** The first typed error. */
  readonly refusal?: string | undefined;
}

/** Of so many points one has a second crash while recovering. */
const SECOND_CRASH = 4;
/** Of so many points one goes on to the end of its workload. */
const TO_THE_END = 4;

export class Trials {
  /** What tells the points that were tried from each other. */
  readonly seen = new Set<string>();

  constructor(
    readonly history: History,
    readonly seed: number,
  ) {}

  async try(point: Point): Promise<Outcome> {
    try {
      return await this.#try(point);
    } catch (reason) {
      return { kind: 'failed', reason };
    }
  }

  async #try(point: Point): Promise<Outcome> {
    const random = new Random(seedOf(point, this.seed));
    switch (point.kind) {
      case 'crash':
        return this.#crash(point, random);
      case 'reader':
      case 'namer':
      case 'breaker':
        return this.#judge(await interrupted(this.history, point.kind, point.at, random), random);
      default:
        return this.#judge(await faulty(this.history, { at: point.at, fault: point.kind, choice: random.below(2 ** 31) }, random), random);
    }
  }

  async #crash({ at, variation }: Point, random: Random): Promise<Outcome> {
    const { history } = this;
    const { disk } = history.machine;
    const image = crashed(disk.root, disk.unsynced(at), variation, random);
    return this.#judge({ image, bounds: { from: history.acknowledged(at), to: history.begun(at), detail: 'exact' } }, random);
  }

  async #judge(left: Left | undefined, random: Random): Promise<Outcome> {
    if (left === undefined) return { kind: 'same' };
    const { image, bounds, mark = '', refusal } = left;
    const key = `${fingerprint(image)} ${bounds.from} ${mark}`;
    if (this.seen.has(key)) return { kind: 'same' };
    this.seen.add(key);
    const recovery = await this.#recover(image, bounds, random);
    if (random.below(SECOND_CRASH) === 0) await this.#crashAgain(recovery, random);
    return refusal === undefined ? { kind: 'survived' } : { kind: 'refused', code: refusal };
  }

  #recover(image: ImageDirectory, bounds: Bounds, random: Random): Promise<Recovery> {
    return recover(image, this.history, bounds, 2 + random.below(2 ** 30), random.below(TO_THE_END) === 0);
  }

  async #crashAgain({ machine, bounds }: Recovery, random: Random): Promise<void> {
    const { disk } = machine;
    const at = random.below(disk.trace.length + 1);
    const image = crashed(disk.root, disk.unsynced(at), random.below(8), random);
    await this.#recover(image, bounds(at), random);
  }
}

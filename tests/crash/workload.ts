// What a simulation does: a list of small steps over the public API.
import type { World } from './world.js';

/** One change of what others may see: a fault in the middle of two would leave the first. */
export interface Step {
  readonly name: string;
  /** Once it has returned, everything up to here survives whatever happens. */
  readonly durable?: boolean;
  /** Trying again after a failure acknowledges nothing: what was to be made durable is given up. */
  readonly final?: boolean;
  /** A file that may be there in part if the step was interrupted: it is too large for one commit group. */
  readonly inPart?: string;
  /**
   * A container that it makes of another program's, which may start without what that one had not made durable: if the writer was displaced
   * just before, or what it wrote could not be read. A later step puts that right.
   */
  readonly behind?: { readonly container: string; readonly parent: string };
  /** A container that loses by it what others wrote into it. */
  readonly forgets?: string;
  /** Made so that it can be repeated, whether or not it took effect before it was interrupted. */
  run(world: World): unknown;
}

export interface Workload {
  readonly name: string;
  /** How many of a hundred points are drawn from it, by and large. */
  readonly weight?: number;
  /** Make a store that is only read afterwards: the other steps are over it. */
  readonly base?: readonly Step[];
  readonly steps: readonly Step[];
}

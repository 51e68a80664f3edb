/** How far stepped work has come, in units of its own: files and the like, as far as they are known. */
export interface StepProgress {
  /** Units done so far. */
  readonly completed: number;
  /** Units in all, as far as is known by now. */
  readonly total: number;
}

/** How stepped work is followed and ended. */
export interface StepOptions {
  /** Aborting ends the work; the promise rejects with the signal's reason. What was done by then stays done. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each step. */
  readonly onProgress?: ((progress: StepProgress) => void) | undefined;
}

/** A step's answer of the component; counts stay below 2^53, so they are numbers here. */
export function stepProgressOf({ completed, total }: { readonly completed: bigint; readonly total: bigint }): StepProgress {
  return { completed: Number(completed), total: Number(total) };
}

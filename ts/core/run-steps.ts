import type { StepOptions, StepProgress } from './steps.js';
import { turn } from './turn.js';

/** Runs work to its end, giving the event loop a turn after each of its steps. */
export async function runSteps<Result>(steps: Generator<StepProgress, Result>, { signal, onProgress }: StepOptions): Promise<Result> {
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = steps.next();
      if (done === true) return value;
      onProgress?.(value);
      await turn();
    }
  } finally {
    steps.return(undefined as never);
  }
}

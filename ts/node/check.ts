import { setImmediate } from 'node:timers/promises';
import type { CheckOptions, CheckProgress, CheckReport } from '../core/check.js';

/** Runs a check to its end, giving the event loop its turns. */
export async function runCheck(steps: Generator<CheckProgress, CheckReport>, { signal, onProgress }: CheckOptions): Promise<CheckReport> {
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = steps.next();
      if (done === true) return value;
      onProgress?.(value);
      await setImmediate();
    }
  } finally {
    steps.return(undefined as never);
  }
}

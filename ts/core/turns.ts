import { veneerError, type VeneerError } from './veneer-error.js';

/** Loads, imports and collections take turns: each holds the packs it writes. */
export class Turns {
  /** How to stop each that is running or waits. */
  readonly #stops = new Set<() => void>();
  /** Settles with the last of them; never rejects. */
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /**
   * Runs `work` after those before it, with a signal that aborts on `signal` and on `close`. Aborted while it waits it rejects at once,
   * with the signal's reason.
   */
  async take<T>(syscall: string, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#closed) throw closed(syscall);
    signal?.throwIfAborted();
    const closing = new AbortController();
    const stop = (): void => {
      closing.abort(closed(syscall));
    };
    const either = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
    this.#stops.add(stop);
    const before = this.#last;
    const turn = unlessAborted(before, either)
      .then(() => work(either))
      .finally(() => this.#stops.delete(stop));
    // One that gave up waiting must not let the next one past those that are still running.
    this.#last = Promise.allSettled([before, turn]);
    return turn;
  }

  /** Stops all, and waits until nothing of them runs any more. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const stop of this.#stops) stop();
    await this.#last;
  }
}

function closed(syscall: string): VeneerError {
  return veneerError('bad-descriptor', { syscall, detail: 'the store was closed' });
}

/** Waits for `before`; rejects with the signal's reason as soon as it aborts. */
function unlessAborted(before: Promise<unknown>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
    void before.then(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
  });
}

import { heard } from '../shell/turn.js';
import { EXIT } from './exit-codes.js';

/** Runs with a signal that the first Ctrl-C aborts; the second one ends the program at once. */
export async function interruptible<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort(new DOMException('interrupted', 'AbortError'));
  };
  process.on('SIGINT', interrupt);
  try {
    return await run(controller.signal);
  } catch (error) {
    // Ctrl-C ends what feeds a pipe, too: its end can be met before the signal is heard, and is not what failed.
    await heard();
    controller.signal.throwIfAborted();
    throw error;
  } finally {
    process.off('SIGINT', interrupt);
  }
}

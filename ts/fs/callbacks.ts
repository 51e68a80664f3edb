import { checkFunction } from './argument-checks.js';
import { VeneerError } from '../core/veneer-error.js';

export type Callback = (error: unknown, ...results: unknown[]) => void;

/** How a function of node:fs finds its callback among its arguments. */
export interface CallbackForm {
  /** Index of the callback when every argument is given. */
  readonly at: number;
  /** Index of the first argument that may be left out. */
  readonly optionalFrom?: number;
  /** Also told when the callback is missing: what stands in its place. Node takes the argument before for it, when there is none. */
  readonly orBefore?: boolean;
  /** Index of the argument that is given back after the result, with 0 for a result that failed. */
  readonly returns?: number;
  readonly name?: string;
}

type Run = (...args: never[]) => unknown;

/**
 * A function of node:fs that answers through a callback, made of the synchronous one. The work is done in the call itself, so that
 * calls take effect in the order in which they are made; the answer comes in a later turn. What is wrong with the arguments is thrown.
 */
export function answered(run: Run, form: CallbackForm): (...args: unknown[]) => void {
  return (...args) => {
    const [callback, index] = callbackAmong(args, form);
    later(() => run(...(args.slice(0, index) as never[])), wrapped(callback, form, args));
  };
}

/** Runs at once, and answers in a later turn. Throws what is no outcome of the work but a mistake in the call. */
export function later(run: () => unknown, callback: Callback): void {
  let results: readonly unknown[];
  try {
    const result = run();
    results = result === undefined ? [null] : [null, result];
  } catch (error) {
    if (!isOutcome(error)) throw error;
    results = [error];
  }
  setImmediate(() => {
    callback(...(results as [unknown]));
  });
}

/** Gives what a promise settles to to a callback. An error thrown there is nobody's rejection, as in Node. */
export function answerWith(promise: Promise<unknown>, callback: Callback): void {
  promise.then(
    (result) => setImmediate(() => (result === undefined ? callback(null) : callback(null, result))),
    (error: unknown) => setImmediate(() => callback(error)),
  );
}

/** The callback, and its index. */
export function callbackAmong(
  args: readonly unknown[],
  { at, optionalFrom = at, orBefore, name = 'cb' }: CallbackForm,
): [Callback, number] {
  for (let index = at; index >= optionalFrom; index--) {
    if (typeof args[index] === 'function') return [args[index] as Callback, index];
  }
  return [checkFunction(orBefore ? args[at] || args[at - 1] : args[at], name) as Callback, at];
}

function wrapped(callback: Callback, { returns }: CallbackForm, args: readonly unknown[]): Callback {
  if (returns === undefined) return callback;
  return (error, result = 0) => {
    callback(error, result, args[returns]);
  };
}

function isOutcome(error: unknown): boolean {
  return error instanceof VeneerError || (error as { code?: unknown } | null)?.code === 'ERR_FS_FILE_TOO_LARGE';
}

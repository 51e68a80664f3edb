// What the conformance cases take of node:assert/strict, for runtimes that lack it. Node's own judges the same cases elsewhere.
import { Buffer } from 'node:buffer';

class AssertionError extends Error {}

function fail(message: unknown, otherwise: string): never {
  if (message instanceof Error) throw message;
  throw new AssertionError(typeof message === 'string' ? message : otherwise);
}

const shown = (value: unknown): string => JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? `${each}n` : each));

function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (ArrayBuffer.isView(a)) return ArrayBuffer.isView(b) && bytesOf(a).equals(bytesOf(b));
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  if (a instanceof Map || a instanceof Set) return a.constructor === b.constructor && isEqual([...a], [...(b as Iterable<unknown>)]);
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && isEqual(one[key], other[key]));
}

function bytesOf(view: ArrayBufferView): Buffer {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength);
}

/** Whether an error is the one that is expected: an object of fields, a pattern of its message, a class, a predicate. */
function checkError(error: unknown, expected: unknown): void {
  if (expected === undefined || typeof expected === 'string') return;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (expected instanceof RegExp) {
    if (!expected.test(text)) fail(undefined, `${text} doesn't match ${expected}`);
  } else if (typeof expected === 'function') {
    const isClass = expected.prototype !== undefined && error instanceof (expected as new () => unknown);
    if (!isClass && (expected as (error: unknown) => unknown)(error) !== true) fail(undefined, `${text} is not what is expected`);
  } else {
    for (const [key, value] of Object.entries(expected as object)) {
      const actual = (error as Record<string, unknown>)[key];
      const agrees = value instanceof RegExp && typeof actual === 'string' ? value.test(actual) : isEqual(actual, value);
      if (!agrees) fail(undefined, `${text}: ${key} is ${shown(actual)}, not ${shown(value)}`);
    }
  }
}

const assert = {
  ok(value: unknown, message?: unknown): void {
    if (!value) fail(message, `${shown(value)} is not true`);
  },
  equal(actual: unknown, expected: unknown, message?: unknown): void {
    if (!Object.is(actual, expected)) fail(message, `${shown(actual)} is not ${shown(expected)}`);
  },
  notEqual(actual: unknown, expected: unknown, message?: unknown): void {
    if (Object.is(actual, expected)) fail(message, `${shown(actual)} is the same`);
  },
  deepEqual(actual: unknown, expected: unknown, message?: unknown): void {
    if (!isEqual(actual, expected)) fail(message, `${shown(actual)} is not ${shown(expected)}`);
  },
  match(text: string, pattern: RegExp, message?: unknown): void {
    if (!pattern.test(text)) fail(message, `${text} doesn't match ${pattern}`);
  },
  throws(run: () => unknown, expected?: unknown): void {
    let error: unknown;
    try {
      run();
    } catch (thrown) {
      error = thrown;
      checkError(error, expected);
      return;
    }
    fail(undefined, 'nothing was thrown');
  },
  async rejects(run: Promise<unknown> | (() => Promise<unknown>), expected?: unknown): Promise<void> {
    try {
      await (typeof run === 'function' ? run() : run);
    } catch (error) {
      checkError(error, expected);
      return;
    }
    fail(undefined, 'nothing was rejected');
  },
};
export default assert;

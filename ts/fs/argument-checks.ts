import { argumentType, outOfRange } from './argument-errors.js';

// What node:fs asks of its arguments, with its own errors.

export function checkInteger(value: unknown, name: string, min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): number {
  if (typeof value !== 'number') throw argumentType(name, 'of type number', value);
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
  if (value < min || value > max) throw outOfRange(name, `>= ${min} && <= ${max}`, value);
  return value;
}

export function checkInt32(value: unknown, name: string, min = -0x8000_0000): number {
  return checkInteger(value, name, min, 0x7fff_ffff);
}

export function checkUint32(value: unknown, name: string, min = 0): number {
  return checkInteger(value, name, min, 0xffff_ffff);
}

export function checkBoolean(value: unknown, name: string): boolean {
  if (typeof value !== 'boolean') throw argumentType(name, 'of type boolean', value);
  return value;
}

export function checkString(value: unknown, name: string): string {
  if (typeof value !== 'string') throw argumentType(name, 'of type string', value);
  return value;
}

export function checkFunction<T>(value: T, name: string): T {
  if (typeof value !== 'function') throw argumentType(name, 'of type function', value);
  return value;
}

export function checkObject(value: unknown, name: string): object {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw argumentType(name, 'of type object', value);
  return value;
}

/** A size to cut a file off at: none below 0, as in Node. */
export function checkSize(length: unknown): bigint {
  return BigInt(Math.max(0, checkInteger(length, 'len')));
}

/** An owner: a uid or gid, or -1, which keeps the one there is. */
export function checkOwner(value: unknown, name: 'uid' | 'gid'): number {
  return checkInteger(value, name, -1, 0xffff_ffff);
}

export function checkSignal(value: unknown): AbortSignal | undefined {
  if (value === undefined) return undefined;
  if (value === null || typeof value !== 'object' || !('aborted' in value)) {
    throw argumentType('options.signal', 'an instance of AbortSignal', value);
  }
  return value as AbortSignal;
}

/** Whether node:fs takes a number for a descriptor where a path may stand as well. */
export function isInt32(value: unknown): value is number {
  return typeof value === 'number' && value === (value | 0);
}

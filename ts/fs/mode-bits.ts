import { nodeError } from './argument-errors.js';

/** A set of three bits, as `access` and `copyFile` take it. What is wrong with it Node tells in C++, in words of its own. */
export function modeBits(mode: unknown, otherwise: number): number {
  if (mode === undefined || mode === null) return otherwise;
  if (typeof mode !== 'number') {
    throw nodeError(new TypeError('mode must be int32 or null/undefined'), 'ERR_INVALID_ARG_TYPE');
  }
  if (!Number.isFinite(mode)) throw nodeError(new RangeError('mode is out of range'), 'ERR_OUT_OF_RANGE');
  const bits = Math.trunc(mode);
  if (bits >= 0 && bits <= 7) return bits;
  throw nodeError(new RangeError('mode is out of range: >= 0 && <= 7'), 'ERR_OUT_OF_RANGE');
}

import { Buffer } from 'node:buffer';
import { checkInteger, checkObject } from './argument-checks.js';
import { argumentType, argumentValue, outOfRange } from './argument-errors.js';
import { dataOf, viewOf } from './encodings.js';

// How node:fs takes what a read or write is about: `(buffer, offset, length, position)` or `(buffer, { offset, length, position })`,
// to write also `(text, position, encoding)`.

export type Position = number | bigint | null | undefined;

/** Bytes to read into or to write, and where in the file; without a position, at the descriptor's own. */
export interface Transfer {
  readonly bytes: Uint8Array;
  readonly position: Position;
}

interface Range {
  readonly offset?: unknown;
  readonly length?: unknown;
  readonly position?: unknown;
}

export function readArguments(buffer: unknown, rest: readonly unknown[]): Transfer {
  const whole = viewOf(buffer);
  const [first] = rest;
  if (rest.length <= 1 || typeof first === 'object') {
    if (first !== undefined && first !== null) checkObject(first, 'options');
    const { offset = 0, length = whole.length - Number(offset), position } = (first ?? {}) as Range;
    return readTransfer(whole, offset, length, position);
  }
  return readTransfer(whole, first ?? 0, rest[1], rest[2]);
}

function readTransfer(whole: Uint8Array, offset: unknown, length: unknown, position: unknown): Transfer {
  const from = checkInteger(offset, 'offset', 0);
  // Node's own `length | 0`.
  const count = (length as number) | 0;
  if (count === 0) return { bytes: whole.subarray(0, 0), position: null };
  return { bytes: rangeToFill(whole, from, count), position: checkPosition(position) };
}

/** The part of a buffer that a read fills. */
export function rangeToFill(whole: Uint8Array, offset: number, length: number): Uint8Array {
  if (whole.length === 0) throw argumentValue('buffer', whole, 'is empty and cannot be written');
  if (length < 0) throw outOfRange('length', '>= 0', length);
  if (offset + length > whole.length) throw outOfRange('length', `<= ${whole.length - offset}`, length);
  return partOf(whole, offset, offset + length);
}

/** No new view for all of one. */
function partOf(whole: Uint8Array, from: number, to: number): Uint8Array {
  return from === 0 && to === whole.length ? whole : whole.subarray(from, to);
}

function checkPosition(position: unknown): Position {
  if (position === undefined || position === null) return null;
  if (typeof position === 'number') return checkInteger(position, 'position', -1);
  if (typeof position !== 'bigint') throw argumentType('position', 'of type bigint or integer', position);
  if (position >= -(2n ** 63n) && position < 2n ** 63n) return position;
  throw outOfRange('position', `>= ${-(2n ** 63n)} && <= ${2n ** 63n - 1n}`, position);
}

export function writeArguments(data: unknown, [first, second, third]: readonly unknown[]): Transfer {
  if (typeof data === 'string') return writeText(data, first, second);
  const whole = dataOf(data, undefined, 'buffer');
  if (typeof first !== 'object' || first === null) return writeTransfer(whole, first, second, third);
  const { offset, length, position } = first as Range;
  return writeTransfer(whole, offset, length, position);
}

function writeText(text: string, position: unknown, encoding: unknown): Transfer {
  // What isn't an encoding is none, as Node takes it; but half a byte of hex is an error.
  const known = typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8';
  if (known.toLowerCase() === 'hex' && text.length % 2 !== 0) {
    throw argumentValue('encoding', encoding, `is invalid for data of length ${text.length}`);
  }
  return { bytes: Buffer.from(text, known), position: typeof position === 'number' ? position : null };
}

function writeTransfer(whole: Uint8Array, offset: unknown, length: unknown, position: unknown): Transfer {
  const from = offset === undefined || offset === null ? 0 : checkInteger(offset, 'offset', 0);
  const count = typeof length === 'number' ? length : whole.length - from;
  if (from > whole.length) throw outOfRange('offset', `<= ${whole.length}`, from);
  if (count > whole.length - from) throw outOfRange('length', `<= ${whole.length - from}`, count);
  if (count < 0) throw outOfRange('length', '>= 0', count);
  checkInteger(count, 'length', 0, 0x7fff_ffff);
  return { bytes: partOf(whole, from, from + count), position: typeof position === 'number' ? position : null };
}

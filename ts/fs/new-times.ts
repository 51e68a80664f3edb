import { types } from 'node:util';
import type { NewTime } from '../bindings.js';
import { timestampOf } from '../core/timestamps.js';
import { argumentType } from './argument-errors.js';

/** A time as `fs.utimes` takes it, and besides a bigint of nanoseconds, which loses nothing. */
export type TimeInput = string | number | Date | bigint;

/**
 * Seconds since 1970 (a number or numeric text), a Date, or nanoseconds (a bigint). As in Node, a negative number is the present,
 * while text and a Date may go before 1970. Undefined for an invalid Date: what no file can have.
 */
export function newTime(time: unknown, name = 'time'): NewTime | undefined {
  if (types.isDate(time) && Number.isNaN(time.getTime())) return undefined;
  return { tag: 'at', val: timestampOf(typeof time === 'bigint' ? time : nanoseconds(time, name)) };
}

function nanoseconds(time: unknown, name: string): bigint {
  if (typeof time === 'string' && Number.isFinite(Number(time))) return ofSeconds(Number(time));
  if (Number.isFinite(time)) return (time as number) < 0 ? BigInt(Date.now()) * 1_000_000n : ofSeconds(time as number);
  if (types.isDate(time)) return BigInt(time.getTime()) * 1_000_000n;
  throw argumentType(name, 'an instance of Date or an Time in seconds', time);
}

/** A double holds microseconds of the present time exactly; what is below them would be noise. */
function ofSeconds(seconds: number): bigint {
  const whole = Math.floor(seconds);
  return BigInt(whole) * 1_000_000_000n + BigInt(Math.round((seconds - whole) * 1_000_000)) * 1000n;
}

import type { NewTime } from '../bindings.js';
import { timestampOf } from '../core/timestamps.js';

/** A time as `fs.utimes` takes it, and besides a bigint of nanoseconds, which loses nothing. */
export type TimeInput = string | number | Date | bigint;

/** Seconds since 1970 (a number or numeric text), a Date, or nanoseconds (a bigint). Throws a TypeError on what isn't a time. */
export function newTime(time: TimeInput): NewTime {
  return { tag: 'at', val: timestampOf(typeof time === 'bigint' ? time : nanoseconds(time)) };
}

function nanoseconds(time: string | number | Date): bigint {
  if (time instanceof Date) return milliseconds(time.getTime());
  const seconds = typeof time === 'string' ? Number(time) : time;
  // A double holds microseconds of the present time exactly; what is below them would be noise.
  const whole = Math.floor(seconds);
  if (!Number.isFinite(seconds)) throw invalidTime(String(time));
  return BigInt(whole) * 1_000_000_000n + BigInt(Math.round((seconds - whole) * 1_000_000)) * 1000n;
}

function milliseconds(value: number): bigint {
  if (!Number.isFinite(value)) throw invalidTime('Invalid Date');
  return BigInt(value) * 1_000_000n;
}

function invalidTime(received: string): TypeError {
  return Object.assign(new TypeError(`The argument 'time' must be a finite number, a Date or a bigint. Received ${received}`), {
    code: 'ERR_INVALID_ARG_TYPE',
  });
}

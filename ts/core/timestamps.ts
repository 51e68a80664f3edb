import type { Timestamp } from '../bindings.js';

const NS_PER_SECOND = 1_000_000_000n;

/** Nanoseconds since 1970. */
export function nanosecondsOf(time: Timestamp): bigint {
  return time.seconds * NS_PER_SECOND + BigInt(time.nanoseconds);
}

/** Milliseconds since 1970, with what of the nanoseconds a double can hold, as in Node's `mtimeMs`. */
export function millisecondsOf(time: Timestamp): number {
  return Number(time.seconds) * 1000 + time.nanoseconds / 1_000_000;
}

/** A Date, to the millisecond. */
export function dateOf(time: Timestamp): Date {
  return new Date(Math.floor(millisecondsOf(time)));
}

/** The time that many nanoseconds after 1970; negative ones are before it. */
export function timestampOf(nanoseconds: bigint): Timestamp {
  const rest = ((nanoseconds % NS_PER_SECOND) + NS_PER_SECOND) % NS_PER_SECOND;
  return { seconds: (nanoseconds - rest) / NS_PER_SECOND, nanoseconds: Number(rest) };
}

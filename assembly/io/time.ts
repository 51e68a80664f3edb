// Times as POSIX keeps them: seconds since 1970, and nanoseconds.
import { ByteBuffer, Cursor } from "../core/bytes";
import { nowNs } from "./clock";

const NS_PER_SECOND: u64 = 1_000_000_000;

export class Time {
  seconds: i64 = 0;
  nanoseconds: u32 = 0;

  set(seconds: i64, nanoseconds: u32): void {
    this.seconds = seconds;
    this.nanoseconds = nanoseconds;
  }

  copy(other: Time): void {
    this.set(other.seconds, other.nanoseconds);
  }

  equals(other: Time): bool {
    return this.seconds == other.seconds && this.nanoseconds == other.nanoseconds;
  }

  /** The host's wall clock. */
  setNow(): void {
    const now = nowNs();
    this.set(i64(now / NS_PER_SECOND), u32(now % NS_PER_SECOND));
  }
}

/** Negative when `a` is the earlier one, positive when the later. */
export function compareTimes(a: Time, b: Time): i32 {
  if (a.seconds != b.seconds) return a.seconds < b.seconds ? -1 : 1;
  return a.nanoseconds < b.nanoseconds ? -1 : i32(a.nanoseconds > b.nanoseconds);
}

/** As records have it: i64 seconds, u32 nanoseconds. */
export function encodeTime(time: Time, to: ByteBuffer): void {
  to.u64(time.seconds);
  to.u32(time.nanoseconds);
}

export function decodeTime(time: Time, from: Cursor): void {
  const seconds = i64(from.u64());
  time.set(seconds, from.u32());
}

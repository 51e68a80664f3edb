// Times as POSIX keeps them: seconds since 1970, and nanoseconds.
import { nowNs } from "../io/clock";

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

// Waiting for others without a way to sleep: WASI's clocks are all there is.
import { nowNs } from "../io/clock";
import { randomId } from "./random";

const NS_PER_MS: u64 = 1_000_000;
/** The longest wait is below 2^5 ms. */
const TURNS_LONGER: u32 = 5;
/** A clock that stands still ends the wait too. */
const LOOKS_MAX: u32 = 100_000;

const scratch = memory.data(16, 8);

/** Writers that displace each other would do so for ever if none of them held back. */
export class Backoff {
  private turn: u32 = 0;

  reset(): void {
    this.turn = 0;
  }

  /** Waits for a random time, longer from turn to turn, up to 32 ms. */
  wait(): void {
    randomId(scratch);
    const most = NS_PER_MS * (u64(1) << min(this.turn++, TURNS_LONGER));
    const length = load<u64>(scratch) % most;
    const start = nowNs();
    let looks: u32 = 0;
    while (looks < LOOKS_MAX && nowNs() - start < length) looks++;
  }
}

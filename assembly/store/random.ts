// Names that nobody else picks.
import { toHex } from "../core/hex";
import { randomBytes } from "../io/random";

const scratch = memory.data(16, 8);

/** 16 random bytes at `at`. */
export function randomId(at: usize): void {
  randomBytes(at, 16);
}

/** 32 hex digits. */
export function randomName(): string {
  randomId(scratch);
  return toHex(scratch, 16);
}

/** A number that nobody else picks. */
export function randomInstance(): u64 {
  randomId(scratch);
  return load<u64>(scratch);
}

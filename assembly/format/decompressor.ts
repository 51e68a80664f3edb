// What a compressed layer is read with, piece by piece.
import { Bytes } from "../core/bytes";

export const enum DecompressEvent {
  needInput,
  out,
  end,
  fail,
}

export abstract class Decompressor {
  /** Decompressed bytes at `out`; valid until the next `next`. */
  out: Bytes = new Bytes();
  /** Bytes handed out so far. */
  produced: u64 = 0;

  /** Bytes of input used so far. */
  abstract get consumed(): u64;

  /** Gives the next piece, after `needInput` or at first; it stays put until the next `needInput`. */
  abstract push(ptr: usize, len: usize): void;

  /** Says that no more pieces follow. */
  abstract finish(): void;

  /** Goes on to the next event. After `fail` the fault is set, and every further call fails too. */
  abstract next(): DecompressEvent;

  abstract free(): void;
}

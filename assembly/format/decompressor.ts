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

  protected finished: bool = false;
  private pushed: u64 = 0;

  /** Bytes of input used so far. */
  get consumed(): u64 {
    return this.pushed - u64(this.left());
  }

  /** Gives the next piece, after `needInput` or at first; it stays put until the next `needInput`. */
  push(ptr: usize, len: usize): void {
    this.take(ptr, len);
    this.pushed += u64(len);
  }

  /** Says that no more pieces follow. */
  finish(): void {
    this.finished = true;
  }

  /** Goes on to the next event. After `fail` the fault is set, and every further call fails too. */
  next(): DecompressEvent {
    let event = -1;
    while (event < 0) event = this.step();
    return event;
  }

  abstract free(): void;

  /** Reads on from this piece: the one before is used up. */
  protected abstract take(ptr: usize, len: usize): void;

  /** Bytes of the piece not used yet. */
  protected abstract left(): usize;

  /** An event, or -1 to go on. */
  protected abstract step(): i32;
}

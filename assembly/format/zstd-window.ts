// What a frame has decoded: as much as may still be copied from, and room for one block more.
import { SLACK, Target } from "./zstd-sequences";

/** It grows with what is decoded, from this on: a frame of a few bytes that claims a large window costs little. */
const CAPACITY_LEAST: usize = 1 << 18;

export class Window {
  readonly target: Target = new Target();
  private memory: usize = 0;
  private capacity: usize = 0;
  /** Bytes that may be copied from, at most. */
  private size: usize = 0;

  /** A frame begins. */
  reset(size: u32): void {
    this.size = size;
    this.target.base = this.memory;
    this.target.at = this.memory;
  }

  /** Makes room for a block of up to `len` bytes, and returns where it goes. */
  prepare(len: u32): usize {
    const target = this.target;
    if (target.at + len > this.memory + this.capacity) this.makeRoom(len);
    target.end = target.at + len;
    return target.at;
  }

  free(): void {
    if (this.memory) heap.free(this.memory);
    this.memory = 0;
    this.capacity = 0;
  }

  /** Moves what is kept to the front, where it leaves room for a quarter of it at least; otherwise into more memory. */
  private makeRoom(len: u32): void {
    const target = this.target;
    const size = this.size;
    const kept = min<usize>(target.at - target.base, size);
    let start = this.memory;
    if (kept + max<usize>(kept >> 2, len) > this.capacity) {
      this.capacity = max<usize>(CAPACITY_LEAST, min<usize>(2 * (kept + len), size + (size >> 2) + len));
      start = heap.alloc(this.capacity + SLACK);
    }
    memory.copy(start, target.at - kept, kept);
    if (this.memory && start != this.memory) heap.free(this.memory);
    this.memory = start;
    target.base = start;
    target.at = start + kept;
  }
}

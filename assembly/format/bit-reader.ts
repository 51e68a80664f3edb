/**
 * Bits of a DEFLATE stream (RFC 1951 §3.1.1: from each byte's least significant on) that arrives in pieces.
 *
 * Bits that are filled in and not taken belong to no piece any more, so a piece is used up when its bytes are.
 */
export class BitReader {
  /** The rest of the piece. */
  input: usize = 0;
  inputEnd: usize = 0;
  /** Bits that were filled in, the next one lowest; those from `count` on are 0. */
  bits: u64 = 0;
  count: u32 = 0;

  push(ptr: usize, len: usize): void {
    this.input = ptr;
    this.inputEnd = ptr + len;
  }

  /** Bytes of the piece not filled in yet. */
  get left(): usize {
    return this.inputEnd - this.input;
  }

  /** True if there are `count` bits (at most 57) to look at. */
  fill(count: u32): bool {
    while (this.count < count) {
      if (this.input == this.inputEnd) return false;
      this.bits |= u64(load<u8>(this.input++)) << this.count;
      this.count += 8;
    }
    return true;
  }

  /** Takes bits that were filled in. */
  take(count: u32): u32 {
    const value = u32(this.bits & lowBits(count));
    this.bits >>= u64(count);
    this.count -= count;
    return value;
  }

  /** Drops the rest of a byte that was begun. */
  align(): void {
    this.take(this.count & 7);
  }

  /** The next whole byte, or -1 if there is none yet. */
  nextByte(): i32 {
    this.align();
    return this.fill(8) ? i32(this.take(8)) : -1;
  }
}

/** A mask of so many bits, at most 63. */
@inline
export function lowBits(count: u32): u64 {
  return (u64(1) << u64(count)) - 1;
}

/**
 * Bits of a stream that is read backwards (RFC 8878 §4.1): from below its last set bit, which ends it, down to its first byte.
 *
 * Reading past the start gives whatever lies before it and leaves `left` negative: who reads looks at that often enough that
 * no address leaves the slack of the block's buffer.
 */
export class Bitstream {
  /** Bits not taken. */
  left: i32 = 0;
  /** Address of the first byte. */
  start: usize = 0;

  /** False when it has no last bit. */
  open(start: usize, len: u32): bool {
    this.start = start;
    if (!len) return false;
    const last = u32(load<u8>(start + len - 1));
    this.left = i32(len * 8) - i32(clz(last) - 23);
    return last != 0;
  }

  /** Takes up to 32 bits. */
  @inline
  take(count: u32): u32 {
    this.left -= i32(count);
    return u32((load<u64>(this.start + usize(this.left >> 3)) >> u64(this.left & 7)) & ((u64(1) << u64(count)) - 1));
  }

  /** The next bits, up to 32, without taking them. */
  @inline
  peek(count: u32): u32 {
    const at = this.left - i32(count);
    return u32((load<u64>(this.start + usize(at >> 3)) >> u64(at & 7)) & ((u64(1) << u64(count)) - 1));
  }
}

// The bytes of a file as runs from elsewhere: sorted, disjoint; a gap is a hole.
//
//   extent, 32 bytes: | file offset u64 | length u64 | source offset u64 | source u32 | entry u32 |
//
// `entry` is NO_ENTRY when `source` is a run of a segment; else the bytes are those of a lower
// file, (layer, entry) = (source, entry): copy-up makes one such extent and copies nothing.

export const NO_ENTRY: u32 = u32.MAX_VALUE;
/** 2^53 - 1: offsets that JavaScript hosts can hold too. */
export const FILE_MAX: u64 = 0x1f_ffff_ffff_ffff;

const EXTENT_BITS: u32 = 5;
const EXTENT_SIZE: u32 = 1 << EXTENT_BITS;
const OFFSET_LENGTH: usize = 8;
const OFFSET_SOURCE_OFFSET: usize = 16;
const OFFSET_SOURCE: usize = 24;
const OFFSET_ENTRY: usize = 28;

/** A growable list of extents in unmanaged memory; `free` it. */
export class Extents {
  private base: usize = 0;
  private capacity: u32 = 0;
  count: u32 = 0;
  /** Bytes that lie in runs: what the file takes of its container's quota. */
  held: u64 = 0;

  fileOffset(i: u32): u64 {
    return load<u64>(this.at(i));
  }

  length(i: u32): u64 {
    return load<u64>(this.at(i), OFFSET_LENGTH);
  }

  end(i: u32): u64 {
    return this.fileOffset(i) + this.length(i);
  }

  sourceOffset(i: u32): u64 {
    return load<u64>(this.at(i), OFFSET_SOURCE_OFFSET);
  }

  source(i: u32): u32 {
    return load<u32>(this.at(i), OFFSET_SOURCE);
  }

  entry(i: u32): u32 {
    return load<u32>(this.at(i), OFFSET_ENTRY);
  }

  /** The first extent that ends after `offset`. */
  find(offset: u64): u32 {
    let low: u32 = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.end(middle) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Puts an extent over whatever was there, joining it with its left neighbour when they run on. */
  put(fileOffset: u64, length: u64, sourceOffset: u64, source: u32, entry: u32): void {
    if (!length) return;
    this.cut(fileOffset, fileOffset + length);
    if (entry == NO_ENTRY) this.held += length;
    const i = this.find(fileOffset);
    if (i > 0 && this.runsOn(i - 1, fileOffset, sourceOffset, source, entry)) {
      store<u64>(this.at(i - 1), this.length(i - 1) + length, OFFSET_LENGTH);
      return;
    }
    this.insert(i, fileOffset, length, sourceOffset, source, entry);
  }

  /** Makes a hole of `from..to`. */
  cut(from: u64, to: u64): void {
    let i = this.find(from);
    if (i == this.count || this.fileOffset(i) >= to) return;
    if (this.fileOffset(i) < from) {
      const end = this.end(i);
      this.letGo(i, min(end, to) - from);
      store<u64>(this.at(i), from - this.fileOffset(i), OFFSET_LENGTH);
      if (end > to) {
        const skip = to - this.fileOffset(i);
        this.insert(i + 1, to, end - to, this.sourceOffset(i) + skip, this.source(i), this.entry(i));
        return;
      }
      i++;
    }
    let last = i;
    while (last < this.count && this.end(last) <= to) this.letGo(last, this.length(last++));
    if (last < this.count && this.fileOffset(last) < to) {
      const skip = to - this.fileOffset(last);
      this.letGo(last, skip);
      const at = this.at(last);
      store<u64>(at, to);
      store<u64>(at, load<u64>(at, OFFSET_LENGTH) - skip, OFFSET_LENGTH);
      store<u64>(at, load<u64>(at, OFFSET_SOURCE_OFFSET) + skip, OFFSET_SOURCE_OFFSET);
    }
    if (last > i) {
      memory.copy(this.at(i), this.at(last), (<usize>(this.count - last)) << EXTENT_BITS);
      this.count -= last - i;
    }
  }

  /** How many bytes of `from..to` lie in runs. */
  heldIn(from: u64, to: u64): u64 {
    let held: u64 = 0;
    for (let i = this.find(from); i < this.count && this.fileOffset(i) < to; i++) {
      if (this.entry(i) == NO_ENTRY) held += min(this.end(i), to) - max(this.fileOffset(i), from);
    }
    return held;
  }

  /** Lets extent `i` be the same bytes at another place. */
  redirect(i: u32, sourceOffset: u64, source: u32): void {
    store<u64>(this.at(i), sourceOffset, OFFSET_SOURCE_OFFSET);
    store<u32>(this.at(i), source, OFFSET_SOURCE);
  }

  free(): void {
    if (this.base) heap.free(this.base);
    this.base = 0;
    this.capacity = 0;
    this.count = 0;
    this.held = 0;
  }

  private letGo(i: u32, length: u64): void {
    if (this.entry(i) == NO_ENTRY) this.held -= length;
  }

  private at(i: u32): usize {
    return this.base + ((<usize>i) << EXTENT_BITS);
  }

  private runsOn(i: u32, fileOffset: u64, sourceOffset: u64, source: u32, entry: u32): bool {
    return (
      this.end(i) == fileOffset &&
      this.source(i) == source &&
      this.entry(i) == entry &&
      this.sourceOffset(i) + this.length(i) == sourceOffset
    );
  }

  private insert(i: u32, fileOffset: u64, length: u64, sourceOffset: u64, source: u32, entry: u32): void {
    if (this.count == this.capacity) {
      this.capacity = max<u32>(this.capacity << 1, 1);
      const size = (<usize>this.capacity) << EXTENT_BITS;
      this.base = this.base ? heap.realloc(this.base, size) : heap.alloc(size);
    }
    const at = this.at(i);
    memory.copy(at + EXTENT_SIZE, at, (<usize>(this.count - i)) << EXTENT_BITS);
    store<u64>(at, fileOffset);
    store<u64>(at, length, OFFSET_LENGTH);
    store<u64>(at, sourceOffset, OFFSET_SOURCE_OFFSET);
    store<u32>(at, source, OFFSET_SOURCE);
    store<u32>(at, entry, OFFSET_ENTRY);
    this.count++;
  }
}

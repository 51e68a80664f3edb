/**
 * Which parts of a sparse file a tar holds (GNU tar manual, "Storing Sparse Files"): old GNU header entries, PAX 0.0
 * and 0.1 records, and the PAX 1.0 text at the head of the content.
 */
import { ByteBuffer } from "../core/bytes";
import { BLOCK_SIZE, LONG_NUMBER, numberOk, parseNumber } from "./tar-field";

/** More data regions than this are refused: 16 bytes of memory each. */
export const SPARSE_REGIONS_MAX: u32 = 262144;

const REGION_SIZE: usize = 16; // offset u64 | length u64
const OLD_GNU_ENTRY_SIZE: usize = 2 * LONG_NUMBER;

/** Data regions of a file, ascending and apart. */
export class SparseMap {
  count: u32 = 0;
  /** Bytes in all regions. */
  stored: u64 = 0;
  /** End of the last region. */
  end: u64 = 0;
  private regions: ByteBuffer = new ByteBuffer();

  clear(): void {
    this.count = 0;
    this.stored = 0;
    this.end = 0;
    this.regions.clear();
  }

  offset(index: u32): u64 {
    return index < this.count ? load<u64>(this.regions.ptr + usize(index) * REGION_SIZE) : 0;
  }

  length(index: u32): u64 {
    return index < this.count ? load<u64>(this.regions.ptr + usize(index) * REGION_SIZE, 8) : 0;
  }

  /** False if the region doesn't lie behind the ones before it, ends at 2^63 or above, or is one too many. */
  add(offset: u64, length: u64): bool {
    const limit = u64(i64.MAX_VALUE);
    if (offset < this.end || offset > limit || length > limit - offset || this.count == SPARSE_REGIONS_MAX)
      return false;
    this.regions.u64(offset);
    this.regions.u64(length);
    this.count++;
    this.stored += length;
    this.end = offset + length;
    return true;
  }

  /** Adds up to `count` entries of an old GNU header or extension block; an entry that starts with NUL ends the list. */
  addOldGnu(entries: usize, count: u32): bool {
    for (; count; count--, entries += OLD_GNU_ENTRY_SIZE) {
      if (load<u8>(entries) == 0) return true;
      const offset = parseNumber(entries, LONG_NUMBER);
      if (!numberOk || offset < 0) return false;
      const length = parseNumber(entries + LONG_NUMBER, LONG_NUMBER);
      if (!numberOk || length < 0 || !this.add(offset, length)) return false;
    }
    return true;
  }

  /** Adds PAX 0.1's `offset,length,offset,length…`. */
  addList(ptr: usize, len: usize): bool {
    const numbers = new SparseNumbers();
    for (const end = ptr + len; ptr < end; ptr++) {
      const byte = u32(load<u8>(ptr));
      if (!(byte == 0x2c ? numbers.finish(this) : numbers.digit(byte))) return false;
    }
    return len == 0 || (numbers.finish(this) && !numbers.halfway);
  }

  free(): void {
    this.regions.free();
    this.clear();
  }
}

/** Pairs up decimal numbers that arrive digit by digit. */
class SparseNumbers {
  value: u64 = 0;
  digits: u32 = 0;
  halfway: bool = false;
  private offset: u64 = 0;

  digit(byte: u32): bool {
    const digit = byte - 0x30;
    this.digits++;
    this.value = this.value * 10 + u64(digit);
    return digit < 10 && this.digits < 19; // below 10^18
  }

  /** Ends a number; the second of a pair makes a region. */
  finish(map: SparseMap): bool {
    if (!this.digits) return false;
    const value = this.value;
    this.clear();
    this.halfway = !this.halfway;
    if (!this.halfway) return map.add(this.offset, value);
    this.offset = value;
    return true;
  }

  clear(): void {
    this.value = 0;
    this.digits = 0;
  }
}

export const enum SparseText {
  more,
  done,
  bad,
}

/** Reads PAX 1.0's map, lines of decimal numbers (how many pairs, then the pairs) padded to whole blocks. */
export class SparseTextReader {
  private numbers: SparseNumbers = new SparseNumbers();
  private counted: bool = false;
  private expected: u64 = 0;

  clear(): void {
    this.numbers.clear();
    this.numbers.halfway = false;
    this.counted = false;
    this.expected = 0;
  }

  /** Takes the next block; what follows the last line in it is not looked at. */
  read(block: usize, map: SparseMap): SparseText {
    for (const end = block + BLOCK_SIZE; block < end; block++) {
      const byte = u32(load<u8>(block));
      if (byte != 0x0a) {
        if (!this.numbers.digit(byte)) return SparseText.bad;
        continue;
      }
      if (this.counted) {
        if (!this.numbers.finish(map)) return SparseText.bad;
      } else {
        if (!this.numbers.digits) return SparseText.bad;
        this.counted = true;
        this.expected = this.numbers.value;
        this.numbers.clear();
      }
      if (u64(map.count) == this.expected && !this.numbers.halfway) return SparseText.done;
    }
    return SparseText.more;
  }
}

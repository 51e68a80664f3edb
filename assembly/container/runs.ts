// Data in segments: runs of bytes with a CRC32C for each 4 KiB, checked when read back.
//
//   run, 32 bytes: | data offset u64 | segment u32 | length u32 | crc u32 or address of crcs |
//                  | flags u32 | crcs are in a table u32 | pad 4 |
import { ByteBuffer, Cursor } from "../core/bytes";
import { crc32c } from "../core/crc32c";
import { File } from "../io/volume";

export const CRC_BLOCK: u32 = 4096;
/** A longer write makes several runs. */
export const RUN_MAX: u32 = 1 << 20;

const RUN_BITS: u32 = 5;
const OFFSET_SEGMENT: usize = 8;
const OFFSET_LENGTH: usize = 12;
const OFFSET_CRCS: usize = 16;
const OFFSET_FLAGS: usize = 20;
const OFFSET_TABLE: usize = 24;
/** Checked in this process, or written by it. */
const TRUSTED: u32 = 1;

/** The runs of a container, in the order in which they were written. */
export class Runs {
  private base: usize = 0;
  private capacity: u32 = 0;
  count: u32 = 0;

  /** Adds a run; its CRCs are filled by `extend` or `setCrcs`. */
  add(segment: u32, dataOffset: u64): u32 {
    if (this.count == this.capacity) {
      this.capacity = max<u32>(this.capacity << 1, 4);
      const size = (<usize>this.capacity) << RUN_BITS;
      this.base = this.base ? heap.realloc(this.base, size) : heap.alloc(size);
    }
    const at = this.at(this.count);
    memory.fill(at, 0, 1 << RUN_BITS);
    store<u64>(at, dataOffset);
    store<u32>(at, segment, OFFSET_SEGMENT);
    return this.count++;
  }

  /** Counts `len` more bytes, which follow those it has, into a run that this process writes. */
  extend(run: u32, ptr: usize, len: u32): void {
    const at = this.at(run);
    let length = load<u32>(at, OFFSET_LENGTH);
    const end = length + len;
    this.makeRoom(at, length, end);
    while (length < end) {
      const inBlock = length & (CRC_BLOCK - 1);
      const part = min(end - length, CRC_BLOCK - inBlock);
      const cell = this.crcs(run) + ((length >> 12) << 2);
      store<u32>(cell, crc32c(ptr, part, inBlock ? load<u32>(cell) : 0));
      length += part;
      ptr += part;
    }
    store<u32>(at, end, OFFSET_LENGTH);
    store<u32>(at, TRUSTED, OFFSET_FLAGS);
  }

  /** Gives a run that was read from a journal its length and CRCs. */
  setCrcs(run: u32, length: u32, crcs: usize): void {
    const at = this.at(run);
    this.makeRoom(at, 0, length);
    store<u32>(at, length, OFFSET_LENGTH);
    memory.copy(this.crcs(run), crcs, (<usize>crcCount(length)) << 2);
  }

  /** The payload of its record. */
  encode(run: u32, to: ByteBuffer): void {
    to.u64(this.dataOffset(run));
    to.u32(this.length(run));
    to.u32(0);
    to.bytes(this.crcs(run), (<usize>crcCount(this.length(run))) << 2);
  }

  dataOffset(run: u32): u64 {
    return load<u64>(this.at(run));
  }

  segment(run: u32): u32 {
    return load<u32>(this.at(run), OFFSET_SEGMENT);
  }

  length(run: u32): u32 {
    return load<u32>(this.at(run), OFFSET_LENGTH);
  }

  trusted(run: u32): bool {
    return load<u32>(this.at(run), OFFSET_FLAGS) == TRUSTED;
  }

  trust(run: u32): void {
    store<u32>(this.at(run), TRUSTED, OFFSET_FLAGS);
  }

  /** Address of the run's CRCs, one u32 for each 4 KiB. */
  crcs(run: u32): usize {
    const at = this.at(run);
    return hasTable(at) ? <usize>load<u32>(at, OFFSET_CRCS) : at + OFFSET_CRCS;
  }

  /** The run that starts at this place of a segment, or -1. */
  find(segment: u32, dataOffset: u64): i32 {
    let low: u32 = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.segment(middle);
      if (other < segment || (other == segment && this.dataOffset(middle) < dataOffset)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    const found = low < this.count && this.segment(low) == segment && this.dataOffset(low) == dataOffset;
    return found ? i32(low) : -1;
  }

  free(): void {
    for (let run: u32 = 0; run < this.count; run++) {
      if (hasTable(this.at(run))) heap.free(<usize>load<u32>(this.at(run), OFFSET_CRCS));
    }
    if (this.base) heap.free(this.base);
    this.base = 0;
    this.capacity = 0;
    this.count = 0;
  }

  private at(run: u32): usize {
    return this.base + ((<usize>run) << RUN_BITS);
  }

  /** One CRC stands in the run itself, more in a table of their own. */
  private makeRoom(at: usize, length: u32, end: u32): void {
    if (crcCount(end) <= 1) return;
    const capacity = tableCapacity(end);
    if (!hasTable(at)) {
      const table = heap.alloc((<usize>capacity) << 2);
      store<u32>(table, load<u32>(at, OFFSET_CRCS));
      store<u32>(at, u32(table), OFFSET_CRCS);
      store<u32>(at, 1, OFFSET_TABLE);
    } else if (capacity > tableCapacity(length)) {
      const table = heap.realloc(<usize>load<u32>(at, OFFSET_CRCS), (<usize>capacity) << 2);
      store<u32>(at, u32(table), OFFSET_CRCS);
    }
  }
}

function hasTable(at: usize): bool {
  return load<u32>(at, OFFSET_TABLE) != 0;
}

export function crcCount(length: u32): u32 {
  return (length + (CRC_BLOCK - 1)) / CRC_BLOCK;
}

/** CRCs that a table has room for once the run is this long: a power of two. */
function tableCapacity(length: u32): u32 {
  const count = max<u32>(crcCount(length), 2);
  return 1 << (32 - clz(count - 1));
}

/** Whether a file holds the data of a run record: 1, 0, or -1 on failure. A malformed record is its reader's to refuse. */
export function runHolds(file: File, record: Cursor): i32 {
  const offset = record.u64();
  const length = record.u32();
  record.u32();
  const crcs = record.take((<usize>crcCount(length)) << 2);
  if (length > RUN_MAX || !record.ok) return 1;
  const data = heap.alloc(max<usize>(length, 1));
  const got = file.read(data, length, offset);
  let holds = got < 0 ? -1 : i32(u32(got) == length);
  for (let at: u32 = 0; at < length && holds > 0; at += CRC_BLOCK) {
    holds = i32(crc32c(data + at, min(length - at, CRC_BLOCK)) == load<u32>(crcs + ((at / CRC_BLOCK) << 2)));
  }
  heap.free(data);
  return holds;
}

// Growing tables for import and merge: in segments, so that growing neither copies nor doubles.
import { ByteBuffer } from "../core/bytes";
import { BLOCK_SIZE, BlockWriter } from "../io/blockfile";

const SEGMENT_BITS: u32 = 16;
const SEGMENT_SIZE: u32 = 1 << SEGMENT_BITS;

/** Records of one size, a power of two; addresses stay valid until `free`. */
export class RecordArena {
  count: u32 = 0;
  private segments: ByteBuffer = new ByteBuffer();

  constructor(private sizeBits: u32) {}

  /** Address of one more record, all zeros. */
  add(): usize {
    const index = this.count;
    if (((index << this.sizeBits) & (SEGMENT_SIZE - 1)) == 0) {
      this.segments.u32(u32(heap.alloc(SEGMENT_SIZE)));
    }
    this.count = index + 1;
    const at = this.at(index);
    memory.fill(at, 0, 1 << this.sizeBits);
    return at;
  }


  @inline
  at(index: u32): usize {
    const perSegment = SEGMENT_BITS - this.sizeBits;
    const segment = <usize>load<u32>(this.segments.ptr + ((index >> perSegment) << 2));
    return segment + ((index & ((1 << perSegment) - 1)) << this.sizeBits);
  }

  /** Writes up to `budget` records from `index` on; returns how many, -1 on failure. */
  write(writer: BlockWriter, index: u32, budget: u32): i32 {
    const perSegment: u32 = 1 << (SEGMENT_BITS - this.sizeBits);
    const rest = min(this.count - index, budget);
    const part = min(rest, perSegment - (index & (perSegment - 1)));
    return writer.write(this.at(index), part << this.sizeBits) ? i32(part) : -1;
  }

  free(): void {
    for (let at: usize = 0; at < this.segments.len; at += 4) {
      heap.free(<usize>load<u32>(this.segments.ptr + at));
    }
    this.segments.free();
    this.count = 0;
  }
}

/** Names, none of which straddles a block; offsets are those in the section they are written to. */
export class NameArena {
  length: u32 = 0;
  private segments: ByteBuffer = new ByteBuffer();

  /** Copies a name of at most 255 bytes and returns its offset. */
  add(name: usize, len: usize): u32 {
    const size = u32(len);
    let offset = this.length;
    const used = offset & (BLOCK_SIZE - 1);
    if (used + size > BLOCK_SIZE) offset += BLOCK_SIZE - used;
    if ((offset >> SEGMENT_BITS) << 2 == u32(this.segments.len)) {
      const segment = heap.alloc(SEGMENT_SIZE);
      memory.fill(segment, 0, SEGMENT_SIZE);
      this.segments.u32(u32(segment));
    }
    memory.copy(this.at(offset), name, len);
    this.length = offset + size;
    return offset;
  }

  /** No more names fit: their offsets are u32. */
  get isFull(): bool {
    return this.length > u32.MAX_VALUE - 2 * BLOCK_SIZE;
  }


  @inline
  at(offset: u32): usize {
    const segment = <usize>load<u32>(this.segments.ptr + ((offset >> SEGMENT_BITS) << 2));
    return segment + (offset & (SEGMENT_SIZE - 1));
  }

  write(writer: BlockWriter): bool {
    for (let at: u32 = 0; at < this.length; at += SEGMENT_SIZE) {
      if (!writer.write(this.at(at), min(this.length - at, SEGMENT_SIZE))) return false;
    }
    return true;
  }

  free(): void {
    for (let at: usize = 0; at < this.segments.len; at += 4) {
      heap.free(<usize>load<u32>(this.segments.ptr + at));
    }
    this.segments.free();
    this.length = 0;
  }
}

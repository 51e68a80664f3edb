// The bytes of small chunks that were read and found sound: small files are read again and again, and each read of the host costs
// more than all else that leads to them (measured).
//
//   | id 32 | length u32, 0 until they are here | bytes |
import { Recent } from "../core/recent";
import { ID_SIZE } from "../format/pack";

/** The longest chunk that is kept. */
export const SMALL_MAX: u32 = 4096;

/** 8 MiB: two thousand of the longest. */
const SIZE_BITS: u32 = 23;
const BUCKET_BITS: u32 = 14;
const OFFSET_LENGTH: usize = 32;
const OFFSET_BYTES: usize = 36;

export class SmallChunks {
  private chunks: Recent = new Recent(SIZE_BITS, BUCKET_BITS);
  private length: u32 = 0;

  /** Address of a chunk's bytes, valid until the next `room`; 0 when they aren't here. */
  find(id: usize): usize {
    for (let at = this.chunks.find(hashOf(id)); at; at = this.chunks.next(at)) {
      this.length = load<u32>(at, OFFSET_LENGTH);
      if (this.length && isSame(at, id)) return at + OFFSET_BYTES;
    }
    return 0;
  }

  /** Bytes of the chunk that was found last. */
  get foundLength(): u32 {
    return this.length;
  }

  /** Where the `length` bytes of a chunk may be put; they are a chunk's once `keep` says so. */
  room(id: usize, length: u32): usize {
    const at = this.chunks.add(hashOf(id), u32(OFFSET_BYTES) + length);
    memory.copy(at, id, ID_SIZE);
    store<u32>(at, 0, OFFSET_LENGTH);
    return at + OFFSET_BYTES;
  }

  /** Says that a chunk is at an address that `room` gave. */
  keep(bytes: usize, length: u32): void {
    store<u32>(bytes - OFFSET_BYTES, length, OFFSET_LENGTH);
  }

  clear(): void {
    this.chunks.clear();
  }
}

/** Ids are uniformly distributed. */
function hashOf(id: usize): u32 {
  return load<u32>(id, 4);
}

function isSame(a: usize, b: usize): bool {
  return (
    load<u64>(a) == load<u64>(b) &&
    load<u64>(a, 8) == load<u64>(b, 8) &&
    load<u64>(a, 16) == load<u64>(b, 16) &&
    load<u64>(a, 24) == load<u64>(b, 24)
  );
}

// The bytes of small chunks that were read and found sound: small files are read again and again, and each read of the host costs
// more than all else that leads to them (measured). Bounded: sets of eight, in which the oldest gives way.
//
//   slot, 4136 bytes: | id 32 | length u32 | reserved u32 | bytes 4096 |
import { ID_SIZE } from "../format/pack";

/** The longest chunk that is kept. */
export const SMALL_MAX: u32 = 4096;

/** 256 sets are 8 MiB; each is made when a chunk falls into it. */
const SET_COUNT: u32 = 256;
const WAYS: u32 = 8;
const OFFSET_LENGTH: usize = 32;
const OFFSET_BYTES: usize = 40;
const SLOT_SIZE: usize = OFFSET_BYTES + SMALL_MAX;

export class SmallChunks {
  /** Per set: its address, 0 when there is none. */
  private sets: StaticArray<usize> = new StaticArray<usize>(SET_COUNT);
  /** Per set: the slot that gives way next. */
  private oldest: StaticArray<u8> = new StaticArray<u8>(SET_COUNT);
  private length: u32 = 0;

  /** Address of a chunk's bytes, valid until the next `room`; 0 when they aren't here. */
  find(id: usize): usize {
    const set = this.sets[this.setOf(id)];
    if (!set) return 0;
    for (let way: u32 = 0; way < WAYS; way++) {
      const slot = set + way * SLOT_SIZE;
      this.length = load<u32>(slot, OFFSET_LENGTH);
      if (this.length && isSame(slot, id)) return slot + OFFSET_BYTES;
    }
    return 0;
  }

  /** Bytes of the chunk that was found last. */
  get foundLength(): u32 {
    return this.length;
  }

  /** Where up to `SMALL_MAX` bytes of a chunk may be put; they are a chunk's once `keep` says so. */
  room(id: usize): usize {
    const i = this.setOf(id);
    if (!this.sets[i]) {
      this.sets[i] = heap.alloc(WAYS * SLOT_SIZE);
      for (let way: u32 = 0; way < WAYS; way++) store<u32>(this.sets[i] + way * SLOT_SIZE, 0, OFFSET_LENGTH);
    }
    const slot = this.sets[i] + <usize>this.oldest[i] * SLOT_SIZE;
    this.oldest[i] = u8((u32(this.oldest[i]) + 1) % WAYS);
    store<u32>(slot, 0, OFFSET_LENGTH);
    memory.copy(slot, id, ID_SIZE);
    return slot + OFFSET_BYTES;
  }

  /** Says that all of a chunk is at an address that `room` gave. */
  keep(bytes: usize, length: u32): void {
    store<u32>(bytes - OFFSET_BYTES, length, OFFSET_LENGTH);
  }

  clear(): void {
    for (let i: u32 = 0; i < SET_COUNT; i++) {
      if (this.sets[i]) heap.free(this.sets[i]);
      this.sets[i] = 0;
    }
  }

  private setOf(id: usize): u32 {
    return load<u32>(id, 4) % SET_COUNT;
  }
}

/** Most differ in the first word. */
function isSame(a: usize, b: usize): bool {
  return (
    load<u64>(a) == load<u64>(b) &&
    load<u64>(a, 8) == load<u64>(b, 8) &&
    load<u64>(a, 16) == load<u64>(b, 16) &&
    load<u64>(a, 24) == load<u64>(b, 24)
  );
}

// Where chunks are: a bounded in-memory table over the packs' indexes, keyed by the first 192
// bits of the id (collisions cost 2^96 work, so a hit is taken as the chunk).
//
//   slot, 32 bytes: | id prefix 24 | frame offset u32 | pack + 1 u32 |
//
// Behind the slots stands a u32 for each: the chunk's length once this process has checked its hash, else 0.

const PREFIX: usize = 24;
const SLOT_BITS: u32 = 5;
const LENGTH_BITS: u32 = 2;
const OFFSET_FRAME: usize = 24;
const OFFSET_PACK: usize = 28;
/** 2^19 slots are 18 MiB; past three quarters of that, packs are searched on disk. */
const MAX_BITS: u32 = 19;
const MIN_BITS: u32 = 8;

export class Locator {
  private table: usize = 0;
  private bits: u32 = 0;
  private used: u32 = 0;

  /** Whether `extra` more chunks fit. */
  hasRoom(extra: u32): bool {
    return this.used + extra <= (3 << MAX_BITS) >>> 2;
  }

  /** Address of the slot that holds this id, or 0. Dies when a chunk is added. */
  find(id: usize): usize {
    if (!this.table) return 0;
    const slot = this.probe(id);
    return load<u32>(slot, OFFSET_PACK) ? slot : 0;
  }

  /** Adds a chunk that `find` doesn't know; the caller has asked `hasRoom`. Returns its slot. */
  add(id: usize, pack: u32, frame: u32): usize {
    if (!this.table || this.used + 1 > (3 << this.bits) >>> 2) this.grow();
    const slot = this.probe(id);
    memory.copy(slot, id, PREFIX);
    store<u32>(slot, frame, OFFSET_FRAME);
    store<u32>(slot, pack + 1, OFFSET_PACK);
    this.used++;
    return slot;
  }

  /** Says where a chunk is, whether or not `find` knows another place. */
  put(id: usize, pack: u32, frame: u32): usize {
    const slot = this.find(id);
    if (!slot) return this.add(id, pack, frame);
    this.move(slot, pack, frame);
    return slot;
  }

  /** Lets a slot mean another copy of its chunk, not yet checked. */
  move(slot: usize, pack: u32, frame: u32): void {
    store<u32>(slot, frame, OFFSET_FRAME);
    store<u32>(slot, pack + 1, OFFSET_PACK);
    this.setVerified(slot, 0);
  }

  /** Bytes of the chunk in a slot, as this process has checked them; 0 when it hasn't. */
  verifiedLength(slot: usize): u32 {
    return load<u32>(this.lengthCell(slot));
  }

  setVerified(slot: usize, length: u32): void {
    store<u32>(this.lengthCell(slot), length);
  }

  clear(): void {
    if (this.table) heap.free(this.table);
    this.table = 0;
    this.bits = 0;
    this.used = 0;
  }

  private probe(id: usize): usize {
    const mask: u32 = (1 << this.bits) - 1;
    let i = load<u32>(id) & mask;
    while (true) {
      const slot = this.table + ((<usize>i) << SLOT_BITS);
      if (!load<u32>(slot, OFFSET_PACK)) return slot;
      if (
        load<u64>(slot) == load<u64>(id) &&
        load<u64>(slot, 8) == load<u64>(id, 8) &&
        load<u64>(slot, 16) == load<u64>(id, 16)
      ) {
        return slot;
      }
      i = (i + 1) & mask;
    }
  }

  private lengthCell(slot: usize): usize {
    const lengths = this.table + ((<usize>1) << (this.bits + SLOT_BITS));
    return lengths + (((slot - this.table) >> SLOT_BITS) << LENGTH_BITS);
  }

  private grow(): void {
    const old = this.table;
    const oldCount: usize = old ? 1 << this.bits : 0;
    this.bits = old ? this.bits + 1 : MIN_BITS;
    const size = ((<usize>1) << (this.bits + SLOT_BITS)) + ((<usize>1) << (this.bits + LENGTH_BITS));
    this.table = heap.alloc(size);
    memory.fill(this.table, 0, size);
    if (!old) return;
    const oldLengths = old + (oldCount << SLOT_BITS);
    for (let i: usize = 0; i < oldCount; i++) {
      const at = old + (i << SLOT_BITS);
      if (!load<u32>(at, OFFSET_PACK)) continue;
      const slot = this.probe(at);
      memory.copy(slot, at, 1 << SLOT_BITS);
      this.setVerified(slot, load<u32>(oldLengths + (i << LENGTH_BITS)));
    }
    heap.free(old);
  }
}

export function slotFrame(slot: usize): u32 {
  return load<u32>(slot, OFFSET_FRAME);
}

export function slotPack(slot: usize): u32 {
  return load<u32>(slot, OFFSET_PACK) - 1;
}

// What was added last, by hash: a bounded cache of entries of any size, in slabs that are filled one after the other. When there
// may be no more of them, the oldest is emptied. Memory is in proportion to what was added, up to the bound.
//
//   entry: | next in its bucket u32 | hash u32 | size u32 | payload |

const OFFSET_HASH: usize = 4;
const OFFSET_SIZE: usize = 8;
const OFFSET_PAYLOAD: usize = 12;
/** Bytes of a slab: no entry straddles two. */
const SLAB_SIZE: u32 = 1 << 16;
/** Entries start at multiples of this. */
const ALIGN_MASK: u32 = 7;

export class Recent {
  /** Per bucket: address of the entry that was added last, or 0. */
  private buckets: usize = 0;
  /** Addresses of the slabs, and how far each is filled. */
  private slabs: StaticArray<usize>;
  private filled: StaticArray<u32>;
  /** The slab that is being filled. */
  private current: i32 = 0;

  /** Holds up to 2^`sizeBits` bytes, headers included, in 2^`bucketBits` chains. */
  constructor(
    sizeBits: u32,
    private bucketBits: u32,
  ) {
    const count = i32((1 << sizeBits) / SLAB_SIZE);
    this.slabs = new StaticArray<usize>(count);
    this.filled = new StaticArray<u32>(count);
  }

  /** Address of the payload that was added last with this hash, or 0; `next` gives the one before. */
  find(hash: u32): usize {
    return this.buckets ? matching(load<u32>(this.bucket(hash)), hash) : 0;
  }

  next(payload: usize): usize {
    const entry = payload - OFFSET_PAYLOAD;
    return matching(load<u32>(entry), load<u32>(entry, OFFSET_HASH));
  }

  /** Address of `size` bytes to be filled by the caller, a few less than 64 KiB at most; valid until the next `add`. */
  add(hash: u32, size: u32): usize {
    if (!this.buckets) this.makeBuckets();
    const needed = (u32(OFFSET_PAYLOAD) + size + ALIGN_MASK) & ~ALIGN_MASK;
    if (!this.slabs[this.current]) this.slabs[this.current] = heap.alloc(SLAB_SIZE);
    else if (this.filled[this.current] + needed > SLAB_SIZE) this.turn();
    const entry = this.slabs[this.current] + this.filled[this.current];
    this.filled[this.current] += needed;
    const bucket = this.bucket(hash);
    store<u32>(entry, load<u32>(bucket));
    store<u32>(entry, hash, OFFSET_HASH);
    store<u32>(entry, needed, OFFSET_SIZE);
    store<u32>(bucket, u32(entry));
    return entry + OFFSET_PAYLOAD;
  }

  clear(): void {
    for (let i = 0; i < this.slabs.length; i++) {
      if (this.slabs[i]) heap.free(this.slabs[i]);
      this.slabs[i] = 0;
      this.filled[i] = 0;
    }
    if (this.buckets) heap.free(this.buckets);
    this.buckets = 0;
    this.current = 0;
  }

  /** On to the next slab, which is new or the oldest. */
  private turn(): void {
    this.current = (this.current + 1) % this.slabs.length;
    const slab = this.slabs[this.current];
    if (!slab) {
      this.slabs[this.current] = heap.alloc(SLAB_SIZE);
      return;
    }
    const end = slab + this.filled[this.current];
    for (let entry = slab; entry < end; entry += load<u32>(entry, OFFSET_SIZE)) this.unlink(entry);
    this.filled[this.current] = 0;
  }

  private unlink(entry: usize): void {
    let at = this.bucket(load<u32>(entry, OFFSET_HASH));
    // An entry's first field is what its bucket is to the first one.
    while (load<u32>(at) != u32(entry)) at = load<u32>(at);
    store<u32>(at, load<u32>(entry));
  }

  private bucket(hash: u32): usize {
    return this.buckets + ((<usize>(hash & ((1 << this.bucketBits) - 1))) << 2);
  }

  private makeBuckets(): void {
    const size = (<usize>4) << this.bucketBits;
    this.buckets = heap.alloc(size);
    memory.fill(this.buckets, 0, size);
  }
}

/** The first entry of a chain with a hash, as the address of its payload. */
function matching(entry: usize, hash: u32): usize {
  while (entry) {
    if (load<u32>(entry, OFFSET_HASH) == hash) return entry + OFFSET_PAYLOAD;
    entry = load<u32>(entry);
  }
  return 0;
}

// XXH64 with seed 0, piece by piece: the checksum of zstd frames (RFC 8878 §3.1.1).

const PRIME_1: u64 = 0x9e3779b185ebca87;
const PRIME_2: u64 = 0xc2b2ae3d27d4eb4f;
const PRIME_3: u64 = 0x165667b19e3779f9;
const PRIME_4: u64 = 0x85ebca77c2b2ae63;
const PRIME_5: u64 = 0x27d4eb2f165667c5;
const STRIPE: usize = 32;

export class Xxh64 {
  private v1: u64 = 0;
  private v2: u64 = 0;
  private v3: u64 = 0;
  private v4: u64 = 0;
  private length: u64 = 0;
  private buffer: usize = heap.alloc(STRIPE);
  private held: usize = 0;

  constructor() {
    this.reset();
  }

  reset(): void {
    this.v1 = PRIME_1 + PRIME_2;
    this.v2 = PRIME_2;
    this.v3 = 0;
    this.v4 = 0 - PRIME_1;
    this.length = 0;
    this.held = 0;
  }

  update(ptr: usize, len: usize): void {
    this.length += u64(len);
    const end = ptr + len;
    if (this.held) {
      const fill = min(STRIPE - this.held, len);
      memory.copy(this.buffer + this.held, ptr, fill);
      this.held += fill;
      ptr += fill;
      if (this.held < STRIPE) return;
      this.stripes(this.buffer, this.buffer + STRIPE);
      this.held = 0;
    }
    const whole = ptr + ((end - ptr) & ~(STRIPE - 1));
    this.stripes(ptr, whole);
    this.held = end - whole;
    memory.copy(this.buffer, whole, this.held);
  }

  digest(): u64 {
    let hash: u64;
    if (this.length >= u64(STRIPE)) {
      hash = rotl<u64>(this.v1, 1) + rotl<u64>(this.v2, 7) + rotl<u64>(this.v3, 12) + rotl<u64>(this.v4, 18);
      hash = merge(merge(merge(merge(hash, this.v1), this.v2), this.v3), this.v4);
    } else {
      hash = PRIME_5;
    }
    hash += this.length;
    let at = this.buffer;
    const end = at + this.held;
    for (; at + 8 <= end; at += 8) hash = rotl<u64>(hash ^ round(0, load<u64>(at)), 27) * PRIME_1 + PRIME_4;
    if (at + 4 <= end) {
      hash = rotl<u64>(hash ^ (u64(load<u32>(at)) * PRIME_1), 23) * PRIME_2 + PRIME_3;
      at += 4;
    }
    for (; at < end; at++) hash = rotl<u64>(hash ^ (u64(load<u8>(at)) * PRIME_5), 11) * PRIME_1;
    hash = (hash ^ (hash >> 33)) * PRIME_2;
    hash = (hash ^ (hash >> 29)) * PRIME_3;
    return hash ^ (hash >> 32);
  }

  free(): void {
    heap.free(this.buffer);
  }

  private stripes(ptr: usize, end: usize): void {
    let v1 = this.v1;
    let v2 = this.v2;
    let v3 = this.v3;
    let v4 = this.v4;
    for (; ptr < end; ptr += STRIPE) {
      v1 = round(v1, load<u64>(ptr));
      v2 = round(v2, load<u64>(ptr, 8));
      v3 = round(v3, load<u64>(ptr, 16));
      v4 = round(v4, load<u64>(ptr, 24));
    }
    this.v1 = v1;
    this.v2 = v2;
    this.v3 = v3;
    this.v4 = v4;
  }
}


@inline
function round(lane: u64, input: u64): u64 {
  return rotl<u64>(lane + input * PRIME_2, 31) * PRIME_1;
}


@inline
function merge(hash: u64, lane: u64): u64 {
  return (hash ^ round(0, lane)) * PRIME_1 + PRIME_4;
}

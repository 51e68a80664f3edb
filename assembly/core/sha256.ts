/**
 * SHA-256 (FIPS 180-4), streaming. The state is unmanaged memory, so several may run at once:
 *
 *   0 hash words h0..h7 | 32 bytes taken (u64) | 48 the begun block (64) | 112
 *
 * The message schedule is computed four words at a time. Raw loads and stores only: the only index is the count of
 * bytes taken modulo 64.
 */

/** Length of a SHA-256 digest in bytes. */
export const SHA256_SIZE: usize = 32;
/** Length of a hashing state in bytes; aligned to 16. */
export const SHA256_STATE_SIZE: usize = 112;

const COUNT: usize = 32;
const PENDING: usize = 48;
const BLOCK_SIZE: usize = 64;

// FIPS 180-4 §5.3.3 and §4.2.2: fractional parts of the square and cube roots of the first primes.
const INITIAL: usize = memory.data<u32>(
  [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19],
  16,
);
const K: usize = memory.data<u32>(
  [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
    0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
    0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
    0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2,
  ],
  16,
);

/** Starts a new digest in the SHA256_STATE_SIZE bytes at `state`. */
export function sha256Init(state: usize): void {
  memory.copy(state, INITIAL, SHA256_SIZE);
  store<u64>(state, 0, COUNT);
}

/** Takes `len` more bytes of the message. */
export function sha256Update(state: usize, ptr: usize, len: usize): void {
  const count = load<u64>(state, COUNT);
  const filled = usize(count & 63);
  store<u64>(state, count + len, COUNT);
  if (filled) {
    const taken = min(len, BLOCK_SIZE - filled);
    memory.copy(state + PENDING + filled, ptr, taken);
    if (filled + taken < BLOCK_SIZE) return;
    hashBlocks(state, state + PENDING, 1);
    ptr += taken;
    len -= taken;
  }
  hashBlocks(state, ptr, len >> 6);
  memory.copy(state + PENDING, ptr + (len & ~63), len & 63);
}

/** Ends the message and writes its digest to the 32 bytes at `out`. The state has to be started anew after that. */
export function sha256Final(state: usize, out: usize): void {
  const count = load<u64>(state, COUNT);
  const pending = state + PENDING;
  let filled = usize(count & 63);
  store<u8>(pending + filled++, 0x80);
  if (filled > 56) {
    memory.fill(pending + filled, 0, BLOCK_SIZE - filled);
    hashBlocks(state, pending, 1);
    filled = 0;
  }
  memory.fill(pending + filled, 0, 56 - filled);
  store<u64>(pending, bswap<u64>(count << 3), 56);
  hashBlocks(state, pending, 1);
  for (let at: usize = 0; at < SHA256_SIZE; at += 4) store<u32>(out + at, bswap<u32>(load<u32>(state + at)));
}

/** Digest of one buffer. */
export function sha256(ptr: usize, len: usize, out: usize): void {
  sha256Init(ONE_SHOT);
  sha256Update(ONE_SHOT, ptr, len);
  sha256Final(ONE_SHOT, out);
}

const ONE_SHOT: usize = memory.data(112, 16);

function hashBlocks(state: usize, ptr: usize, blocks: usize): void {
  const bigEndian = i8x16(3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
  for (; blocks; blocks--, ptr += BLOCK_SIZE) {
    let w0 = v128.swizzle(v128.load(ptr), bigEndian);
    let w1 = v128.swizzle(v128.load(ptr, 16), bigEndian);
    let w2 = v128.swizzle(v128.load(ptr, 32), bigEndian);
    let w3 = v128.swizzle(v128.load(ptr, 48), bigEndian);
    let a = load<u32>(state);
    let b = load<u32>(state, 4);
    let c = load<u32>(state, 8);
    let d = load<u32>(state, 12);
    let e = load<u32>(state, 16);
    let f = load<u32>(state, 20);
    let g = load<u32>(state, 24);
    let h = load<u32>(state, 28);
    for (let k = K; ; k += 64) {
      const k0 = i32x4.add(w0, v128.load(k));
      h += t1(e, f, g) + i32x4.extract_lane(k0, 0);
      d += h;
      h += t2(a, b, c);
      g += t1(d, e, f) + i32x4.extract_lane(k0, 1);
      c += g;
      g += t2(h, a, b);
      f += t1(c, d, e) + i32x4.extract_lane(k0, 2);
      b += f;
      f += t2(g, h, a);
      e += t1(b, c, d) + i32x4.extract_lane(k0, 3);
      a += e;
      e += t2(f, g, h);
      const k1 = i32x4.add(w1, v128.load(k, 16));
      d += t1(a, b, c) + i32x4.extract_lane(k1, 0);
      h += d;
      d += t2(e, f, g);
      c += t1(h, a, b) + i32x4.extract_lane(k1, 1);
      g += c;
      c += t2(d, e, f);
      b += t1(g, h, a) + i32x4.extract_lane(k1, 2);
      f += b;
      b += t2(c, d, e);
      a += t1(f, g, h) + i32x4.extract_lane(k1, 3);
      e += a;
      a += t2(b, c, d);
      const k2 = i32x4.add(w2, v128.load(k, 32));
      h += t1(e, f, g) + i32x4.extract_lane(k2, 0);
      d += h;
      h += t2(a, b, c);
      g += t1(d, e, f) + i32x4.extract_lane(k2, 1);
      c += g;
      g += t2(h, a, b);
      f += t1(c, d, e) + i32x4.extract_lane(k2, 2);
      b += f;
      f += t2(g, h, a);
      e += t1(b, c, d) + i32x4.extract_lane(k2, 3);
      a += e;
      e += t2(f, g, h);
      const k3 = i32x4.add(w3, v128.load(k, 48));
      d += t1(a, b, c) + i32x4.extract_lane(k3, 0);
      h += d;
      d += t2(e, f, g);
      c += t1(h, a, b) + i32x4.extract_lane(k3, 1);
      g += c;
      c += t2(d, e, f);
      b += t1(g, h, a) + i32x4.extract_lane(k3, 2);
      f += b;
      b += t2(c, d, e);
      a += t1(f, g, h) + i32x4.extract_lane(k3, 3);
      e += a;
      a += t2(b, c, d);
      if (k == K + 192) break;
      w0 = schedule(w0, w1, w2, w3);
      w1 = schedule(w1, w2, w3, w0);
      w2 = schedule(w2, w3, w0, w1);
      w3 = schedule(w3, w0, w1, w2);
    }
    store<u32>(state, load<u32>(state) + a);
    store<u32>(state, load<u32>(state, 4) + b, 4);
    store<u32>(state, load<u32>(state, 8) + c, 8);
    store<u32>(state, load<u32>(state, 12) + d, 12);
    store<u32>(state, load<u32>(state, 16) + e, 16);
    store<u32>(state, load<u32>(state, 20) + f, 20);
    store<u32>(state, load<u32>(state, 24) + g, 24);
    store<u32>(state, load<u32>(state, 28) + h, 28);
  }
}

// §6.2.2 step 3: T1 (without h) and T2 of one round.
@inline
function t1(e: u32, f: u32, g: u32): u32 {
  return (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + (g ^ (e & (f ^ g)));
}


@inline
function t2(a: u32, b: u32, c: u32): u32 {
  return (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) | (c & (a | b)));
}

/** §6.2.2 step 1 for words t..t+3, from the sixteen before them; words t+2 and t+3 need t and t+1. */
@inline
function schedule(w0: v128, w1: v128, w2: v128, w3: v128): v128 {
  const zero = i64x2(0, 0);
  const partial = i32x4.add(
    i32x4.add(w0, sigma0(v128.shuffle<u32>(w0, w1, 1, 2, 3, 4))),
    v128.shuffle<u32>(w2, w3, 1, 2, 3, 4),
  );
  const firstTwo = i32x4.add(partial, sigma1(v128.shuffle<u32>(w3, zero, 2, 3, 4, 4)));
  return i32x4.add(firstTwo, sigma1(v128.shuffle<u32>(zero, firstTwo, 0, 0, 4, 5)));
}


@inline
function sigma0(x: v128): v128 {
  return v128.xor(v128.xor(rotr4(x, 7), rotr4(x, 18)), i32x4.shr_u(x, 3));
}


@inline
function sigma1(x: v128): v128 {
  return v128.xor(v128.xor(rotr4(x, 17), rotr4(x, 19)), i32x4.shr_u(x, 10));
}


@inline
function rotr4(x: v128, by: i32): v128 {
  return v128.or(i32x4.shr_u(x, by), i32x4.shl(x, 32 - by));
}

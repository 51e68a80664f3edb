/**
 * CRC-32C (Castagnoli, RFC 3720 §12.1) and CRC-32 (RFC 1952 §8, for gzip): reflected, complemented at both ends.
 *
 * Slicing-by-8: eight bytes a step through eight tables, which are filled when the module starts. Raw loads and
 * stores only: table indices are single bytes. Of what is long, all but a tail is eliminated before (crc32c-elimination.ts). The
 * tail goes through four parts of it at once, since each step waits for the one before (measured: twice as fast); what that gives
 * is joined by four more tables.
 */
import { TAIL, eliminate } from "./crc32c-elimination";

const TABLE_SIZE: usize = 1024; // 256 words

/** A quarter of a tail. */
const PART: usize = TAIL / 4;
/** What elimination takes, which is whole vectors, is more than a tail from here on. */
const LONG: usize = TAIL + 16;

const CASTAGNOLI: usize = fillTables(memory.data(8192, 16), 0x82f63b78);
const IEEE: usize = fillTables(memory.data(8192, 16), 0xedb88320);
const PASSED: usize = fillPassed(memory.data(4096, 16));

/** CRC-32C of the bytes; with `seed`, of what `seed` is the CRC of followed by these bytes. */
export function crc32c(ptr: usize, len: usize, seed: u32 = 0): u32 {
  if (len < LONG) return update(CASTAGNOLI, ptr, len, seed);
  const head = len & 15;
  const state = ~update(CASTAGNOLI, ptr, head, seed);
  return ~remainder(eliminate(ptr + head, len - head, state));
}

/** CRC-32 as gzip has it; `seed` as for `crc32c`. */
export function crc32(ptr: usize, len: usize, seed: u32 = 0): u32 {
  return update(IEEE, ptr, len, seed);
}

/** Of a tail. */
function remainder(ptr: usize): u32 {
  let a: u32 = 0;
  let b: u32 = 0;
  let c: u32 = 0;
  let d: u32 = 0;
  for (const end = ptr + PART; ptr < end; ptr += 8) {
    a = step(CASTAGNOLI, ptr, a);
    b = step(CASTAGNOLI, ptr + PART, b);
    c = step(CASTAGNOLI, ptr + 2 * PART, c);
    d = step(CASTAGNOLI, ptr + 3 * PART, d);
  }
  return passed(passed(passed(a) ^ b) ^ c) ^ d;
}


@inline
function update(tables: usize, ptr: usize, len: usize, seed: u32): u32 {
  let crc = ~seed;
  for (const end = ptr + (len & ~7); ptr < end; ptr += 8) crc = step(tables, ptr, crc);
  for (const end = ptr + (len & 7); ptr < end; ptr++) {
    crc = entry(tables, 0, (crc ^ load<u8>(ptr)) & 0xff) ^ (crc >>> 8);
  }
  return ~crc;
}


@inline
function step(tables: usize, ptr: usize, crc: u32): u32 {
  const low = load<u32>(ptr) ^ crc;
  const high = load<u32>(ptr, 4);
  return (
    entry(tables, 7, low & 0xff) ^
    entry(tables, 6, (low >>> 8) & 0xff) ^
    entry(tables, 5, (low >>> 16) & 0xff) ^
    entry(tables, 4, low >>> 24) ^
    entry(tables, 3, high & 0xff) ^
    entry(tables, 2, (high >>> 8) & 0xff) ^
    entry(tables, 1, (high >>> 16) & 0xff) ^
    entry(tables, 0, high >>> 24)
  );
}

/** A remainder when a part of zeros follows. */

@inline
function passed(crc: u32): u32 {
  return (
    entry(PASSED, 0, crc & 0xff) ^
    entry(PASSED, 1, (crc >>> 8) & 0xff) ^
    entry(PASSED, 2, (crc >>> 16) & 0xff) ^
    entry(PASSED, 3, crc >>> 24)
  );
}


@inline
function entry(tables: usize, table: usize, byte: u32): u32 {
  return load<u32>(tables + table * TABLE_SIZE + (usize(byte) << 2));
}

/** Table t maps a byte to its remainder when t more zero bytes follow. */
function fillTables(tables: usize, polynomial: u32): usize {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    store<u32>(tables + (usize(byte) << 2), crc);
  }
  for (let at: usize = TABLE_SIZE; at < 8 * TABLE_SIZE; at += 4) {
    const shorter = load<u32>(tables + at - TABLE_SIZE);
    store<u32>(tables + at, entry(tables, 0, shorter & 0xff) ^ (shorter >>> 8));
  }
  return tables;
}

/** Table t is that of byte t of a remainder. Remainders add up: those of single bits give all others. */
function fillPassed(tables: usize): usize {
  for (let bit: u32 = 0; bit < 32; bit++) {
    let crc: u32 = 1 << bit;
    for (let i: usize = 0; i < PART; i++) crc = entry(CASTAGNOLI, 0, crc & 0xff) ^ (crc >>> 8);
    const table = tables + <usize>(bit >> 3) * TABLE_SIZE;
    for (let byte: u32 = 0; byte < 256; byte++) {
      const at = table + (usize(byte) << 2);
      if (byte & (1 << (bit & 7))) store<u32>(at, load<u32>(at) ^ crc);
    }
  }
  return tables;
}

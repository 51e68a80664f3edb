/**
 * CRC-32C (Castagnoli, RFC 3720 §12.1) and CRC-32 (RFC 1952 §8, for gzip): reflected, complemented at both ends.
 *
 * Slicing-by-8: eight bytes a step through eight tables, which are filled when the module starts. Raw loads and
 * stores only: table indices are single bytes.
 */
const TABLE_SIZE: usize = 1024; // 256 words

const CASTAGNOLI: usize = fillTables(memory.data(8192, 16), 0x82f63b78);
const IEEE: usize = fillTables(memory.data(8192, 16), 0xedb88320);

/** CRC-32C of the bytes; with `seed`, of what `seed` is the CRC of followed by these bytes. */
export function crc32c(ptr: usize, len: usize, seed: u32 = 0): u32 {
  return update(CASTAGNOLI, ptr, len, seed);
}

/** CRC-32 as gzip has it; `seed` as for `crc32c`. */
export function crc32(ptr: usize, len: usize, seed: u32 = 0): u32 {
  return update(IEEE, ptr, len, seed);
}


@inline
function update(tables: usize, ptr: usize, len: usize, seed: u32): u32 {
  let crc = ~seed;
  for (const end = ptr + (len & ~7); ptr < end; ptr += 8) {
    const low = load<u32>(ptr) ^ crc;
    const high = load<u32>(ptr, 4);
    crc =
      entry(tables, 7, low & 0xff) ^
      entry(tables, 6, (low >>> 8) & 0xff) ^
      entry(tables, 5, (low >>> 16) & 0xff) ^
      entry(tables, 4, low >>> 24) ^
      entry(tables, 3, high & 0xff) ^
      entry(tables, 2, (high >>> 8) & 0xff) ^
      entry(tables, 1, (high >>> 16) & 0xff) ^
      entry(tables, 0, high >>> 24);
  }
  for (const end = ptr + (len & 7); ptr < end; ptr++) {
    crc = entry(tables, 0, (crc ^ load<u8>(ptr)) & 0xff) ^ (crc >>> 8);
  }
  return ~crc;
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

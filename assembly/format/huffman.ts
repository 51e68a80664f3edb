/**
 * Decoding tables for DEFLATE's Huffman codes (RFC 1951 §3.2.2): a direct table for the first bits of a code, and
 * subtables for the rest of longer ones. An entry:
 *
 *   0-7 bits to drop, extra bits included | 8-11 of these the code's own | 12 end of block | 13 subtable
 *   | 14 any but length or distance | 15 literal | 16-31 base value, literal, or index of the subtable
 *
 * Of a subtable's entry, bits 8-11 are the number of bits that index it. An unused code has an entry with only bit 14.
 */
const SYMBOL_MAX: usize = 288;
const LENGTH_MAX: u32 = 15;

export const DROP_MASK: u32 = 0xff;
export const CODE_SHIFT: u32 = 8;
export const CODE_MASK: u32 = 15;
export const END_OF_BLOCK: u32 = 1 << 12;
export const SUBTABLE: u32 = 1 << 13;
export const SPECIAL: u32 = 1 << 14;
export const LITERAL: u32 = 1 << 15;
export const VALUE_SHIFT: u32 = 16;

/** Index bits of the direct tables. */
export const LITERAL_BITS: u32 = 11;
export const DISTANCE_BITS: u32 = 8;
export const PRECODE_BITS: u32 = 7;

// A complete code has at least two symbols in each subtable: at most 144 of 16 entries, 15 of 128.
export const LITERAL_TABLE_SIZE: usize = ((1 << 11) + 144 * 16) * 4;
export const DISTANCE_TABLE_SIZE: usize = ((1 << 8) + 16 * 128) * 4;
export const PRECODE_TABLE_SIZE: usize = (1 << 7) * 4;

/** What symbols of an alphabet stand for: one entry each, without the code's length. */
export const LITERAL_SYMBOLS: usize = literalSymbols();
export const DISTANCE_SYMBOLS: usize = distanceSymbols();
export const PRECODE_SYMBOLS: usize = precodeSymbols();

const COUNTS: usize = memory.data(64, 16); // codes of each length
const STARTS: usize = memory.data(64, 16);
const SORTED: usize = memory.data(576, 16); // symbols by length, u16

/**
 * Builds the table of a code given by the `count` lengths (one byte each, at most 15) at `lengths`. False if the code
 * is over-subscribed, or incomplete; but one code of one bit may stand alone and, unless `complete`, none may.
 */
export function buildTable(
  table: usize,
  tableBits: u32,
  lengths: usize,
  count: usize,
  symbols: usize,
  complete: bool,
): bool {
  const longest = sortSymbols(lengths, count);
  let left: i32 = 1;
  for (let len: u32 = 1; len <= LENGTH_MAX; len++) {
    left = (left << 1) - load<u32>(COUNTS + usize(len << 2));
    if (left < 0) return false;
  }
  if (left > 0 && (longest > 1 || complete)) return false;
  const unused = SPECIAL | (1 << CODE_SHIFT) | 1;
  if (left > 0) for (let i: usize = 0; i < 1 << tableBits; i++) store<u32>(table + (i << 2), unused);
  fillTable(table, tableBits, lengths, symbols, longest);
  return true;
}

/** Sorts the symbols that have a code by its length; returns the longest. */
function sortSymbols(lengths: usize, count: usize): u32 {
  memory.fill(COUNTS, 0, 64);
  for (let symbol: usize = 0; symbol < count; symbol++) {
    const at = COUNTS + (usize(load<u8>(lengths + symbol)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  store<u32>(COUNTS, 0);
  let longest: u32 = 0;
  let start: u32 = 0;
  for (let len: u32 = 1; len <= LENGTH_MAX; len++) {
    store<u32>(STARTS + usize(len << 2), start);
    const codes = load<u32>(COUNTS + usize(len << 2));
    start += codes;
    if (codes) longest = len;
  }
  for (let symbol: usize = 0; symbol < count; symbol++) {
    const len = usize(load<u8>(lengths + symbol));
    if (!len) continue;
    const at = STARTS + (len << 2);
    const position = load<u32>(at);
    store<u16>(SORTED + usize(position << 1), u32(symbol));
    store<u32>(at, position + 1);
  }
  return longest;
}

/** Codes are packed from their most significant bit on, so tables are indexed by reversed codes. */
function fillTable(table: usize, tableBits: u32, lengths: usize, symbols: usize, longest: u32): void {
  const directMask = (1 << tableBits) - 1;
  const subtableBits = longest > tableBits ? longest - tableBits : 0;
  let code: u32 = 0; // reversed
  let next: u32 = 1 << tableBits; // first free entry
  let prefix: u32 = u32.MAX_VALUE; // of the current subtable
  let total: u32 = 0;
  for (let len: u32 = 1; len <= longest; len++) total += load<u32>(COUNTS + usize(len << 2));
  for (let i: u32 = 0; i < total; i++) {
    const symbol = usize(load<u16>(SORTED + usize(i << 1)));
    const len = u32(load<u8>(lengths + symbol));
    const entry = load<u32>(symbols + (symbol << 2));
    if (len <= tableBits) {
      const full = entry + ((len << CODE_SHIFT) | len);
      for (let at = code; at <= u32(directMask); at += 1 << len) store<u32>(table + usize(at << 2), full);
    } else {
      if ((code & directMask) != prefix) {
        prefix = code & directMask;
        const link = SPECIAL | SUBTABLE | (subtableBits << CODE_SHIFT) | tableBits;
        store<u32>(table + usize(prefix << 2), link | (next << VALUE_SHIFT));
        next += 1 << subtableBits;
      }
      const base = next - (1 << subtableBits);
      const rest = len - tableBits;
      const full = entry + ((rest << CODE_SHIFT) | rest);
      for (let at = code >> tableBits; at < u32(1 << subtableBits); at += 1 << rest) {
        store<u32>(table + usize((base + at) << 2), full);
      }
    }
    // Add 1 to the code, from its reversed top bit down.
    let bit: u32 = 1 << (len - 1);
    while (code & bit) bit >>= 1;
    code = bit ? (code & (bit - 1)) | bit : 0;
  }
}

/** Symbols 0-255 literals, 256 the end of the block, 257-285 lengths (§3.2.5); 286 and 287 don't occur in data. */
function literalSymbols(): usize {
  const symbols = heap.alloc(SYMBOL_MAX * 4);
  for (let symbol: u32 = 0; symbol < 256; symbol++) {
    store<u32>(symbols + usize(symbol << 2), LITERAL | SPECIAL | (symbol << VALUE_SHIFT));
  }
  store<u32>(symbols + 256 * 4, SPECIAL | END_OF_BLOCK);
  let base: u32 = 3;
  for (let symbol: u32 = 257; symbol < 285; symbol++) {
    const extra = symbol < 265 ? 0 : (symbol - 261) >> 2;
    store<u32>(symbols + usize(symbol << 2), (base << VALUE_SHIFT) | extra);
    base += 1 << extra;
  }
  store<u32>(symbols + 285 * 4, 258 << VALUE_SHIFT);
  store<u32>(symbols + 286 * 4, SPECIAL);
  store<u32>(symbols + 287 * 4, SPECIAL);
  return symbols;
}

/** Symbols 0-29 distances (§3.2.5); 30 and 31 don't occur in data. */
function distanceSymbols(): usize {
  const symbols = heap.alloc(32 * 4);
  let base: u32 = 1;
  for (let symbol: u32 = 0; symbol < 30; symbol++) {
    const extra = symbol < 4 ? 0 : (symbol - 2) >> 1;
    store<u32>(symbols + usize(symbol << 2), (base << VALUE_SHIFT) | extra);
    base += 1 << extra;
  }
  store<u32>(symbols + 30 * 4, SPECIAL);
  store<u32>(symbols + 31 * 4, SPECIAL);
  return symbols;
}

function precodeSymbols(): usize {
  const symbols = heap.alloc(19 * 4);
  for (let symbol: u32 = 0; symbol < 19; symbol++) store<u32>(symbols + usize(symbol << 2), symbol << VALUE_SHIFT);
  return symbols;
}

// Huffman codes of literals (RFC 8878 §4.2).
import { Bitstream } from "./zstd-bitstream";
import { FseTable } from "./zstd-fse";

const BITS_MOST: u32 = 11;
/** Codes that 57 bits hold for sure. */
const AT_ONCE: usize = 5;
const SYMBOLS: u32 = 256;
/** Weights that stand for themselves, in four bits each, come after a byte from this one on. */
const DIRECT: u32 = 128;
const WEIGHT_MOST: u32 = 11;
const WEIGHTS_ACCURACY_MOST: u32 = 6;

/** Per symbol, u8. */
const weights = memory.data(256);

export class HuffmanTable {
  /** Whether it was read since the frame began. */
  valid: bool = false;
  /** Of the longest code. */
  private bits: u32 = 0;
  /** Per code, filled up to the longest: its bits u8, its symbol u8. */
  private entries: usize = heap.alloc((<usize>2) << BITS_MOST);
  private weightTable: FseTable = new FseTable(WEIGHTS_ACCURACY_MOST);
  private stream: Bitstream = new Bitstream();

  /** Bytes of the description at `ptr`, which this becomes; 0 when it is malformed. */
  read(ptr: usize, len: u32): u32 {
    this.valid = false;
    if (!len) return 0;
    const head = u32(load<u8>(ptr));
    const direct = head >= DIRECT;
    const size = direct ? (head - DIRECT + 2) >> 1 : head;
    if (size >= len) return 0;
    const count = direct ? this.readDirect(ptr + 1, head - DIRECT + 1) : this.readPacked(ptr + 1, size);
    if (!count || !this.fill(count)) return 0;
    this.valid = true;
    return 1 + size;
  }

  /** Decodes a stream of exactly `count` literals; false when it isn't one. Up to eight bytes before it are looked at. */
  decode(ptr: usize, len: u32, dst: usize, count: u32): bool {
    const stream = this.stream;
    if (!stream.open(ptr, len)) return false;
    const entries = this.entries;
    const drop = 64 - u64(this.bits);
    const end = dst + count;
    let left = stream.left;
    while (dst < end && left > 0) {
      // At least 57 bits, the next ones highest.
      const at = ((left + 7) >> 3) - 8;
      let bits = load<u64>(ptr + usize(at)) << u64((at << 3) + 64 - left);
      for (const stop = min(end, dst + AT_ONCE); dst < stop; dst++) {
        const entry = u32(load<u16>(entries + (usize(bits >> drop) << 1)));
        const taken = entry & 0xff;
        store<u8>(dst, entry >> 8);
        bits <<= u64(taken);
        left -= i32(taken);
      }
    }
    return dst == end && !left;
  }

  free(): void {
    heap.free(this.entries);
    this.weightTable.free();
  }

  private readDirect(ptr: usize, count: u32): u32 {
    for (let i: u32 = 0; i < count; i++) {
      const pair = u32(load<u8>(ptr + (i >> 1)));
      store<u8>(weights + i, i & 1 ? pair & 15 : pair >> 4);
    }
    return count;
  }

  /** Two states take turns until the stream is used up; what the last of them stands for comes last. */
  private readPacked(ptr: usize, len: u32): u32 {
    const table = this.weightTable;
    const header = table.read(ptr, len, WEIGHT_MOST);
    const stream = this.stream;
    if (!header || !stream.open(ptr + header, len - header)) return 0;
    let state = table.start(stream);
    let other = table.start(stream);
    if (stream.left < 0) return 0;
    let count: u32 = 0;
    while (count < SYMBOLS - 2) {
      store<u8>(weights + count++, table.symbol(state));
      const next = table.next(state, stream);
      state = other;
      other = next;
      if (stream.left >= 0) continue;
      store<u8>(weights + count++, table.symbol(state));
      return count;
    }
    return 0;
  }

  /** Makes the table of the weights; the last symbol's isn't given, but what the others leave. */
  private fill(count: u32): bool {
    let sum: u32 = 0;
    for (let i: u32 = 0; i < count; i++) {
      const weight = u32(load<u8>(weights + i));
      if (weight > WEIGHT_MOST) return false;
      sum += (u32(1) << weight) >> 1;
    }
    if (!sum) return false;
    const bits: u32 = 32 - u32(clz(sum));
    const rest = (u32(1) << bits) - sum;
    if (bits > BITS_MOST || popcnt(rest) != 1) return false;
    store<u8>(weights + count, ctz(rest) + 1);
    this.bits = bits;
    let at = this.entries;
    for (let weight: u32 = 1; weight <= bits; weight++) {
      for (let symbol: u32 = 0; symbol <= count; symbol++) {
        if (u32(load<u8>(weights + symbol)) != weight) continue;
        const entry = (symbol << 8) | (bits + 1 - weight);
        for (const end = at + (((<usize>1) << usize(weight - 1)) << 1); at < end; at += 2) store<u16>(at, entry);
      }
    }
    return true;
  }
}

// Tables of finite state entropy (RFC 8878 §4.1): a state stands for a symbol, and says how the next one is made.
import { Bitstream } from "./zstd-bitstream";

/** Per state: first of the next states u16, bits that say which u8, symbol u8. */
const ENTRY_BITS: u32 = 2;
const ENTRY_NEXT: usize = 0;
const ENTRY_COUNT: usize = 2;
const ENTRY_SYMBOL: usize = 3;

const ACCURACY_LEAST: u32 = 5;

/** Per symbol, i16: its states; -1 for one that is rarer than a whole state. */
const counts = memory.data(512, 2);
/** Per symbol, u16: the next of its states while a table is filled. */
const nexts = memory.data(512, 2);

export class FseTable {
  /** Log2 of its states. */
  accuracy: u32 = 0;
  /** Whether it was read, or set, since the frame began. */
  valid: bool = false;
  private entries: usize;

  constructor(private accuracyMost: u32) {
    this.entries = heap.alloc(1 << (accuracyMost + ENTRY_BITS));
  }

  /** Bytes of the description at `ptr`, which this becomes; 0 when it is malformed. */
  read(ptr: usize, len: u32, symbolMost: u32): u32 {
    this.valid = false;
    const accuracy = ACCURACY_LEAST + (len ? u32(load<u8>(ptr)) & 15 : 0);
    if (accuracy > this.accuracyMost) return 0;
    // Bits from the lowest of the first byte on.
    let at: u32 = 4;
    let remaining: i32 = 1 << accuracy;
    let symbol: u32 = 0;
    while (remaining > 0) {
      if (symbol > symbolMost || at >> 3 >= len) return 0;
      const width = 32 - u32(clz(u32(remaining + 1)));
      const most = (u32(1) << width) - 1;
      const threshold = most - u32(remaining + 1);
      let value = (load<u32>(ptr + (at >> 3)) >> (at & 7)) & most;
      if ((value & (most >> 1)) < threshold) {
        value &= most >> 1;
        at += width - 1;
      } else {
        if (value > most >> 1) value -= threshold;
        at += width;
      }
      const count = i32(value) - 1;
      remaining -= count < 0 ? 1 : count;
      store<i16>(counts + (symbol++ << 1), i16(count));
      if (count) continue;
      let repeat: u32 = 3;
      while (repeat == 3) {
        if (at >> 3 >= len) return 0;
        repeat = (u32(load<u16>(ptr + (at >> 3))) >> (at & 7)) & 3;
        at += 2;
        if (symbol + repeat > symbolMost + 1) return 0;
        for (let i: u32 = 0; i < repeat; i++) store<i16>(counts + (symbol++ << 1), 0);
      }
    }
    const size = (at + 7) >> 3;
    if (remaining || size > len || !this.fill(symbol, accuracy)) return 0;
    return size;
  }

  /** Becomes the table of these counts, one i16 for each symbol. */
  set(from: usize, symbols: u32, accuracy: u32): void {
    memory.copy(counts, from, symbols << 1);
    this.fill(symbols, accuracy);
  }

  /** Becomes the table of one symbol. */
  setSingle(symbol: u8): void {
    this.accuracy = 0;
    this.put(0, 0, 0, symbol);
    this.valid = true;
  }


  @inline
  start(bits: Bitstream): u32 {
    return bits.take(this.accuracy);
  }


  @inline
  symbol(state: u32): u32 {
    return u32(load<u8>(this.entries + (state << ENTRY_BITS), ENTRY_SYMBOL));
  }


  @inline
  next(state: u32, bits: Bitstream): u32 {
    const entry = this.entries + (state << ENTRY_BITS);
    return u32(load<u16>(entry, ENTRY_NEXT)) + bits.take(u32(load<u8>(entry, ENTRY_COUNT)));
  }

  free(): void {
    heap.free(this.entries);
  }

  private fill(symbols: u32, accuracy: u32): bool {
    const size = u32(1) << accuracy;
    let high = size;
    for (let symbol: u32 = 0; symbol < symbols; symbol++) {
      const count = load<i16>(counts + (symbol << 1));
      store<u16>(nexts + (symbol << 1), count < 0 ? 1 : count);
      if (count < 0) store<u8>(this.entries + (--high << ENTRY_BITS), u8(symbol), ENTRY_SYMBOL);
    }
    const step = (size >> 1) + (size >> 3) + 3;
    let position: u32 = 0;
    for (let symbol: u32 = 0; symbol < symbols; symbol++) {
      for (let left = i32(load<i16>(counts + (symbol << 1))); left > 0; left--) {
        store<u8>(this.entries + (position << ENTRY_BITS), u8(symbol), ENTRY_SYMBOL);
        do position = (position + step) & (size - 1);
        while (position >= high);
      }
    }
    if (position) return false;
    for (let state: u32 = 0; state < size; state++) {
      const symbol = this.symbol(state);
      const next = u32(load<u16>(nexts + (symbol << 1)));
      store<u16>(nexts + (symbol << 1), next + 1);
      const bits = accuracy - (31 - u32(clz(next)));
      this.put(state, (next << bits) - size, bits, u8(symbol));
    }
    this.accuracy = accuracy;
    this.valid = true;
    return true;
  }


  @inline
  private put(state: u32, next: u32, bits: u32, symbol: u8): void {
    const entry = this.entries + (state << ENTRY_BITS);
    store<u16>(entry, next, ENTRY_NEXT);
    store<u8>(entry, bits, ENTRY_COUNT);
    store<u8>(entry, symbol, ENTRY_SYMBOL);
  }
}

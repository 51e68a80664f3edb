// The sequences of a block (RFC 8878 §3.1.1.3.2): how many literals to copy, then from how far back how much.
import { Bitstream } from "./zstd-bitstream";
import { FseTable } from "./zstd-fse";

const LITERAL_ACCURACY_MOST: u32 = 9;
const OFFSET_ACCURACY_MOST: u32 = 8;
const MATCH_ACCURACY_MOST: u32 = 9;
const LITERAL_CODES: u32 = 36;
const MATCH_CODES: u32 = 53;
/** An offset of more bits than 31 is beyond any window. */
const OFFSET_CODES: u32 = 32;

const LITERAL_ACCURACY: u32 = 6;
const OFFSET_ACCURACY: u32 = 5;
const MATCH_ACCURACY: u32 = 6;
// prettier-ignore
const LITERAL_COUNTS: StaticArray<i16> = [
  4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1,
];
// prettier-ignore
const OFFSET_COUNTS: StaticArray<i16> = [
  1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1,
];
// prettier-ignore
const MATCH_COUNTS: StaticArray<i16> = [
  1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
  1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
];

/** Bits that follow a code; what they are added to comes from going through all codes. */
// prettier-ignore
const LITERAL_BITS: StaticArray<u8> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
];
// prettier-ignore
const MATCH_BITS: StaticArray<u8> = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3,
  3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,
];
const MATCH_LEAST: u32 = 3;

/** Per code, u32: what its length is at least. */
const literalBases = memory.data(144, 4);
const matchBases = memory.data(212, 4);

function sumUp(bits: StaticArray<u8>, from: u32, bases: usize): void {
  for (let code = 0; code < bits.length; code++) {
    store<u32>(bases + ((<usize>code) << 2), from);
    from += u32(1) << u32(bits[code]);
  }
}
sumUp(LITERAL_BITS, 0, literalBases);
sumUp(MATCH_BITS, MATCH_LEAST, matchBases);

const enum Mode {
  predefined,
  single,
  described,
  repeated,
}

/** Where the bytes of a block go. */
export class Target {
  /** The first byte that may be copied from. */
  base: usize = 0;
  /** The next byte, and the end: bytes behind it, as many as the slack has, may be overwritten. */
  at: usize = 0;
  end: usize = 0;
}

/** Copies go on to the next multiple of this. */
export const SLACK: u32 = 32;

export class Sequences {
  private literalTable: FseTable = new FseTable(LITERAL_ACCURACY_MOST);
  private offsetTable: FseTable = new FseTable(OFFSET_ACCURACY_MOST);
  private matchTable: FseTable = new FseTable(MATCH_ACCURACY_MOST);
  private stream: Bitstream = new Bitstream();
  /** The last offsets, the latest first. */
  private recent: u32 = 1;
  private second: u32 = 4;
  private third: u32 = 8;

  /** A frame begins. */
  reset(): void {
    this.recent = 1;
    this.second = 4;
    this.third = 8;
    this.literalTable.valid = false;
    this.offsetTable.valid = false;
    this.matchTable.valid = false;
  }

  /** Does what the section of `len` bytes at `ptr` says with `size` literals; false when it is malformed. */
  run(ptr: usize, len: u32, literals: usize, size: u32, target: Target): bool {
    if (!len) return false;
    let count = u32(load<u8>(ptr));
    let header: u32 = 1;
    if (count == 255) {
      count = u32(load<u16>(ptr, 1)) + 0x7f00;
      header = 3;
    } else if (count >= 128) {
      count = ((count - 128) << 8) + u32(load<u8>(ptr, 1));
      header = 2;
    }
    if (!count) return header == len && this.copyRest(literals, size, target);
    const modes = u32(load<u8>(ptr + header));
    let at = header + 1;
    if (at > len || modes & 3) return false;
    at = this.readTable(this.literalTable, ptr, at, len, modes >> 6, LITERAL_CODES, LITERAL_COUNTS, LITERAL_ACCURACY);
    if (!at) return false;
    at = this.readTable(this.offsetTable, ptr, at, len, (modes >> 4) & 3, OFFSET_CODES, OFFSET_COUNTS, OFFSET_ACCURACY);
    if (!at) return false;
    at = this.readTable(this.matchTable, ptr, at, len, (modes >> 2) & 3, MATCH_CODES, MATCH_COUNTS, MATCH_ACCURACY);
    return at != 0 && this.stream.open(ptr + at, len - at) && this.copy(count, literals, size, target);
  }

  free(): void {
    this.literalTable.free();
    this.offsetTable.free();
    this.matchTable.free();
  }

  /** Where what follows the table starts; 0 when it is malformed. */
  private readTable(
    table: FseTable,
    ptr: usize,
    at: u32,
    len: u32,
    mode: Mode,
    codes: u32,
    counts: StaticArray<i16>,
    accuracy: u32,
  ): u32 {
    switch (mode) {
      case Mode.predefined:
        table.set(changetype<usize>(counts), u32(counts.length), accuracy);
        return at;
      case Mode.single: {
        const code = load<u8>(ptr + at);
        if (at >= len || u32(code) >= codes) return 0;
        table.setSingle(code);
        return at + 1;
      }
      case Mode.described: {
        const size = table.read(ptr + at, len - at, codes - 1);
        return size ? at + size : 0;
      }
      default:
        return table.valid ? at : 0;
    }
  }

  private copy(count: u32, literals: usize, size: u32, target: Target): bool {
    const stream = this.stream;
    const literalTable = this.literalTable;
    const offsetTable = this.offsetTable;
    const matchTable = this.matchTable;
    let literalState = literalTable.start(stream);
    let offsetState = offsetTable.start(stream);
    let matchState = matchTable.start(stream);
    const literalsEnd = literals + size;
    const base = target.base;
    const end = target.end;
    let at = target.at;
    while (true) {
      const offsetCode = offsetTable.symbol(offsetState);
      const value = (u32(1) << offsetCode) + stream.take(offsetCode);
      const matchCode = matchTable.symbol(matchState);
      const matchSize = load<u32>(matchBases + (matchCode << 2)) + stream.take(u32(unchecked(MATCH_BITS[matchCode])));
      const literalCode = literalTable.symbol(literalState);
      const literalSize =
        load<u32>(literalBases + (literalCode << 2)) + stream.take(u32(unchecked(LITERAL_BITS[literalCode])));
      const offset = this.offset(value, literalSize);
      if (stream.left < 0 || literalSize > u32(literalsEnd - literals) || literalSize + matchSize > u32(end - at)) {
        return false;
      }
      copyOver(at, literals, literalSize);
      at += literalSize;
      literals += literalSize;
      if (offset - 1 >= u32(at - base)) return false;
      copyMatch(at, offset, matchSize);
      at += matchSize;
      if (!--count) break;
      literalState = literalTable.next(literalState, stream);
      matchState = matchTable.next(matchState, stream);
      offsetState = offsetTable.next(offsetState, stream);
    }
    target.at = at;
    return !stream.left && this.copyRest(literals, u32(literalsEnd - literals), target);
  }

  /** What an offset's value means; 0 for what can't be. */
  private offset(value: u32, literalSize: u32): u32 {
    if (value > 3) {
      this.third = this.second;
      this.second = this.recent;
      return (this.recent = value - 3);
    }
    const which = value + u32(!literalSize);
    if (which == 1) return this.recent;
    const offset = which == 2 ? this.second : which == 3 ? this.third : this.recent - 1;
    if (which > 2) this.third = this.second;
    this.second = this.recent;
    return (this.recent = offset);
  }

  /** Literals behind the last sequence. */
  private copyRest(literals: usize, size: u32, target: Target): bool {
    if (size > u32(target.end - target.at)) return false;
    memory.copy(target.at, literals, size);
    target.at += size;
    return true;
  }
}

/** Both have slack behind them. */
@inline
function copyOver(dst: usize, src: usize, size: u32): void {
  for (const end = dst + size; dst < end; dst += 16, src += 16) v128.store(dst, v128.load(src));
}

/** A match that is nearer than its length repeats itself. */
@inline
function copyMatch(dst: usize, offset: u32, size: u32): void {
  const end = dst + size;
  let src = dst - offset;
  if (offset >= 16) {
    for (; dst < end; dst += 16, src += 16) v128.store(dst, v128.load(src));
  } else if (offset >= 8) {
    for (; dst < end; dst += 8, src += 8) store<u64>(dst, load<u64>(src));
  } else {
    for (; dst < end; dst++, src++) store<u8>(dst, load<u8>(src));
  }
}

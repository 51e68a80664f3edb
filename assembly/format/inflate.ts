/**
 * DEFLATE decompression (RFC 1951), fed piece by piece. Output goes to a buffer behind a window of the last 32 KiB:
 *
 *   window 32768 | output 131072 | slack 32 (copies overrun)
 *
 * The buffer is addressed by input-derived distances, all of which are checked against the start of what was written.
 */
import {
  buildTable,
  CODE_MASK,
  CODE_SHIFT,
  DISTANCE_BITS,
  DISTANCE_SYMBOLS,
  DISTANCE_TABLE_SIZE,
  DROP_MASK,
  END_OF_BLOCK,
  LITERAL,
  LITERAL_BITS,
  LITERAL_SYMBOLS,
  LITERAL_TABLE_SIZE,
  PRECODE_BITS,
  PRECODE_SYMBOLS,
  PRECODE_TABLE_SIZE,
  SPECIAL,
  SUBTABLE,
  VALUE_SHIFT,
} from "./huffman";

const WINDOW_SIZE: usize = 32768;
const OUTPUT_SIZE: usize = 131072;
const SLACK: usize = 32;
const MATCH_MAX: usize = 258;

const LITERAL_MASK: u64 = (1 << LITERAL_BITS) - 1;
const DISTANCE_MASK: u64 = (1 << DISTANCE_BITS) - 1;
const PRECODE_MASK: u64 = (1 << PRECODE_BITS) - 1;

/** §3.2.7: the order in which the code length code's lengths are given. */
const PRECODE_ORDER: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

export const enum InflateStatus {
  needInput,
  /** The output buffer is full: use `output` and `take`. */
  full,
  done,
  bad,
}

const enum State {
  blockHeader,
  storedHeader,
  stored,
  tableSizes,
  precode,
  codeLengths,
  symbols,
  done,
  bad,
}

export class Inflate {
  /** What is wrong, once the status is bad. */
  problem: string = "";

  private memory: usize = heap.alloc(WINDOW_SIZE + OUTPUT_SIZE + SLACK);
  /** First byte not handed out, and the end of what was written. */
  private taken: usize = 0;
  private out: usize = 0;
  /** First byte of this stream that is still there. */
  private base: usize = 0;

  private input: usize = 0;
  private inputEnd: usize = 0;
  private bits: u64 = 0;
  private bitCount: u32 = 0;

  private state: State = State.blockHeader;
  private isLast: bool = false;
  private storedLeft: usize = 0;
  private literalCount: usize = 0;
  private distanceCount: usize = 0;
  private precodeCount: usize = 0;
  private index: usize = 0;
  private lengths: usize = heap.alloc(320);
  private literals: usize = heap.alloc(LITERAL_TABLE_SIZE);
  private distances: usize = heap.alloc(DISTANCE_TABLE_SIZE);
  private precode: usize = heap.alloc(PRECODE_TABLE_SIZE);

  constructor() {
    this.reset();
  }

  /** Starts a new stream; what is left of the input and of its bits stays. The output must have been taken. */
  reset(): void {
    this.out = this.memory + WINDOW_SIZE;
    this.taken = this.out;
    this.base = this.out;
    this.state = State.blockHeader;
    this.isLast = false;
  }

  push(ptr: usize, len: usize): void {
    this.input = ptr;
    this.inputEnd = ptr + len;
  }

  /** Bytes of input not looked at yet; those in the bit buffer are not among them. */
  get inputLeft(): usize {
    return this.inputEnd - this.input;
  }

  get output(): usize {
    return this.taken;
  }

  get outputLen(): usize {
    return this.out - this.taken;
  }

  /** Says that the output was used; it stays valid until the next `run`. */
  take(): void {
    this.taken = this.out;
  }

  /** The next byte behind the stream (or before it), from the bit buffer first; -1 if there is none yet. */
  nextByte(): i32 {
    const dropped = this.bitCount & 7;
    this.bits >>= u64(dropped);
    this.bitCount -= dropped;
    if (!this.fill(8)) return -1;
    return i32(this.takeBits(8));
  }

  run(): InflateStatus {
    this.slide();
    let status = -1;
    while (status < 0) status = this.step();
    return status;
  }

  free(): void {
    heap.free(this.memory);
    heap.free(this.lengths);
    heap.free(this.literals);
    heap.free(this.distances);
    heap.free(this.precode);
  }

  /** Makes room by moving the window to the front, if everything was taken and little room is left. */
  private slide(): void {
    const end = this.memory + WINDOW_SIZE + OUTPUT_SIZE;
    if (this.taken != this.out || this.out + MATCH_MAX <= end) return;
    const kept = min(WINDOW_SIZE, this.out - this.base);
    const start = this.memory + WINDOW_SIZE;
    memory.copy(start - kept, this.out - kept, kept);
    this.base = start - kept;
    this.out = start;
    this.taken = start;
  }

  /** -1 to go on. */
  private step(): i32 {
    switch (this.state) {
      case State.blockHeader:
        return this.readBlockHeader();
      case State.storedHeader:
        return this.readStoredHeader();
      case State.stored:
        return this.copyStored();
      case State.tableSizes:
        return this.readTableSizes();
      case State.precode:
        return this.readPrecode();
      case State.codeLengths:
        return this.readCodeLengths();
      case State.symbols:
        return this.decodeSymbols();
      case State.done:
        return InflateStatus.done;
      default:
        return InflateStatus.bad;
    }
  }

  private fail(problem: string): i32 {
    this.problem = problem;
    this.state = State.bad;
    return InflateStatus.bad;
  }

  /** True if the bit buffer holds `count` bits (at most 57). */
  private fill(count: u32): bool {
    while (this.bitCount < count) {
      if (this.input == this.inputEnd) return false;
      this.bits |= u64(load<u8>(this.input++)) << this.bitCount;
      this.bitCount += 8;
    }
    return true;
  }

  private takeBits(count: u32): u32 {
    const value = u32(this.bits & lowBits(count));
    this.bits >>= u64(count);
    this.bitCount -= count;
    return value;
  }

  private readBlockHeader(): i32 {
    if (this.isLast) {
      this.state = State.done;
      return InflateStatus.done;
    }
    if (!this.fill(3)) return InflateStatus.needInput;
    this.isLast = this.takeBits(1) != 0;
    const type = this.takeBits(2);
    if (type == 3) return this.fail("block type 3");
    if (type == 1) this.useFixedCodes();
    this.state = type == 0 ? State.storedHeader : type == 1 ? State.symbols : State.tableSizes;
    return -1;
  }

  /** §3.2.6 */
  private useFixedCodes(): void {
    const lengths = this.lengths;
    memory.fill(lengths, 8, 144);
    memory.fill(lengths + 144, 9, 112);
    memory.fill(lengths + 256, 7, 24);
    memory.fill(lengths + 280, 8, 8);
    buildTable(this.literals, LITERAL_BITS, lengths, 288, LITERAL_SYMBOLS, true);
    memory.fill(lengths, 5, 32);
    buildTable(this.distances, DISTANCE_BITS, lengths, 32, DISTANCE_SYMBOLS, true);
  }

  private readStoredHeader(): i32 {
    const padding = this.bitCount & 7;
    if (!this.fill(32 + padding)) return InflateStatus.needInput;
    this.takeBits(padding);
    const len = this.takeBits(16);
    if (this.takeBits(16) != (len ^ 0xffff)) return this.fail("length of a stored block");
    this.storedLeft = usize(len);
    this.state = State.stored;
    return -1;
  }

  private copyStored(): i32 {
    while (this.storedLeft) {
      const end = this.memory + WINDOW_SIZE + OUTPUT_SIZE;
      if (this.out >= end) return InflateStatus.full;
      const room = end - this.out;
      if (this.bitCount) {
        store<u8>(this.out++, this.takeBits(8)); // whole bytes here
        this.storedLeft--;
        continue;
      }
      const len = min(min(room, this.storedLeft), this.inputEnd - this.input);
      if (!len) return InflateStatus.needInput;
      memory.copy(this.out, this.input, len);
      this.out += len;
      this.input += len;
      this.storedLeft -= len;
    }
    this.state = State.blockHeader;
    return -1;
  }

  private readTableSizes(): i32 {
    if (!this.fill(14)) return InflateStatus.needInput;
    this.literalCount = usize(this.takeBits(5)) + 257;
    this.distanceCount = usize(this.takeBits(5)) + 1;
    this.precodeCount = usize(this.takeBits(4)) + 4;
    if (this.literalCount > 286 || this.distanceCount > 30) return this.fail("too many length or distance codes");
    memory.fill(this.lengths, 0, 19);
    this.index = 0;
    this.state = State.precode;
    return -1;
  }

  private readPrecode(): i32 {
    for (; this.index < this.precodeCount; this.index++) {
      if (!this.fill(3)) return InflateStatus.needInput;
      store<u8>(this.lengths + usize(load<u8>(PRECODE_ORDER + this.index)), this.takeBits(3));
    }
    if (!buildTable(this.precode, PRECODE_BITS, this.lengths, 19, PRECODE_SYMBOLS, true)) {
      return this.fail("code of the code lengths");
    }
    this.index = 0;
    this.state = State.codeLengths;
    return -1;
  }

  private readCodeLengths(): i32 {
    const count = this.literalCount + this.distanceCount;
    const lengths = this.lengths;
    while (this.index < count) {
      this.fill(14); // the longest code and its extra bits; fewer may do
      const entry = load<u32>(this.precode + (usize(this.bits & PRECODE_MASK) << 2));
      const codeBits = entry & DROP_MASK;
      const symbol = entry >> VALUE_SHIFT;
      const extra: u32 = symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
      if (codeBits + extra > this.bitCount) return InflateStatus.needInput;
      this.takeBits(codeBits);
      if (symbol < 16) {
        store<u8>(lengths + this.index++, symbol);
        continue;
      }
      if (symbol == 16 && !this.index) return this.fail("repeat of no code length");
      const repeated = symbol == 16 ? load<u8>(lengths + this.index - 1) : 0;
      const times = usize(this.takeBits(extra)) + (symbol == 18 ? 11 : 3);
      if (times > count - this.index) return this.fail("too many code lengths");
      memory.fill(lengths + this.index, repeated, times);
      this.index += times;
    }
    if (!load<u8>(lengths, 256)) return this.fail("no code for the end of the block");
    if (!buildTable(this.literals, LITERAL_BITS, lengths, this.literalCount, LITERAL_SYMBOLS, false)) {
      return this.fail("code of literals and lengths");
    }
    const distanceLengths = lengths + this.literalCount;
    if (!buildTable(this.distances, DISTANCE_BITS, distanceLengths, this.distanceCount, DISTANCE_SYMBOLS, false)) {
      return this.fail("code of distances");
    }
    this.state = State.symbols;
    return -1;
  }

  private decodeSymbols(): i32 {
    const literals = this.literals;
    const distances = this.distances;
    const limit = this.memory + WINDOW_SIZE + OUTPUT_SIZE - MATCH_MAX;
    const inputEnd = this.inputEnd;
    const base = this.base;
    let input = this.input;
    let bits = this.bits;
    let bitCount = this.bitCount;
    let out = this.out;
    let result: i32 = InflateStatus.full;

    while (out <= limit) {
      // Eight bytes at once while there are: the bits above bitCount are then those of the bytes at `input`, which the
      // next filling ors in again.
      if (inputEnd - input >= 8) {
        bits |= load<u64>(input) << bitCount;
        input += (63 - bitCount) >> 3;
        bitCount |= 56;
      } else {
        for (; bitCount < 56 && input < inputEnd; bitCount += 8) bits |= u64(load<u8>(input++)) << bitCount;
      }
      let entry = load<u32>(literals + (usize(bits & LITERAL_MASK) << 2));
      // Up to three literals on one filling; 23 bits are left at least, if there was input.
      if (entry & LITERAL && (entry & DROP_MASK) <= bitCount) {
        store<u8>(out++, entry >> VALUE_SHIFT);
        bits >>= entry & DROP_MASK;
        bitCount -= entry & DROP_MASK;
        entry = load<u32>(literals + (usize(bits & LITERAL_MASK) << 2));
        if (entry & LITERAL && (entry & DROP_MASK) <= bitCount) {
          store<u8>(out++, entry >> VALUE_SHIFT);
          bits >>= entry & DROP_MASK;
          bitCount -= entry & DROP_MASK;
          entry = load<u32>(literals + (usize(bits & LITERAL_MASK) << 2));
          if (entry & LITERAL && (entry & DROP_MASK) <= bitCount) {
            store<u8>(out++, entry >> VALUE_SHIFT);
            bits >>= entry & DROP_MASK;
            bitCount -= entry & DROP_MASK;
            continue;
          }
        }
        // A length with its distance takes up to 48 bits.
        if (inputEnd - input >= 8) {
          bits |= load<u64>(input) << bitCount;
          input += (63 - bitCount) >> 3;
          bitCount |= 56;
        } else {
          for (; bitCount < 56 && input < inputEnd; bitCount += 8) bits |= u64(load<u8>(input++)) << bitCount;
        }
        entry = load<u32>(literals + (usize(bits & LITERAL_MASK) << 2));
      }

      let used: u32 = 0;
      let ahead = bits;
      if (entry & SUBTABLE) {
        used = LITERAL_BITS;
        ahead >>= LITERAL_BITS;
        entry = lookUpSubtable(literals, entry, ahead);
      }
      const codeBits = entry & DROP_MASK;
      if (entry & SPECIAL) {
        used += codeBits;
        if (used > bitCount) {
          result = InflateStatus.needInput;
          break;
        }
        if (!(entry & (LITERAL | END_OF_BLOCK))) {
          result = this.fail("unused literal or length code");
          break;
        }
        bits >>= used;
        bitCount -= used;
        if (entry & LITERAL) {
          store<u8>(out++, entry >> VALUE_SHIFT);
          continue;
        }
        this.state = State.blockHeader;
        result = -1;
        break;
      }
      const len = valueOf(entry, ahead);
      used += codeBits;
      ahead >>= codeBits;

      let distanceEntry = load<u32>(distances + (usize(ahead & DISTANCE_MASK) << 2));
      if (distanceEntry & SUBTABLE) {
        used += DISTANCE_BITS;
        ahead >>= DISTANCE_BITS;
        distanceEntry = lookUpSubtable(distances, distanceEntry, ahead);
      }
      used += distanceEntry & DROP_MASK;
      if (used > bitCount) {
        result = InflateStatus.needInput;
        break;
      }
      const distance = valueOf(distanceEntry, ahead);
      if (distanceEntry & SPECIAL || distance > out - base) {
        result = this.fail(distanceEntry & SPECIAL ? "unused distance code" : "distance too far back");
        break;
      }
      bits >>= used;
      bitCount -= used;
      copyMatch(out, distance, len);
      out += len;
    }

    this.input = input;
    this.bits = bits & lowBits(bitCount);
    this.bitCount = bitCount;
    this.out = out;
    return result;
  }
}


@inline
function lowBits(count: u32): u64 {
  return (u64(1) << u64(count)) - 1;
}


@inline
function lookUpSubtable(table: usize, link: u32, ahead: u64): u32 {
  const mask = lowBits((link >> CODE_SHIFT) & CODE_MASK);
  return load<u32>(table + ((usize(link >> VALUE_SHIFT) + usize(ahead & mask)) << 2));
}

/** Base value and extra bits of a length or distance. */
@inline
function valueOf(entry: u32, ahead: u64): usize {
  const both = ahead & lowBits(entry & DROP_MASK);
  return usize(entry >> VALUE_SHIFT) + usize(both >> ((entry >> CODE_SHIFT) & CODE_MASK));
}

/** Copies from `distance` bytes before `out`; writes up to 15 bytes more than `len`. */
@inline
function copyMatch(out: usize, distance: usize, len: usize): void {
  const end = out + len;
  let from = out - distance;
  if (distance >= 16) {
    for (; out < end; out += 16, from += 16) v128.store(out, v128.load(from));
  } else if (distance == 1) {
    const byte = i8x16.splat(load<u8>(from));
    for (; out < end; out += 16) v128.store(out, byte);
  } else if (distance >= 8) {
    for (; out < end; out += 8, from += 8) store<u64>(out, load<u64>(from));
  } else {
    for (; out < end; out++, from++) store<u8>(out, load<u8>(from));
  }
}

/**
 * DEFLATE decompression (RFC 1951), fed piece by piece. Output goes to a buffer behind a window of the last 32 KiB:
 *
 *   window 32768 | output 131072 | slack 32 (copies overrun)
 *
 * The buffer is addressed by input-derived distances, all of which are checked against the start of what was written.
 */
import { BitReader, lowBits } from "./bit-reader";
import { CodesStatus, DeflateCodes } from "./deflate-codes";
import {
  CODE_MASK,
  CODE_SHIFT,
  DISTANCE_BITS,
  DROP_MASK,
  END_OF_BLOCK,
  LITERAL,
  LITERAL_BITS,
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
  codes,
  symbols,
  done,
  bad,
}

export class Inflate {
  /** Where the input is taken from: give it pieces. */
  readonly input: BitReader = new BitReader();
  /** What is wrong, once the status is bad. */
  problem: string = "";

  private codes: DeflateCodes = new DeflateCodes();
  private memory: usize = heap.alloc(WINDOW_SIZE + OUTPUT_SIZE + SLACK);
  /** First byte not handed out, and the end of what was written. */
  private taken: usize = 0;
  private out: usize = 0;
  /** First byte of this stream that is still there. */
  private base: usize = 0;
  private state: State = State.blockHeader;
  private isLast: bool = false;
  private storedLeft: usize = 0;

  constructor() {
    this.reset();
  }

  /** Starts a new stream where the input stands. The output must have been taken. */
  reset(): void {
    this.out = this.memory + WINDOW_SIZE;
    this.taken = this.out;
    this.base = this.out;
    this.state = State.blockHeader;
    this.isLast = false;
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

  run(): InflateStatus {
    this.slide();
    let status = -1;
    while (status < 0) status = this.step();
    return status;
  }

  free(): void {
    heap.free(this.memory);
    this.codes.free();
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
      case State.codes:
        return this.readCodes();
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

  private readBlockHeader(): i32 {
    if (this.isLast) {
      this.state = State.done;
      return InflateStatus.done;
    }
    const input = this.input;
    if (!input.fill(3)) return InflateStatus.needInput;
    this.isLast = input.take(1) != 0;
    switch (input.take(2)) {
      case 0:
        this.state = State.storedHeader;
        return -1;
      case 1:
        this.codes.useFixed();
        this.state = State.symbols;
        return -1;
      case 2:
        this.codes.begin();
        this.state = State.codes;
        return -1;
      default:
        return this.fail("block type 3");
    }
  }

  private readStoredHeader(): i32 {
    const input = this.input;
    const padding = input.count & 7;
    if (!input.fill(32 + padding)) return InflateStatus.needInput;
    input.take(padding);
    const len = input.take(16);
    if (input.take(16) != (len ^ 0xffff)) return this.fail("length of a stored block");
    this.storedLeft = usize(len);
    this.state = State.stored;
    return -1;
  }

  private copyStored(): i32 {
    const input = this.input;
    while (this.storedLeft) {
      const end = this.memory + WINDOW_SIZE + OUTPUT_SIZE;
      if (this.out >= end) return InflateStatus.full;
      if (input.count) {
        store<u8>(this.out++, input.take(8)); // whole bytes here
        this.storedLeft--;
        continue;
      }
      const len = min(min(end - this.out, this.storedLeft), input.left);
      if (!len) return InflateStatus.needInput;
      memory.copy(this.out, input.input, len);
      input.input += len;
      this.out += len;
      this.storedLeft -= len;
    }
    this.state = State.blockHeader;
    return -1;
  }

  private readCodes(): i32 {
    const status = this.codes.read(this.input);
    if (status == CodesStatus.bad) return this.fail(this.codes.problem);
    if (status == CodesStatus.needInput) return InflateStatus.needInput;
    this.state = State.symbols;
    return -1;
  }

  /** One long function, as its state has to stay in registers: that is most of the speed. */
  private decodeSymbols(): i32 {
    const literals = this.codes.literals;
    const distances = this.codes.distances;
    const limit = this.memory + WINDOW_SIZE + OUTPUT_SIZE - MATCH_MAX;
    const reader = this.input;
    const inputEnd = reader.inputEnd;
    const base = this.base;
    let input = reader.input;
    let bits = reader.bits;
    let bitCount = reader.count;
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

    reader.input = input;
    reader.bits = bits & lowBits(bitCount);
    reader.count = bitCount;
    this.out = out;
    return result;
  }
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

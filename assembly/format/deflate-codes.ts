/** The codes of a DEFLATE block: the fixed ones (RFC 1951 §3.2.6), or those that a block's head describes (§3.2.7). */
import { BitReader } from "./bit-reader";
import {
  buildTable,
  DISTANCE_BITS,
  DISTANCE_SYMBOLS,
  DISTANCE_TABLE_SIZE,
  DROP_MASK,
  LITERAL_BITS,
  LITERAL_SYMBOLS,
  LITERAL_TABLE_SIZE,
  PRECODE_BITS,
  PRECODE_SYMBOLS,
  PRECODE_TABLE_SIZE,
  VALUE_SHIFT,
} from "./huffman";

const LENGTHS_SIZE: usize = 320; // 288 + 32, and never more than 286 + 30 are read
const PRECODE_COUNT: usize = 19;
const PRECODE_MASK: u64 = (1 << PRECODE_BITS) - 1;
/** The order in which the lengths of the code lengths' own code are given. */
const PRECODE_ORDER: usize = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

export const enum CodesStatus {
  needInput,
  ready,
  bad,
}

const enum State {
  sizes,
  precode,
  lengths,
}

export class DeflateCodes {
  /** Tables of huffman.ts. */
  literals: usize = heap.alloc(LITERAL_TABLE_SIZE);
  distances: usize = heap.alloc(DISTANCE_TABLE_SIZE);
  /** What is wrong, once the status is bad. */
  problem: string = "";

  private precode: usize = heap.alloc(PRECODE_TABLE_SIZE);
  private lengths: usize = heap.alloc(LENGTHS_SIZE);
  private state: State = State.sizes;
  private literalCount: usize = 0;
  private distanceCount: usize = 0;
  private precodeCount: usize = 0;
  private index: usize = 0;

  useFixed(): void {
    const lengths = this.lengths;
    memory.fill(lengths, 8, 144);
    memory.fill(lengths + 144, 9, 112);
    memory.fill(lengths + 256, 7, 24);
    memory.fill(lengths + 280, 8, 8);
    buildTable(this.literals, LITERAL_BITS, lengths, 288, LITERAL_SYMBOLS, true);
    memory.fill(lengths, 5, 32);
    buildTable(this.distances, DISTANCE_BITS, lengths, 32, DISTANCE_SYMBOLS, true);
  }

  /** Starts to read a description. */
  begin(): void {
    this.state = State.sizes;
  }

  /** Goes on reading as far as the input allows. */
  read(from: BitReader): CodesStatus {
    if (this.state == State.sizes) {
      const status = this.readSizes(from);
      if (status != CodesStatus.ready) return status;
    }
    if (this.state == State.precode) {
      const status = this.readPrecode(from);
      if (status != CodesStatus.ready) return status;
    }
    const status = this.readLengths(from);
    return status == CodesStatus.ready ? this.build() : status;
  }

  free(): void {
    heap.free(this.literals);
    heap.free(this.distances);
    heap.free(this.precode);
    heap.free(this.lengths);
  }

  private fail(problem: string): CodesStatus {
    this.problem = problem;
    return CodesStatus.bad;
  }

  private readSizes(from: BitReader): CodesStatus {
    if (!from.fill(14)) return CodesStatus.needInput;
    this.literalCount = usize(from.take(5)) + 257;
    this.distanceCount = usize(from.take(5)) + 1;
    this.precodeCount = usize(from.take(4)) + 4;
    if (this.literalCount > 286 || this.distanceCount > 30) return this.fail("too many length or distance codes");
    memory.fill(this.lengths, 0, PRECODE_COUNT);
    this.index = 0;
    this.state = State.precode;
    return CodesStatus.ready;
  }

  private readPrecode(from: BitReader): CodesStatus {
    for (; this.index < this.precodeCount; this.index++) {
      if (!from.fill(3)) return CodesStatus.needInput;
      store<u8>(this.lengths + usize(load<u8>(PRECODE_ORDER + this.index)), from.take(3));
    }
    if (!buildTable(this.precode, PRECODE_BITS, this.lengths, PRECODE_COUNT, PRECODE_SYMBOLS, true)) {
      return this.fail("code of the code lengths");
    }
    this.index = 0;
    this.state = State.lengths;
    return CodesStatus.ready;
  }

  private readLengths(from: BitReader): CodesStatus {
    const count = this.literalCount + this.distanceCount;
    const lengths = this.lengths;
    while (this.index < count) {
      from.fill(14); // the longest code and its extra bits; fewer may do
      const entry = load<u32>(this.precode + (usize(from.bits & PRECODE_MASK) << 2));
      const codeBits = entry & DROP_MASK;
      const symbol = entry >> VALUE_SHIFT;
      const extra: u32 = symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
      if (codeBits + extra > from.count) return CodesStatus.needInput;
      from.take(codeBits);
      if (symbol < 16) {
        store<u8>(lengths + this.index++, symbol);
        continue;
      }
      if (symbol == 16 && !this.index) return this.fail("repeat of no code length");
      const repeated = symbol == 16 ? load<u8>(lengths + this.index - 1) : 0;
      const times = usize(from.take(extra)) + (symbol == 18 ? 11 : 3);
      if (times > count - this.index) return this.fail("too many code lengths");
      memory.fill(lengths + this.index, repeated, times);
      this.index += times;
    }
    return CodesStatus.ready;
  }

  private build(): CodesStatus {
    const lengths = this.lengths;
    if (!load<u8>(lengths, 256)) return this.fail("no code for the end of the block");
    if (!buildTable(this.literals, LITERAL_BITS, lengths, this.literalCount, LITERAL_SYMBOLS, false)) {
      return this.fail("code of literals and lengths");
    }
    const distanceLengths = lengths + this.literalCount;
    if (!buildTable(this.distances, DISTANCE_BITS, distanceLengths, this.distanceCount, DISTANCE_SYMBOLS, false)) {
      return this.fail("code of distances");
    }
    return CodesStatus.ready;
  }
}

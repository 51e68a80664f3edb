/**
 * zstd decompression (RFC 8878), fed piece by piece: frames one after another, each with its size and checksum checked where it
 * has them; skippable frames are passed over. Memory goes with what a frame's window holds, 128 MiB at most (as zstd(1) without
 * --long=31).
 */
import { Code, failAt } from "../core/fault";
import { Xxh64 } from "../core/xxh64";
import { DecompressEvent, Decompressor } from "./decompressor";
import { Literals } from "./zstd-literals";
import { SLACK, Sequences } from "./zstd-sequences";
import { Window } from "./zstd-window";

const enum State {
  magic,
  descriptor,
  header,
  blockHeader,
  rawBlock,
  repeatedBlock,
  compressedBlock,
  checksum,
  skippableSize,
  skippable,
  failed,
}

const MAGIC: u32 = 0xfd2fb528;
const SKIPPABLE_MAGIC: u32 = 0x184d2a50;
const SKIPPABLE_MASK: u32 = 0xfffffff0;
const BLOCK_MOST: u32 = 1 << 17;
const WINDOW_MOST: u64 = 1 << 27;

const DESCRIPTOR_CHECKSUM: u32 = 4;
const DESCRIPTOR_RESERVED: u32 = 8;
const DESCRIPTOR_SINGLE: u32 = 32;
/** Of the frame's size, by the two highest bits of the descriptor. */
const SIZE_OFFSET: u64 = 256;

/** Bytes that streams which are read backwards look at before their own. */
const HEAD: usize = 32;

export class Unzstd extends Decompressor {
  private piece: usize = 0;
  private pieceEnd: usize = 0;
  private frames: u32 = 0;

  private state: State = State.magic;
  /** What the state is about, whole: `wanted` bytes at `part`, `gathered` of them there. */
  private memory: usize = heap.alloc(HEAD + BLOCK_MOST + SLACK);
  private part: usize = 0;
  private gathered: u32 = 0;
  private wanted: u32 = 4;

  private descriptor: u32 = 0;
  private blockMost: u32 = 0;
  private isLast: bool = false;
  /** Of a block, raw or repeated. */
  private blockSize: u32 = 0;
  private frameSize: u64 = 0;
  private frameProduced: u64 = 0;
  private skipLeft: u32 = 0;

  private window: Window = new Window();
  private literals: Literals = new Literals(BLOCK_MOST, SLACK);
  private sequences: Sequences = new Sequences();
  private checksum: Xxh64 = new Xxh64();

  constructor() {
    super();
    this.part = this.memory + HEAD;
  }

  free(): void {
    heap.free(this.memory);
    this.window.free();
    this.literals.free();
    this.sequences.free();
    this.checksum.free();
    this.state = State.failed;
  }

  protected take(ptr: usize, len: usize): void {
    this.piece = ptr;
    this.pieceEnd = ptr + len;
  }

  protected left(): usize {
    return this.pieceEnd - this.piece;
  }

  protected step(): i32 {
    if (this.state == State.failed) return DecompressEvent.fail;
    if (this.state == State.skippable) return this.skip();
    const take = min<usize>(this.wanted - this.gathered, this.pieceEnd - this.piece);
    memory.copy(this.part + this.gathered, this.piece, take);
    this.piece += take;
    this.gathered += u32(take);
    if (this.gathered < this.wanted) return this.starve();
    return this.takePart();
  }

  private starve(): i32 {
    if (!this.finished) return DecompressEvent.needInput;
    const complete = this.frames && this.state == State.magic && !this.gathered;
    return complete ? DecompressEvent.end : this.fail("input ends early");
  }

  private fail(problem: string, code: Code = Code.corrupt): i32 {
    failAt(code, "zstd: " + problem, this.consumed);
    this.state = State.failed;
    return DecompressEvent.fail;
  }

  private gather(state: State, wanted: u32): i32 {
    this.state = state;
    this.gathered = 0;
    this.wanted = wanted;
    return -1;
  }

  private takePart(): i32 {
    switch (this.state) {
      case State.magic:
        return this.takeMagic(load<u32>(this.part));
      case State.descriptor:
        return this.takeDescriptor(u32(load<u8>(this.part)));
      case State.header:
        return this.takeHeader();
      case State.blockHeader:
        return this.takeBlockHeader(load<u32>(this.part) & 0xffffff);
      case State.checksum:
        return this.takeChecksum(load<u32>(this.part));
      case State.skippableSize:
        this.skipLeft = load<u32>(this.part);
        this.state = State.skippable;
        return -1;
      default:
        return this.takeBlock();
    }
  }

  private takeMagic(magic: u32): i32 {
    if ((magic & SKIPPABLE_MASK) == SKIPPABLE_MAGIC) return this.gather(State.skippableSize, 4);
    if (magic == MAGIC) return this.gather(State.descriptor, 1);
    return this.fail(this.frames ? "data behind the last frame" : "not the magic of a frame");
  }

  private skip(): i32 {
    const take = min<usize>(this.skipLeft, this.pieceEnd - this.piece);
    this.piece += take;
    this.skipLeft -= u32(take);
    if (this.skipLeft) return this.starve();
    this.frames++;
    return this.gather(State.magic, 4);
  }

  private takeDescriptor(descriptor: u32): i32 {
    if (descriptor & DESCRIPTOR_RESERVED) return this.fail("reserved bit of a frame's header");
    this.descriptor = descriptor;
    return this.gather(State.header, this.windowBytes() + this.dictionaryBytes() + this.sizeBytes());
  }

  private windowBytes(): u32 {
    return this.descriptor & DESCRIPTOR_SINGLE ? 0 : 1;
  }

  private dictionaryBytes(): u32 {
    const flag = this.descriptor & 3;
    return flag == 3 ? 4 : flag;
  }

  private sizeBytes(): u32 {
    const flag = this.descriptor >> 6;
    return flag ? 1 << flag : this.descriptor & DESCRIPTOR_SINGLE ? 1 : 0;
  }

  private takeHeader(): i32 {
    const window = this.part;
    const dictionary = window + this.windowBytes();
    const size = dictionary + this.dictionaryBytes();
    for (let at = dictionary; at < size; at++) {
      if (load<u8>(at)) return this.fail("a frame needs a dictionary", Code.unsupported);
    }
    const bytes = this.sizeBytes();
    const told = load<u64>(size);
    this.frameSize = !bytes ? u64.MAX_VALUE : bytes == 8 ? told : told & ((u64(1) << u64(8 * bytes)) - 1);
    if (bytes == 2) this.frameSize += SIZE_OFFSET;
    const windowSize = this.windowBytes() ? windowOf(u32(load<u8>(window))) : this.frameSize;
    if (windowSize > WINDOW_MOST) {
      return this.fail("a frame needs a window of " + windowSize.toString() + " bytes", Code.unsupported);
    }
    this.blockMost = u32(min<u64>(windowSize, BLOCK_MOST));
    this.frameProduced = 0;
    this.window.reset(u32(windowSize));
    this.sequences.reset();
    this.literals.table.valid = false;
    this.checksum.reset();
    return this.gather(State.blockHeader, 3);
  }

  private takeBlockHeader(header: u32): i32 {
    this.isLast = (header & 1) != 0;
    const size = header >> 3;
    if (size > this.blockMost) return this.fail("a block is too long");
    this.blockSize = size;
    switch ((header >> 1) & 3) {
      case 0:
        return this.gather(State.rawBlock, size);
      case 1:
        return this.gather(State.repeatedBlock, 1);
      case 2:
        return this.gather(State.compressedBlock, size);
      default:
        return this.fail("reserved kind of block");
    }
  }

  private takeBlock(): i32 {
    const compressed = this.state == State.compressedBlock;
    const start = this.window.prepare(compressed ? this.blockMost : this.blockSize);
    const target = this.window.target;
    if (this.state == State.rawBlock) {
      memory.copy(start, this.part, this.blockSize);
      target.at += this.blockSize;
    } else if (this.state == State.repeatedBlock) {
      memory.fill(start, load<u8>(this.part), this.blockSize);
      target.at += this.blockSize;
    } else if (!this.decodeBlock()) {
      return this.fail("a block is malformed");
    }
    const len = target.at - start;
    this.frameProduced += u64(len);
    this.produced += u64(len);
    if (this.frameProduced > this.frameSize) return this.fail("size of a frame's content");
    if (this.descriptor & DESCRIPTOR_CHECKSUM) this.checksum.update(start, len);
    if (!this.isLast) this.gather(State.blockHeader, 3);
    else if (!this.endFrame()) return this.fail("size of a frame's content");
    if (!len) return -1;
    this.out.set(start, len);
    return DecompressEvent.out;
  }

  private decodeBlock(): bool {
    const len = this.blockSize;
    const literals = this.literals;
    const header = literals.read(this.part, len);
    if (!header) return false;
    return this.sequences.run(this.part + header, len - header, literals.bytes, literals.size, this.window.target);
  }

  private endFrame(): bool {
    if (this.descriptor & DESCRIPTOR_CHECKSUM) this.gather(State.checksum, 4);
    else this.beginNext();
    return this.frameSize == u64.MAX_VALUE || this.frameProduced == this.frameSize;
  }

  private takeChecksum(told: u32): i32 {
    if (told != u32(this.checksum.digest())) return this.fail("checksum of a frame's content");
    return this.beginNext();
  }

  private beginNext(): i32 {
    this.frames++;
    return this.gather(State.magic, 4);
  }
}

function windowOf(descriptor: u32): u64 {
  const base = u64(1) << u64(10 + (descriptor >> 3));
  return base + (base >> 3) * u64(descriptor & 7);
}

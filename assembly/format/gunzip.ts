/**
 * gzip decompression (RFC 1952), fed piece by piece: members one after another, each with its CRC-32 and size checked.
 * Zero bytes may follow the last member (gzip(1), tapes); anything else is an error.
 */
import { crc32 } from "../core/crc32c";
import { Code, failAt } from "../core/fault";
import { DecompressEvent, Decompressor } from "./decompressor";
import { Inflate, InflateStatus } from "./inflate";

const enum State {
  header,
  extraLength,
  extra,
  name,
  comment,
  headerCrc,
  content,
  trailer,
  between,
  padding,
  failed,
}

const FLAG_HEADER_CRC: u32 = 2;
const FLAG_EXTRA: u32 = 4;
const FLAG_NAME: u32 = 8;
const FLAG_COMMENT: u32 = 16;
const FLAGS_RESERVED: u32 = 0xe0;
const METHOD_DEFLATE: u32 = 8;

export class Gunzip extends Decompressor {
  private inflate: Inflate = new Inflate();
  private state: State = State.between;
  private flags: u32 = 0;
  private index: u32 = 0; // of the byte in a header or trailer
  private extraLeft: u32 = 0;
  private headerCrc: u32 = 0;
  private headerCrcTold: u32 = 0;
  private contentCrc: u32 = 0;
  private contentSize: u32 = 0;
  private trailer: u64 = 0;
  private members: u32 = 0;

  free(): void {
    this.inflate.free();
    this.state = State.failed;
  }

  protected take(ptr: usize, len: usize): void {
    this.inflate.input.push(ptr, len);
  }

  protected left(): usize {
    return this.inflate.input.left;
  }

  protected step(): i32 {
    if (this.state == State.failed) return DecompressEvent.fail;
    if (this.state == State.content) return this.readContent();
    const byte = this.inflate.input.nextByte();
    if (byte >= 0) return this.takeByte(u32(byte));
    if (!this.finished) return DecompressEvent.needInput;
    const complete = this.members && (this.state == State.between || this.state == State.padding);
    return complete ? DecompressEvent.end : this.fail("input ends early");
  }

  private takeByte(byte: u32): i32 {
    switch (this.state) {
      case State.between:
        return this.beginMember(byte);
      case State.padding:
        return byte ? this.fail("data behind the last member") : -1;
      case State.trailer:
        return this.takeTrailer(byte);
      case State.headerCrc:
        return this.takeHeaderCrc(byte);
      default:
        return this.takeHeader(byte);
    }
  }

  private fail(problem: string): i32 {
    failAt(Code.corrupt, "gzip: " + problem, this.consumed);
    this.state = State.failed;
    return DecompressEvent.fail;
  }

  private beginMember(byte: u32): i32 {
    if (!byte && this.members) {
      this.state = State.padding;
      return -1;
    }
    this.index = 0;
    this.flags = 0;
    this.headerCrc = 0;
    this.state = State.header;
    return this.takeHeader(byte);
  }

  /** One byte of anything before the content but the header's CRC. */
  private takeHeader(byte: u32): i32 {
    store<u8>(BYTE, byte);
    this.headerCrc = crc32(BYTE, 1, this.headerCrc);
    switch (this.state) {
      case State.header:
        return this.takeFixedHeader(byte);
      case State.extraLength:
        this.extraLeft |= byte << (8 * this.index);
        if (++this.index == 2) this.state = this.extraLeft ? State.extra : this.after(State.extra);
        return -1;
      case State.extra:
        if (!--this.extraLeft) this.state = this.after(State.extra);
        return -1;
      default: // name or comment
        if (!byte) this.state = this.after(this.state);
        return -1;
    }
  }

  private takeFixedHeader(byte: u32): i32 {
    const index = this.index++;
    if ((index == 0 && byte != 0x1f) || (index == 1 && byte != 0x8b)) return this.fail("not the magic of a member");
    if (index == 2 && byte != METHOD_DEFLATE) return this.fail(`compression method ${byte}`);
    if (index == 3) {
      if (byte & FLAGS_RESERVED) return this.fail(`reserved flags 0x${byte.toString(16)}`);
      this.flags = byte;
    }
    if (index == 9) this.state = this.after(State.header); // behind time, extra flags and operating system
    return -1;
  }

  /** The state behind a part of the header, its optional parts in order. */
  private after(part: State): State {
    this.index = 0;
    this.extraLeft = 0;
    if (part < State.extraLength && this.flags & FLAG_EXTRA) return State.extraLength;
    if (part < State.name && this.flags & FLAG_NAME) return State.name;
    if (part < State.comment && this.flags & FLAG_COMMENT) return State.comment;
    if (part < State.headerCrc && this.flags & FLAG_HEADER_CRC) {
      this.headerCrcTold = 0;
      return State.headerCrc;
    }
    this.inflate.reset();
    this.contentCrc = 0;
    this.contentSize = 0;
    return State.content;
  }

  private takeHeaderCrc(byte: u32): i32 {
    this.headerCrcTold |= byte << (8 * this.index);
    if (++this.index < 2) return -1;
    if (this.headerCrcTold != (this.headerCrc & 0xffff)) return this.fail("checksum of a header");
    this.state = this.after(State.headerCrc);
    return -1;
  }

  private readContent(): i32 {
    const inflate = this.inflate;
    const status = inflate.run();
    if (status == InflateStatus.bad) return this.fail(inflate.problem);
    if (status == InflateStatus.needInput) {
      return this.finished ? this.fail("input ends early") : DecompressEvent.needInput;
    }
    if (status == InflateStatus.done) {
      this.state = State.trailer;
      this.index = 0;
      this.trailer = 0;
    }
    const len = inflate.outputLen;
    if (!len) return -1;
    this.out.set(inflate.output, len);
    inflate.take();
    this.contentCrc = crc32(this.out.ptr, len, this.contentCrc);
    this.contentSize += u32(len);
    this.produced += u64(len);
    return DecompressEvent.out;
  }

  private takeTrailer(byte: u32): i32 {
    this.trailer |= u64(byte) << (8 * this.index);
    if (++this.index < 8) return -1;
    if (u32(this.trailer) != this.contentCrc) return this.fail("checksum of a member's content");
    if (u32(this.trailer >> 32) != this.contentSize) return this.fail("size of a member's content");
    this.members++;
    this.state = State.between;
    return -1;
  }
}

const BYTE: usize = memory.data(1);

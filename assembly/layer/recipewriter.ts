// The recipe (docs/format.md "Recipe"): what a layer image needs besides its entries to give the
// tar back bit for bit. It goes to the body in runs, so that no more than one is in memory.
import { ByteBuffer, Bytes } from "../core/bytes";
import { RUN_LENGTH, RUN_OFFSET, RUN_SIZE } from "../format/layerimage";
import { TarEntry } from "../format/tar-entry";
import { TarHeaderCodec } from "../format/tar-header-codec";
import { TarReader } from "../format/tar-reader";
import { BlockWriter } from "../io/blockfile";

/** A run ends with the first item that makes it this long. */
const RUN_TARGET: usize = 60 << 10;
/** Fewer zeros than this within literal bytes are literal too. */
const ZEROS_MIN: usize = 16;
/** The trailer is cut in pieces of this size, so that items don't depend on how the tar came in. */
const TAIL_SIZE: usize = 32 << 10;

export class RecipeWriter {
  private codec: TarHeaderCodec = new TarHeaderCodec();
  private buffer: ByteBuffer = new ByteBuffer();
  readonly runs: ByteBuffer = new ByteBuffer();
  private tail: ByteBuffer = new ByteBuffer();
  /** Zeros of the trailer that no item tells of yet. */
  private zeros: u64 = 0;

  constructor(private body: BlockWriter) {}

  get runCount(): u32 {
    return u32(this.runs.len / RUN_SIZE);
  }

  /** Header blocks, and which parts of a sparse file the tar holds. */
  header(entry: TarEntry, reader: TarReader): void {
    this.codec.encode(entry, reader.header.ptr, reader.header.len, this.buffer);
    if (!reader.isSparse) return;
    const count = reader.regionCount;
    this.buffer.varint(count);
    let end: u64 = 0;
    for (let i: u32 = 0; i < count; i++) {
      this.buffer.varint(reader.regionOffset(i) - end);
      this.buffer.varint(reader.regionLength(i));
      end = reader.regionOffset(i) + reader.regionLength(i);
    }
  }

  /** What pads the content, when it isn't what it should be. */
  padding(bytes: Bytes): void {
    this.buffer.varint(bytes.len);
    this.buffer.bytes(bytes.ptr, bytes.len);
  }

  endMember(): bool {
    return this.buffer.len < RUN_TARGET || this.flush();
  }

  /** What follows the last member. */
  trailer(ptr: usize, len: usize): bool {
    while (len > 0) {
      const part = min(len, TAIL_SIZE - this.tail.len);
      this.tail.bytes(ptr, part);
      if (this.tail.len == TAIL_SIZE && !this.cutTail()) return false;
      ptr += part;
      len -= part;
    }
    return true;
  }

  finish(): bool {
    if (!this.cutTail()) return false;
    if (this.zeros && !this.trailerItem(0, 0)) return false;
    return this.buffer.len == 0 || this.flush();
  }

  free(): void {
    this.codec.free();
    this.buffer.free();
    this.tail.free();
    this.runs.free();
  }

  /** Makes items of zeros and literal bytes. */
  private cutTail(): bool {
    const end = this.tail.ptr + this.tail.len;
    for (let at = this.tail.ptr; at < end;) {
      const literal = skipZeros(at, end);
      this.zeros += u64(literal - at);
      at = literal;
      while (at < end && !isZeroRun(at, end)) at++;
      if (at > literal && !this.trailerItem(literal, at - literal)) return false;
    }
    this.tail.clear();
    return true;
  }

  private trailerItem(literal: usize, len: usize): bool {
    this.buffer.varint(this.zeros);
    this.buffer.varint(len);
    this.buffer.bytes(literal, len);
    this.zeros = 0;
    return this.endMember();
  }

  private flush(): bool {
    const run = this.runs.extend(RUN_SIZE);
    memory.fill(run, 0, RUN_SIZE);
    store<u64>(run, this.body.offset, RUN_OFFSET);
    store<u32>(run, u32(this.buffer.len), RUN_LENGTH);
    if (!this.body.write(this.buffer.ptr, u32(this.buffer.len))) return false;
    this.buffer.clear();
    return true;
  }
}

function skipZeros(ptr: usize, end: usize): usize {
  while (end - ptr >= 8 && load<u64>(ptr) == 0) ptr += 8;
  while (ptr < end && load<u8>(ptr) == 0) ptr++;
  return ptr;
}

function isZeroRun(ptr: usize, end: usize): bool {
  return end - ptr >= ZEROS_MIN && (load<u64>(ptr) | load<u64>(ptr, 8)) == 0;
}

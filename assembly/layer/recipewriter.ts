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
const LITERAL_MAX: usize = 32 << 10;

export class RecipeWriter {
  private codec: TarHeaderCodec = new TarHeaderCodec();
  private buffer: ByteBuffer = new ByteBuffer();
  readonly runs: ByteBuffer = new ByteBuffer();
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

  /** What follows the last member: items of zeros and literal bytes. */
  trailer(ptr: usize, len: usize): bool {
    const end = ptr + len;
    while (ptr < end) {
      const literal = skipZeros(ptr, end);
      this.zeros += u64(literal - ptr);
      ptr = literal;
      while (ptr < end && ptr - literal < LITERAL_MAX && !isZeroRun(ptr, end)) ptr++;
      if (ptr > literal && !this.trailerItem(literal, ptr - literal)) return false;
    }
    return true;
  }

  finish(): bool {
    if (this.zeros && !this.trailerItem(0, 0)) return false;
    return this.buffer.len == 0 || this.flush();
  }

  free(): void {
    this.codec.free();
    this.buffer.free();
    this.runs.free();
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

// Writes packs. A pack is invisible until its index has its final name, which `publish` does
// after everything is durable; an abandoned one leaves nothing behind.
import { ByteBuffer } from "../core/bytes";
import {
  FRAME_HEADER_SIZE,
  FrameKind,
  ID_SIZE,
  INDEX_ENTRY_SIZE,
  INDEX_OFFSET_FRAME,
  INDEX_OFFSET_LENGTH,
  PACK_HEADER_SIZE,
  encodeFrameHeader,
  encodePackHeader,
} from "../format/pack";
import { Dir, File } from "../io/volume";
import { INDEX_SUFFIX, PACK_SUFFIX, packFileSize } from "./pack";
import { writePackIndex } from "./packindex";
import { randomName } from "./random";

/** A pack is sealed once it is this long. */
const PACK_TARGET: u32 = 64 << 20;
const BUFFER_SIZE: u32 = 1 << 20;

/** One pack being written. */
export class PackWriter {
  readonly name: string = randomName();
  private file: File | null = null;
  private buffer: usize = 0;
  private buffered: u32 = 0;
  /** File offset of the next frame. */
  private offset: u32 = 0;
  private entries: ByteBuffer = new ByteBuffer();
  private count: u32 = 0;
  private sealed: bool = false;
  private published: bool = false;

  constructor(private dir: Dir) {}

  get full(): bool {
    return this.offset >= PACK_TARGET;
  }

  /** Bytes of the pack so far. */
  get length(): u32 {
    return this.offset;
  }

  /** Bytes of the pack and its index on disk, once it is sealed. */
  get diskSize(): u64 {
    return packFileSize(this.count, this.offset - PACK_HEADER_SIZE);
  }

  /** Appends a frame; returns its offset, or -1 with the fault set. */
  append(kind: FrameKind, id: usize, ptr: usize, len: u32): i64 {
    if (!this.file && !this.begin()) return -1;
    if (FRAME_HEADER_SIZE + len > BUFFER_SIZE - this.buffered && !this.flush()) return -1;
    const frame = this.offset;
    encodeFrameHeader(this.buffer + this.buffered, kind, len, id);
    memory.copy(this.buffer + this.buffered + FRAME_HEADER_SIZE, ptr, len);
    this.buffered += FRAME_HEADER_SIZE + len;
    this.offset += FRAME_HEADER_SIZE + len;
    this.count++;
    const entry = this.entries.extend(INDEX_ENTRY_SIZE);
    memory.copy(entry, id, ID_SIZE);
    store<u32>(entry + INDEX_OFFSET_FRAME, frame);
    store<u32>(entry + INDEX_OFFSET_LENGTH, len);
    return i64(frame);
  }

  /** Ends the pack: its data is synced, and its index written under a temporary name. */
  seal(): bool {
    const file = this.file;
    if (!file) return true;
    if (!this.flush() || !file.sync()) return false;
    heap.free(this.buffer);
    this.buffer = 0;
    if (!writePackIndex(this.dir, this.name + INDEX_SUFFIX + "-", this.entries, this.offset)) return false;
    file.close();
    this.entries.free();
    this.sealed = true;
    return true;
  }

  /** Gives a sealed pack's index its final name. The caller syncs the directory. */
  publish(): bool {
    if (!this.sealed) return true;
    this.published = this.dir.rename(this.name + INDEX_SUFFIX + "-", this.name + INDEX_SUFFIX);
    return this.published;
  }

  /** Removes what was written; a published pack stays, for others may rely on it already. */
  abandon(): void {
    const file = this.file;
    if (!file || this.published) return;
    file.close();
    this.dir.unlink(this.name + PACK_SUFFIX);
    if (this.sealed) this.dir.unlink(this.name + INDEX_SUFFIX + "-");
    if (this.buffer) heap.free(this.buffer);
    this.buffer = 0;
    this.entries.free();
    this.file = null;
  }

  private begin(): bool {
    const file = this.dir.create(this.name + PACK_SUFFIX);
    if (!file) return false;
    this.file = file;
    this.buffer = heap.alloc(BUFFER_SIZE + FRAME_HEADER_SIZE);
    encodePackHeader(this.buffer);
    this.buffered = PACK_HEADER_SIZE;
    this.offset = PACK_HEADER_SIZE;
    return true;
  }

  private flush(): bool {
    if (!this.file!.write(this.buffer, this.buffered, this.offset - this.buffered)) return false;
    this.buffered = 0;
    return true;
  }
}

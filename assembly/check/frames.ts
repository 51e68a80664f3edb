// The frames of a pack, found without its index.
import { blake3 } from "../core/blake3";
import { ByteBuffer } from "../core/bytes";
import { fault } from "../core/fault";
import {
  FRAME_HEADER_SIZE,
  FRAME_OFFSET_ID,
  FRAME_MAGIC,
  ID_SIZE,
  INDEX_ENTRY_SIZE,
  INDEX_OFFSET_FRAME,
  INDEX_OFFSET_LENGTH,
  OBJECT_MAX,
  PACK_HEADER_SIZE,
  decodeFrameHeader,
} from "../format/pack";
import { Dir, File } from "../io/volume";
import { INDEX_SUFFIX, PACK_SUFFIX } from "../store/pack";
import { sortEntries, writePackIndex } from "../store/packindex";
import { randomName } from "../store/random";

const WINDOW: u32 = 1 << 16;
const hash = memory.data(ID_SIZE, 16);

/** Collects index entries of a pack's sound frames. */
export class FrameScan {
  readonly entries: ByteBuffer = new ByteBuffer();
  /** File offset behind the last frame. */
  end: u64 = PACK_HEADER_SIZE;
  private buffer: usize = heap.alloc(FRAME_HEADER_SIZE + OBJECT_MAX);

  constructor(private file: File) {}

  /** With `verify` only frames whose data has its hash; a damaged stretch is passed over. False with the fault set on failure. */
  run(verify: bool): bool {
    const size = this.file.size();
    if (size < 0) return false;
    let at: u64 = PACK_HEADER_SIZE;
    while (at + FRAME_HEADER_SIZE <= u64(size)) {
      const length = this.frameAt(at, u64(size));
      if (length == FAILED) return false;
      if (length < 0) {
        at = this.nextFrame(at + 1, u64(size));
        continue;
      }
      if (!verify || this.isWhole(at, u32(length))) this.add(at, u32(length));
      if (fault.raised) return false;
      at += FRAME_HEADER_SIZE + length;
    }
    return true;
  }

  /** Puts the entries in the order of an index. */
  sort(): void {
    sortEntries(this.entries.ptr, u32(this.entries.len / INDEX_ENTRY_SIZE));
  }

  free(): void {
    this.entries.free();
    heap.free(this.buffer);
  }

  /** Bytes of the frame there; -1 when there is none, FAILED with the fault set. */
  private frameAt(at: u64, size: u64): i64 {
    const got = this.file.read(this.buffer, FRAME_HEADER_SIZE, at);
    if (got < 0) return FAILED;
    if (u32(got) < FRAME_HEADER_SIZE) return -1;
    const length = decodeFrameHeader(this.buffer, this.buffer + FRAME_OFFSET_ID);
    return length < 0 || at + FRAME_HEADER_SIZE + length > size ? -1 : i64(length);
  }

  private isWhole(at: u64, length: u32): bool {
    const data = this.buffer + FRAME_HEADER_SIZE;
    if (!this.file.readExactly(data, length, at + FRAME_HEADER_SIZE)) return false;
    blake3(data, length, hash);
    return memory.compare(hash, this.buffer + FRAME_OFFSET_ID, ID_SIZE) == 0;
  }

  private add(at: u64, length: u32): void {
    const entry = this.entries.extend(INDEX_ENTRY_SIZE);
    memory.copy(entry, this.buffer + FRAME_OFFSET_ID, ID_SIZE);
    store<u32>(entry + INDEX_OFFSET_FRAME, u32(at));
    store<u32>(entry + INDEX_OFFSET_LENGTH, length);
    this.end = at + FRAME_HEADER_SIZE + length;
  }

  /** Offset of the next bytes that may be a frame; the end of the file when there are none. */
  private nextFrame(from: u64, size: u64): u64 {
    while (from + FRAME_HEADER_SIZE <= size) {
      const got = this.file.read(this.buffer, WINDOW, from);
      if (got < i32(FRAME_HEADER_SIZE)) return size;
      const last = u32(got) - FRAME_HEADER_SIZE;
      for (let i: u32 = 0; i <= last; i++) {
        const at = this.buffer + i;
        if (load<u32>(at) == FRAME_MAGIC && decodeFrameHeader(at, at + FRAME_OFFSET_ID) >= 0) return from + i;
      }
      from += last + 1;
    }
    return size;
  }
}

const FAILED: i64 = -2;

/**
 * Makes a pack's index anew, of the frames whose data has its hash. It takes its name at once, so that readers see the old
 * one or the new one.
 */
export function rebuildIndex(dir: Dir, stem: string): bool {
  const file = dir.file(stem + PACK_SUFFIX);
  if (!file) return false;
  const scan = new FrameScan(file);
  const ok = scan.run(true) && replaceIndex(dir, stem, scan.entries, scan.end);
  scan.free();
  file.close();
  return ok;
}

export function replaceIndex(dir: Dir, stem: string, entries: ByteBuffer, packSize: u64): bool {
  const temp = randomName() + "-";
  if (!writePackIndex(dir, temp, entries, packSize)) return false;
  if (dir.rename(temp, stem + INDEX_SUFFIX)) return dir.sync();
  dir.unlink(temp);
  return false;
}

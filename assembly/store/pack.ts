// One sealed pack: a file of frames and its sorted index.
import { compareBytes } from "../core/bytes";
import { Code, fail, fault } from "../core/fault";
import {
  ID_SIZE,
  INDEX_ENTRIES_PER_BLOCK,
  INDEX_ENTRY_SIZE,
  INDEX_OFFSET_FRAME,
  INDEX_OWN_COUNT,
  PACK_HEADER_SIZE,
  PACK_INDEX_MAGIC,
} from "../format/pack";
import { BLOCK_BITS, BlockFile, blockFileSize } from "../io/blockfile";
import { Dir, File } from "../io/volume";
import { Locator } from "./locator";

export const PACK_SUFFIX = ".pack";
export const INDEX_SUFFIX = ".idx";

/** Probes of a search by where an id should be; a million ids take four on average. */
const INTERPOLATIONS: i32 = 8;

export class Pack {
  private index: BlockFile | null = null;
  private data: File | null = null;
  /** True when every chunk of this pack is in the locator. */
  located: bool = false;
  /** Its file of frames isn't there, as far as is known: nobody finds anything in it. */
  lost: bool = false;

  constructor(
    private dir: Dir,
    readonly name: string,
  ) {}

  /** Name of the file of frames. */
  get fileName(): string {
    return this.name + PACK_SUFFIX;
  }

  /** The file of frames, opened at first use; null with the fault set on failure. */
  file(): File | null {
    if (!this.data) {
      this.data = this.dir.file(this.fileName);
      this.lost = !this.data && fault.code == Code.noEntry;
    }
    return this.data;
  }

  /** Chunks in this pack, or -1 on failure. */
  count(): i32 {
    const index = this.openIndex();
    return index ? i32(load<u32>(index.header() + INDEX_OWN_COUNT)) : -1;
  }

  /** Bytes of the pack and its index on disk, or -1 on failure. */
  size(): i64 {
    const pack = sizeOf(this.dir, this.fileName);
    const index = pack < 0 ? -1 : sizeOf(this.dir, this.name + INDEX_SUFFIX);
    return index < 0 ? -1 : pack + index;
  }

  /** Offset of the frame of this id, or -1 when it isn't here (or the fault is set). */
  find(id: usize): i64 {
    const position = this.position(id);
    if (position < 0) return -1;
    const entry = this.entry(u32(position));
    return entry ? i64(load<u32>(entry + INDEX_OFFSET_FRAME)) : -1;
  }

  /** Address of an entry of the index; 0 with the fault set on failure. */
  entry(position: u32): usize {
    const index = this.openIndex();
    return index ? index.at(entryOffset(position)) : 0;
  }

  /** Number of this id's entry in the index, or -1 when it isn't here (or the fault is set). */
  position(id: usize): i64 {
    const index = this.openIndex();
    if (!index) return -1;
    const key = keyOf(id);
    let low: u32 = 0;
    let high = load<u32>(index.header() + INDEX_OWN_COUNT);
    let lowKey: u64 = 0;
    let highKey: u64 = u32.MAX_VALUE;
    for (let probes = 0; low < high; probes++) {
      // Ids are uniformly distributed: each probe goes where this one should be, between those that were met. Ids that somebody
      // has picked might be anywhere: then the rest is halved.
      const left = u64(high - low);
      const skip = probes < INTERPOLATIONS ? ((key - lowKey) * left) / (highKey - lowKey + 1) : left >> 1;
      const middle = low + u32(skip);
      const entry = index.at(entryOffset(middle));
      if (!entry) return -1;
      const order = compareBytes(entry, ID_SIZE, id, ID_SIZE);
      if (order == 0) return i64(middle);
      if (order < 0) {
        low = middle + 1;
        lowKey = keyOf(entry);
      } else {
        high = middle;
        highKey = keyOf(entry);
      }
    }
    return -1;
  }

  /** Puts every chunk's frame into the locator, unless another pack's is there; false with the fault set on failure. */
  locateAll(locator: Locator, pack: u32): bool {
    return this.addAll(locator, pack, false);
  }

  /** The same with the chunk's place in the index instead of its frame. */
  placeAll(locator: Locator, pack: u32): bool {
    return this.addAll(locator, pack, true);
  }

  private addAll(locator: Locator, pack: u32, places: bool): bool {
    const index = this.openIndex();
    if (!index) return false;
    const count = load<u32>(index.header() + INDEX_OWN_COUNT);
    for (let i: u32 = 0; i < count; i++) {
      const entry = index.at(entryOffset(i));
      if (!entry) return false;
      if (!locator.find(entry)) locator.add(entry, pack, places ? i : load<u32>(entry + INDEX_OFFSET_FRAME));
    }
    this.located = true;
    return true;
  }

  close(): void {
    const index = this.index;
    if (index) index.close();
    this.index = null;
    const data = this.data;
    if (data) data.close();
    this.data = null;
  }

  private openIndex(): BlockFile | null {
    if (!this.index) {
      const index = BlockFile.open(this.dir, this.name + INDEX_SUFFIX, PACK_INDEX_MAGIC);
      if (!index) return null;
      const count = u64(load<u32>(index.header() + INDEX_OWN_COUNT));
      if (count && entryOffset(u32(count - 1)) >= index.end) {
        fail(Code.corrupt, "a pack index is shorter than its entry count");
        index.close();
        return null;
      }
      this.index = index;
    }
    return this.index;
  }
}

/** Bytes that a pack and its index take on disk, with so many frames of so many bytes in all. */
export function packFileSize(frames: u32, frameBytes: u64): u64 {
  const blocks = (u64(frames) + INDEX_ENTRIES_PER_BLOCK - 1) / INDEX_ENTRIES_PER_BLOCK;
  return PACK_HEADER_SIZE + frameBytes + blockFileSize(blocks);
}

/** Bytes of a file, or -1 on failure; damage in it is no obstacle, nor that it is missing. */
function sizeOf(dir: Dir, name: string): i64 {
  const file = dir.file(name);
  if (!file) {
    if (fault.code != Code.noEntry) return -1;
    fault.clear();
    return 0;
  }
  const size = file.size();
  file.close();
  return size;
}

/** File offset of an entry of an index. */
export function entryOffset(i: u32): u64 {
  const block = i / INDEX_ENTRIES_PER_BLOCK;
  return ((u64(block) + 1) << BLOCK_BITS) + (i - block * INDEX_ENTRIES_PER_BLOCK) * INDEX_ENTRY_SIZE;
}

/** The first bytes of an id as a number that orders as ids do. */
function keyOf(id: usize): u64 {
  return u64(bswap<u32>(load<u32>(id)));
}

// Reads a layer image. Everything in the file may be wrong in spite of its checksums: offsets are
// checked where they are followed, and nothing here traps.
import { ByteBuffer, Bytes } from "../core/bytes";
import { Code, blame, failAt } from "../core/fault";
import {
  DIRECTORY_MODE,
  ENTRY_DATA,
  ENTRY_DEVICE_MAJOR,
  ENTRY_DEVICE_MINOR,
  ENTRY_FLAGS,
  ENTRY_GID,
  ENTRY_KIND,
  ENTRY_MODE,
  ENTRY_MTIME_NS,
  ENTRY_MTIME_SEC,
  ENTRY_NAME,
  ENTRY_NAME_LENGTH,
  ENTRY_PARENT,
  ENTRY_PATH_MAX,
  ENTRY_RECORD_BITS,
  ENTRY_SIZE,
  ENTRY_TARGET_LENGTH,
  ENTRY_UID,
  ENTRY_XATTRS,
  EntryFlag,
  FILE_KINDS,
  ID_BITS,
  LAYER_IMAGE_MAGIC,
  LAYER_OWN_ENTRIES,
  LAYER_OWN_ENTRIES_OFFSET,
  LAYER_OWN_MEMBERS,
  LAYER_OWN_NAMES_OFFSET,
  LAYER_OWN_RUNS,
  LAYER_OWN_RUNS_OFFSET,
  LAYER_OWN_SIZE_BYTES,
  LAYER_OWN_TAR_SIZE,
  LAYER_OWN_WHITEOUTS,
  LINK_TARGET_MAX,
  RANGE_COUNT,
  RANGE_FIRST,
  RANGE_POSITION,
  RANGE_SIZE,
  RUN_LENGTH,
  RUN_OFFSET,
  RUN_SIZE,
  SPARSE_HEAD_SIZE,
  SPARSE_IDS,
  SPARSE_RANGES,
  hasTarget,
} from "../format/layerimage";
import { TarKind } from "../format/tar-entry";
import { BLOCK_SIZE, BlockFile } from "../io/blockfile";
import { Dir } from "../io/volume";
import { CHUNK_SIZE } from "../format/pack";

const PERMISSIONS: u32 = 0o7777;
const SYMLINK_MODE: u32 = 0o777;
/** A packed list of attributes is no longer: tar headers of an entry aren't. */
const XATTRS_MAX: u32 = 4 << 20;

const targetScratch = heap.alloc(ENTRY_PATH_MAX);
/** The id of a hole. */
const holeId = memory.data(32, 16);

/** Attributes of an entry. */
export class LowerAttributes {
  /** WIT's `file-kind`. */
  kind: u8 = 0;
  mode: u32 = 0;
  uid: u32 = 0;
  gid: u32 = 0;
  major: u32 = 0;
  minor: u32 = 0;
  /** Bytes of a regular file or of a link's target; else 0. */
  size: u64 = 0;
  mtimeSec: i64 = 0;
  mtimeNs: u32 = 0;
  hasXattrs: bool = false;

  /** Those of a directory that no entry tells of. */
  setImplicit(): void {
    this.kind = FILE_KINDS[TarKind.directory];
    this.mode = DIRECTORY_MODE;
    this.uid = 0;
    this.gid = 0;
    this.major = 0;
    this.minor = 0;
    this.size = 0;
    this.mtimeSec = 0;
    this.mtimeNs = 0;
    this.hasXattrs = false;
  }
}

/** Takes in the ids of chunks. */
export abstract class ChunkVisitor {
  /** False (fault set) stops. The id is valid until the next block is read. */
  abstract chunk(id: usize): bool;
}

export class LayerImage {
  /** Records, those of implicit directories included. */
  readonly entryCount: u32;
  /** Entries of the tar. */
  readonly members: u32;
  /** Bytes of its regular files. */
  readonly size: u64;
  readonly tarSize: u64;
  readonly whiteouts: u32;
  readonly runCount: u32;
  private entriesOffset: u64;
  private namesOffset: u64;
  private runsOffset: u64;

  private constructor(
    private file: BlockFile,
    /** The diffID in hex. */
    readonly diffId: string,
  ) {
    const own = file.header();
    this.entryCount = load<u32>(own, LAYER_OWN_ENTRIES);
    this.members = load<u32>(own, LAYER_OWN_MEMBERS);
    this.size = load<u64>(own, LAYER_OWN_SIZE_BYTES);
    this.tarSize = load<u64>(own, LAYER_OWN_TAR_SIZE);
    this.whiteouts = load<u32>(own, LAYER_OWN_WHITEOUTS);
    this.runCount = load<u32>(own, LAYER_OWN_RUNS);
    this.entriesOffset = load<u64>(own, LAYER_OWN_ENTRIES_OFFSET);
    this.namesOffset = load<u64>(own, LAYER_OWN_NAMES_OFFSET);
    this.runsOffset = load<u64>(own, LAYER_OWN_RUNS_OFFSET);
  }

  /** Opens a file as the layer image of a diffID; null with the fault set on failure. */
  static open(dir: Dir, name: string, diffId: string): LayerImage | null {
    const file = BlockFile.open(dir, name, LAYER_IMAGE_MAGIC);
    if (!file) return null;
    const image = new LayerImage(file, diffId);
    if (image.isSound()) return image;
    image.corrupt("the header of a layer image contradicts itself", 0);
    image.close();
    return null;
  }

  /** Bytes of the file on disk. */
  get fileSize(): u64 {
    return this.file.size;
  }

  /**
   * Attributes of an entry. Numbers above the layer's entries stand for directories that merging
   * made for it, as implicit as those that its paths tell of.
   */
  attributes(entry: u32, out: LowerAttributes): bool {
    if (entry >= this.entryCount) {
      out.setImplicit();
      return true;
    }
    const at = this.record(entry);
    if (!at) return false;
    const kind = u32(load<u8>(at, ENTRY_KIND));
    out.kind = FILE_KINDS[kind];
    out.mode = kind == TarKind.symlink ? SYMLINK_MODE : u32(load<u16>(at, ENTRY_MODE)) & PERMISSIONS;
    out.uid = load<u32>(at, ENTRY_UID);
    out.gid = load<u32>(at, ENTRY_GID);
    const isDevice = kind == TarKind.charDevice || kind == TarKind.blockDevice;
    out.major = isDevice ? load<u32>(at, ENTRY_DEVICE_MAJOR) : 0;
    out.minor = isDevice ? load<u32>(at, ENTRY_DEVICE_MINOR) : 0;
    out.size = kind == TarKind.symlink ? u64(load<u32>(at, ENTRY_TARGET_LENGTH)) : load<u64>(at, ENTRY_SIZE);
    out.mtimeSec = load<i64>(at, ENTRY_MTIME_SEC);
    out.mtimeNs = load<u32>(at, ENTRY_MTIME_NS);
    out.hasXattrs = load<u64>(at, ENTRY_XATTRS) != 0;
    return true;
  }

  /** WIT's `file-kind` of an entry, or -1 with the fault set on failure. Numbers as for `attributes`. */
  kind(entry: u32): i32 {
    if (entry >= this.entryCount) return FILE_KINDS[TarKind.directory];
    const at = this.record(entry);
    return at ? FILE_KINDS[load<u8>(at, ENTRY_KIND)] : -1;
  }

  /** A link's target; valid until the next call. */
  target(entry: u32, out: Bytes): bool {
    const at = this.record(entry);
    if (!at) return false;
    const len = load<u32>(at, ENTRY_TARGET_LENGTH);
    if (!hasTarget(load<u8>(at, ENTRY_KIND)) || len > LINK_TARGET_MAX) {
      return this.corrupt("not a link, or its target is too long", entry);
    }
    out.set(targetScratch, len);
    return this.file.copy(load<u64>(at, ENTRY_DATA), len, targetScratch);
  }

  /** Appends the packed attributes (u16 nameLen, u32 valueLen, name, value), sorted by name. */
  xattrs(entry: u32, out: ByteBuffer): bool {
    if (entry >= this.entryCount) return true;
    const at = this.record(entry);
    if (!at) return false;
    const offset = load<u64>(at, ENTRY_XATTRS);
    if (!offset) return true;
    const word = memory.data(4, 4);
    if (!this.file.copy(offset, 4, word)) return false;
    const len = load<u32>(word);
    if (len > XATTRS_MAX) return this.corrupt("an entry's attributes are too long", entry);
    return this.file.copy(offset + 4, len, out.extend(len));
  }

  /** Address of a chunk's id: 32 zeros for a hole; 0 with the fault set on failure. */
  chunk(entry: u32, index: u32): usize {
    const at = this.record(entry);
    if (!at) return 0;
    const size = load<u64>(at, ENTRY_SIZE);
    if (u64(index) * CHUNK_SIZE >= size || load<u8>(at, ENTRY_KIND) != TarKind.file) {
      this.corrupt("no such chunk in a file", entry);
      return 0;
    }
    const data = load<u64>(at, ENTRY_DATA);
    if (load<u8>(at, ENTRY_FLAGS) & EntryFlag.sparse) return this.sparseChunk(data, index);
    return this.id(data + (u64(index) << ID_BITS));
  }

  close(): void {
    this.file.close();
  }

  /** Shows each chunk of an entry's content, as its id; holes have none. */
  eachChunk(entry: u32, visitor: ChunkVisitor): bool {
    const at = this.record(entry);
    if (!at) return false;
    const size = load<u64>(at, ENTRY_SIZE);
    if (load<u8>(at, ENTRY_KIND) != TarKind.file || !size) return true;
    const data = load<u64>(at, ENTRY_DATA);
    if (load<u8>(at, ENTRY_FLAGS) & EntryFlag.sparse) return this.eachInRanges(data, visitor);
    return this.eachId(data, (size + CHUNK_SIZE - 1) / CHUNK_SIZE, visitor);
  }

  private eachInRanges(map: u64, visitor: ChunkVisitor): bool {
    const head = memory.data(16, 8);
    if (!this.file.copy(map, SPARSE_HEAD_SIZE, head)) return false;
    const ids = load<u64>(head, SPARSE_IDS);
    const ranges = load<u32>(head, SPARSE_RANGES);
    const range = memory.data(16, 8);
    for (let i: u32 = 0; i < ranges; i++) {
      if (!this.file.copy(map + SPARSE_HEAD_SIZE + u64(i) * RANGE_SIZE, RANGE_SIZE, range)) return false;
      const first = ids + (u64(load<u32>(range, RANGE_POSITION)) << ID_BITS);
      if (!this.eachId(first, load<u32>(range, RANGE_COUNT), visitor)) return false;
    }
    return true;
  }

  private eachId(offset: u64, count: u64, visitor: ChunkVisitor): bool {
    for (let i: u64 = 0; i < count; i++) {
      const id = this.id(offset + (i << ID_BITS));
      if (!id) return false;
      const hole = (load<u64>(id) | load<u64>(id, 8) | load<u64>(id, 16) | load<u64>(id, 24)) == 0;
      if (!hole && !visitor.chunk(id)) return false;
    }
    return true;
  }

  // ---- for merge and export ----------------------------------------------------------------

  /** Address of a record whose kind, name and parent are sound; 0 with the fault set on failure. */
  record(entry: u32): usize {
    if (entry >= this.entryCount) {
      this.corrupt("an entry number is too high", entry);
      return 0;
    }
    const at = this.file.at(this.entriesOffset + (u64(entry) << ENTRY_RECORD_BITS));
    if (!at) return 0;
    const kind = u32(load<u8>(at, ENTRY_KIND));
    const sound =
      kind <= u32(TarKind.fifo) &&
      (entry == 0 || load<u32>(at, ENTRY_PARENT) < entry) &&
      (load<u32>(at, ENTRY_NAME) & (BLOCK_SIZE - 1)) + load<u8>(at, ENTRY_NAME_LENGTH) <= BLOCK_SIZE;
    if (sound) return at;
    this.corrupt("a damaged entry", entry);
    return 0;
  }

  /** An entry's name, empty for the root; valid as `BlockFile.at` says. */
  name(record: usize, out: Bytes): bool {
    const len = <usize>load<u8>(record, ENTRY_NAME_LENGTH);
    out.set(0, 0);
    if (!len) return true;
    const at = this.file.at(this.namesOffset + load<u32>(record, ENTRY_NAME));
    out.set(at, len);
    return at != 0;
  }

  /** Appends an entry's path as it was in the tar, normalised. */
  path(entry: u32, out: ByteBuffer): bool {
    const name = new Bytes();
    const start = out.len;
    // Names are found from last to first: put down reversed, then turned round as a whole.
    for (;;) {
      const record = this.record(entry);
      if (!record || !this.name(record, name)) return false;
      if (!name.len) break;
      if (out.len > start) out.u8(0x2f);
      for (let i = name.len; i > 0; i--) out.u8(load<u8>(name.ptr + i - 1));
      if (out.len - start > ENTRY_PATH_MAX) return this.corrupt("a path is too long", entry);
      entry = load<u32>(record, ENTRY_PARENT);
    }
    reverse(out.ptr + start, out.len - start);
    return true;
  }

  /** Appends a run of the recipe. */
  run(index: u32, out: ByteBuffer): bool {
    const at = this.file.at(this.runsOffset + u64(index) * RUN_SIZE);
    if (!at) return false;
    const offset = load<u64>(at, RUN_OFFSET);
    const len = load<u32>(at, RUN_LENGTH);
    if (u64(len) > this.file.end) return this.corrupt("a run of the recipe is too long", index);
    return this.file.copy(offset, len, out.extend(len));
  }

  /** Sets the fault with this layer as its subject. */
  corrupt(detail: string, entry: u32): bool {
    failAt(Code.corrupt, detail, u64(entry));
    return this.blame();
  }

  /** Names this layer as what the current fault is about. */
  blame(): bool {
    const text = String.UTF8.encode("sha256:" + this.diffId);
    return blame(changetype<usize>(text), text.byteLength);
  }

  /** Address of an id; a run of them is aligned, so that none straddles a block. */
  private id(offset: u64): usize {
    if (offset & ((1 << ID_BITS) - 1)) {
      this.corrupt("chunk ids are misplaced", 0);
      return 0;
    }
    return this.file.at(offset);
  }

  private sparseChunk(map: u64, index: u32): usize {
    const head = memory.data(16, 8);
    if (!this.file.copy(map, SPARSE_HEAD_SIZE, head)) return 0;
    const ids = load<u64>(head, SPARSE_IDS);
    const range = memory.data(16, 8);
    let low: u32 = 0;
    let high = load<u32>(head, SPARSE_RANGES);
    // The last range that starts at or before the chunk.
    while (low < high) {
      const middle = low + ((high - low) >> 1);
      if (!this.file.copy(map + SPARSE_HEAD_SIZE + u64(middle) * RANGE_SIZE, RANGE_SIZE, range)) return 0;
      if (load<u32>(range, RANGE_FIRST) > index) {
        high = middle;
        continue;
      }
      const inRange = index - load<u32>(range, RANGE_FIRST);
      if (inRange < load<u32>(range, RANGE_COUNT)) {
        return this.id(ids + ((u64(load<u32>(range, RANGE_POSITION)) + inRange) << ID_BITS));
      }
      low = middle + 1;
    }
    return holeId;
  }

  private isSound(): bool {
    const end = this.file.end;
    const entriesEnd = this.entriesOffset + (u64(this.entryCount) << ENTRY_RECORD_BITS);
    const aligned = ((this.entriesOffset | this.namesOffset | this.runsOffset) & (BLOCK_SIZE - 1)) == 0;
    return (
      aligned &&
      this.entryCount > 0 &&
      this.entriesOffset <= end &&
      entriesEnd <= end &&
      this.namesOffset <= end &&
      this.runsOffset + u64(this.runCount) * RUN_SIZE <= end
    );
  }
}

function reverse(ptr: usize, len: usize): void {
  for (let i: usize = 0, j = len; i + 1 < j; i++) {
    j--;
    const byte = load<u8>(ptr + i);
    store<u8>(ptr + i, load<u8>(ptr + j));
    store<u8>(ptr + j, byte);
  }
}

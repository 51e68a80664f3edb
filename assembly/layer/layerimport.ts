// Reads a tar into a layer image while it streams by. Contents go to the store chunk by chunk,
// ids and other bulk to the file at once; what stays in memory is 64 bytes and the name per entry.
import { ByteBuffer, Bytes } from "../core/bytes";
import { Code, failAt } from "../core/fault";
import { quote } from "../core/quote";
import {
  ENTRY_DATA,
  ENTRY_DEVICE_MAJOR,
  ENTRY_DEVICE_MINOR,
  ENTRY_FLAGS,
  ENTRY_GID,
  ENTRY_KIND,
  ENTRY_MODE,
  ENTRY_MTIME_NS,
  ENTRY_MTIME_SEC,
  ENTRY_NAME_MAX,
  ENTRY_PATH_MAX,
  ENTRY_SIZE,
  ENTRY_SIZE_MAX,
  ENTRY_TARGET_LENGTH,
  ENTRY_UID,
  ENTRY_XATTRS,
  EntryFlag,
  LAYER_IMAGE_MAGIC,
  LAYER_OWN_ENTRIES,
  LAYER_OWN_ENTRIES_OFFSET,
  LAYER_OWN_MEMBERS,
  LAYER_OWN_NAMES_LENGTH,
  LAYER_OWN_NAMES_OFFSET,
  LAYER_OWN_RUNS,
  LAYER_OWN_RUNS_OFFSET,
  LAYER_OWN_SIZE,
  LAYER_OWN_SIZE_BYTES,
  LAYER_OWN_TAR_SIZE,
  LAYER_OWN_WHITEOUTS,
  LINK_TARGET_MAX,
  WHITEOUT_PREFIX_SIZE,
  flagOfName,
  hasTarget,
} from "../format/layerimage";
import { TarKind } from "../format/tar-entry";
import { TarEvent, TarReader } from "../format/tar-reader";
import { BLOCK_SIZE, BlockWriter } from "../io/blockfile";
import { Dir } from "../io/volume";
import { ContentWriter } from "../store/content";
import { Chunker } from "./chunker";
import { EntryTable } from "./entrytable";
import { RecipeWriter } from "./recipewriter";

const SLASH: u32 = 0x2f;
const own = memory.data(64, 8);

const enum Stage {
  reading,
  runs,
  entries,
  names,
  done,
}

export class LayerImport {
  /** Entries of the tar so far. */
  members: u32 = 0;
  /** Bytes of its files. */
  size: u64 = 0;
  private stage: Stage = Stage.reading;
  private reader: TarReader = new TarReader();
  private table: EntryTable = new EntryTable();
  private chunker: Chunker;
  private recipe: RecipeWriter;
  private whiteouts: u32 = 0;
  /** Address of the member's record. */
  private record: usize = 0;
  private lastXattrs: ByteBuffer = new ByteBuffer();
  private lastXattrsOffset: u64 = 0;
  private written: u32 = 0;
  private runsOffset: u64 = 0;
  private entriesOffset: u64 = 0;
  private namesOffset: u64 = 0;

  private constructor(
    content: ContentWriter,
    private file: BlockWriter,
  ) {
    this.chunker = new Chunker(content, file);
    this.recipe = new RecipeWriter(file);
  }

  /** Starts the layer image under a temporary name; the caller renames it when it is done. */
  static begin(content: ContentWriter, dir: Dir, tempName: string): LayerImport | null {
    const file = BlockWriter.begin(dir, tempName);
    return file ? new LayerImport(content, file) : null;
  }

  /** Bytes of the tar so far. */
  get tarSize(): u64 {
    return this.reader.offset;
  }

  /** Records to be written: the total of `step`'s progress. */
  get entries(): u32 {
    return this.table.count;
  }

  /** Records written. */
  get entriesDone(): u32 {
    return this.written;
  }

  /** Takes the next piece of the tar. After a failure the import can only be abandoned. */
  push(ptr: usize, len: u32): bool {
    this.reader.push(ptr, len);
    return this.read();
  }

  /** No more pieces follow. */
  finish(): bool {
    this.reader.finish();
    if (!this.read() || !this.recipe.finish()) return false;
    this.stage = Stage.runs;
    return true;
  }

  /** Writes about `budget` records more: 1 done, the file is durable; 0 more to do; -1 failed. */
  step(budget: u32): i32 {
    const file = this.file;
    switch (this.stage) {
      case Stage.runs: {
        if (!file.align(BLOCK_SIZE)) return -1;
        this.runsOffset = file.offset;
        if (!file.write(this.recipe.runs.ptr, u32(this.recipe.runs.len))) return -1;
        if (!file.align(BLOCK_SIZE)) return -1;
        this.entriesOffset = file.offset;
        this.stage = Stage.entries;
        return 0;
      }
      case Stage.entries: {
        for (let left = max(budget, 1); left > 0 && this.written < this.table.count;) {
          const wrote = this.table.records.write(file, this.written, left);
          if (wrote < 0) return -1;
          this.written += wrote;
          left -= wrote;
        }
        if (this.written == this.table.count) this.stage = Stage.names;
        return 0;
      }
      case Stage.names: {
        if (!file.align(BLOCK_SIZE)) return -1;
        this.namesOffset = file.offset;
        if (!this.table.names.write(file) || !this.writeHeader()) return -1;
        this.free();
        this.stage = Stage.done;
        return 1;
      }
      default:
        return this.stage == Stage.done ? 1 : -1;
    }
  }

  /** Gives up and removes the file. */
  abandon(): void {
    if (this.stage == Stage.done) return;
    this.file.abandon();
    this.free();
    this.stage = Stage.done;
  }

  private free(): void {
    this.reader.free();
    this.table.free();
    this.chunker.free();
    this.recipe.free();
    this.lastXattrs.free();
  }

  private read(): bool {
    let event = this.reader.next();
    while (event != TarEvent.needInput && event != TarEvent.end) {
      if (!this.handle(event)) return false;
      event = this.reader.next();
    }
    return true;
  }

  private handle(event: TarEvent): bool {
    const reader = this.reader;
    switch (event) {
      case TarEvent.entry:
        return this.beginMember();
      case TarEvent.data:
        return this.chunker.data(reader.dataOffset, reader.data.ptr, reader.data.len);
      case TarEvent.entryEnd:
        return this.endMember();
      case TarEvent.trailer:
        return this.recipe.trailer(reader.data.ptr, reader.data.len);
      default:
        return false;
    }
  }

  private beginMember(): bool {
    const entry = this.reader.entry;
    const path = entry.path;
    const flags = this.flagsOf(path);
    if (flags < 0) return false;
    const parent = this.table.parentOf(path);
    let start = path.len;
    while (start > 0 && load<u8>(path.ptr + start - 1) != SLASH) start--;
    if (this.table.count > u32.MAX_VALUE - 2 || this.table.names.isFull) {
      return this.refuse(Code.unsupported, "too many entries for one layer");
    }
    const index = this.table.count;
    const record = this.table.add(parent, path.ptr + start, path.len - start);
    this.record = record;
    store<i64>(record, entry.mtimeSec, ENTRY_MTIME_SEC);
    store<u32>(record, entry.mtimeNs, ENTRY_MTIME_NS);
    store<u32>(record, entry.uid, ENTRY_UID);
    store<u32>(record, entry.gid, ENTRY_GID);
    store<u16>(record, u16(entry.mode), ENTRY_MODE);
    store<u8>(record, u8(entry.kind), ENTRY_KIND);
    store<u8>(record, u8(flags), ENTRY_FLAGS);
    if (entry.kind == TarKind.directory || entry.kind == TarKind.symlink) this.table.addParent(index);
    if (flags & (EntryFlag.whiteout | EntryFlag.opaque)) this.whiteouts++;
    this.members++;
    this.recipe.header(entry, this.reader);
    return this.writeXattrs(entry.xattrs, entry.xattrCount) && this.beginData();
  }

  /** The flags that the path and the header call for, or -1 when the path can't be. */
  private flagsOf(path: Bytes): i32 {
    if (path.len > ENTRY_PATH_MAX) return this.refuseName("a path is longer than 4096 bytes");
    let flags: u32 = this.reader.isSparse ? EntryFlag.sparse : 0;
    const end = path.ptr + path.len;
    for (let at = path.ptr; at < end;) {
      let next = at;
      while (next < end && load<u8>(next) != SLASH) {
        if (load<u8>(next++) == 0) {
          this.refuse(Code.corrupt, "NUL in a name");
          return -1;
        }
      }
      if (next - at > ENTRY_NAME_MAX) return this.refuseName("a name is longer than 255 bytes");
      const flag = flagOfName(at, next - at);
      if (flag == EntryFlag.whiteout && (next < end || next - at == WHITEOUT_PREFIX_SIZE)) {
        this.refuse(Code.corrupt, next < end ? "an entry below a whiteout" : "a whiteout of no name");
        return -1;
      }
      // Below an opaque mark or aufs's own directories is nothing of the layer's.
      flags |= flag == EntryFlag.opaque && next < end ? EntryFlag.ignored : flag;
      at = next + 1;
    }
    if (flags & EntryFlag.ignored) flags &= ~(EntryFlag.whiteout | EntryFlag.opaque);
    return flags;
  }

  private refuseName(detail: string): i32 {
    this.refuse(Code.nameTooLong, detail);
    return -1;
  }

  private refuse(code: Code, detail: string): bool {
    const name = this.reader.name;
    return failAt(code, detail + ": " + quote(name.ptr, name.len), this.reader.headerOffset);
  }

  /** The same attributes for many files in a row, as labels are, are kept once. */
  private writeXattrs(packed: Bytes, count: u32): bool {
    if (!count) return true;
    if (!this.lastXattrs.len || !packed.equals(this.lastXattrs.ptr, this.lastXattrs.len)) {
      this.lastXattrs.clear();
      this.lastXattrs.bytes(packed.ptr, packed.len);
      this.lastXattrsOffset = this.file.offset;
      store<u32>(own, u32(packed.len));
      if (!this.file.write(own, 4) || !this.file.write(packed.ptr, u32(packed.len))) return false;
    }
    store<u64>(this.record, this.lastXattrsOffset, ENTRY_XATTRS);
    return true;
  }

  private beginData(): bool {
    const entry = this.reader.entry;
    const record = this.record;
    if (hasTarget(entry.kind)) {
      const link = entry.link;
      if (link.len > LINK_TARGET_MAX) {
        return this.refuse(Code.nameTooLong, "a link target is longer than 4095 bytes");
      }
      if (!link.len && entry.kind == TarKind.symlink) return this.refuse(Code.corrupt, "a symbolic link to nothing");
      store<u64>(record, this.file.offset, ENTRY_DATA);
      store<u32>(record, u32(link.len), ENTRY_TARGET_LENGTH);
      return this.file.write(link.ptr, u32(link.len));
    }
    if (entry.kind == TarKind.charDevice || entry.kind == TarKind.blockDevice) {
      store<u32>(record, entry.devMajor, ENTRY_DEVICE_MAJOR);
      store<u32>(record, entry.devMinor, ENTRY_DEVICE_MINOR);
      return true;
    }
    if (entry.kind != TarKind.file) return true;
    if (entry.size > ENTRY_SIZE_MAX) return this.refuse(Code.fileTooLarge, "a file is larger than 2^48 bytes");
    store<u64>(record, entry.size, ENTRY_SIZE);
    this.size += entry.size;
    return this.chunker.begin(entry.size, this.reader.isSparse);
  }

  private endMember(): bool {
    const record = this.record;
    if (load<u8>(record, ENTRY_KIND) == TarKind.file) {
      if (!this.chunker.end()) return false;
      store<u64>(record, this.chunker.dataOffset, ENTRY_DATA);
    }
    if (!this.reader.paddingIsZero) {
      store<u8>(record, load<u8>(record, ENTRY_FLAGS) | u8(EntryFlag.padding), ENTRY_FLAGS);
      this.recipe.padding(this.reader.padding);
    }
    return this.recipe.endMember();
  }

  private writeHeader(): bool {
    memory.fill(own, 0, LAYER_OWN_SIZE);
    store<u32>(own, this.table.count, LAYER_OWN_ENTRIES);
    store<u32>(own, this.members, LAYER_OWN_MEMBERS);
    store<u64>(own, this.size, LAYER_OWN_SIZE_BYTES);
    store<u64>(own, this.tarSize, LAYER_OWN_TAR_SIZE);
    store<u64>(own, this.entriesOffset, LAYER_OWN_ENTRIES_OFFSET);
    store<u64>(own, this.namesOffset, LAYER_OWN_NAMES_OFFSET);
    store<u64>(own, u64(this.table.names.length), LAYER_OWN_NAMES_LENGTH);
    store<u64>(own, this.runsOffset, LAYER_OWN_RUNS_OFFSET);
    store<u32>(own, this.recipe.runCount, LAYER_OWN_RUNS);
    store<u32>(own, this.whiteouts, LAYER_OWN_WHITEOUTS);
    return this.file.finish(LAYER_IMAGE_MAGIC, own, LAYER_OWN_SIZE);
  }
}

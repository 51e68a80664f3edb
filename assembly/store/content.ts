// Content addressed by BLAKE3-256: put once, found by id, checked at the first read in a process.
import { blake3 } from "../core/blake3";
import { Code, fail, failOn, failed, fault } from "../core/fault";
import { toHex } from "../core/hex";
import { CHUNK_SIZE, FRAME_HEADER_SIZE, FrameKind, ID_SIZE, OBJECT_MAX, decodeFrameHeader } from "../format/pack";
import { Dir, File } from "../io/volume";
import { Catalog } from "./catalog";
import { Locator, slotFrame, slotPack } from "./locator";
import { INDEX_SUFFIX, PACK_SUFFIX, Pack } from "./pack";
import { PackWriter } from "./packwriter";
import { packPath } from "./paths";
import { Place } from "./place";
import { SMALL_MAX, SmallChunks } from "./smallchunks";

const SHORT_CHUNK = "a chunk is shorter than its file says";
const hashScratch = memory.data(ID_SIZE, 16);

/** The chunks of a store. */
export class Content {
  private packs: Pack[] = [];
  /** Names of packs that may go at any time: read from, never relied upon. */
  private condemned: Set<string> = new Set();
  /** The same of packs whose names the host refused to make durable: it may take them for durable later. */
  private doubtful: Set<string> = new Set();
  private listed: bool = false;
  /** The pack in which a chunk was found last. */
  private latest: i32 = 0;
  private locator: Locator = new Locator();
  private small: SmallChunks = new SmallChunks();
  /** One frame with its header, as read for checking. */
  private frame: usize = 0;
  /** The last index that was passed over because it is damaged. */
  private unreadable: string = "";
  /** Nothing that is there is relied upon unread. */
  private careful: bool = false;

  constructor(readonly dir: Dir) {}

  /** Copies `len` bytes at `offset` of a chunk or object to `dst`. A damaged copy gives way to another one, if there is. */
  read(id: usize, dst: usize, offset: u32, len: u32): bool {
    const kept = this.kept(id, offset, len);
    if (!kept) return this.readStored(id, dst, offset, len);
    memory.copy(dst, kept, len);
    return true;
  }

  /** As `read`, but from where it is stored. */
  private readStored(id: usize, dst: usize, offset: u32, len: u32): bool {
    const slot = this.open(id);
    if (!slot) return false;
    return this.readCopy(id, slot, dst, offset, len) || this.readOther(id, slot, dst, offset, len);
  }

  /** Address of a part of a chunk that is in memory, valid until the next read; else 0. */
  kept(id: usize, offset: u32, len: u32): usize {
    if (offset + len > SMALL_MAX) return 0;
    const small = this.small.find(id);
    return small && offset + len <= this.small.foundLength ? small + offset : 0;
  }

  /** Where the bytes of a chunk lie. */
  whereIs(id: usize, out: Place): bool {
    const slot = this.open(id);
    if (!slot) return false;
    return out.set(packPath(this.packs[slotPack(slot)].name), u64(slotFrame(slot)) + FRAME_HEADER_SIZE);
  }

  /** Reads the copy that the slot means, whose pack is open. */
  private readCopy(id: usize, slot: usize, dst: usize, offset: u32, len: u32): bool {
    const file = this.packs[slotPack(slot)].file()!;
    const verified = this.locator.verifiedLength(slot);
    if (verified) {
      if (offset + len > verified) return failChunk(Code.corrupt, SHORT_CHUNK, id);
      if (verified <= SMALL_MAX) return this.readSmall(id, file, slotFrame(slot), verified, dst, offset, len);
      return file.readExactly(dst, len, u64(slotFrame(slot)) + FRAME_HEADER_SIZE + offset);
    }
    // What is a whole chunk says so by its hash alone; otherwise the frame tells why.
    if (len == CHUNK_SIZE && this.readWhole(id, file, slot, dst)) return true;
    if (!this.frame) this.frame = heap.alloc(FRAME_HEADER_SIZE + CHUNK_SIZE);
    const raw = this.readFrame(id, file, slotFrame(slot), offset + len);
    if (raw < 0) return false;
    if (u32(raw) > CHUNK_SIZE) return this.readObject(id, slot, u32(raw), dst, offset, len);
    const data = this.frame + FRAME_HEADER_SIZE;
    if (!hasHash(data, u32(raw), id)) return failChunk(Code.corrupt, "a chunk's bytes do not have its hash", id);
    if (offset + len > u32(raw)) return failChunk(Code.corrupt, SHORT_CHUNK, id);
    this.locator.setVerified(slot, u32(raw));
    if (u32(raw) <= SMALL_MAX) this.keepSmall(id, data, u32(raw));
    memory.copy(dst, data + offset, len);
    return true;
  }

  /** Reads a chunk of the longest kind to where it is wanted; false, without a fault, if it isn't one or is damaged. */
  private readWhole(id: usize, file: File, slot: usize, dst: usize): bool {
    const got = file.read(dst, CHUNK_SIZE, u64(slotFrame(slot)) + FRAME_HEADER_SIZE);
    if (got < 0) fault.clear();
    if (got != CHUNK_SIZE || !hasHash(dst, CHUNK_SIZE, id)) return false;
    this.locator.setVerified(slot, CHUNK_SIZE);
    return true;
  }

  /**
   * Reads a frame with the chunk in it, in one read of the host if the chunk isn't much longer than `wanted`. Returns the length that the
   * frame tells, of which an object's is the only one above CHUNK_SIZE and isn't read; -1 with the fault set on failure.
   */
  private readFrame(id: usize, file: File, at: u32, wanted: u32): i32 {
    const first = u32(FRAME_HEADER_SIZE) + min(max(wanted, SMALL_MAX), CHUNK_SIZE);
    const got = file.read(this.frame, first, at);
    if (got < 0) return -1;
    const raw = u32(got) < FRAME_HEADER_SIZE ? -1 : decodeFrameHeader(this.frame, id);
    if (raw < 0) {
      failChunk(Code.corrupt, "the frame of a chunk is damaged", id);
      return -1;
    }
    const end = u32(FRAME_HEADER_SIZE) + u32(raw);
    if (u32(raw) > CHUNK_SIZE || end <= u32(got)) return raw;
    const rest = u32(got) < first ? 0 : file.read(this.frame + first, end - first, u64(at) + first);
    if (rest < 0) return -1;
    if (first + u32(rest) == end) return raw;
    failChunk(Code.corrupt, "the frame of a chunk is cut off", id);
    return -1;
  }

  private keepSmall(id: usize, data: usize, len: u32): void {
    const room = this.small.room(id, len);
    memory.copy(room, data, len);
    this.small.keep(room, len);
  }

  /** Reads part of a small chunk that was checked before, and keeps all of it. */
  private readSmall(id: usize, file: File, frame: u32, size: u32, dst: usize, offset: u32, len: u32): bool {
    const room = this.small.room(id, size);
    if (!file.readExactly(room, size, u64(frame) + FRAME_HEADER_SIZE)) return false;
    this.small.keep(room, size);
    memory.copy(dst, room + offset, len);
    return true;
  }

  /** After one copy turned out damaged: the others, among them those that were published since. The first fault is told. */
  private readOther(id: usize, slot: usize, dst: usize, offset: u32, len: u32): bool {
    const code = fault.code;
    const detail = fault.detail;
    const damaged = this.packs[slotPack(slot)];
    fault.clear();
    if (this.refresh()) {
      for (let i = this.packs.length - 1; i >= 0; i--) {
        const pack = this.packs[i];
        const frame = pack == damaged ? -1 : pack.find(id);
        if (frame >= 0 && pack.file()) {
          if (!this.locator.hasRoom(1)) this.forget();
          if (this.readCopy(id, this.locator.put(id, i, u32(frame)), dst, offset, len)) return true;
        }
        fault.clear();
      }
    }
    fault.clear();
    return failChunk(code, detail, id);
  }

  /**
   * For an import with this lease: what is there is listed anew, and nothing that was condemned before is relied upon. While
   * some layer is known to lack content, an import reads what it would rely on.
   */
  renew(catalog: Catalog, lease: string): bool {
    this.condemned.clear();
    const paths = catalog.condemned.keys();
    for (let i = 0; i < paths.length; i++) {
      if (!catalog.isHeld(paths[i], lease)) this.condemned.add(paths[i]);
    }
    this.careful = catalog.suspects.size > 0;
    if (!this.refresh()) return false;
    for (let i = 0; i < this.packs.length; i++) {
      if (!this.packs[i].located || !this.isCondemned(this.packs[i])) continue;
      this.forget();
      break;
    }
    return true;
  }

  /** Locates all chunks, as far as memory goes: for an import, which asks for everything. */
  prepare(): bool {
    for (let i = 0; i < this.packs.length; i++) {
      const pack = this.packs[i];
      if (pack.located || this.isCondemned(pack)) continue;
      const count = pack.count();
      if (count >= 0 && !this.locator.hasRoom(count)) break;
      if ((count < 0 || !pack.locateAll(this.locator, i)) && !this.passOver(pack)) return false;
    }
    return true;
  }

  /** Whether a chunk is held, in a pack that will stay; the fault tells a failure from an absence. */
  has(id: usize): bool {
    const slot = this.locator.find(id);
    if (slot && !this.isCondemned(this.packs[slotPack(slot)])) return true;
    return this.search(id, slot != 0, true) != 0;
  }

  /** Whether an import need not put a chunk. Objects are few, and each stands for a whole image: they are read in any case. */
  keeps(kind: FrameKind, id: usize, len: u32): bool {
    return this.careful || kind == FrameKind.object ? this.holds(id, len) : this.has(id);
  }

  /** Whether the bytes of a chunk are held and sound, in a pack that will stay; the fault tells a failure from an absence. */
  holds(id: usize, len: u32): bool {
    if (!this.has(id)) return false;
    const bytes = heap.alloc(max<usize>(len, 1));
    const sound = this.readStored(id, bytes, 0, len);
    heap.free(bytes);
    if (!sound && fault.code == Code.corrupt) fault.clear();
    // What is sound may be another copy than the one that was found.
    return sound && this.has(id);
  }

  /** Bytes of all packs and their indexes on disk, or -1 on failure. */
  size(): i64 {
    if (!this.refresh()) return -1;
    let total: i64 = 0;
    for (let i = 0; i < this.packs.length; i++) {
      const size = this.packs[i].size();
      if (size < 0) return -1;
      total += size;
    }
    return total;
  }

  writer(): ContentWriter {
    return new ContentWriter(this, this.dir);
  }

  /** Finds packs that were published since, and forgets those that are gone. */
  refresh(): bool {
    const names = this.dir.list();
    if (!names) return false;
    this.listed = true;
    const there = new Set<string>();
    const packs = packsAmong(names);
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      if (!name.endsWith(INDEX_SUFFIX)) continue;
      const stem = name.slice(0, name.length - INDEX_SUFFIX.length);
      // A crash may leave either name of a pack without the other; an index alone is as good as none.
      if (packs.has(stem + PACK_SUFFIX)) there.add(stem);
    }
    this.keepOnly(there);
    for (let i = 0; i < this.packs.length; i++) there.delete(this.packs[i].name);
    const fresh = there.values();
    for (let i = 0; i < fresh.length; i++) this.packs.push(new Pack(this.dir, fresh[i]));
    return true;
  }

  /** Chunks are located by the number of their pack: without one, none is any more. */
  private keepOnly(there: Set<string>): void {
    const kept: Pack[] = [];
    for (let i = 0; i < this.packs.length; i++) {
      const pack = this.packs[i];
      if (there.has(pack.name)) kept.push(pack);
      else pack.close();
    }
    if (kept.length == this.packs.length) return;
    this.packs = kept;
    this.forget();
  }

  private isCondemned(pack: Pack): bool {
    const path = packPath(pack.name);
    return this.condemned.has(path) || this.doubtful.has(path);
  }

  /** Makes the names of published packs durable, and of those that others got no further with. */
  settle(writers: PackWriter[]): bool {
    if (this.dir.sync()) return true;
    for (let i = 0; i < writers.length; i++) this.doubtful.add(packPath(writers[i].name));
    this.forget();
    return false;
  }

  /** Whether the names of a pack may get lost. */
  isDoubtful(path: string): bool {
    return this.doubtful.has(path);
  }

  close(): void {
    for (let i = 0; i < this.packs.length; i++) this.packs[i].close();
    this.packs = [];
    this.locator.clear();
    this.small.clear();
    this.listed = false;
    if (this.frame) heap.free(this.frame);
    this.frame = 0;
  }

  /** Looks into the packs whose chunks are not in memory, with `located` into all; with `lasting`, only into those that will stay. */
  private search(id: usize, located: bool, lasting: bool): usize {
    const count = this.packs.length;
    for (let n = 0; n <= count; n++) {
      // What is read together was mostly put together.
      const i = n == 0 ? min(this.latest, count - 1) : count - n;
      if (i < 0) break;
      const pack = this.packs[i];
      if (pack.lost || (pack.located && !located) || (lasting && this.isCondemned(pack))) continue;
      const frame = pack.find(id);
      if (frame >= 0) {
        if (!this.locator.hasRoom(1)) this.forget();
        this.latest = i;
        return this.locator.put(id, i, u32(frame));
      }
      if (failed() && !this.passOver(pack)) return 0;
    }
    return 0;
  }

  /** A damaged index takes its own chunks away, not those of other packs. False when the fault is another. */
  private passOver(pack: Pack): bool {
    if (fault.code != Code.corrupt) return false;
    fault.clear();
    this.unreadable = pack.name + INDEX_SUFFIX;
    return true;
  }

  private whyMissing(): string {
    const index = this.unreadable;
    return index.length
      ? "a chunk is not found, and the index " + index + " is damaged"
      : "a chunk is missing from the store";
  }

  private forget(): void {
    this.locator.clear();
    for (let i = 0; i < this.packs.length; i++) this.packs[i].located = false;
  }

  /** The locator's slot for a chunk whose pack is open; 0 with the fault set on failure. */
  private open(id: usize): usize {
    for (let again = false; ; again = true) {
      const slot = this.locate(id);
      if (slot && this.packs[slotPack(slot)].file()) return slot;
      if (failed() && fault.code != Code.noEntry) return 0;
      if (again) break;
      // Garbage collection may have moved the chunk to another pack, or another process published one since.
      fault.clear();
      if (!this.refresh()) return 0;
    }
    fault.clear();
    failChunk(Code.corrupt, this.whyMissing(), id);
    return 0;
  }

  /** Address of the locator's slot for this id, or 0: unknown, or the fault is set. */
  private locate(id: usize): usize {
    const slot = this.locator.find(id);
    if (slot) return slot;
    if (!this.listed && !this.refresh()) return 0;
    return this.search(id, false, false);
  }

  private readObject(id: usize, slot: usize, raw: u32, dst: usize, offset: u32, len: u32): bool {
    const whole = heap.alloc(raw);
    const file = this.packs[slotPack(slot)].file()!;
    let ok = file.readExactly(whole, raw, u64(slotFrame(slot)) + FRAME_HEADER_SIZE);
    if (ok) {
      ok = hasHash(whole, raw, id) && offset + len <= raw;
      if (ok) memory.copy(dst, whole + offset, len);
      else failChunk(Code.corrupt, "an object's bytes do not have its hash", id);
    }
    heap.free(whole);
    return ok;
  }
}

/** Puts new content; nothing of it is visible to others before `publish`. */
export class ContentWriter {
  /** Bytes of content that were new to the store. */
  addedBytes: u64 = 0;
  private fresh: Locator = new Locator();
  private writers: PackWriter[] = [];
  private current: PackWriter | null = null;

  constructor(
    private content: Content,
    private dir: Dir,
  ) {}

  /** Hashes `len` ≤ CHUNK_SIZE bytes to `idOut` and keeps them unless they are held already. */
  put(ptr: usize, len: u32, idOut: usize): bool {
    return this.keep(FrameKind.chunk, ptr, len, idOut);
  }

  /** The same for a whole object of at most OBJECT_MAX bytes. */
  putObject(ptr: usize, len: u32, idOut: usize): bool {
    if (len > OBJECT_MAX) return fail(Code.fileTooLarge, "an object is longer than 1 MiB");
    return this.keep(FrameKind.object, ptr, len, idOut);
  }

  /** Seals everything and makes it visible and durable. */
  publish(): bool {
    if (!this.seal()) return false;
    for (let i = 0; i < this.writers.length; i++) if (!this.writers[i].publish()) return false;
    // Also for what was found: the pack that holds it may be another program's that got no further than its name.
    if (!this.content.settle(this.writers)) return false;
    this.release();
    return this.content.refresh();
  }

  /** Removes everything that was written. */
  abandon(): void {
    const current = this.current;
    if (current) current.abandon();
    for (let i = 0; i < this.writers.length; i++) this.writers[i].abandon();
    this.release();
  }

  private keep(kind: FrameKind, ptr: usize, len: u32, idOut: usize): bool {
    blake3(ptr, len, idOut);
    if (this.fresh.find(idOut) || this.content.keeps(kind, idOut, len)) return true;
    if (failed()) return false;
    let writer = this.current;
    if (writer && writer.full) {
      if (!this.seal()) return false;
      writer = null;
    }
    if (!writer) {
      writer = new PackWriter(this.dir);
      this.current = writer;
    }
    const frame = writer.append(kind, idOut, ptr, len);
    if (frame < 0) return false;
    // When the table is full, a chunk may be stored twice; that costs space, never content.
    if (this.fresh.hasRoom(1)) this.fresh.add(idOut, 0, u32(frame));
    this.addedBytes += len;
    return true;
  }

  private seal(): bool {
    const writer = this.current;
    if (!writer) return true;
    this.writers.push(writer);
    this.current = null;
    return writer.seal();
  }

  private release(): void {
    this.fresh.clear();
    this.writers = [];
    this.current = null;
  }
}

function packsAmong(names: string[]): Set<string> {
  const packs = new Set<string>();
  for (let i = 0; i < names.length; i++) if (names[i].endsWith(PACK_SUFFIX)) packs.add(names[i]);
  return packs;
}

/** Whether bytes are those of an id. */
function hasHash(ptr: usize, len: u32, id: usize): bool {
  blake3(ptr, len, hashScratch);
  return memory.compare(hashScratch, id, ID_SIZE) == 0;
}

function failChunk(code: Code, detail: string, id: usize): bool {
  const name = String.UTF8.encode("blake3:" + toHex(id, ID_SIZE));
  return failOn(code, detail, changetype<usize>(name), name.byteLength);
}

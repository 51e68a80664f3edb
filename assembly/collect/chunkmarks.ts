// Which chunks of the packs are needed: a bit for each entry of their indexes.
import { Code, failed, fault } from "../core/fault";
import { FRAME_HEADER_SIZE, INDEX_OFFSET_LENGTH } from "../format/pack";
import { Dir } from "../io/volume";
import { ChunkVisitor } from "../layer/layerimage";
import { Locator, slotFrame, slotPack } from "../store/locator";
import { Pack, packFileSize } from "../store/pack";

export class MarkedPack {
  /** Entries that are needed, and the bytes of their frames: known after `measure`. */
  live: u32 = 0;
  liveBytes: u64 = 0;
  private bits: usize;

  constructor(
    readonly pack: Pack,
    /** Chunks; negative when the index is damaged: such a pack stays, for nobody knows what is in it. */
    readonly count: i32,
  ) {
    const bytes = (<usize>max(count, 0) + 7) >> 3;
    this.bits = heap.alloc(max<usize>(bytes, 1));
    memory.fill(this.bits, 0, bytes);
  }

  mark(position: u32): void {
    const at = this.bits + (position >> 3);
    store<u8>(at, load<u8>(at) | (u8(1) << u8(position & 7)));
  }

  has(position: u32): bool {
    return ((load<u8>(this.bits + (position >> 3)) >> (position & 7)) & 1) != 0;
  }

  /** Whether anything in it is needed. */
  get needed(): bool {
    if (this.count < 0) return true;
    for (let i: usize = 0, end = (<usize>this.count + 7) >> 3; i < end; i++) if (load<u8>(this.bits + i)) return true;
    return false;
  }

  /** What was needed of it is elsewhere. */
  clear(): void {
    memory.fill(this.bits, 0, (<usize>max(this.count, 0) + 7) >> 3);
  }

  measure(): bool {
    this.live = 0;
    this.liveBytes = 0;
    for (let i = 0; i < this.count; i++) {
      if (!this.has(i)) continue;
      const entry = this.pack.entry(i);
      if (!entry) return false;
      this.live++;
      this.liveBytes += FRAME_HEADER_SIZE + load<u32>(entry, INDEX_OFFSET_LENGTH);
    }
    return true;
  }

  free(): void {
    if (this.bits) heap.free(this.bits);
    this.bits = 0;
    this.pack.close();
  }
}

export class ChunkMarks extends ChunkVisitor {
  readonly packs: MarkedPack[] = [];
  /** Chunks that no pack has. */
  missing: u64 = 0;
  /** Of each chunk, the first pack that has it, and its place in the index. */
  private places: Locator = new Locator();

  /** Of several packs with the same chunk, only the one that was added first is marked. An index without its pack is none. */
  add(dir: Dir, name: string): bool {
    const pack = new Pack(dir, name);
    const count = isThere(dir, pack.fileName) ? pack.count() : -1;
    if (count < 0) {
      // Another collection may have removed it, or a crash its name.
      const gone = fault.code == Code.noEntry;
      if (!gone && fault.code != Code.corrupt) return false;
      fault.clear();
      if (!gone) this.packs.push(new MarkedPack(pack, count));
      return true;
    }
    this.packs.push(new MarkedPack(pack, count));
    return !this.places.hasRoom(count) || pack.placeAll(this.places, this.packs.length - 1);
  }

  /** Marks a chunk; false with the fault set on failure. */
  chunk(id: usize): bool {
    const slot = this.places.find(id);
    if (slot) {
      this.packs[slotPack(slot)].mark(slotFrame(slot));
      return true;
    }
    for (let i = 0; i < this.packs.length; i++) {
      const marked = this.packs[i];
      if (marked.pack.located || marked.count < 0) continue;
      const position = marked.pack.position(id);
      if (position >= 0) {
        marked.mark(u32(position));
        return true;
      }
      if (failed()) return false;
    }
    this.missing++;
    return true;
  }

  /** Whether anything of a pack is needed. */
  needs(name: string): bool {
    for (let i = 0; i < this.packs.length; i++) if (this.packs[i].pack.name == name) return this.packs[i].needed;
    return false;
  }

  /** Packs of which less is needed than moving it would free; null with the fault set on failure. */
  sparse(): MarkedPack[] | null {
    const found: MarkedPack[] = [];
    for (let i = 0; i < this.packs.length; i++) {
      const size = this.packs[i].count < 0 ? 0 : this.packs[i].pack.size();
      if (size < 0 || !this.packs[i].measure()) return null;
      const pack = this.packs[i];
      if (pack.live > 0 && 2 * packFileSize(pack.live, pack.liveBytes) < u64(size)) found.push(pack);
    }
    return found;
  }

  free(): void {
    for (let i = 0; i < this.packs.length; i++) this.packs[i].free();
    this.packs.length = 0;
    this.places.clear();
  }
}

/** False with the fault set when it isn't, or on failure. */
function isThere(dir: Dir, name: string): bool {
  const file = dir.file(name);
  if (file) file.close();
  return file != null;
}

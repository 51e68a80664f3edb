// What the names need: layers, merged images, journals, and which chunks. Reads each layer once, from front to back.
import { Code, fail, fault } from "../core/fault";
import { fromHex } from "../core/hex";
import { LayerImage } from "../layer/layerimage";
import { Session } from "../session/session";
import { DIGEST_SIZE } from "../store/digest";
import { PACK_SUFFIX } from "../store/pack";
import { PACKS_PATH, packPath } from "../store/paths";
import { ImageRecord } from "../store/records";
import { ChunkMarks } from "./chunkmarks";
import { Unit, UnitKind } from "./unit";

/** What opening an index costs, in entries of a layer. */
const PACK_COST: u32 = 1024;

const digest = memory.data(DIGEST_SIZE, 8);

export class Mark {
  readonly chunks: ChunkMarks = new ChunkMarks();
  /** Entries of layers that were read. */
  done: u64 = 0;
  /** Packs that are to be opened, the last one first. */
  private packs: string[] = [];
  /** New packs that others were moved into. */
  private relied: string[] = [];
  /** Condemned packs: what is elsewhere too needn't be in them. */
  private condemned: Set<string> = new Set();
  private images: Set<string> = new Set();
  /** diffIDs of layers that were read, or wait for it. A layer's image is the same whatever its instance. */
  private layers: Set<string> = new Set();
  private waiting: string[] = [];
  private image: LayerImage | null = null;
  private entry: u32 = 0;

  constructor(
    private session: Session,
    units: Unit[],
  ) {
    const last: string[] = [];
    for (let i = 0; i < units.length; i++) {
      const unit = units[i];
      if (unit.kind != UnitKind.pack) continue;
      const stem = unit.name.slice(0, unit.name.length - PACK_SUFFIX.length);
      if (session.names.condemned.has(unit.path)) {
        this.condemned.add(unit.path);
        this.packs.push(stem);
      } else {
        last.push(stem);
      }
    }
    this.packs = this.packs.concat(last);
  }

  /** 1 when all is marked that the names need as they were last read, 0 when there is more to do, -1 on failure. */
  step(budget: u32): i32 {
    while (this.packs.length) {
      if (!this.chunks.add(this.session.content.dir, this.packs.pop())) return -1;
      if (budget <= PACK_COST) return 0;
      budget -= PACK_COST;
    }
    while (budget > 0) {
      const image = this.image;
      if (image) {
        const end = u32(min<u64>(image.entryCount, u64(this.entry) + budget));
        budget -= end - this.entry;
        this.done += end - this.entry;
        for (; this.entry < end; this.entry++) if (!image.eachChunk(this.entry, this.chunks)) return -1;
        if (this.entry < image.entryCount) return 0;
        image.close();
        this.image = null;
      } else if (this.waiting.length) {
        if (!this.open(this.waiting.pop())) return -1;
      } else {
        return this.covers() ? 1 : fault.raised ? -1 : 0;
      }
    }
    return 0;
  }

  /** Whether all is marked that the names need; what isn't, waits for the next step. False also with the fault set. */
  covers(): bool {
    const images = this.session.names.images.values();
    for (let i = 0; i < images.length; i++) {
      if (!this.images.has(images[i].id) && !this.enqueue(images[i])) return false;
    }
    return !this.waiting.length && !this.packs.length && !this.image;
  }

  /** Whether nothing is marked beside what the names need. */
  get exact(): bool {
    const images = this.images.values();
    for (let i = 0; i < images.length; i++) if (!this.session.names.images.has(images[i])) return false;
    return true;
  }

  /** What was moved is needed where it is now. */
  rely(packs: string[]): void {
    this.relied = packs;
  }

  /** Whether a collection that others made meanwhile leaves what this mark relies on: false also with the fault set. */
  holds(): bool {
    const names = this.session.content.dir.list();
    if (!names) return false;
    const there = new Set<string>();
    for (let i = 0; i < names.length; i++) there.add(PACKS_PATH + names[i]);
    const packs = this.chunks.packs;
    for (let i = 0; i < packs.length; i++) {
      if (packs[i].needed && !this.stays(packPath(packs[i].pack.name), there)) return false;
    }
    for (let i = 0; i < this.relied.length; i++) if (!this.stays(packPath(this.relied[i]), there)) return false;
    return true;
  }

  private stays(path: string, there: Set<string>): bool {
    return there.has(path) && (!this.session.names.condemned.has(path) || this.condemned.has(path));
  }

  /** Whether anything of a unit is needed. */
  needs(unit: Unit): bool {
    const names = this.session.names;
    switch (unit.kind) {
      case UnitKind.pack: {
        const marked = this.chunks.of(unit.name.slice(0, unit.name.length - PACK_SUFFIX.length));
        return marked != null && marked.needed;
      }
      case UnitKind.layer: {
        const diffId = unit.name.slice(0, DIGEST_SIZE << 1);
        return this.layers.has(diffId) && names.layers.has(diffId) && names.layers.get(diffId).file == unit.name;
      }
      case UnitKind.merged: {
        const images = names.images.values();
        for (let i = 0; i < images.length; i++) if (images[i].mergedFile == unit.name) return true;
        return false;
      }
      case UnitKind.segments:
        return names.containers.has(unit.name) || names.shared.has(unit.name);
      default:
        // A pack whose index was lost may hold what no other does.
        return this.chunks.missing > 0 && unit.path.startsWith(PACKS_PATH);
    }
  }

  free(): void {
    const image = this.image;
    if (image) image.close();
    this.image = null;
    this.chunks.free();
  }

  private enqueue(image: ImageRecord): bool {
    this.images.add(image.id);
    for (let i = 0; i < image.layers.length; i++) {
      if (this.layers.has(image.layers[i])) continue;
      this.layers.add(image.layers[i]);
      this.waiting.push(image.layers[i]);
    }
    fromHex(image.config, digest);
    return this.chunks.chunk(digest);
  }

  private open(diffId: string): bool {
    const session = this.session;
    if (!session.names.layers.has(diffId)) return true;
    const file = session.names.layers.get(diffId).file;
    const image = LayerImage.open(session.layers, file, diffId);
    if (image) {
      this.image = image;
      this.entry = 0;
      return true;
    }
    if (fault.code != Code.noEntry) return false;
    fault.clear();
    // Its image may have been removed meanwhile, and collected.
    if (!session.names.refresh()) return false;
    const gone = !session.names.layers.has(diffId) || session.names.layers.get(diffId).file != file;
    if (!gone) return fail(Code.corrupt, "the file of a layer is missing: " + file);
    this.layers.delete(diffId);
    return true;
  }
}

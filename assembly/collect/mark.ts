// What the names need: layers, merged images, journals, and which chunks. Reads each layer once, from front to back.
import { Code, fail, fault } from "../core/fault";
import { fromHex } from "../core/hex";
import { LayerImage } from "../layer/layerimage";
import { Session } from "../session/session";
import { DIGEST_SIZE } from "../store/digest";
import { INDEX_SUFFIX, PACK_SUFFIX } from "../store/pack";
import { LAYERS_PATH, MERGED_PATH, PACKS_PATH, SEGMENTS_PATH, packPath } from "../store/paths";
import { ImageRecord } from "../store/records";
import { ChunkMarks } from "./chunkmarks";
import { JournalMarks } from "./journalmarks";
import { Unit, UnitKind } from "./unit";

/** How much is known of a unit. */
export const enum Need {
  /** Nothing needs it. */
  none,
  /** Not enough is known: it is left to the next collection. */
  unknown,
  needed,
}

/** What opening an index costs, in entries of a layer, and what reading the headers of a chain of epochs does. */
const PACK_COST: u32 = 1024;
const CHAIN_COST: u32 = 64;

const digest = memory.data(DIGEST_SIZE, 8);

export class Mark {
  readonly chunks: ChunkMarks = new ChunkMarks();
  private journals: JournalMarks;
  /** Entries of layers that were read. */
  done: u64 = 0;
  /** Packs that are to be opened, the last one first. */
  private packs: string[] = [];
  /** New packs that others were moved into. */
  private relied: string[] = [];
  /** Condemned packs: what is elsewhere too needn't be in them. */
  private condemned: Set<string> = new Set();
  /** Images whose config is marked. */
  private images: Set<string> = new Set();
  /** diffIDs of layers that were read, or wait for it. A layer's image is the same whatever its instance. */
  private layers: Set<string> = new Set();
  /** Files that images need, as of the last survey. */
  private named: Set<string> = new Set();
  /** Paths of all units. */
  private listed: Set<string>;
  /** Paths in `packs/`, as of `holds`. */
  private packFiles: Set<string> = new Set();
  /** diffIDs of the layers whose content is needed, as of the last survey. */
  private wanted: Set<string> = new Set();
  private waiting: string[] = [];
  private image: LayerImage | null = null;
  private entry: u32 = 0;

  constructor(
    private session: Session,
    units: Unit[],
  ) {
    const listed = new Set<string>();
    this.listed = listed;
    this.journals = new JournalMarks(session, listed);
    const sound: string[] = [];
    const doubtful: string[] = [];
    for (let i = 0; i < units.length; i++) {
      const unit = units[i];
      listed.add(unit.path);
      if (unit.kind != UnitKind.pack) continue;
      const stem = unit.name.slice(0, unit.name.length - PACK_SUFFIX.length);
      if (session.names.condemned.has(unit.path)) {
        this.condemned.add(unit.path);
        this.packs.push(stem);
      } else if (session.content.isDoubtful(unit.path)) {
        doubtful.push(stem);
      } else {
        sound.push(stem);
      }
    }
    // What one of those has that come later, is not needed in those that come first here.
    this.packs = this.packs.concat(doubtful).concat(sound);
  }

  /** 1 when all is marked that the last survey found, 0 when there is more to do, -1 on failure. */
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
      } else if (this.journals.step()) {
        budget -= min(budget, CHAIN_COST);
      } else {
        return fault.raised ? -1 : 1;
      }
    }
    return 0;
  }

  /**
   * Whether all is marked that the names need; what isn't, waits for the next step. False also with the fault set. A layer without an
   * image needs its content as long as an import may rely on it: one that will not be condemned with it, or was condemned after `oldest`, the
   * oldest lease.
   */
  covers(oldest: u64): bool {
    const names = this.session.names;
    this.named.clear();
    this.wanted.clear();
    const images = names.images.values();
    for (let i = 0; i < images.length; i++) if (!this.survey(images[i])) return false;
    const layers = names.layers.values();
    for (let i = 0; i < layers.length; i++) {
      const path = LAYERS_PATH + layers[i].file;
      const condemned = names.condemned.has(path) ? names.condemned.get(path) : u64.MAX_VALUE;
      if (oldest < condemned || !this.listed.has(path)) this.want(layers[i].diffId);
    }
    const journals = this.journals.covers();
    return journals && !this.waiting.length && !this.packs.length && !this.image;
  }

  /** Whether nothing is marked beside what the names need, as of the last survey. */
  get exact(): bool {
    const images = this.images.values();
    for (let i = 0; i < images.length; i++) if (!this.session.names.images.has(images[i])) return false;
    const layers = this.layers.values();
    for (let i = 0; i < layers.length; i++) if (!this.wanted.has(layers[i])) return false;
    return this.journals.exact;
  }

  /** What was moved is needed where it is now. */
  rely(packs: string[]): void {
    this.relied = packs;
  }

  /**
   * Whether a collection that others made meanwhile leaves what this mark relies on, and relies on nothing that this one took for condemned:
   * of several condemned packs, each with what is needed, the first verdict lets one go. False also with the fault set.
   */
  holds(): bool {
    const names = this.session.content.dir.list();
    if (!names) return false;
    this.packFiles.clear();
    for (let i = 0; i < names.length; i++) this.packFiles.add(PACKS_PATH + names[i]);
    const packs = this.chunks.packs;
    for (let i = 0; i < packs.length; i++) {
      if (packs[i].needed && !this.stays(packPath(packs[i].pack.name))) return false;
    }
    for (let i = 0; i < this.relied.length; i++) if (!this.stays(packPath(this.relied[i]))) return false;
    const condemned = this.condemned.values();
    for (let i = 0; i < condemned.length; i++) if (this.wasLetGo(condemned[i])) return false;
    return true;
  }

  /** A pack is condemned no longer: the own verdict let it go. */
  letGo(path: string): void {
    this.condemned.delete(path);
  }

  private wasLetGo(path: string): bool {
    return this.packFiles.has(path) && !this.session.names.condemned.has(path);
  }

  private stays(path: string): bool {
    return this.packFiles.has(path) && (!this.session.names.condemned.has(path) || this.condemned.has(path));
  }

  /** Whether anything of a unit is needed, as of the last survey. */
  need(unit: Unit): Need {
    switch (unit.kind) {
      case UnitKind.pack:
        return needIf(this.chunks.needs(unit.name.slice(0, unit.name.length - PACK_SUFFIX.length)));
      case UnitKind.layer:
      case UnitKind.merged:
        return needIf(this.named.has(unit.path));
      case UnitKind.journal:
        if (this.journals.needsJournal(unit.name)) return Need.needed;
        return this.journals.unclear ? Need.unknown : Need.none;
      case UnitKind.epoch:
        if (this.journals.needsEpoch(unit.path)) return Need.needed;
        // Of a journal that nothing is needed of, all go as one.
        return !this.journals.unclear && this.journals.needsJournal(journalOf(unit)) ? Need.none : Need.unknown;
      default:
        return this.mayBePack(unit) ? Need.unknown : Need.none;
    }
  }

  /** A pack without an index may have got one since, or have lost it while it holds what no other does. */
  private mayBePack(unit: Unit): bool {
    if (!unit.path.startsWith(PACKS_PATH) || !unit.path.endsWith(PACK_SUFFIX)) return false;
    const stem = unit.name.slice(0, unit.name.length - PACK_SUFFIX.length);
    return this.chunks.missing > 0 || this.packFiles.has(PACKS_PATH + stem + INDEX_SUFFIX);
  }

  free(): void {
    const image = this.image;
    if (image) image.close();
    this.image = null;
    this.chunks.free();
  }

  private survey(image: ImageRecord): bool {
    this.named.add(MERGED_PATH + image.mergedFile);
    for (let i = 0; i < image.layers.length; i++) {
      this.named.add(LAYERS_PATH + this.session.names.layers.get(image.layers[i]).file);
      this.want(image.layers[i]);
    }
    if (this.images.has(image.id)) return true;
    this.images.add(image.id);
    fromHex(image.config, digest);
    return this.chunks.chunk(digest);
  }

  private want(diffId: string): void {
    this.wanted.add(diffId);
    if (this.layers.has(diffId)) return;
    this.layers.add(diffId);
    this.waiting.push(diffId);
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
    const there = session.names.layers.has(diffId) && session.names.layers.get(diffId).file == file;
    if (there) return fail(Code.corrupt, "the file of a layer is missing: " + file);
    this.layers.delete(diffId);
    return true;
  }
}

function journalOf(unit: Unit): string {
  return unit.folder.slice(SEGMENTS_PATH.length);
}

function needIf(needed: bool): Need {
  return needed ? Need.needed : Need.none;
}

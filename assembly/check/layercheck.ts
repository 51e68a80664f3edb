// One layer image: its blocks, its structure against its own reader, and that its content is there.
import { ByteBuffer, Bytes } from "../core/bytes";
import { fault } from "../core/fault";
import { ENTRY_FLAGS, ENTRY_KIND, ENTRY_SIZE, EntryFlag, LAYER_IMAGE_MAGIC, hasTarget } from "../format/layerimage";
import { ID_SIZE } from "../format/pack";
import { TarKind } from "../format/tar-entry";
import { areXattrs } from "../format/xattrs";
import { ChunkVisitor, LayerImage } from "../layer/layerimage";
import { LAYERS_PATH } from "../store/paths";
import { LayerRecord } from "../store/records";
import { BlocksCheck } from "./blocks";
import { Finding, FindingKind, Remedy } from "./finding";
import { Found, Holdings } from "./holdings";
import { Scope } from "./scope";
import { Work } from "./work";

/** Damaged entries of one layer that are told one by one. */
const TOLD_MAX: u32 = 16;
const target = new Bytes();
const id = memory.data(ID_SIZE, 8);

/** Looks for the chunks of one file after the other. */
class FileContent extends ChunkVisitor {
  count: u32 = 0;
  private path: ByteBuffer = new ByteBuffer();
  /** A file is told once of each finding, whatever it has of its chunks. */
  private told: Finding | null = null;

  constructor(
    private holdings: Holdings,
    private diffId: string,
  ) {
    super();
  }

  begin(path: ByteBuffer): void {
    this.path = path;
    this.count = 0;
    this.told = null;
  }

  chunk(at: usize): bool {
    this.count++;
    // Looking for it reads other blocks.
    memory.copy(id, at, ID_SIZE);
    if (this.holdings.find(id) == Found.sound) return true;
    const finding = this.holdings.finding!;
    finding.layers.add(this.diffId);
    if (finding != this.told) finding.addPath(this.path);
    this.told = finding;
    return true;
  }
}

export class LayerCheck extends Work {
  private blocks: BlocksCheck;
  private image: LayerImage | null = null;
  private path: string;
  private entry: u32 = 0;
  private run: u32 = 0;
  private told: u32 = 0;
  private size: u64 = 0;
  private members: u32 = 0;
  private whiteouts: u32 = 0;
  /** The path of the entry that is looked at. */
  private scratch: ByteBuffer = new ByteBuffer();
  private content: FileContent;

  constructor(
    private scope: Scope,
    holdings: Holdings,
    private record: LayerRecord,
  ) {
    super();
    const name = record.file;
    const path = LAYERS_PATH + name;
    this.path = path;
    this.content = new FileContent(holdings, record.diffId);
    this.blocks = new BlocksCheck(scope.findings, scope.layers!, name, path, LAYER_IMAGE_MAGIC, Remedy.load);
  }

  step(budget: u32): bool {
    if (!this.image) {
      if (!this.blocks.step(budget)) return false;
      const finding = this.blocks.finding;
      if (finding) finding.layers.add(this.record.diffId);
      const image = LayerImage.open(this.scope.layers!, this.record.file, this.record.diffId);
      this.image = image;
      if (image) {
        this.scope.entryCounts.set(this.record.diffId, image.entryCount);
        return false;
      }
      // Its blocks told already, unless they are right and the header is wrong all the same.
      if (finding) fault.clear();
      else this.tell(0);
      return true;
    }
    const image = this.image!;
    if (!this.checkEntries(image, budget) || !this.checkRecipe(image)) return false;
    if (!this.blocks.finding) this.checkTotals(image);
    this.close();
    return true;
  }

  close(): void {
    this.blocks.close();
    const image = this.image;
    if (image) image.close();
    this.image = null;
    this.scratch.free();
  }

  private checkEntries(image: LayerImage, budget: u32): bool {
    let left = i64(max(budget, 1));
    while (left > 0 && this.entry < image.entryCount) {
      const entry = this.entry++;
      const content = this.content;
      content.begin(this.scratch);
      if (!this.checkEntry(image, entry) || !image.eachChunk(entry, content)) this.tell(entry);
      left -= 1 + (content.count >> 4);
    }
    return this.entry == image.entryCount;
  }

  /** What reading it would meet; false with the fault set. */
  private checkEntry(image: LayerImage, entry: u32): bool {
    const at = image.record(entry);
    if (!at) return false;
    const flags = u32(load<u8>(at, ENTRY_FLAGS));
    const kind = load<u8>(at, ENTRY_KIND);
    if (!(flags & EntryFlag.implicit) && entry > 0) this.members++;
    if (flags & (EntryFlag.whiteout | EntryFlag.opaque)) this.whiteouts++;
    if (kind == TarKind.file) this.size += load<u64>(at, ENTRY_SIZE);
    if (hasTarget(kind) && !image.target(entry, target)) return false;
    this.scratch.clear();
    if (!image.xattrs(entry, this.scratch)) return false;
    if (this.scratch.len && !areXattrs(this.scratch.ptr, this.scratch.len)) {
      return image.corrupt("extended attributes are malformed", entry);
    }
    this.scratch.clear();
    return image.path(entry, this.scratch);
  }

  private checkRecipe(image: LayerImage): bool {
    if (this.run == image.runCount) return true;
    this.scratch.clear();
    if (!image.run(this.run, this.scratch)) this.tell(0);
    return ++this.run == image.runCount;
  }

  /** What its header and the names say of it. */
  private checkTotals(image: LayerImage): void {
    const record = this.record;
    const agree =
      this.size == image.size &&
      this.whiteouts == image.whiteouts &&
      image.size == record.size &&
      image.tarSize == record.tarSize &&
      u64(image.members) == record.entries &&
      this.members == image.members;
    if (agree) return;
    const detail = "a layer image does not hold what its header and the names say";
    this.scope.findings.add(FindingKind.damaged, this.path, detail, Remedy.load).layers.add(record.diffId);
  }

  private tell(entry: u32): void {
    if (this.told++ < TOLD_MAX && !this.blocks.finding) {
      const finding = this.scope.findings.addFault(FindingKind.damaged, this.path, Remedy.load);
      finding.layers.add(this.record.diffId);
      // The reader's offset is the entry's number.
      finding.hasOffset = false;
      if (entry) finding.detail += " (entry " + entry.toString() + ")";
    }
    fault.clear();
  }
}

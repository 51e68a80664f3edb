// One merged image: its blocks, and its structure against its own reader. It can always be made again from its layers.
import { Bytes, compareBytes } from "../core/bytes";
import { fault } from "../core/fault";
import { fromHex } from "../core/hex";
import { MERGED_IMAGE_MAGIC } from "../format/mergedimage";
import { ImageMerge } from "../layer/imagemerge";
import { LayerImage } from "../layer/layerimage";
import { LowerRef, NO_DIR } from "../layer/lowerref";
import { MergedImage } from "../layer/mergedimage";
import { DIGEST_SIZE } from "../store/digest";
import { MERGED_PATH } from "../store/paths";
import { randomName } from "../store/random";
import { ImageRecord } from "../store/records";
import { BlocksCheck } from "./blocks";
import { Finding, FindingKind, Remedy } from "./finding";
import { Scope } from "./scope";
import { Work } from "./work";

const chainId = memory.data(DIGEST_SIZE, 8);
const ref = new LowerRef();
const name = new Bytes();
const last = heap.alloc(256);

export class MergedCheck extends Work {
  private path: string;
  private blocks: BlocksCheck;
  private image: MergedImage | null = null;
  private layers: LayerImage[] = [];
  private directory: u32 = 0;
  private names: u64 = 0;
  private finding: Finding | null = null;
  private merge: ImageMerge | null = null;
  private tempName: string = randomName() + "-";

  constructor(
    private scope: Scope,
    /** One of the images that name it. */
    private record: ImageRecord,
  ) {
    super();
    const file = record.mergedFile;
    const path = MERGED_PATH + file;
    this.path = path;
    this.blocks = new BlocksCheck(scope.findings, scope.merged!, file, path, MERGED_IMAGE_MAGIC, Remedy.repair);
  }

  step(budget: u32): bool {
    if (this.merge) return this.stepMerge(this.merge!, budget);
    if (!this.image) {
      if (!this.blocks.step(budget)) return false;
      this.finding = this.blocks.finding;
      // Damaged layers are told already, and leave nothing to compare with.
      if (!this.openLayers()) return this.end();
      if (this.finding) return this.mend();
      this.image = MergedImage.open(this.scope.merged!, this.record.mergedFile, this.layers);
      return !this.image && this.tell();
    }
    const image = this.image!;
    let left = i64(max(budget, 1));
    while (left > 0 && this.directory < image.directoryCount) {
      const count = this.checkDirectory(image, this.directory++);
      if (count < 0) return this.tell();
      left -= 1 + count;
    }
    if (this.directory < image.directoryCount) return false;
    if (this.names != image.direntCount || !image.isOf(this.record.chainId)) return this.tell();
    return this.end();
  }

  private openLayers(): bool {
    for (let i = 0; i < this.record.layers.length; i++) {
      const diffId = this.record.layers[i];
      const named = this.scope.names!.layers;
      const layer = named.has(diffId) ? LayerImage.open(this.scope.layers!, named.get(diffId).file, diffId) : null;
      fault.clear();
      if (!layer) return false;
      this.layers.push(layer);
    }
    return true;
  }

  /** Names in a directory; -1 when something in it can't be. */
  private checkDirectory(image: MergedImage, dir: u32): i64 {
    if (!image.directory(dir, ref) || image.parent(dir) == NO_DIR || !image.name(dir, name)) return -1;
    const first = image.first(dir);
    const count = image.count(dir);
    if (fault.raised) return -1;
    let lastLen: usize = 0;
    for (let i: u32 = 0; i < count; i++) {
      if (!image.child(first + i, ref, name)) return -1;
      if (!name.len || (i > 0 && compareBytes(last, lastLen, name.ptr, name.len) >= 0)) return -1;
      memory.copy(last, name.ptr, name.len);
      lastLen = name.len;
      if (ref.dir != NO_DIR ? ref.dir <= dir : ref.entry >= this.layers[ref.layer].entryCount) return -1;
      // A lookup finds what the listing shows.
      const target = ref.dir != NO_DIR ? ref.dir : ref.entry;
      if (!image.search(dir, last, lastLen, ref) || target != (ref.dir != NO_DIR ? ref.dir : ref.entry)) return -1;
    }
    this.names += count;
    return count;
  }

  private tell(): bool {
    const findings = this.scope.findings;
    const detail = "the structure of a merged image contradicts itself or its layers";
    this.finding = fault.raised
      ? findings.addFault(FindingKind.damaged, this.path, Remedy.repair)
      : findings.add(FindingKind.damaged, this.path, detail, Remedy.repair);
    return this.mend();
  }

  private mend(): bool {
    this.touch();
    if (!this.scope.repair) return this.end();
    fromHex(this.record.chainId, chainId);
    this.merge = ImageMerge.begin(this.layers, chainId, this.scope.merged!, this.tempName);
    return !this.merge && this.end();
  }

  private stepMerge(merge: ImageMerge, budget: u32): bool {
    const state = merge.step(budget);
    if (state == 0) return false;
    const dir = this.scope.merged!;
    if (state > 0 && dir.rename(this.tempName, this.record.mergedFile) && dir.sync()) {
      this.finding!.mend("made again from the layers");
    } else {
      this.close();
      dir.unlink(this.tempName);
    }
    return this.end();
  }

  private touch(): void {
    const images = this.scope.names!.images.values();
    for (let i = 0; i < images.length; i++) {
      if (images[i].mergedFile == this.record.mergedFile) this.finding!.images.add(images[i].id);
    }
  }

  private end(): bool {
    if (this.finding) this.touch();
    this.close();
    fault.clear();
    return true;
  }

  close(): void {
    this.blocks.close();
    const merge = this.merge;
    if (merge) merge.abandon();
    this.merge = null;
    const image = this.image;
    if (image) image.close();
    this.image = null;
    for (let i = 0; i < this.layers.length; i++) this.layers[i].close();
    this.layers = [];
  }
}

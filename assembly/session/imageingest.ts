// An image on its way in: its config is read, its layers are merged, it gets its names.
import { Code, fail, fault } from "../core/fault";
import { sha256 } from "../core/sha256";
import { fromHex, toHex } from "../core/hex";
import { ImageConfig } from "../format/image-config";
import { ImageMerge } from "../layer/imagemerge";
import { LayerImage } from "../layer/layerimage";
import { MergedImage } from "../layer/mergedimage";
import { MERGED_PATH } from "../store/paths";
import { ContentWriter } from "../store/content";
import { DIGEST_SIZE } from "../store/digest";
import { randomInstance, randomName } from "../store/random";
import { ImageRecord } from "../store/records";
import { failName } from "./reference";
import { Session } from "./session";

const digest = memory.data(DIGEST_SIZE, 8);

/** chainID: ChainID(L0) = DiffID(L0); then sha256(ChainID + " " + DiffID), digests as text. */
function chainIdOf(diffIds: string[]): string {
  let chain = "";
  for (let i = 0; i < diffIds.length; i++) {
    if (i == 0) {
      chain = diffIds[0];
      continue;
    }
    const text = String.UTF8.encode("sha256:" + chain + " sha256:" + diffIds[i]);
    sha256(changetype<usize>(text), text.byteLength, digest);
    chain = toHex(digest, DIGEST_SIZE);
  }
  return chain;
}

export class ImageIngest {
  readonly record: ImageRecord = new ImageRecord();
  done: bool = false;
  private dead: bool = false;
  /** Empty: it has none yet, or none any more. */
  private lease: string = "";
  private writer: ContentWriter;
  private merge: ImageMerge | null = null;
  /** The merged image was made anew. */
  private merged: bool = false;
  private tempName: string = randomName() + "-";

  constructor(
    private session: Session,
    private references: string[],
  ) {
    this.writer = session.content.writer();
  }

  begin(config: usize, len: u32): bool {
    const record = this.record;
    const parsed = new ImageConfig();
    const sound = parsed.parse(config, len);
    for (let at: usize = 0; at < parsed.diffIds.len; at += DIGEST_SIZE) {
      record.layers.push(toHex(parsed.diffIds.ptr + at, DIGEST_SIZE));
    }
    parsed.free();
    if (!sound) return false;
    sha256(config, len, digest);
    record.id = toHex(digest, DIGEST_SIZE);
    record.configSize = len;
    this.lease = this.session.lease.take();
    if (!this.lease.length || !this.assertLayers()) return false;
    record.chainId = chainIdOf(record.layers);
    if (!this.writer.putObject(config, len, digest)) return false;
    record.config = toHex(digest, DIGEST_SIZE);
    return this.beginMerge();
  }

  /** 1 when the image is there for good, 0 when there is more to do, -1 on failure. */
  step(budget: u32): i32 {
    if (this.done) return 1;
    if (this.dead) {
      fail(Code.invalid, "adding the image failed before");
      return -1;
    }
    const merge = this.merge;
    if (merge) {
      const state = merge.step(budget);
      if (state == 0) return 0;
      if (state < 0 || !this.keepMerged()) {
        this.dispose();
        return -1;
      }
    }
    if (this.publish()) return 1;
    this.dispose();
    return -1;
  }

  get completed(): u64 {
    const merge = this.merge;
    return merge ? merge.done : 1;
  }

  get total(): u64 {
    const merge = this.merge;
    return merge ? merge.total : 1;
  }

  dispose(): void {
    if (this.done) return;
    this.dead = true;
    const raised = fault.raised;
    const merge = this.merge;
    if (merge) merge.abandon();
    this.session.merged.unlink(this.tempName);
    this.merge = null;
    this.writer.abandon();
    this.dropLease();
    if (!raised) fault.clear();
  }

  /** The merged view is a cache: one that is there and sound is taken as it is. */
  private beginMerge(): bool {
    const layers = this.session.layerImagesOf(this.record.layers);
    if (!layers) return false;
    if (this.hasMerged(layers)) return true;
    if (fault.raised) return false;
    fromHex(this.record.chainId, digest);
    this.merge = ImageMerge.begin(layers, digest, this.session.merged, this.tempName);
    return this.merge != null;
  }

  private assertLayers(): bool {
    const layers = this.record.layers;
    for (let i = 0; i < layers.length; i++) {
      if (!this.session.names.heldLayer(layers[i], this.lease)) {
        return failName(Code.noEntry, "a layer of the image is not in the store", "sha256:" + layers[i]);
      }
    }
    return true;
  }

  /** Looks at the images of this chain; what one has that is sound, this one shares. */
  private hasMerged(layers: LayerImage[]): bool {
    const names = this.session.names;
    const images = names.images.values();
    for (let i = 0; i < images.length; i++) {
      if (images[i].chainId != this.record.chainId) continue;
      const file = images[i].mergedFile;
      if (!names.isHeld(MERGED_PATH + file, this.lease)) continue;
      const existing = MergedImage.open(this.session.merged, file, layers);
      fault.clear();
      if (!existing) continue;
      existing.close();
      this.record.instance = images[i].instance;
      return true;
    }
    this.record.instance = randomInstance();
    return false;
  }

  private keepMerged(): bool {
    const dir = this.session.merged;
    if (!dir.rename(this.tempName, this.record.mergedFile)) return false;
    this.merge = null;
    this.merged = true;
    return dir.sync();
  }

  private publish(): bool {
    const names = this.session.names;
    const lease = this.session.lease;
    const ok =
      names.refresh() &&
      lease.assertStands(this.lease) &&
      this.writer.publish() &&
      names.own() &&
      lease.assertStands(this.lease) &&
      this.assertLayers() &&
      this.putImage() &&
      this.putNames() &&
      lease.endWithLast() &&
      names.release();
    if (!ok) return false;
    this.done = true;
    this.dropLease();
    return true;
  }

  private putImage(): bool {
    const names = this.session.names;
    const record = this.record;
    // When a merged image had to be made, those that other images of the chain have are of no use.
    const images = this.merged ? names.images.values() : [];
    for (let i = 0; i < images.length; i++) {
      const image = images[i];
      if (image.chainId != record.chainId || image.id == record.id) continue;
      image.instance = record.instance;
      if (!names.putImage(image)) return false;
    }
    const known = names.images.has(record.id) && names.images.get(record.id).instance == record.instance;
    return known || names.putImage(record);
  }

  private putNames(): bool {
    for (let i = 0; i < this.references.length; i++) {
      if (!this.session.names.tag(this.references[i], this.record.id)) return false;
    }
    return true;
  }

  private dropLease(): void {
    if (this.lease.length) this.session.lease.drop();
    this.lease = "";
  }
}

// One image: its config, and that its layers are named. Their files are checked once for all images.
import { fault } from "../core/fault";
import { fromHex, toHex } from "../core/hex";
import { sha256 } from "../core/sha256";
import { Content } from "../store/content";
import { DIGEST_SIZE } from "../store/digest";
import { ImageRecord } from "../store/records";
import { FindingKind, Remedy } from "./finding";
import { Found, Holdings } from "./holdings";
import { Scope } from "./scope";
import { Work } from "./work";

const digest = memory.data(DIGEST_SIZE, 8);

export class ImageCheck extends Work {
  constructor(
    private scope: Scope,
    private holdings: Holdings,
    private content: Content,
    private record: ImageRecord,
  ) {
    super();
  }

  step(budget: u32): bool {
    const record = this.record;
    const layers = this.scope.names!.layers;
    for (let i = 0; i < record.layers.length; i++) {
      if (!layers.has(record.layers[i])) this.tellLayer(record.layers[i]);
    }
    fromHex(record.config, digest);
    if (this.holdings.find(digest) != Found.sound) this.holdings.finding!.images.add(record.id);
    else if (!this.isConfig()) this.tellConfig();
    return true;
  }

  /** Whether the config has the digest that is the image's id. */
  private isConfig(): bool {
    const record = this.record;
    const bytes = heap.alloc(max<u32>(record.configSize, 1));
    const read = this.content.read(digest, bytes, 0, record.configSize);
    if (read) sha256(bytes, record.configSize, digest);
    heap.free(bytes);
    return read && toHex(digest, DIGEST_SIZE) == record.id;
  }

  private tellConfig(): void {
    fault.clear();
    const subject = "blake3:" + this.record.config;
    const detail = "an image's config does not have the digest that is the image's id";
    const finding = this.scope.findings.about(subject);
    const told = finding ? finding : this.scope.findings.add(FindingKind.damaged, subject, detail, Remedy.load);
    told.images.add(this.record.id);
  }

  private tellLayer(diffId: string): void {
    const detail = "an image's layer is not in the names of the store";
    this.scope.findings.add(FindingKind.missing, "sha256:" + diffId, detail, Remedy.load).images.add(this.record.id);
  }
}

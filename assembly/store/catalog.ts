// What a store holds, as the names journal tells it: layers, images, the names they go by, containers
// (docs/format.md "Names"). One checksummed record makes a thing exist.
import { Cursor } from "../core/bytes";
import { Code, fail } from "../core/fault";
import { OBJECT_MAX } from "../format/pack";
import { EpochVisitor } from "./epochs";
import { JournalWriter } from "./journal";
import { Lineage } from "./lineage";
import {
  CONTAINER_ID_SIZE,
  ContainerRecord,
  ImageRecord,
  LayerRecord,
  NamesRecord,
  putHex,
  putText,
  takeHex,
  takeText,
} from "./records";
import { DIGEST_SIZE } from "./digest";

export class Catalog extends EpochVisitor {
  layers: Map<string, LayerRecord> = new Map();
  /** Verified pairs: blob digest -> diffID. */
  blobs: Map<string, string> = new Map();
  images: Map<string, ImageRecord> = new Map();
  /** Reference -> image id. */
  tags: Map<string, string> = new Map();
  containers: Map<string, ContainerRecord> = new Map();
  /** Name -> container id. */
  containerNames: Map<string, string> = new Map();
  /** Of the epochs that the last checkpoint replaced. */
  protected replaced: Lineage = new Lineage();

  /** References that point at an image, sorted. */
  namesOf(image: string): string[] {
    const found: string[] = [];
    const tags = this.tags.keys();
    for (let i = 0; i < tags.length; i++) if (this.tags.get(tags[i]) == image) found.push(tags[i]);
    return found.sort();
  }

  /** A container made from an image, or null. */
  userOf(image: string): ContainerRecord | null {
    const containers = this.containers.values();
    for (let i = 0; i < containers.length; i++) if (containers[i].image == image) return containers[i];
    return null;
  }

  /** Oldest first. */
  containersByAge(): ContainerRecord[] {
    const found = this.containers.values();
    return found.sort((a, b) => {
      if (a.createdSec != b.createdSec) return a.createdSec < b.createdSec ? -1 : 1;
      return a.createdNs < b.createdNs ? -1 : i32(a.createdNs > b.createdNs);
    });
  }

  enter(epoch: u64): void {}

  isReset(type: u32): bool {
    return type == NamesRecord.reset;
  }

  record(type: u32, payload: usize, len: u32, data: u64): bool {
    const from = new Cursor().set(payload, len);
    this.apply(type, from);
    return from.ok || fail(Code.corrupt, "a record of the names journal is malformed");
  }

  restart(): void {
    this.layers.clear();
    this.blobs.clear();
    this.images.clear();
    this.tags.clear();
    this.containers.clear();
    this.containerNames.clear();
    this.replaced.clear();
  }

  /** Whether what an image needs was named before it. */
  private isSound(image: ImageRecord): bool {
    for (let i = 0; i < image.layers.length; i++) if (!this.layers.has(image.layers[i])) return false;
    return image.configSize <= OBJECT_MAX;
  }

  /** Takes in one record; a malformed one leaves `from` not ok. */
  protected apply(type: u32, from: Cursor): void {
    switch (type) {
      case NamesRecord.reset: {
        this.restart();
        break;
      }
      case NamesRecord.layer: {
        const layer = LayerRecord.decode(from);
        this.layers.set(layer.diffId, layer);
        break;
      }
      case NamesRecord.blob: {
        const blob = takeHex(from, DIGEST_SIZE);
        this.blobs.set(blob, takeHex(from, DIGEST_SIZE));
        break;
      }
      case NamesRecord.image: {
        const image = ImageRecord.decode(from);
        if (!this.isSound(image)) from.ok = false;
        this.images.set(image.id, image);
        break;
      }
      case NamesRecord.imageRemoved: {
        const id = takeHex(from, DIGEST_SIZE);
        this.images.delete(id);
        const names = this.tags.keys();
        for (let i = 0; i < names.length; i++) {
          if (this.tags.get(names[i]) == id) this.tags.delete(names[i]);
        }
        break;
      }
      case NamesRecord.tag: {
        const id = takeHex(from, DIGEST_SIZE);
        const name = takeText(from);
        // A writer that was too late to see the image go may have named it.
        if (this.images.has(id)) this.tags.set(name, id);
        break;
      }
      case NamesRecord.untag: {
        this.tags.delete(takeText(from));
        break;
      }
      case NamesRecord.container: {
        const container = ContainerRecord.decode(from);
        this.containers.set(container.id, container);
        this.containerNames.set(container.name, container.id);
        break;
      }
      case NamesRecord.containerRemoved: {
        const id = takeHex(from, CONTAINER_ID_SIZE);
        if (this.containers.has(id)) {
          this.containerNames.delete(this.containers.get(id).name);
          this.containers.delete(id);
        }
        break;
      }
      case NamesRecord.counted: {
        const epoch = from.u64();
        this.replaced.add(epoch, from.u64());
        break;
      }
      default:
        from.ok = false;
    }
  }

  /** Writes all of it as the records of one group; `lineage` tells of the epochs that it replaces. */
  protected writeAll(writer: JournalWriter, lineage: Lineage): void {
    writer.record(NamesRecord.reset);
    writer.finish();
    const layers = this.layers.values();
    for (let i = 0; i < layers.length; i++) {
      layers[i].encode(writer.record(NamesRecord.layer));
      writer.finish();
    }
    const blobs = this.blobs.keys();
    for (let i = 0; i < blobs.length; i++) {
      const to = writer.record(NamesRecord.blob);
      putHex(to, blobs[i], DIGEST_SIZE);
      putHex(to, this.blobs.get(blobs[i]), DIGEST_SIZE);
      writer.finish();
    }
    const images = this.images.values();
    for (let i = 0; i < images.length; i++) {
      images[i].encode(writer.record(NamesRecord.image));
      writer.finish();
    }
    const tags = this.tags.keys();
    for (let i = 0; i < tags.length; i++) {
      const to = writer.record(NamesRecord.tag);
      putHex(to, this.tags.get(tags[i]), DIGEST_SIZE);
      putText(to, tags[i]);
      writer.finish();
    }
    const containers = this.containers.values();
    for (let i = 0; i < containers.length; i++) {
      containers[i].encode(writer.record(NamesRecord.container));
      writer.finish();
    }
    for (let i = 0; i < lineage.epochs.length; i++) {
      const to = writer.record(NamesRecord.counted);
      to.u64(lineage.epochs[i]);
      to.u64(lineage.ends[i]);
      writer.finish();
    }
  }
}

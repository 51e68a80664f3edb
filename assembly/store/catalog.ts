// What a store holds, as the names journal tells it: layers, images, the names they go by, containers
// (docs/format.md "Names"). One checksummed record makes a thing exist.
import { Cursor } from "../core/bytes";
import { Code, fail } from "../core/fault";
import { OBJECT_MAX } from "../format/pack";
import { compareTimes } from "../io/time";
import { EpochVisitor } from "./epochs";
import { JournalWriter } from "./journal";
import { Lineage } from "./lineage";
import { LAYERS_PATH, SEGMENTS_PATH } from "./paths";
import { Point } from "./point";
import {
  CONTAINER_ID_SIZE,
  CheckpointRecord,
  ContainerRecord,
  ImageRecord,
  LayerRecord,
  LeaseRecord,
  NAMES_RECORD_LAST,
  NamesRecord,
  QuotaRecord,
  putHex,
  putText,
  takeHex,
  takeLease,
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
  /** By container id, then by name. */
  checkpoints: Map<string, Map<string, CheckpointRecord>> = new Map();
  /** By id. */
  leases: Map<string, LeaseRecord> = new Map();
  /** Path of a file in the store -> its place among leases and condemnations, by age. */
  condemned: Map<string, u64> = new Map();
  /** diffIDs of layers that lack content. */
  suspects: Set<string> = new Set();
  /** Journals that more than one container or checkpoint may rest on: nobody but garbage collection removes their epochs. */
  shared: Set<string> = new Set();
  /** Moves with every record and every rereading: whoever looked before looks again. */
  changes: u64 = 0;
  /** Leases and condemnations that were read: each is older than those behind it in the journal. */
  private serial: u64 = 0;
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
    return found.sort((a, b) => compareTimes(a.created, b.created));
  }

  /** A container's checkpoint, or null. */
  checkpointOf(container: string, name: string): CheckpointRecord | null {
    if (!this.checkpoints.has(container)) return null;
    const checkpoints = this.checkpoints.get(container);
    return checkpoints.has(name) ? checkpoints.get(name) : null;
  }

  /** Whether a program may rely on a file: one that was condemned before its lease may go at any time. */
  isHeld(path: string, lease: string): bool {
    if (!this.condemned.has(path)) return true;
    return this.leases.has(lease) && this.leases.get(lease).serial < this.condemned.get(path);
  }

  /** A layer that an import with this lease may rely on; null when it has to be imported. */
  heldLayer(diffId: string, lease: string): LayerRecord | null {
    if (!this.layers.has(diffId) || this.suspects.has(diffId)) return null;
    const layer = this.layers.get(diffId);
    return this.isHeld(LAYERS_PATH + layer.file, lease) ? layer : null;
  }

  /** Oldest first. */
  checkpointsOf(container: string): CheckpointRecord[] {
    const found = this.checkpoints.has(container) ? this.checkpoints.get(container).values() : [];
    return found.sort((a, b) => compareTimes(a.created, b.created));
  }

  enter(journal: string, epoch: u64): void {}

  knows(type: u32): bool {
    return type >= u32(NamesRecord.reset) && type <= NAMES_RECORD_LAST;
  }

  record(type: u32, payload: usize, len: u32, data: u64): bool {
    const from = new Cursor().set(payload, len);
    this.apply(type, from);
    return from.ok || fail(Code.corrupt, "a record of the names journal is malformed");
  }

  restart(): void {
    this.changes++;
    this.layers.clear();
    this.blobs.clear();
    this.images.clear();
    this.tags.clear();
    this.containers.clear();
    this.containerNames.clear();
    this.checkpoints.clear();
    this.leases.clear();
    this.condemned.clear();
    this.suspects.clear();
    this.shared.clear();
    this.serial = 0;
    this.replaced.clear();
  }

  /** Whether what an image needs was named before it. */
  private isSound(image: ImageRecord): bool {
    for (let i = 0; i < image.layers.length; i++) if (!this.layers.has(image.layers[i])) return false;
    return image.configSize <= OBJECT_MAX;
  }

  private forgetLayer(diffId: string): void {
    this.layers.delete(diffId);
    this.suspects.delete(diffId);
    const blobs = this.blobs.keys();
    for (let i = 0; i < blobs.length; i++) {
      if (this.blobs.get(blobs[i]) == diffId) this.blobs.delete(blobs[i]);
    }
  }

  /** A record of a container that is there leaves its name and its quota: those have records of their own. */
  private keepContainer(container: ContainerRecord): void {
    if (this.containers.has(container.id)) {
      const former = this.containers.get(container.id);
      container.limit(former.quotaBytes, former.quotaInodes);
      container.name = former.name;
    }
    this.containers.set(container.id, container);
    this.containerNames.set(container.name, container.id);
    this.share(container.origin);
  }

  private renameContainer(id: string, name: string): void {
    // A writer that was too late to see it go, or the name taken, may have named it.
    if (!this.containers.has(id) || this.containerNames.has(name)) return;
    const container = this.containers.get(id);
    this.containerNames.delete(container.name);
    container.name = name;
    this.containerNames.set(name, id);
  }

  private keepCheckpoint(checkpoint: CheckpointRecord): void {
    const id = checkpoint.container;
    // A writer that was too late to see the container go may have made it.
    if (!this.containers.has(id)) return;
    if (!this.checkpoints.has(id)) this.checkpoints.set(id, new Map());
    this.checkpoints.get(id).set(checkpoint.name, checkpoint);
    this.share(checkpoint.point);
  }

  private share(point: Point): void {
    if (point.journal.length) this.shared.add(point.journal);
  }

  /** A condemned file is gone, or stays; one that is a whole journal is nobody's any more. */
  private forgetCondemned(path: string): void {
    this.condemned.delete(path);
    if (path.startsWith(SEGMENTS_PATH)) this.shared.delete(path.slice(SEGMENTS_PATH.length));
  }

  /** Takes in one record; a malformed one leaves `from` not ok. */
  protected apply(type: u32, from: Cursor): void {
    this.changes++;
    switch (type) {
      case NamesRecord.reset: {
        this.restart();
        break;
      }
      case NamesRecord.layer: {
        const layer = LayerRecord.decode(from);
        this.layers.set(layer.diffId, layer);
        this.suspects.delete(layer.diffId);
        break;
      }
      case NamesRecord.layerRemoved: {
        this.forgetLayer(takeHex(from, DIGEST_SIZE));
        break;
      }
      case NamesRecord.suspect: {
        const diffId = takeHex(from, DIGEST_SIZE);
        if (this.layers.has(diffId)) this.suspects.add(diffId);
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
        this.keepContainer(ContainerRecord.decode(from));
        break;
      }
      case NamesRecord.quota: {
        const quota = QuotaRecord.decode(from);
        if (this.containers.has(quota.container)) this.containers.get(quota.container).limit(quota.bytes, quota.inodes);
        break;
      }
      case NamesRecord.renamed: {
        const id = takeHex(from, CONTAINER_ID_SIZE);
        this.renameContainer(id, takeText(from));
        break;
      }
      case NamesRecord.containerRemoved: {
        const id = takeHex(from, CONTAINER_ID_SIZE);
        if (this.containers.has(id)) {
          this.containerNames.delete(this.containers.get(id).name);
          this.containers.delete(id);
          this.checkpoints.delete(id);
        }
        break;
      }
      case NamesRecord.checkpoint: {
        this.keepCheckpoint(CheckpointRecord.decode(from));
        break;
      }
      case NamesRecord.checkpointRemoved: {
        const id = takeHex(from, CONTAINER_ID_SIZE);
        const name = takeText(from);
        if (this.checkpoints.has(id)) this.checkpoints.get(id).delete(name);
        break;
      }
      case NamesRecord.lease: {
        const lease = LeaseRecord.decode(from);
        lease.serial = this.serial++;
        this.leases.set(lease.id, lease);
        break;
      }
      case NamesRecord.leaseEnded: {
        this.leases.delete(takeLease(from));
        break;
      }
      case NamesRecord.condemned: {
        const path = takeText(from);
        if (!this.condemned.has(path)) this.condemned.set(path, this.serial++);
        break;
      }
      case NamesRecord.released: {
        this.forgetCondemned(takeText(from));
        break;
      }
      case NamesRecord.shared: {
        this.shared.add(takeHex(from, CONTAINER_ID_SIZE));
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
    const shared = this.shared.values();
    for (let i = 0; i < shared.length; i++) {
      putHex(writer.record(NamesRecord.shared), shared[i], CONTAINER_ID_SIZE);
      writer.finish();
    }
    const owners = this.checkpoints.values();
    for (let i = 0; i < owners.length; i++) {
      const checkpoints = owners[i].values();
      for (let j = 0; j < checkpoints.length; j++) {
        checkpoints[j].encode(writer.record(NamesRecord.checkpoint));
        writer.finish();
      }
    }
    const suspects = this.suspects.values();
    for (let i = 0; i < suspects.length; i++) {
      putHex(writer.record(NamesRecord.suspect), suspects[i], DIGEST_SIZE);
      writer.finish();
    }
    this.writeAges(writer);
    for (let i = 0; i < lineage.epochs.length; i++) {
      const to = writer.record(NamesRecord.counted);
      to.u64(lineage.epochs[i]);
      to.u64(lineage.ends[i]);
      writer.finish();
    }
  }

  /** Leases and condemnations, oldest first: their order is their age. */
  private writeAges(writer: JournalWriter): void {
    const leases = this.leases.values();
    leases.sort((a, b) => (a.serial < b.serial ? -1 : 1));
    const condemned = this.condemned.keys();
    const ages = this.condemned.values();
    let next = 0;
    // A map keeps the order in which its keys came.
    for (let i = 0; i < condemned.length; i++) {
      while (next < leases.length && leases[next].serial < ages[i]) this.writeLease(leases[next++], writer);
      putText(writer.record(NamesRecord.condemned), condemned[i]);
      writer.finish();
    }
    while (next < leases.length) this.writeLease(leases[next++], writer);
  }

  private writeLease(lease: LeaseRecord, writer: JournalWriter): void {
    lease.encode(writer.record(NamesRecord.lease));
    writer.finish();
  }
}

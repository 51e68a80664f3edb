// The names journal: one checksummed record makes a thing exist (docs/format.md "Names").
// Whoever writes owns the highest epoch; readers take nothing and reread when it moves on.
import { ByteBuffer, Cursor } from "../core/bytes";
import { Code, fail, failed } from "../core/fault";
import { JournalKind } from "../format/journal";
import { Dir } from "../io/volume";
import { EpochVisitor, Epochs } from "./epochs";
import { JournalWriter } from "./journal";
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

/** A new epoch starts with the whole state when it follows this many others. */
const EPOCHS_KEPT = 8;

export class Names extends EpochVisitor {
  layers: Map<string, LayerRecord> = new Map();
  /** Verified pairs: blob digest -> diffID. */
  blobs: Map<string, string> = new Map();
  images: Map<string, ImageRecord> = new Map();
  /** Reference -> image id. */
  tags: Map<string, string> = new Map();
  containers: Map<string, ContainerRecord> = new Map();
  /** Name -> container id. */
  containerNames: Map<string, string> = new Map();

  private writer: JournalWriter | null = null;
  /** Type of the record being written. */
  private type: NamesRecord = NamesRecord.reset;
  /** A failed sync is final. */
  private broken: bool = false;

  private epochs: Epochs;

  constructor(
    dir: Dir,
    private readOnly: bool,
  ) {
    super();
    this.epochs = new Epochs(dir, JournalKind.names, "the names of this store");
  }

  // ---- reading ---------------------------------------------------------------------------

  /** Reads the journal anew. */
  load(): bool {
    return this.epochs.load(this);
  }

  /** Rereads when another process has written since; costs a listing and a size. */
  refresh(): bool {
    if (this.writer) return true;
    const changed = this.epochs.changed();
    return changed == 0 || (changed > 0 && this.load());
  }

  get dir(): Dir {
    return this.epochs.dir;
  }

  /** References that point at an image, sorted. */
  namesOf(image: string): string[] {
    const found: string[] = [];
    const tags = this.tags.keys();
    for (let i = 0; i < tags.length; i++) if (this.tags.get(tags[i]) == image) found.push(tags[i]);
    return found.sort();
  }

  /** Oldest first. */
  containersByAge(): ContainerRecord[] {
    const found = this.containers.values();
    return found.sort((a, b) => {
      if (a.createdSec != b.createdSec) return a.createdSec < b.createdSec ? -1 : 1;
      return a.createdNs < b.createdNs ? -1 : i32(a.createdNs > b.createdNs);
    });
  }

  get notices(): string[] {
    return this.epochs.notices;
  }

  enter(epoch: u64): void {}

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
  }

  private apply(type: u32, from: Cursor): void {
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
        this.tags.set(takeText(from), id);
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
      default:
        from.ok = false;
    }
  }

  // ---- writing ---------------------------------------------------------------------------
  // Each change is one record in the open group, applied as reading would apply it; `commit`
  // makes the group visible to other processes, `sync` durable.

  putLayer(layer: LayerRecord): bool {
    if (!this.own()) return false;
    layer.encode(this.begin(NamesRecord.layer));
    return this.finish();
  }

  putBlob(blob: string, diffId: string): bool {
    if (!this.own()) return false;
    const to = this.begin(NamesRecord.blob);
    putHex(to, blob, DIGEST_SIZE);
    putHex(to, diffId, DIGEST_SIZE);
    return this.finish();
  }

  putImage(image: ImageRecord): bool {
    if (!this.own()) return false;
    image.encode(this.begin(NamesRecord.image));
    return this.finish();
  }

  removeImage(id: string): bool {
    if (!this.own()) return false;
    putHex(this.begin(NamesRecord.imageRemoved), id, DIGEST_SIZE);
    return this.finish();
  }

  tag(name: string, id: string): bool {
    if (!this.own()) return false;
    const to = this.begin(NamesRecord.tag);
    putHex(to, id, DIGEST_SIZE);
    putText(to, name);
    return this.finish();
  }

  untag(name: string): bool {
    if (!this.own()) return false;
    putText(this.begin(NamesRecord.untag), name);
    return this.finish();
  }

  putContainer(container: ContainerRecord): bool {
    if (!this.own()) return false;
    container.encode(this.begin(NamesRecord.container));
    return this.finish();
  }

  removeContainer(id: string): bool {
    if (!this.own()) return false;
    putHex(this.begin(NamesRecord.containerRemoved), id, CONTAINER_ID_SIZE);
    return this.finish();
  }

  /** Takes the lock, unless this process has it; what others wrote meanwhile is read first. */
  own(): bool {
    const former = this.writer;
    if (former) {
      if (this.epochs.isHighest(former)) return true;
      // Another process took over: what is written here now would be void.
      if (failed() || !this.sync()) return false;
    }
    if (this.readOnly) return fail(Code.readOnly, "the store was opened read-only");
    if (this.broken) return fail(Code.stale, "an earlier sync failed; open the store again");
    if (!this.refresh()) return false;
    const whole = this.epochs.length >= EPOCHS_KEPT;
    const writer = this.epochs.take(this, whole, true);
    if (!writer) return false;
    this.writer = writer;
    return !whole || this.checked(this.checkpoint(writer));
  }

  commit(): bool {
    const writer = this.writer;
    return writer ? this.checked(writer.commit()) : true;
  }

  /** Durable, and acknowledged only if no other owner has taken over. */
  sync(): bool {
    const writer = this.writer;
    if (!writer) return true;
    if (!this.checked(this.settle(writer))) return false;
    if (writer.superseded) this.drop();
    return true;
  }

  /** Syncs and gives the lock back; the next change takes it anew. */
  release(): bool {
    const writer = this.writer;
    if (!writer) return true;
    this.writer = null;
    return this.checked(writer.close() && this.epochs.dir.sync() && this.epochs.acknowledge(writer));
  }

  /** Gives up what was not committed, and the directory. */
  close(): void {
    this.drop();
    this.epochs.dir.close();
  }

  private begin(type: NamesRecord): ByteBuffer {
    this.type = type;
    return this.writer!.record(type);
  }

  private finish(): bool {
    const payload = this.writer!.finish();
    this.apply(this.type, payload);
    return true;
  }

  /** Writes the whole state and removes the epochs that it replaces. */
  private checkpoint(writer: JournalWriter): bool {
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
    return this.settle(writer) && (writer.superseded || this.epochs.removeOlder(writer));
  }

  /** Durable, and nobody else has taken over. */
  private settle(writer: JournalWriter): bool {
    return writer.sync() && this.epochs.dir.sync() && this.epochs.acknowledge(writer);
  }

  /** After a failed write or sync this writer is dead; the state on disk decides. */
  private checked(ok: bool): bool {
    if (ok) return true;
    this.drop();
    this.broken = true;
    return false;
  }

  private drop(): void {
    const writer = this.writer;
    if (writer) writer.abandon();
    this.writer = null;
  }
}

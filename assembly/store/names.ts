// The names journal: one checksummed record makes a thing exist (docs/format.md "Names").
// Whoever writes owns the highest epoch; readers take nothing and reread when it moves on.
import { ByteBuffer, Cursor } from "../core/bytes";
import { Code, fail, fault } from "../core/fault";
import { JournalKind } from "../format/journal";
import { Dir } from "../io/volume";
import { JournalReader, JournalWriter, RecordVisitor, epochName, listEpochs } from "./journal";
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

export class Names extends RecordVisitor {
  layers: Map<string, LayerRecord> = new Map();
  /** Verified pairs: blob digest -> diffID. */
  blobs: Map<string, string> = new Map();
  images: Map<string, ImageRecord> = new Map();
  /** Reference -> image id. */
  tags: Map<string, string> = new Map();
  containers: Map<string, ContainerRecord> = new Map();
  /** Name -> container id. */
  containerNames: Map<string, string> = new Map();
  notices: string[] = [];

  private writer: JournalWriter | null = null;
  /** Type of the record being written. */
  private type: NamesRecord = NamesRecord.reset;
  /** The epochs that make up the state, newest first. */
  private chain: ChainLink[] = [];
  /** The last epoch that was read, and its valid length. */
  private epoch: u64 = 0;
  private end: u64 = 0;
  /** The highest epoch that was there, and its size: whether to read again. */
  private newest: u64 = 0;
  private newestSize: u64 = 0;
  /** A failed sync is final. */
  private broken: bool = false;

  constructor(
    private dir: Dir,
    private readOnly: bool,
  ) {
    super();
  }

  // ---- reading ---------------------------------------------------------------------------

  /** Reads the journal anew. */
  load(): bool {
    if (this.tryLoad()) return true;
    // A checkpoint may remove epochs between the listing and the reading: once is enough to retry.
    if (fault.code != Code.noEntry) return false;
    fault.clear();
    return this.tryLoad();
  }

  /** Rereads when another process has written since; costs a listing and a size. */
  refresh(): bool {
    if (this.writer) return true;
    const epochs = listEpochs(this.dir);
    if (!epochs) return false;
    if (!epochs.length) return true;
    if (epochs[epochs.length - 1] != this.newest) return this.load();
    const file = this.dir.file(epochName(this.newest));
    if (!file) return false;
    const size = file.size();
    file.close();
    if (size < 0) return false;
    return u64(size) == this.newestSize || this.load();
  }

  record(type: u32, payload: usize, len: u32, data: u64): bool {
    const from = new Cursor().set(payload, len);
    this.apply(type, from);
    return from.ok || fail(Code.corrupt, "a record of the names journal is malformed");
  }

  private tryLoad(): bool {
    const epochs = listEpochs(this.dir);
    if (!epochs) return false;
    this.reset();
    this.notices = [];
    this.chain = [];
    this.epoch = 0;
    this.end = 0;
    this.newest = epochs.length ? epochs[epochs.length - 1] : 0;
    this.newestSize = 0;
    if (!this.findChain(epochs)) return false;
    for (let i = this.chain.length - 1; i >= 0; i--) {
      const link = this.chain[i];
      const file = this.dir.file(epochName(link.epoch));
      if (!file) return false;
      const reader = new JournalReader();
      const ok =
        reader.readHeader(file, JournalKind.names) && reader.readGroups(file, link.limit, this);
      file.close();
      if (!ok) return false;
      if (link.epoch == this.newest) this.newestSize = reader.end + reader.dropped;
      this.epoch = link.epoch;
      this.end = reader.end;
      if (reader.dropped) this.notices.push(droppedNotice(link.epoch, reader.dropped));
    }
    return true;
  }

  /** Follows predecessors down from the highest epoch that has a header. */
  private findChain(epochs: u64[]): bool {
    let limit: u64 = 0;
    let wanted: u64 = 0;
    for (let i = epochs.length - 1; i >= 0; i--) {
      if (wanted && epochs[i] != wanted) continue;
      const file = this.dir.file(epochName(epochs[i]));
      if (!file) return false;
      const reader = new JournalReader();
      const ok = reader.readHeader(file, JournalKind.names);
      file.close();
      if (!ok) return false;
      if (!reader.started) {
        // Its owner created the file and got no further: it holds nothing.
        if (!wanted) continue;
        return fail(Code.corrupt, "an epoch of the names journal has lost its header");
      }
      this.chain.push(new ChainLink(epochs[i], limit));
      if (!reader.header.predecessor) return true;
      wanted = reader.header.predecessor;
      limit = reader.header.predecessorEnd;
    }
    return !wanted || fail(Code.noEntry, "an epoch of the names journal is missing");
  }

  private reset(): void {
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
        this.reset();
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
    if (this.writer) return true;
    if (this.readOnly) return fail(Code.readOnly, "the store was opened read-only");
    if (this.broken) return fail(Code.stale, "an earlier sync failed; open the store again");
    return this.refresh() && this.take();
  }

  commit(): bool {
    const writer = this.writer;
    return writer ? this.checked(writer.commit()) : true;
  }

  /** Durable, and acknowledged only if no other owner has taken over. */
  sync(): bool {
    const writer = this.writer;
    if (!writer) return true;
    return this.checked(writer.sync() && this.dir.sync() && this.stillOwner(writer));
  }

  /** Syncs and gives the lock back; the next change takes it anew. */
  release(): bool {
    const writer = this.writer;
    if (!writer) return true;
    this.writer = null;
    const ok = this.checked(writer.close() && this.dir.sync() && this.stillOwner(writer));
    this.newest = 0;
    return ok;
  }

  private begin(type: NamesRecord): ByteBuffer {
    this.type = type;
    return this.writer!.record(type);
  }

  private finish(): bool {
    const payload = this.writer!.end();
    this.apply(this.type, payload);
    return true;
  }

  /** The next epoch: its file is the lock; the predecessor's end is read after it exists. */
  private take(): bool {
    for (;;) {
      const epochs = listEpochs(this.dir);
      if (!epochs) return false;
      const next = (epochs.length ? epochs[epochs.length - 1] : 0) + 1;
      const writer = JournalWriter.claim(this.dir, next);
      if (!writer) {
        if (fault.code != Code.exist) return false;
        fault.clear();
        continue;
      }
      const whole = this.chain.length >= EPOCHS_KEPT;
      const ok =
        this.load() &&
        writer.start(JournalKind.names, whole ? 0 : this.epoch, whole ? 0 : this.end);
      if (!ok) {
        writer.abandon();
        this.dir.unlink(epochName(next));
        return false;
      }
      this.writer = writer;
      return whole ? this.checked(this.checkpoint(writer, epochs)) : true;
    }
  }

  /** Writes the whole state and removes the epochs that it replaces. */
  private checkpoint(writer: JournalWriter, older: u64[]): bool {
    writer.record(NamesRecord.reset);
    writer.end();
    const layers = this.layers.values();
    for (let i = 0; i < layers.length; i++) {
      layers[i].encode(writer.record(NamesRecord.layer));
      writer.end();
    }
    const blobs = this.blobs.keys();
    for (let i = 0; i < blobs.length; i++) {
      const to = writer.record(NamesRecord.blob);
      putHex(to, blobs[i], DIGEST_SIZE);
      putHex(to, this.blobs.get(blobs[i]), DIGEST_SIZE);
      writer.end();
    }
    const images = this.images.values();
    for (let i = 0; i < images.length; i++) {
      images[i].encode(writer.record(NamesRecord.image));
      writer.end();
    }
    const tags = this.tags.keys();
    for (let i = 0; i < tags.length; i++) {
      const to = writer.record(NamesRecord.tag);
      putHex(to, this.tags.get(tags[i]), DIGEST_SIZE);
      putText(to, tags[i]);
      writer.end();
    }
    const containers = this.containers.values();
    for (let i = 0; i < containers.length; i++) {
      containers[i].encode(writer.record(NamesRecord.container));
      writer.end();
    }
    if (!writer.sync() || !this.dir.sync() || !this.stillOwner(writer)) return false;
    for (let i = 0; i < older.length; i++) {
      if (!this.dir.unlink(epochName(older[i]))) return false;
    }
    return true;
  }

  private stillOwner(writer: JournalWriter): bool {
    const epochs = listEpochs(this.dir);
    if (!epochs) return false;
    if (epochs.length && epochs[epochs.length - 1] == writer.epoch) return true;
    return fail(Code.stale, "another process took over the names of this store");
  }

  /** After a failed write or sync this writer is dead; the state on disk decides. */
  private checked(ok: bool): bool {
    if (ok) return true;
    const writer = this.writer;
    if (writer) writer.abandon();
    this.writer = null;
    this.broken = true;
    return false;
  }
}

/** An epoch to read, and how many bytes of it count (0: up to the last valid group). */
class ChainLink {
  constructor(
    readonly epoch: u64,
    readonly limit: u64,
  ) {}
}

function droppedNotice(epoch: u64, bytes: u64): string {
  return (
    "names journal " +
    epochName(epoch) +
    ": " +
    bytes.toString() +
    " bytes of an unfinished change were dropped"
  );
}

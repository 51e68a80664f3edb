// The names journal: the catalog, and who writes it. Whoever writes owns the highest epoch; readers take
// nothing and reread when it moves on. Writers displace each other freely: what one wrote too late to
// count, it writes again.
import { ByteBuffer, Cursor } from "../core/bytes";
import { Code, fail } from "../core/fault";
import { JournalKind, RECORD_CLOSE, RECORD_HEADER_SIZE } from "../format/journal";
import { Dir } from "../io/volume";
import { Catalog } from "./catalog";
import { Epochs, removeOlder } from "./epochs";
import { NamesGround } from "./ground";
import { JournalWriter } from "./journal";
import {
  CONTAINER_ID_SIZE,
  CheckpointRecord,
  ContainerRecord,
  ImageRecord,
  LayerRecord,
  LeaseRecord,
  NamesRecord,
  QuotaRecord,
  putHex,
  putText,
  putLease,
} from "./records";
import { DIGEST_SIZE } from "./digest";
import { Backoff } from "./backoff";
import { Lineage } from "./lineage";
import { Owner } from "./owner";
import { Point } from "./point";
import { PointKeeper } from "./pointkeeper";
import { Repetition } from "./repetition";
import { Unsettled, UnsettledGroup } from "./unsettled";

/** An epoch that follows this many others starts with the whole state. */
const EPOCHS_KEPT = 8;
/** Writers that displace each other in turns give up after so many. */
const TURNS_MAX = 1000;

export class Names extends Catalog {
  private writer: JournalWriter | null = null;
  /** What this writer hasn't acknowledged yet. */
  private unsettled: Unsettled = new Unsettled();
  private backoff: Backoff = new Backoff();
  /** Type of the record being written. */
  private type: NamesRecord = NamesRecord.reset;
  /** The lease under which layers and images are named. */
  lease: string = "";
  /** A displaced group was given up: what it rested on may not be so any more. */
  private givenUp: bool = false;
  /** A failed sync is final. */
  private broken: bool = false;

  private epochs: Epochs;

  constructor(
    readonly dir: Dir,
    /** The store's, in hex. Empty when it isn't known: names of any store are read. */
    readonly uuid: string,
    private readOnly: bool,
    owner: Owner,
    private points: PointKeeper,
  ) {
    super();
    const label = "the names of this store";
    this.epochs = new Epochs(new NamesGround(dir, uuid), JournalKind.names, NamesRecord.reset, label, owner);
  }

  // ---- reading ---------------------------------------------------------------------------

  /** Reads the journal anew. */
  load(): bool {
    return this.epochs.load(this);
  }

  /** Rereads when another process has written since; costs a listing and a size. */
  refresh(): bool {
    const writer = this.writer;
    if (writer) return this.checked(this.remain(writer));
    const changed = this.epochs.changed();
    return changed == 0 || (changed > 0 && this.load());
  }

  get notices(): string[] {
    return this.epochs.notices;
  }

  /** Of every epoch that anybody may still ask for. */
  private lineage(): Lineage {
    const lineage = new Lineage();
    const replaced = this.replaced;
    for (let i = 0; i < replaced.epochs.length; i++) lineage.add(replaced.epochs[i], replaced.ends[i]);
    this.epochs.addTo(lineage);
    return lineage;
  }

  // ---- writing ---------------------------------------------------------------------------
  // Each change is one record in the open group, applied as reading would apply it; `commit`
  // makes the group visible to other processes, `sync` durable.

  putLayer(layer: LayerRecord): bool {
    if (!this.own()) return false;
    layer.encode(this.begin(NamesRecord.layer));
    return this.finish();
  }

  /** Lets the layer be imported again when it is loaded again: some of its content is damaged or missing. */
  suspect(diffId: string): bool {
    if (!this.own()) return false;
    putHex(this.begin(NamesRecord.suspect), diffId, DIGEST_SIZE);
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

  putName(id: string, name: string): bool {
    if (!this.own()) return false;
    const to = this.begin(NamesRecord.renamed);
    putHex(to, id, CONTAINER_ID_SIZE);
    putText(to, name);
    return this.finish();
  }

  putQuota(quota: QuotaRecord): bool {
    if (!this.own()) return false;
    quota.encode(this.begin(NamesRecord.quota));
    return this.finish();
  }

  putCheckpoint(checkpoint: CheckpointRecord): bool {
    if (!this.own()) return false;
    checkpoint.encode(this.begin(NamesRecord.checkpoint));
    return this.finish();
  }

  removeCheckpoint(container: string, name: string): bool {
    if (!this.own()) return false;
    const to = this.begin(NamesRecord.checkpointRemoved);
    putHex(to, container, CONTAINER_ID_SIZE);
    putText(to, name);
    return this.finish();
  }

  removeContainer(id: string): bool {
    if (!this.own()) return false;
    putHex(this.begin(NamesRecord.containerRemoved), id, CONTAINER_ID_SIZE);
    return this.finish();
  }

  putLease(lease: LeaseRecord): bool {
    if (!this.own()) return false;
    lease.encode(this.begin(NamesRecord.lease));
    this.lease = lease.id;
    return this.finish();
  }

  endLease(id: string): bool {
    if (!this.own()) return false;
    putLease(this.begin(NamesRecord.leaseEnded), id);
    return this.finish();
  }

  removeLayer(diffId: string): bool {
    if (!this.own()) return false;
    putHex(this.begin(NamesRecord.layerRemoved), diffId, DIGEST_SIZE);
    return this.finish();
  }

  /** A file will be unlinked: nobody relies on it from now on who didn't before. */
  condemn(path: string): bool {
    if (!this.own()) return false;
    putText(this.begin(NamesRecord.condemned), path);
    return this.finish();
  }

  /** A condemned file is gone, or is kept after all. */
  letGo(path: string): bool {
    if (!this.own()) return false;
    putText(this.begin(NamesRecord.released), path);
    return this.finish();
  }

  /**
   * Takes the lock, unless this writer has it; what others wrote meanwhile is read first. Whether it still has it, `refresh`
   * finds out before a call, and `sync` afterwards.
   */
  own(): bool {
    if (this.writer) return true;
    if (this.readOnly) return fail(Code.readOnly, "the store was opened read-only");
    if (!this.assertSound()) return false;
    if (!this.refresh()) return false;
    const writer = this.epochs.takeOver(this);
    if (!writer) return false;
    this.writer = writer;
    return this.epochs.length < EPOCHS_KEPT || this.checked(this.checkpoint(writer));
  }

  commit(): bool {
    const writer = this.writer;
    return writer ? this.checked(this.end(writer)) : true;
  }

  /** Makes sure that whoever takes the lock from now on reads what was changed. Durable it isn't yet. */
  announce(): bool {
    return this.writer ? this.checked(this.settle(false)) : this.assertSound();
  }

  /** Durable, and acknowledged only when it is sure to be part of the state. */
  sync(): bool {
    return this.writer ? this.checked(this.settle(true)) : this.assertSound();
  }

  /**
   * Makes the open group durable if the state is still what it was when the group was begun: 1, or 0 when others wrote meanwhile and
   * nothing of the group counts; -1 on failure. What stood in the group before was committed.
   */
  syncUnchanged(): i32 {
    const writer = this.writer!;
    this.givenUp = false;
    if (!this.checked(this.end(writer, true)) || !this.sync()) return -1;
    return i32(!this.givenUp);
  }

  /** Syncs and gives the lock back; the next change takes it anew. */
  release(): bool {
    let writer = this.writer;
    while (writer) {
      if (!this.checked(this.settle(true))) return false;
      // Another writer may have taken over meanwhile: then this one's is the next epoch.
      if (this.writer == writer && !this.checked(writer.close())) return false;
      if (this.writer == writer) this.writer = null;
      writer = this.writer;
    }
    return this.assertSound();
  }

  /** Gives up what was not committed, and the directory. */
  close(): void {
    const writer = this.writer;
    if (writer) writer.abandon();
    this.writer = null;
    this.unsettled.clear();
    this.dir.close();
  }

  /** After a failed write or sync what is in memory may not be on disk. */
  assertSound(): bool {
    return !this.broken || fail(Code.stale, "an earlier write failed; open the store again");
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
    this.writeAll(writer, this.lineage());
    if (!this.syncNamed(writer)) return false;
    const highest = this.epochs.isHighest(writer);
    // Another writer may rely on older ones: then they stay until the next checkpoint.
    return highest == 0 || (highest > 0 && removeOlder(this.dir, writer));
  }

  private syncNamed(writer: JournalWriter): bool {
    return writer.sync() && this.epochs.nameDurable(writer);
  }

  /** Ends the open group and keeps a copy until it is settled; one that counts only `unchanged` isn't written again. */
  private end(writer: JournalWriter, unchanged: bool = false): bool {
    const records = writer.records;
    if (!records.len) return true;
    this.unsettled.add(new UnsettledGroup(records, writer.epoch, writer.groupEnd, unchanged));
    return writer.commit();
  }

  /** Makes everything sure to count: the highest epoch is read by every later writer, all of it that was written before. */
  private settle(durable: bool): bool {
    for (let turn = 0; turn < TURNS_MAX; turn++) {
      const writer = this.writer!;
      if (!this.end(writer) || (durable && !this.syncNamed(writer))) return false;
      const highest = this.epochs.isHighest(writer);
      if (highest < 0) return false;
      if (highest > 0) {
        if (durable) this.unsettled.clear();
        else this.unsettled.announce();
        this.backoff.reset();
        return true;
      }
      if (!writer.sync() || !this.rejoin(writer)) return false;
    }
    return fail(Code.busy, "too many programs write the names of this store at once");
  }

  /** Lets the writer go on; takes the lock back when another writer has it. */
  private remain(writer: JournalWriter): bool {
    const highest = this.epochs.isHighest(writer);
    if (highest > 0) {
      this.unsettled.announce();
      return true;
    }
    return highest == 0 && this.end(writer) && writer.sync() && this.rejoin(writer);
  }

  /**
   * Takes the lock back from whoever took over, and writes again what is not part of the state. The writer was synced: a host tells what it
   * could not write to those who have the file open by then, and whoever took over may have opened it later.
   */
  private rejoin(writer: JournalWriter): bool {
    this.backoff.wait();
    const next = this.epochs.takeOver(this);
    if (!next) return false;
    writer.abandon();
    this.writer = next;
    const lineage = this.lineage();
    const groups = this.unsettled.take();
    let ok = true;
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i];
      const counted = lineage.counted(group.epoch);
      // Too long ago to say: announced, it was durable before it was replaced.
      if (counted < 0 && group.announced) {
        group.records.free();
        continue;
      }
      if (counted < 0) ok = this.epochs.failStale();
      // One that counts is settled only once this epoch is: until then somebody may pass it over.
      if (!ok || group.end <= u64(counted)) {
        this.unsettled.add(group);
      } else if (group.unchanged) {
        this.givenUp = true;
        group.records.free();
      } else {
        ok = this.repeat(next, group.records) && this.end(next);
        group.records.free();
      }
    }
    return ok;
  }

  /** Makes the changes of a lost group again, in the state as others left it; `stale` where they contradict it. */
  private repeat(writer: JournalWriter, records: ByteBuffer): bool {
    const cursor = new Cursor();
    const repetition = new Repetition(this, this.points, this.lease);
    const end = records.ptr + records.len;
    for (let at = records.ptr; at < end;) {
      const type = load<u32>(at);
      const len = load<u32>(at, 4);
      const payload = at + RECORD_HEADER_SIZE;
      if (type != RECORD_CLOSE) {
        if (!repetition.fits(type, cursor.set(payload, len))) return this.epochs.failStale();
        this.apply(type, cursor.set(payload, len));
        writer.records.bytes(at, RECORD_HEADER_SIZE + len);
      }
      at = payload + len;
    }
    return true;
  }

  /** Whether all files of a point are there, none of them about to go. To be asked while this writer has the lock. */
  stands(point: Point): bool {
    return this.points.stands(point, this.condemned);
  }

  /** After a failed write or sync this writer is dead; the state on disk decides. */
  private checked(ok: bool): bool {
    if (ok) return true;
    const writer = this.writer;
    if (writer) {
      writer.abandon();
      this.epochs.disown(writer);
    }
    this.writer = null;
    this.broken = true;
    return false;
  }
}

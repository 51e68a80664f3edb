// The segments of a container: epochs that hold its records and its data. Made at the first change.
import { ByteBuffer } from "../core/bytes";
import { Code, fail, failOn, failed, fault } from "../core/fault";
import { crc32c } from "../core/crc32c";
import { JOURNAL_HEADER_SIZE, JournalKind } from "../format/journal";
import { Dir, File } from "../io/volume";
import { EpochVisitor, Epochs } from "../store/epochs";
import { Ground } from "../store/ground";
import { JournalWriter, epochName } from "../store/journal";
import { Owner } from "../store/owner";
import { epochPath } from "../store/paths";
import { Place } from "../store/place";
import { Point } from "../store/point";
import { NO_ENTRY } from "./extents";
import { Journals } from "./journals";
import { SegmentRecord } from "./records";
import { CRC_BLOCK, Runs } from "./runs";

/** One epoch whose data is referred to. */
class Segment {
  file: File | null = null;

  constructor(
    readonly journal: string,
    readonly epoch: u64,
  ) {}
}

export class Segments {
  readonly runs: Runs = new Runs();
  writer: JournalWriter | null = null;
  private list: Segment[] = [];
  private epochs: Epochs;
  private block: usize = 0;
  /** The directory's name is durable. */
  private named: bool = false;
  /** The state that was last made durable for others to rely on. */
  private settled: Point = new Point();
  /** The writer has begun with the whole state. */
  private replaces: bool = false;
  /** And that is sure to count. */
  private settledState: bool = false;
  /** The epoch that did so, and those older ones of the own journal that it refers to. */
  private replacing: u64 = 0;
  private kept: u64[] = [];
  /** A file that the state needs is gone: others have replaced it. */
  outdated: bool = false;
  /** A failed write or sync is final. */
  private broken: bool = false;

  constructor(
    private ground: Ground,
    private journals: Journals,
    private readOnly: bool,
    owner: Owner,
  ) {
    const label = "container " + ground.journal;
    this.epochs = new Epochs(ground, JournalKind.container, SegmentRecord.reset, label, owner);
  }

  /** Whether another writer held the lock when the epochs were last read. */
  get locked(): bool {
    return !this.writer && this.epochs.locked;
  }

  /** That writer's label; empty when it got no further than creating its file. */
  get holder(): string {
    return this.epochs.holder;
  }

  /** What reading had to drop, one line each. */
  get notices(): string[] {
    return this.epochs.notices;
  }

  /** The state that readers of the container see: as of the last commit. */
  get point(): Point {
    const writer = this.writer;
    const wrote = writer != null && writer.end > JOURNAL_HEADER_SIZE;
    return wrote ? new Point(this.ground.journal, writer!.epoch, writer!.end) : this.epochs.point;
  }

  /** Reads what is there; a container that never changed has nothing. */
  load(visitor: EpochVisitor): bool {
    const ok = this.epochs.load(visitor);
    return this.assertWhole() && ok;
  }

  /** Forgets all runs: the chain is read anew. */
  restart(): void {
    this.outdated = false;
    this.closeFiles();
    this.runs.free();
  }

  /** Index of the segment of this epoch, added if it is new. */
  enter(journal: string, epoch: u64): u32 {
    const existing = this.indexOf(epoch);
    if (existing >= 0) return existing;
    this.list.push(new Segment(journal, epoch));
    return this.list.length - 1;
  }

  /** Index of the segment that is being written. */
  enterOwn(): u32 {
    return this.enter(this.ground.journal, this.writer!.epoch);
  }

  /** Index of the segment of this epoch, or -1. */
  indexOf(epoch: u64): i32 {
    for (let i = this.list.length - 1; i >= 0; i--) if (this.list[i].epoch == epoch) return i;
    return -1;
  }

  epochOf(segment: u32): u64 {
    return this.list[segment].epoch;
  }

  /** Bytes of its file, or -1 on failure. */
  sizeOf(segment: u32): i64 {
    const writer = this.writer;
    if (writer && writer.epoch == this.list[segment].epoch) return i64(writer.end);
    const file = this.fileOf(this.list[segment]);
    return file ? file.size() : -1;
  }

  /** Whether it is in the container's own journal. */
  isOwn(segment: u32): bool {
    return this.list[segment].journal == this.ground.journal;
  }

  get journal(): string {
    return this.ground.journal;
  }

  /** Inode numbers below this were given in epochs that a restored checkpoint made void. */
  get nextInode(): u64 {
    return this.ground.nextInode();
  }

  /** Epochs of the chain that was read. */
  get chainLength(): i32 {
    return this.epochs.length;
  }

  /** The end of an extent's record: where its bytes are. */
  encodeSource(source: u32, entry: u32, to: ByteBuffer): void {
    const lower = entry != NO_ENTRY;
    to.u32(entry);
    to.u32(lower ? source : NO_ENTRY);
    to.u64(lower ? 0 : this.epochOf(this.runs.segment(source)));
    to.u64(lower ? 0 : this.runs.dataOffset(source));
  }

  /** Where the bytes of a run lie, from `offset` in it on. */
  placeOf(run: u32, offset: u64): Place {
    const segment = this.list[this.runs.segment(run)];
    const place = new Place();
    place.set(epochPath(segment.journal, segment.epoch), this.runs.dataOffset(run) + offset);
    return place;
  }

  journalOf(segment: u32): string {
    return this.list[segment].journal;
  }

  /** Takes the container's lock; what others wrote meanwhile is read first. `busy` when another writer holds it. */
  own(visitor: EpochVisitor): bool {
    if (this.writer) return true;
    if (!this.mayWrite()) return false;
    this.writer = this.epochs.take(visitor);
    return this.assertWhole() && this.writer != null;
  }

  /** `busy` when another writer holds the lock than the one of the label `gone`. */
  assertFree(gone: string | null): bool {
    return this.epochs.assertFree(gone);
  }

  /** Makes the lock free if the writer of this label holds it; that one becomes stale. */
  breakLock(visitor: EpochVisitor, owner: string): bool {
    if (this.writer) return true;
    if (!this.mayWrite()) return false;
    this.writer = this.epochs.displace(visitor, owner);
    return this.assertWhole() && this.release() && !fault.raised;
  }

  /** Goes on in the next epoch. Everything was synced. */
  advance(): bool {
    const former = this.writer!;
    const next = this.epochs.advance(former);
    if (!next) return this.checked(false);
    former.abandon();
    this.writer = next;
    return true;
  }

  /** The open group holds the whole state, which refers only to those segments that are `kept`. */
  supersede(kept: bool[]): void {
    this.replaces = true;
    this.settledState = false;
    this.kept = [];
    for (let i = 0; i < kept.length; i++) if (kept[i] && this.isOwn(i)) this.kept.push(this.list[i].epoch);
  }

  /** Own epochs that no reader of the container needs any more, now and for ever; null with the fault set on failure. */
  superseded(): u64[] | null {
    const found: u64[] = [];
    if (!this.settledState) return found;
    const epochs = this.epochs.list();
    if (!epochs) return null;
    for (let i = 0; i < epochs.length; i++) {
      if (epochs[i] < this.replacing && !this.kept.includes(epochs[i])) found.push(epochs[i]);
    }
    return found;
  }

  /** Removes one of these. */
  unlink(epoch: u64): bool {
    const dir = this.directory();
    return dir != null && dir.unlink(epochName(epoch));
  }

  /** They were removed, or others rest on them. */
  pruned(): void {
    this.settledState = false;
  }

  commit(): bool {
    const writer = this.writer;
    return !writer || this.checked(writer.commit());
  }

  /** Durable, and acknowledged only if no other owner has taken over. */
  sync(): bool {
    const writer = this.writer;
    if (!writer) return this.assertSound();
    const ok = this.checked(writer.sync() && this.namesDurable(writer) && this.epochs.owns(writer));
    if (ok) this.stateSettled(writer);
    return ok;
  }

  /** Makes the state at `point` durable, for others to rely on it, whoever has written it. */
  settle(): bool {
    const writer = this.writer;
    if (writer && writer.end > JOURNAL_HEADER_SIZE) return this.sync();
    const point = this.epochs.point;
    // Who made an origin of another's state has made that durable.
    if (point.journal != this.ground.journal || this.settled.equals(point)) return true;
    if (!this.epochs.settle() || !this.directoryDurable()) return false;
    this.settled = point;
    return true;
  }

  /** Syncs and gives the lock back. */
  release(): bool {
    const writer = this.writer;
    if (!writer) return this.assertSound();
    // What the last sync acknowledged is not lost, whoever has the lock now.
    const clean = writer.clean;
    const durable = writer.sync() && this.namesDurable(writer);
    const ok = this.checked(durable && (clean || this.epochs.owns(writer)) && writer.close());
    if (ok) this.stateSettled(writer);
    this.writer = null;
    return ok;
  }

  /** What was written is durable, and whoever comes next reads it: older epochs may go. */
  private stateSettled(writer: JournalWriter): void {
    if (!this.replaces) return;
    this.replaces = false;
    this.settledState = true;
    this.replacing = writer.epoch;
  }

  /** Gives the lock back if no other owner has taken over since. */
  relinquish(): bool {
    const writer = this.writer;
    return !writer || (this.checked(this.epochs.owns(writer)) && this.release());
  }

  /** After a failure the writer is dead; the state on disk decides. */
  checked(ok: bool): bool {
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

  /** After a failed write or sync what is in memory may not be on disk. */
  assertSound(): bool {
    return !this.broken || fail(Code.stale, "an earlier write failed; open the container again");
  }

  /** A chain that was read in part makes no state to go on with. */
  private assertWhole(): bool {
    if (!this.epochs.loaded) this.broken = true;
    return !this.broken;
  }

  /** Copies `len` bytes at `offset` of a run to `dst`, checked. */
  read(run: u32, offset: u64, dst: usize, len: u32): bool {
    const runs = this.runs;
    if (runs.trusted(run)) return this.readRaw(run, offset, dst, len);
    if (!this.block) this.block = heap.alloc(CRC_BLOCK);
    const end = offset + len;
    while (offset < end) {
      const block = u32(offset / CRC_BLOCK);
      const start = block * CRC_BLOCK;
      const blockLen = min(runs.length(run) - start, CRC_BLOCK);
      if (!this.readRaw(run, start, this.block, blockLen)) return false;
      if (crc32c(this.block, blockLen) != load<u32>(runs.crcs(run) + ((<usize>block) << 2))) {
        return this.damaged(run, start);
      }
      const from = u32(offset - start);
      const part = u32(min(u64(blockLen - from), end - offset));
      memory.copy(dst, this.block + from, part);
      dst += part;
      offset += part;
    }
    if (runs.length(run) <= CRC_BLOCK) runs.trust(run);
    return true;
  }

  /** Bytes on disk, or -1 on failure. */
  size(): i64 {
    const dir = this.directory();
    if (!dir) return failed() ? -1 : 0;
    const names = dir.list();
    return names ? dir.sizeOf(names) : -1;
  }

  /** Removes everything on disk. */
  remove(): bool {
    const dir = this.directory();
    if (!dir) return !failed();
    const names = dir.list();
    return names != null && dir.unlinkAll(names) && this.journals.remove(this.ground.journal);
  }

  close(): void {
    const writer = this.writer;
    if (writer) writer.abandon();
    this.writer = null;
    this.restart();
    this.journals.close();
    if (this.block) heap.free(this.block);
    this.block = 0;
  }

  /** Those of the epoch and of its directory. */
  private namesDurable(writer: JournalWriter): bool {
    return this.epochs.nameDurable(writer) && this.directoryDurable();
  }

  private directoryDurable(): bool {
    if (!this.named) this.named = this.journals.sync(this.ground.journal);
    return this.named;
  }

  private mayWrite(): bool {
    if (this.readOnly) return fail(Code.readOnly, "the store was opened read-only");
    if (!this.assertSound()) return false;
    if (this.directory()) return true;
    return !failed() && this.journals.make(this.ground.journal);
  }

  /** The container's own journal; null without a fault when it never changed. */
  private directory(): Dir | null {
    const dir = this.ground.directory(this.ground.journal);
    if (!dir && fault.code == Code.noEntry) fault.clear();
    return dir;
  }

  private readRaw(run: u32, offset: u64, dst: usize, len: u32): bool {
    const at = this.runs.dataOffset(run) + offset;
    const segment = this.list[this.runs.segment(run)];
    const writer = this.writer;
    if (writer && writer.epoch == segment.epoch) return writer.read(dst, len, at);
    const file = this.fileOf(segment);
    return file != null && file.readExactly(dst, len, at);
  }

  private fileOf(segment: Segment): File | null {
    const opened = segment.file;
    if (opened) return opened;
    const dir = this.ground.directory(segment.journal);
    segment.file = dir ? dir.file(epochName(segment.epoch)) : null;
    if (!segment.file && fault.code == Code.noEntry) {
      this.outdated = true;
      fault.code = Code.stale;
      fault.detail = "others have replaced a file of the container; open it again";
    }
    return segment.file;
  }

  private damaged(run: u32, offset: u64): bool {
    const segment = this.list[this.runs.segment(run)];
    const subject = String.UTF8.encode(epochPath(segment.journal, segment.epoch));
    fault.hasOffset = true;
    fault.offset = this.runs.dataOffset(run) + offset;
    return failOn(
      Code.corrupt,
      "written data does not have its checksum",
      changetype<usize>(subject),
      subject.byteLength,
    );
  }

  private closeFiles(): void {
    for (let i = 0; i < this.list.length; i++) {
      const file = this.list[i].file;
      if (file) file.close();
    }
    this.list = [];
  }
}

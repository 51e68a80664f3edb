// The writable layer: inodes and names that differ from the lower, held in memory, journaled in
// commit groups. A change marks inodes dirty and notes names and extents; `commit` writes the lot.
import { ByteBuffer, Cursor } from "../core/bytes";
import { Code, fail } from "../core/fault";
import { kept } from "../core/kept";
import { File } from "../io/volume";
import { areXattrs } from "../format/xattrs";
import { EpochVisitor } from "../store/epochs";
import { RECORD_HEADER_SIZE } from "../format/journal";
import { takeJournal } from "../store/point";
import { Consolidation } from "./consolidation";
import { FILE_MAX, NO_ENTRY } from "./extents";
import { FIRST_INODE, Inode, Kind, NONE, isOwnNumber } from "./inode";
import { CHILD_NONE, CHILD_WHITEOUT, SEGMENT_RECORD_LAST, SegmentRecord, decodeInode, encodeInode } from "./records";
import { Quota } from "./quota";
import { RUN_MAX, crcCount, runHolds } from "./runs";
import { Segments } from "./segments";

/** A group is committed once it holds this many bytes of records, or of data. */
const GROUP_RECORDS: usize = 1 << 18;
const GROUP_DATA: u64 = 8 << 20;
/** What a dirty inode's record takes. */
const INODE_RECORD: usize = 100;
/** What the record of a name takes, about. */
const DENTRY_RECORD: usize = 40;

const NO_SEGMENT: u32 = u32.MAX_VALUE;

/** A chain of fewer epochs is read as it is. */
const CHAIN_KEPT = 8;
/** One of so many isn't. */
const CHAIN_MAX = 64;
/** Dead data that a writer may leave, beside as much as lives. */
const DEAD_MAX: u64 = 64 << 20;

export class Upper extends EpochVisitor {
  /** By number; copied-up ones by their lower number, so that hard links find them. */
  readonly inodes: Map<u64, Inode> = new Map();
  /** The root, once it was copied up. */
  root: Inode | null = null;
  readonly quota: Quota = new Quota();
  /** Counts chains read: holders of inodes look them up again when it moves. */
  generation: u32 = 0;

  /** A failed sync has told of what is lost: closing need not tell it again. */
  private lossTold: bool = false;
  /** Number of the next inode that is new: none is given twice. */
  nextInode: u64 = FIRST_INODE;
  private dirty: Inode[] = [];
  /** Records of names and extents in the order of the changes. */
  private changes: ByteBuffer = new ByteBuffer();
  /** First run of the open group. */
  private groupRuns: u32 = 0;
  /** The epoch being read. */
  private journal: string = "";
  private epoch: u64 = 0;
  /** Segment of the epoch being read or written; NO_SEGMENT before its first run. */
  private segment: u32 = NO_SEGMENT;
  /** Where the data of the group is that starts with a reset. */
  private resetAt: u64 = 0;
  /** Bytes of records that were read behind the last group that holds the whole state. */
  private recordsSince: usize = 0;

  // The last write, so that one that follows it joins its run and extent.
  private lastInode: Inode | null = null;
  private lastEnd: u64 = 0;
  private lastRun: u32 = 0;
  private lastLength: usize = 0;

  constructor(
    readonly segments: Segments,
    private rootNumber: u64,
    /** Layers of the chain below. */
    private layers: u32,
  ) {
    super();
  }

  // ---- reading the journal ---------------------------------------------------------------

  load(): bool {
    if (!this.segments.load(this)) return false;
    this.sweep();
    return true;
  }

  /** Drops inodes whose last name went before the journal ended. */
  private sweep(): void {
    const inodes = this.inodes.values();
    for (let i = 0; i < inodes.length; i++) this.release(inodes[i]);
  }

  restart(): void {
    this.reset();
    this.recordsSince = 0;
    this.generation++;
  }

  enter(journal: string, epoch: u64): void {
    this.journal = journal;
    this.epoch = epoch;
    this.segment = NO_SEGMENT;
    this.resetAt = 0;
  }

  knows(type: u32): bool {
    return type >= u32(SegmentRecord.inode) && type <= SEGMENT_RECORD_LAST;
  }

  record(type: u32, payload: usize, len: u32, data: u64): bool {
    if (type == SegmentRecord.reset) this.resetAt = data;
    if (data != this.resetAt) this.recordsSince += RECORD_HEADER_SIZE + len;
    const from = new Cursor().set(payload, len);
    this.apply(type, from);
    return from.ok || fail(Code.corrupt, "a record of a container's segment is malformed");
  }

  holdsData(file: File, type: u32, payload: usize, len: u32): i32 {
    return type == SegmentRecord.run ? runHolds(file, new Cursor().set(payload, len)) : 1;
  }

  private apply(type: u32, from: Cursor): void {
    switch (type) {
      case SegmentRecord.inode: {
        const inode = this.named(from);
        decodeInode(inode, from);
        if (inode.layer != NONE && inode.layer >= this.layers) from.ok = false;
        break;
      }
      case SegmentRecord.dentry: {
        this.applyDentry(from);
        break;
      }
      case SegmentRecord.run: {
        if (this.segment == NO_SEGMENT) this.segment = this.segments.enter(this.journal, this.epoch);
        this.applyRun(this.segment, from);
        break;
      }
      case SegmentRecord.olderRun: {
        const segment = this.segments.indexOf(from.u64());
        if (segment < 0) from.ok = false;
        else this.applyRun(segment, from);
        break;
      }
      case SegmentRecord.segment: {
        const epoch = from.u64();
        this.segments.enter(takeJournal(from), epoch);
        break;
      }
      case SegmentRecord.reset: {
        this.reset();
        this.recordsSince = 0;
        break;
      }
      case SegmentRecord.extent: {
        this.applyExtent(from);
        break;
      }
      case SegmentRecord.cut: {
        const inode = this.named(from);
        const start = from.u64();
        const end = from.u64();
        if (start <= end) this.unmap(inode, start, end);
        else from.ok = false;
        break;
      }
      case SegmentRecord.target: {
        const inode = this.named(from);
        const len = from.left;
        inode.setTarget(from.take(len), u32(len));
        break;
      }
      case SegmentRecord.xattrs: {
        const inode = this.named(from);
        const len = from.left;
        const packed = from.take(len);
        if (areXattrs(packed, len)) inode.setXattrs(packed, u32(len));
        else from.ok = false;
        break;
      }
      default:
        from.ok = false;
    }
  }

  private applyDentry(from: Cursor): void {
    const parent = this.named(from);
    const child = from.u64();
    const len = from.left;
    const name = from.take(len);
    if (!from.ok) return;
    if (child == CHILD_NONE) parent.names().remove(name, u32(len));
    else parent.names().set(name, u32(len), child == CHILD_WHITEOUT ? null : this.numbered(child));
  }

  private applyRun(segment: u32, from: Cursor): void {
    const offset = from.u64();
    const length = from.u32();
    from.u32();
    const crcs = from.take((<usize>crcCount(length)) << 2);
    if (length > RUN_MAX || !from.ok) {
      from.ok = false;
      return;
    }
    this.segments.runs.setCrcs(this.segments.runs.add(segment, offset), length, crcs);
  }

  private applyExtent(from: Cursor): void {
    const inode = this.named(from);
    const fileOffset = from.u64();
    const length = from.u64();
    const sourceOffset = from.u64();
    const entry = from.u32();
    const layer = from.u32();
    const epoch = from.u64();
    const dataOffset = from.u64();
    if (!isRange(fileOffset, length) || !isRange(sourceOffset, length)) from.ok = false;
    if (!from.ok) return;
    if (entry != NO_ENTRY) {
      if (layer < this.layers) this.map(inode, fileOffset, length, sourceOffset, layer, entry);
      else from.ok = false;
      return;
    }
    const segment = this.segments.indexOf(epoch);
    const run = segment < 0 ? -1 : this.segments.runs.find(segment, dataOffset);
    if (run < 0 || sourceOffset + length > this.segments.runs.length(run)) from.ok = false;
    else this.map(inode, fileOffset, length, sourceOffset, run, NO_ENTRY);
  }

  /** The inode whose number comes next, made if need be: its own record may follow. */
  private named(from: Cursor): Inode {
    return this.numbered(from.u64());
  }

  private numbered(number: u64): Inode {
    if (this.inodes.has(number)) return this.inodes.get(number);
    const inode = new Inode(number);
    this.keep(inode);
    return inode;
  }

  // ---- changing --------------------------------------------------------------------------

  /** Takes the lock; every change begins with it. */
  own(): bool {
    if (this.segments.writer) return true;
    const generation = this.generation;
    const owned = this.segments.own(this);
    if (this.generation != generation) this.sweep();
    if (!owned) return false;
    this.segment = this.segments.enterOwn();
    this.groupRuns = this.segments.runs.count;
    return !this.isLong() || this.consolidate();
  }

  /** Whether reading what led to the state costs more than reading the state. */
  private isLong(): bool {
    const epochs = this.segments.chainLength;
    return epochs >= CHAIN_MAX || (epochs >= CHAIN_KEPT && this.recordsSince > this.stateSize());
  }

  /** About what the records of the state take. */
  private stateSize(): usize {
    const inodes = this.inodes.values();
    let size: usize = 0;
    for (let i = 0; i < inodes.length; i++) {
      const dentries = inodes[i].dentries;
      size += INODE_RECORD + <usize>inodes[i].extents.count * (RECORD_HEADER_SIZE + EXTENT_RECORD);
      if (dentries) size += <usize>dentries.count * DENTRY_RECORD;
    }
    return size;
  }

  /** Most of what this writer has written is of no use any more. */
  get bloated(): bool {
    const writer = this.segments.writer;
    return writer != null && writer.end > DEAD_MAX + (this.quota.bytes << 1);
  }

  /** Goes on in a new epoch that starts with the whole state. Everything was synced. */
  renew(): bool {
    if (!this.segments.advance()) return false;
    this.segment = this.segments.enterOwn();
    return this.consolidate();
  }

  /** Starts the epoch with the whole state. */
  private consolidate(): bool {
    const state = new Consolidation(this.segments, this.inodes.values(), this.segments.writer!);
    if (!this.segments.checked(state.write(this.nextInode))) return false;
    this.groupRuns = this.segments.runs.count;
    this.lastInode = null;
    return this.segments.commit();
  }

  /** Makes the lock free if the writer of this label holds it. */
  breakLock(owner: string): bool {
    const generation = this.generation;
    const free = this.segments.breakLock(this, owner);
    if (this.generation != generation) this.sweep();
    return free;
  }

  /** A new inode with the next number of the upper's own. */
  make(kind: Kind): Inode {
    const inode = new Inode(this.nextInode++);
    inode.kind = kind;
    this.keep(inode);
    this.touch(inode);
    return inode;
  }

  /** An inode with a given number: a copied-up one. */
  keep(inode: Inode): void {
    this.inodes.set(inode.number, inode);
    this.count();
    if (inode.number == this.rootNumber) this.root = inode;
    if (isOwnNumber(inode.number)) this.nextInode = max(this.nextInode, inode.number + 1);
  }

  /** Its attributes changed. */
  touch(inode: Inode): void {
    if (inode.dirty) return;
    inode.dirty = true;
    this.dirty.push(inode);
  }

  /** Lets a name of a directory mean an inode, or with null hides the lower's. */
  setName(parent: Inode, name: usize, len: u32, child: Inode | null): void {
    parent.names().set(name, len, child);
    this.noteName(parent, name, len, child ? child.number : CHILD_WHITEOUT);
  }

  /** Forgets a name that the lower doesn't have. */
  removeName(parent: Inode, name: usize, len: u32): void {
    this.noteName(parent, name, len, CHILD_NONE);
    parent.names().remove(name, len);
  }

  /** Drops an inode that has no names and no open files left. */
  release(inode: Inode): void {
    if (inode.links || inode.opens) return;
    this.inodes.delete(inode.number);
    this.count();
    this.quota.bytes -= inode.extents.held;
    if (this.lastInode == inode) this.lastInode = null;
    inode.free();
  }

  setTarget(inode: Inode, ptr: usize, len: u32): void {
    inode.setTarget(ptr, len);
    this.note(SegmentRecord.target, 8 + len);
    this.changes.u64(inode.number);
    this.changes.bytes(ptr, len);
  }

  setXattrs(inode: Inode, packed: usize, len: u32): void {
    inode.setXattrs(packed, len);
    this.note(SegmentRecord.xattrs, 8 + len);
    this.changes.u64(inode.number);
    this.changes.bytes(packed, len);
    this.touch(inode);
  }

  /** Appends data to the segment and lets it be the file's bytes at `offset`. */
  write(inode: Inode, offset: u64, ptr: usize, len: u32): bool {
    const writer = this.segments.writer!;
    const runs = this.segments.runs;
    const joins =
      this.lastInode == inode &&
      this.lastEnd == offset &&
      this.groupRuns < runs.count &&
      runs.length(this.lastRun) + len <= RUN_MAX &&
      runs.dataOffset(this.lastRun) + runs.length(this.lastRun) == writer.dataOffset;
    const dataOffset = writer.dataOffset;
    if (!this.segments.checked(writer.append(ptr, len))) return false;
    if (!joins) {
      this.lastRun = runs.add(this.segment, dataOffset);
      this.lastInode = inode;
    }
    const sourceOffset = runs.length(this.lastRun);
    runs.extend(this.lastRun, ptr, len);
    this.map(inode, offset, len, sourceOffset, this.lastRun, NO_ENTRY);
    if (joins) {
      const at = this.changes.ptr + this.lastLength;
      store<u64>(at, load<u64>(at) + len);
    } else {
      this.noteExtent(inode, offset, len, 0, this.lastRun, NO_ENTRY);
      this.lastLength = this.changes.len - EXTENT_RECORD + EXTENT_OFFSET_LENGTH;
    }
    this.lastEnd = offset + len;
    return true;
  }

  /** Lets bytes that are held elsewhere be the file's, without copying them. */
  share(inode: Inode, offset: u64, length: u64, sourceOffset: u64, source: u32, entry: u32): void {
    this.map(inode, offset, length, sourceOffset, source, entry);
    this.noteExtent(inode, offset, length, sourceOffset, source, entry);
    this.lastInode = null;
  }

  /** Makes a hole. */
  cut(inode: Inode, from: u64, to: u64): void {
    this.unmap(inode, from, to);
    this.note(SegmentRecord.cut, 24);
    this.changes.u64(inode.number);
    this.changes.u64(from);
    this.changes.u64(to);
    this.lastInode = null;
  }

  /** Ends the open group once it is large; called between operations, so that each is whole. */
  breathe(): bool {
    const writer = this.segments.writer;
    if (!writer) return true;
    const records = this.changes.len + <usize>this.dirty.length * INODE_RECORD;
    return (records < GROUP_RECORDS && writer.groupData < GROUP_DATA) || this.commit();
  }

  commit(): bool {
    const writer = this.segments.writer;
    if (!writer) return true;
    const runs = this.segments.runs;
    for (let run = this.groupRuns; run < runs.count; run++) {
      runs.encode(run, writer.record(SegmentRecord.run));
      writer.finish();
    }
    writer.records.bytes(this.changes.ptr, this.changes.len);
    for (let i = 0; i < this.dirty.length; i++) {
      const inode = this.dirty[i];
      encodeInode(inode, writer.record(SegmentRecord.inode));
      writer.finish();
      inode.dirty = false;
    }
    this.dirty = [];
    this.changes.free();
    this.groupRuns = runs.count;
    this.lastInode = null;
    return this.segments.commit();
  }

  sync(): bool {
    const ok = this.commit() && this.segments.sync();
    this.lossTold = !ok;
    return ok;
  }

  /** Makes the state durable, for others to rely on it, whoever has written it. */
  settle(): bool {
    const ok = this.commit() && this.segments.settle();
    this.lossTold = !ok;
    return ok;
  }

  /** Gives the lock back, and reads what the container is then. */
  rewind(): bool {
    return this.segments.relinquish() && this.load();
  }

  /** Syncs and gives the lock back. */
  close(): bool {
    return this.lossTold || (this.commit() && this.segments.release());
  }

  /** Frees everything; what was not committed is gone. */
  discard(): void {
    this.forget();
    this.segments.close();
  }

  private reset(): void {
    this.forget();
    this.segments.restart();
  }

  private forget(): void {
    const inodes = this.inodes.values();
    for (let i = 0; i < inodes.length; i++) inodes[i].free();
    this.inodes.clear();
    this.count();
    this.quota.bytes = 0;
    this.root = null;
    this.dirty = [];
    this.changes.free();
    this.lastInode = null;
    this.nextInode = max(FIRST_INODE, this.segments.nextInode);
  }

  private count(): void {
    const now = this.inodes.size;
    kept.count += now - u32(this.quota.inodes);
    this.quota.inodes = now;
  }

  private map(inode: Inode, offset: u64, length: u64, sourceOffset: u64, source: u32, entry: u32): void {
    this.quota.bytes -= inode.extents.held;
    inode.extents.put(offset, length, sourceOffset, source, entry);
    this.quota.bytes += inode.extents.held;
  }

  private unmap(inode: Inode, from: u64, to: u64): void {
    this.quota.bytes -= inode.extents.held;
    inode.extents.cut(from, to);
    this.quota.bytes += inode.extents.held;
  }

  private noteName(parent: Inode, name: usize, len: u32, child: u64): void {
    this.note(SegmentRecord.dentry, 16 + len);
    this.changes.u64(parent.number);
    this.changes.u64(child);
    this.changes.bytes(name, len);
  }

  private noteExtent(inode: Inode, offset: u64, length: u64, sourceOffset: u64, source: u32, entry: u32): void {
    this.note(SegmentRecord.extent, EXTENT_RECORD);
    this.changes.u64(inode.number);
    this.changes.u64(offset);
    this.changes.u64(length);
    this.changes.u64(sourceOffset);
    this.segments.encodeSource(source, entry, this.changes);
  }

  private note(type: SegmentRecord, length: u32): void {
    this.changes.u32(type);
    this.changes.u32(length);
  }
}

/** Payload of an extent record, and where its length stands. */
const EXTENT_RECORD: u32 = 56;
const EXTENT_OFFSET_LENGTH: usize = 16;

function isRange(offset: u64, length: u64): bool {
  return length <= FILE_MAX && offset <= FILE_MAX - length;
}

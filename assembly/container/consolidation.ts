// The whole state of a writable layer, written at the start of an epoch: what came before need not be read any more
// (docs/format.md "Container records"). Data stays where it is, but for what lies in small segments, and in those of the
// container's own that are mostly dead: that is moved into the new epoch, and they can go.
import { fault } from "../core/fault";
import { JournalWriter } from "../store/journal";
import { putJournal } from "../store/point";
import { NO_ENTRY } from "./extents";
import { FIRST_INODE, Inode } from "./inode";
import { CHILD_WHITEOUT, SegmentRecord, encodeInode } from "./records";
import { Runs } from "./runs";
import { Segments } from "./segments";

/** Segments up to this size are joined: many small epochs are as slow to read as many records. */
const SMALL: u64 = 1 << 20;
/** Data on its way from one segment to another. */
const PART: u32 = 1 << 16;

/** Which part of each run is used: | low u32 | high u32 |, empty when high is 0. */
const RANGE_BITS: u32 = 3;

export class Consolidation {
  private runs: Runs;
  /** Runs before this one moved any. */
  private count: u32;
  private ranges: usize;
  /** Where each run was moved to; NO_ENTRY: it stays. */
  private moved: usize;

  constructor(
    private segments: Segments,
    private inodes: Inode[],
    private writer: JournalWriter,
  ) {
    this.runs = segments.runs;
    this.count = segments.runs.count;
    const size = (<usize>max<u32>(this.count, 1)) << RANGE_BITS;
    this.ranges = heap.alloc(size);
    memory.fill(this.ranges, 0, size);
    this.moved = heap.alloc(size >> 1);
    memory.fill(this.moved, 0xff, size >> 1);
  }

  /** Puts the state into the open group, of which nothing may have been written yet; `next` is the number of the next inode. */
  write(next: u64): bool {
    this.survey();
    const kept = this.moveData() ? this.segmentsKept() : null;
    if (kept) this.writeRecords(kept, next);
    heap.free(this.ranges);
    heap.free(this.moved);
    return kept != null;
  }

  private survey(): void {
    for (let i = 0; i < this.inodes.length; i++) {
      const extents = this.inodes[i].extents;
      for (let j: u32 = 0; j < extents.count; j++) {
        if (extents.entry(j) != NO_ENTRY) continue;
        const at = this.ranges + ((<usize>extents.source(j)) << RANGE_BITS);
        const low = u32(extents.sourceOffset(j));
        const high = low + u32(extents.length(j));
        store<u32>(at, load<u32>(at, 4) ? min(load<u32>(at), low) : low);
        store<u32>(at, max(load<u32>(at, 4), high), 4);
      }
    }
  }

  private low(run: u32): u32 {
    return load<u32>(this.ranges + ((<usize>run) << RANGE_BITS));
  }

  /** 0 when nothing of the run is used. */
  private high(run: u32): u32 {
    return load<u32>(this.ranges + ((<usize>run) << RANGE_BITS), 4);
  }

  private target(run: u32): u32 {
    return load<u32>(this.moved + ((<usize>run) << 2));
  }

  /** Copies what is used of segments that aren't worth keeping. Runs that can't be read stay where they are. */
  private moveData(): bool {
    const used: u64[] = [];
    for (let run: u32 = 0; run < this.count; run++) {
      const segment = this.runs.segment(run);
      while (u32(used.length) <= segment) used.push(0);
      used[segment] += this.high(run) - this.low(run);
    }
    const buffer = heap.alloc(PART);
    let ok = true;
    for (let segment: u32 = 0; segment < u32(used.length) && ok; segment++) {
      if (used[segment] && this.isWorn(segment, used[segment])) ok = this.moveSegment(segment, buffer);
    }
    heap.free(buffer);
    if (ok) this.remap();
    return ok;
  }

  private isWorn(segment: u32, used: u64): bool {
    const size = this.segments.sizeOf(segment);
    if (size < 0) {
      fault.clear();
      return false;
    }
    return u64(size) <= SMALL || (this.segments.isOwn(segment) && used < u64(size) >> 1);
  }

  private moveSegment(segment: u32, buffer: usize): bool {
    for (let run: u32 = 0; run < this.count; run++) {
      if (this.runs.segment(run) != segment || !this.high(run)) continue;
      if (!this.moveRun(run, buffer)) return false;
    }
    return true;
  }

  private moveRun(run: u32, buffer: usize): bool {
    const writer = this.writer;
    // Whole parts are read and checked before any is written: a damaged run stays, and stays damaged.
    for (let at = this.low(run); at < this.high(run); at += PART) {
      if (this.segments.read(run, at, buffer, min(this.high(run) - at, PART))) continue;
      fault.clear();
      return true;
    }
    const copy = this.runs.add(this.segments.enterOwn(), writer.dataOffset);
    for (let at = this.low(run); at < this.high(run); at += PART) {
      const len = min(this.high(run) - at, PART);
      if (!this.segments.read(run, at, buffer, len) || !writer.append(buffer, len)) return false;
      this.runs.extend(copy, buffer, len);
    }
    store<u32>(this.moved + ((<usize>run) << 2), copy);
    return true;
  }

  private remap(): void {
    for (let i = 0; i < this.inodes.length; i++) {
      const extents = this.inodes[i].extents;
      for (let j: u32 = 0; j < extents.count; j++) {
        if (extents.entry(j) != NO_ENTRY) continue;
        const run = extents.source(j);
        if (this.target(run) != NO_ENTRY)
          extents.redirect(j, extents.sourceOffset(j) - this.low(run), this.target(run));
      }
    }
  }

  /** Whether each segment is still referred to. */
  private segmentsKept(): bool[] {
    const kept: bool[] = [];
    for (let run: u32 = 0; run < this.count; run++) {
      const segment = this.runs.segment(run);
      while (u32(kept.length) <= segment) kept.push(false);
      if (this.stays(run)) kept[segment] = true;
    }
    return kept;
  }

  private stays(run: u32): bool {
    return this.high(run) != 0 && this.target(run) == NO_ENTRY;
  }

  private writeRecords(kept: bool[], next: u64): void {
    const writer = this.writer;
    writer.record(SegmentRecord.reset);
    writer.finish();
    for (let segment = 0; segment < kept.length; segment++) {
      if (!kept[segment]) continue;
      const to = writer.record(SegmentRecord.segment);
      to.u64(this.segments.epochOf(segment));
      putJournal(to, this.segments.journalOf(segment));
      writer.finish();
    }
    for (let run: u32 = 0; run < this.count; run++) {
      if (!this.stays(run)) continue;
      const to = writer.record(SegmentRecord.olderRun);
      to.u64(this.segments.epochOf(this.runs.segment(run)));
      this.runs.encode(run, to);
      writer.finish();
    }
    for (let run = this.count; run < this.runs.count; run++) {
      this.runs.encode(run, writer.record(SegmentRecord.run));
      writer.finish();
    }
    for (let i = 0; i < this.inodes.length; i++) this.writeInode(this.inodes[i]);
    this.writeNext(next);
    this.segments.supersede(kept);
  }

  private writeInode(inode: Inode): void {
    const writer = this.writer;
    encodeInode(inode, writer.record(SegmentRecord.inode));
    writer.finish();
    if (inode.target) {
      const to = writer.record(SegmentRecord.target);
      to.u64(inode.number);
      to.bytes(inode.target, inode.targetLen);
      writer.finish();
    }
    if (inode.ownXattrs) {
      const to = writer.record(SegmentRecord.xattrs);
      to.u64(inode.number);
      to.bytes(inode.xattrs, inode.xattrsLen);
      writer.finish();
    }
    const dentries = inode.dentries;
    for (let i = 0; dentries && i < dentries.count; i++) {
      const dentry = dentries.at(i);
      const child = dentry.inode;
      const to = writer.record(SegmentRecord.dentry);
      to.u64(inode.number);
      to.u64(child ? child.number : CHILD_WHITEOUT);
      to.bytes(dentry.name, dentry.len);
      writer.finish();
    }
    const extents = inode.extents;
    for (let i: u32 = 0; i < extents.count; i++) {
      const to = writer.record(SegmentRecord.extent);
      to.u64(inode.number);
      to.u64(extents.fileOffset(i));
      to.u64(extents.length(i));
      to.u64(extents.sourceOffset(i));
      this.segments.encodeSource(extents.source(i), extents.entry(i), to);
      writer.finish();
    }
  }

  /** An inode without names: no number is given twice, though what had it is forgotten. */
  private writeNext(next: u64): void {
    if (next == FIRST_INODE) return;
    const last = new Inode(next - 1);
    last.links = 0;
    for (let i = 0; i < this.inodes.length; i++) if (this.inodes[i].number == last.number) return;
    encodeInode(last, this.writer.record(SegmentRecord.inode));
    this.writer.finish();
  }
}

// One epoch of a journal: header, groups, records, and with `readData` the data of every run.
import { ByteBuffer, Cursor } from "../core/bytes";
import { crc32c } from "../core/crc32c";
import { Code, fail } from "../core/fault";
import { SegmentRecord } from "../container/records";
import { CRC_BLOCK, crcCount, runHolds } from "../container/runs";
import { FOOTER_SIZE, JournalKind } from "../format/journal";
import { File } from "../io/volume";
import { JournalReader, RecordVisitor } from "../store/journal";
import { Finding, FindingKind, Remedy } from "./finding";
import { Scope } from "./scope";

/** Keeps the `run` records: offset u64, length u32, CRCs. */
class RunList extends RecordVisitor {
  readonly runs: ByteBuffer = new ByteBuffer();

  constructor(private kind: JournalKind) {
    super();
  }

  record(type: u32, payload: usize, len: u32, data: u64): bool {
    if (!this.isRun(type)) return true;
    const from = new Cursor().set(payload, len);
    const offset = from.u64();
    const length = from.u32();
    from.u32();
    const crcs = from.take((<usize>crcCount(length)) << 2);
    if (!from.ok || offset < data) return fail(Code.corrupt, "a record of a run is malformed");
    this.runs.u64(offset);
    this.runs.u32(length);
    this.runs.bytes(crcs, (<usize>crcCount(length)) << 2);
    return true;
  }

  /** As the container's own reader: a group counts only with its data. */
  holdsData(file: File, type: u32, payload: usize, len: u32): i32 {
    return this.isRun(type) ? runHolds(file, new Cursor().set(payload, len)) : 1;
  }

  private isRun(type: u32): bool {
    return this.kind == JournalKind.container && type == SegmentRecord.run;
  }
}

export class EpochCheck {
  /** Runs whose data is damaged, by file offset of the run. */
  readonly damagedRuns: Map<u64, Finding> = new Map();
  private list: RunList;
  private at: usize = 0;

  constructor(
    private scope: Scope,
    private file: File,
    /** As findings name it. */
    private path: string,
    private kind: JournalKind,
    /** The journal's id in hex; empty when it isn't known. */
    private id: string,
    private epoch: u64,
    /** Bytes that later epochs and checkpoints rely on; 0 for none. */
    private needed: u64,
    private newest: bool,
  ) {
    this.list = new RunList(kind);
  }

  /** Everything but the data of runs. */
  readGroups(): void {
    const reader = new JournalReader();
    const file = this.file;
    const size = file.size();
    if (size < 0 || !reader.readHeader(file, this.kind, this.id, this.epoch)) {
      this.tellFault();
      return;
    }
    const closed = reader.wasClosed(file, u64(size));
    if (!reader.started) {
      if (closed || this.needed) this.tell("an epoch has lost its header", 0);
      else if (!this.newest) this.tellUnreferenced("an epoch whose owner got no further than its name", 0);
      return;
    }
    // What a successor doesn't count is void, whatever is there.
    if (!closed && !this.newest && !this.needed) return;
    if (!reader.readGroups(file, closed || this.newest ? 0 : this.needed, this.list)) this.tellFault();
    else if (reader.end < this.needed) this.tell("a commit group that others rely on is damaged", reader.end);
    else if (!reader.closed && this.newest && reader.dropped) this.tellTail(reader.end, reader.dropped);
    // Of what a successor doesn't count, the footer is all that an owner leaves who wasn't displaced.
    else if (!closed && !this.newest && u64(size) == reader.end + FOOTER_SIZE) this.tellTail(reader.end, FOOTER_SIZE);
  }

  /** Goes on with the data, about `budget` blocks of it; true when all was read. */
  readRuns(budget: u32): bool {
    const runs = this.list.runs;
    let left = i64(max(budget, 1));
    while (left > 0 && this.at < runs.len) {
      const run = runs.ptr + this.at;
      const length = load<u32>(run, 8);
      if (this.scope.readData) this.checkRun(load<u64>(run), length, run + 12);
      this.at += 12 + ((<usize>crcCount(length)) << 2);
      left -= 1 + crcCount(length);
    }
    if (this.at < runs.len) return false;
    runs.free();
    return true;
  }

  private checkRun(offset: u64, length: u32, crcs: usize): void {
    const buffer = this.scope.buffer;
    for (let done: u32 = 0; done < length; done += CRC_BLOCK) {
      const part = min(length - done, CRC_BLOCK);
      const read = this.file.readExactly(buffer, part, offset + done);
      const sound = read && crc32c(buffer, part) == load<u32>(crcs + ((done / CRC_BLOCK) << 2));
      if (sound) continue;
      const finding = read
        ? this.tell("written data does not have its checksum", offset + done)
        : this.tellFault().at(offset + done);
      this.damagedRuns.set(offset, finding);
      return;
    }
  }

  /** What a crash leaves. So may one in the middle of closing: a footer that isn't whole says nothing, and takes nothing with it. */
  private tellTail(end: u64, dropped: u64): void {
    this.tellUnreferenced(dropped.toString() + " bytes of a change that was not finished", end);
  }

  private tell(detail: string, offset: u64): Finding {
    return this.scope.findings.add(FindingKind.damaged, this.path, detail, Remedy.none).at(offset);
  }

  private tellFault(): Finding {
    return this.scope.findings.addFault(FindingKind.damaged, this.path, Remedy.none);
  }

  private tellUnreferenced(detail: string, offset: u64): void {
    this.scope.findings.add(FindingKind.unreferenced, this.path, detail, Remedy.none).at(offset);
  }
}

// One epoch of a journal: written by its one owner, read by anybody.
import { ByteBuffer, Cursor } from "../core/bytes";
import { crc32c } from "../core/crc32c";
import { Code, fail, failAt } from "../core/fault";
import { assertVersion } from "../core/version";
import {
  FOOTER_SIZE,
  GROUP_HEADER_SIZE,
  GroupHeader,
  GroupKey,
  JOURNAL_HEADER_SIZE,
  JournalHeader,
  JournalKind,
  RECORD_CLOSE,
  RECORD_FLAGS,
  RECORD_HEADER_SIZE,
  RECORD_OPTIONAL,
  encodeGroupHeader,
} from "../format/journal";
import { Dir, File } from "../io/volume";
import { Owner } from "./owner";
import { Point } from "./point";

const EPOCH_DIGITS = 16;

/** Epoch numbers are file names, in hex, so that they sort. */
export function epochName(epoch: u64): string {
  return epoch.toString(16).padStart(EPOCH_DIGITS, "0");
}

/** The epoch that a file name means, or 0. */
function epochOf(name: string): u64 {
  if (name.length != EPOCH_DIGITS) return 0;
  let epoch: u64 = 0;
  for (let i = 0; i < EPOCH_DIGITS; i++) {
    const c = name.charCodeAt(i);
    if (c >= 48 && c <= 57) epoch = (epoch << 4) | (c - 48);
    else if (c >= 97 && c <= 102) epoch = (epoch << 4) | (c - 87);
    else return 0;
  }
  return epoch;
}

/** The epochs that a directory holds, lowest first, or null on failure. */
export function listEpochs(dir: Dir): u64[] | null {
  const names = dir.list();
  if (!names) return null;
  const epochs: u64[] = [];
  for (let i = 0; i < names.length; i++) {
    const epoch = epochOf(names[i]);
    if (epoch) epochs.push(epoch);
  }
  epochs.sort((a, b) => (a < b ? -1 : i32(a > b)));
  return epochs;
}

// ---- writing -----------------------------------------------------------------------------

/** Data gathered before it is written to the host. */
const DATA_BUFFER: u32 = 1 << 18;
const headerScratch = memory.data(GROUP_HEADER_SIZE, 8);

/** The owner's side of an epoch. */
export class JournalWriter {
  /** Records of the open group; whole encoded ones may be added as they are. */
  readonly records: ByteBuffer = new ByteBuffer();
  /** Data of the open group that the host doesn't have yet. */
  private data: ByteBuffer = new ByteBuffer();
  /** File offset of the open group. */
  private groupStart: u64 = JOURNAL_HEADER_SIZE;
  /** Bytes of data in the open group. */
  private dataLen: u64 = 0;
  private recordAt: usize = 0;
  private payload: Cursor = new Cursor();
  private dirty: bool = false;
  /** Its file's name is durable. */
  named: bool = false;
  /** The host refused to make it so: it may never be. */
  nameless: bool = false;
  /** Bytes of the file that are durable. */
  synced: u64 = 0;
  /** The host refused a sync: what it had taken until then may be lost, though it lets others read it. */
  doubtful: bool = false;
  private key: GroupKey;

  private constructor(
    private file: File,
    private journal: string,
    readonly epoch: u64,
  ) {
    this.key = new GroupKey(journal, epoch);
  }

  /** Takes the lock of a journal's epoch by creating its file; null with `exist` when another was quicker. */
  static claim(dir: Dir, journal: string, epoch: u64): JournalWriter | null {
    const file = dir.create(epochName(epoch));
    return file ? new JournalWriter(file, journal, epoch) : null;
  }

  /** Writes the header. The epoch follows `predecessor`, whose journal is empty when it is this one. */
  start(kind: JournalKind, owner: Owner, predecessor: Point): bool {
    const header = new JournalHeader();
    header.kind = kind;
    header.journal = this.journal;
    header.epoch = this.epoch;
    header.predecessor = predecessor.epoch;
    header.predecessorEnd = predecessor.end;
    header.predecessorJournal = predecessor.journal;
    header.owner = owner.label;
    header.instance = owner.instance;
    header.encode(headerBuffer);
    this.dirty = true;
    return this.file.write(headerBuffer, JOURNAL_HEADER_SIZE, 0);
  }

  /** Starts a record; its payload is written to what is returned, then `finish` is called. */
  record(type: u32): ByteBuffer {
    this.recordAt = this.records.len;
    this.records.u32(type);
    this.records.u32(0);
    return this.records;
  }

  /** Ends the record; returns its payload, to be read before the next one. */
  finish(): Cursor {
    const payload = this.records.ptr + this.recordAt + RECORD_HEADER_SIZE;
    const length = this.records.ptr + this.records.len - payload;
    store<u32>(payload - 4, u32(length));
    return this.payload.set(payload, length);
  }

  /** Nothing was added since the last sync. */
  get clean(): bool {
    return !this.dirty && !this.records.len && !this.dataLen;
  }

  /** File offset behind the last group that was committed. */
  get end(): u64 {
    return this.groupStart;
  }

  /** File offset behind the open group, as it stands. */
  get groupEnd(): u64 {
    return this.dataOffset + this.records.len;
  }

  /** Bytes of data in the open group. */
  get groupData(): u64 {
    return this.dataLen;
  }

  /** File offset that the next byte of data will have. */
  get dataOffset(): u64 {
    return this.groupStart + GROUP_HEADER_SIZE + this.dataLen;
  }

  /** Appends data to the open group. */
  append(ptr: usize, len: u32): bool {
    if (this.data.len + len > DATA_BUFFER && !this.flushData()) return false;
    if (len >= DATA_BUFFER) {
      if (!this.file.write(ptr, len, this.dataOffset)) return false;
    } else {
      this.data.bytes(ptr, len);
    }
    this.dataLen += len;
    return true;
  }

  /** Reads data of this epoch, flushed or not. */
  read(dst: usize, len: u32, offset: u64): bool {
    const buffered = this.dataOffset - this.data.len;
    if (offset < buffered) {
      const part = u32(min(u64(len), buffered - offset));
      if (!this.file.readExactly(dst, part, offset)) return false;
      dst += part;
      len -= part;
      offset += part;
    }
    if (len > 0) memory.copy(dst, this.data.ptr + usize(offset - buffered), len);
    return true;
  }

  /** Ends the open group, if it holds anything: visible to readers, not yet durable. */
  commit(): bool {
    if (!this.records.len && !this.dataLen) return true;
    const recordsLen = u32(this.records.len);
    const recordsOffset = this.dataOffset;
    encodeGroupHeader(
      headerScratch,
      this.key,
      this.groupStart,
      this.synced,
      this.dataLen,
      this.records.ptr,
      recordsLen,
    );
    if (this.dataLen == 0) {
      // Most groups of names: one write.
      const at = this.records.extend(GROUP_HEADER_SIZE) - recordsLen;
      memory.copy(at + GROUP_HEADER_SIZE, at, recordsLen);
      memory.copy(at, headerScratch, GROUP_HEADER_SIZE);
      if (!this.file.write(at, GROUP_HEADER_SIZE + recordsLen, this.groupStart)) return false;
    } else {
      this.data.bytes(this.records.ptr, recordsLen);
      const dataStart = recordsOffset + recordsLen - this.data.len;
      if (!this.file.write(this.data.ptr, u32(this.data.len), dataStart)) return false;
      if (!this.file.write(headerScratch, GROUP_HEADER_SIZE, this.groupStart)) return false;
    }
    this.groupStart = recordsOffset + recordsLen;
    this.dataLen = 0;
    this.records.free();
    this.data.free();
    this.dirty = true;
    return true;
  }

  /** Commits, and makes everything so far durable. */
  sync(): bool {
    if (!this.commit()) return false;
    if (!this.dirty) return true;
    this.doubtful = !this.file.sync();
    if (this.doubtful) return false;
    this.dirty = false;
    this.synced = this.groupStart;
    return true;
  }

  /**
   * Ends the epoch, which was synced: the lock is free. The footer itself needs no sync. It says that all before it is on disk, so that
   * what is missing there later is damage; a crash that takes the footer takes nothing else, and whoever comes next syncs the file.
   */
  close(): bool {
    assert(this.clean);
    this.record(RECORD_CLOSE);
    this.finish();
    const ok = this.commit();
    this.abandon();
    return ok;
  }

  /** Leaves the epoch as it is on disk; whatever was not committed is gone. */
  abandon(): void {
    this.records.free();
    this.data.free();
    this.file.close();
  }

  private flushData(): bool {
    const offset = this.dataOffset - this.data.len;
    if (!this.file.write(this.data.ptr, u32(this.data.len), offset)) return false;
    this.data.clear();
    return true;
  }
}

// ---- reading -----------------------------------------------------------------------------

/** Takes in the records of an epoch, in order. */
export abstract class RecordVisitor {
  /** One record; `data` is the file offset of its group's data. False (fault set) stops. */
  abstract record(type: u32, payload: usize, len: u32, data: u64): bool;

  /** Whether there are records of this type; those who look for some of them alone pass over all others. */
  knows(type: u32): bool {
    return true;
  }

  /** Whether the data that a record describes is in the file as it was written: 1, 0, or -1 on failure. */
  holdsData(file: File, type: u32, payload: usize, len: u32): i32 {
    return 1;
  }
}

/** Notes the type of a record and stops. */
class FirstRecord extends RecordVisitor {
  type: i32 = 0;

  record(type: u32, payload: usize, len: u32, data: u64): bool {
    this.type = type;
    return false;
  }
}

/** Records of one group longer than this are damage. */
const RECORDS_MAX: u32 = 1 << 30;

/** What reading an epoch found. */
export class JournalReader {
  header: JournalHeader = new JournalHeader();
  /** Its owner wrote a header; without one it holds nothing. */
  started: bool = false;
  /** It has the header of this epoch of another journal. */
  foreign: bool = false;
  /** The key of its groups by its place, and by the header that the file has, of whatever epoch that is. */
  key: GroupKey = new GroupKey("", 0);
  private headed: GroupKey = this.key;
  /** Bytes up to the end of the last valid group. */
  end: u64 = 0;
  /** The owner closed it. */
  closed: bool = false;

  /** Bytes that a successor may rely on: up to the end of the last valid group, but for the footer, which need not be durable. */
  get counted(): u64 {
    return this.closed ? this.end - FOOTER_SIZE : this.end;
  }

  /** Bytes beyond `end` that hold no valid group. */
  dropped: u64 = 0;
  private group: GroupHeader = new GroupHeader();
  /** Nothing vouches for the epoch but what is in it: its end may be what a crash left. */
  private last: bool = false;
  /** Bytes known to have been durable when a group behind them was written; 0 before it was looked for. */
  private synced: u64 = 0;

  /**
   * Whether the file has the header of this epoch of a journal of this kind, `started` tells; false with the fault set on failure. Where
   * the journal's id isn't known (empty), it is what the header says.
   */
  readHeader(file: File, kind: JournalKind, journal: string, epoch: u64): bool {
    const got = file.read(headerBuffer, JOURNAL_HEADER_SIZE, 0);
    if (got < 0) return false;
    this.started = u32(got) == JOURNAL_HEADER_SIZE && this.header.decode(headerBuffer);
    if (this.started && !assertVersion(this.header.version, "the journal")) return file.blame();
    if (this.started && !journal.length) journal = this.header.journal;
    this.key = this.headed = new GroupKey(journal, epoch);
    if (this.started && this.header.isOf(kind, journal, epoch)) return true;
    // A crash may leave another file's bytes where this one's were to come: a sound header, but not this epoch's.
    if (this.started) this.headed = new GroupKey(this.header.journal, this.header.epoch);
    this.foreign = this.started && this.header.isOf(kind, "", epoch);
    this.started = false;
    this.header = new JournalHeader();
    return true;
  }

  /** Type of the first record that counts; 0 when there is none, -1 on failure. `readHeader` came before. */
  firstType(file: File, limit: u64): i32 {
    const first = new FirstRecord();
    if (!this.started) return 0;
    const size = file.size();
    if (size < 0) return -1;
    this.end = JOURNAL_HEADER_SIZE;
    const next = this.readGroup(file, limit ? limit : u64(size), first);
    // The visitor stops at the first record.
    if (next < 0 && !first.type) return -1;
    return first.type;
  }

  /** Reads the groups up to `limit` (0: to the last valid one); `readHeader` came before. */
  readGroups(file: File, limit: u64, visitor: RecordVisitor): bool {
    const size = file.size();
    if (size < 0) return false;
    this.end = JOURNAL_HEADER_SIZE;
    const until = limit ? limit : u64(size);
    this.last = !limit;
    while (this.end < until && !this.closed) {
      const next = this.readGroup(file, until, visitor);
      if (next < 0) return file.blame();
      if (next == 0) break;
      this.end = u64(next);
    }
    this.dropped = until - this.end;
    if (!limit && this.dropped && this.endsClosed(file, until)) {
      failAt(Code.corrupt, "a commit group of a cleanly closed journal is damaged", this.end);
      return file.blame();
    }
    if (limit && this.end != limit) {
      failAt(Code.corrupt, "a commit group that a later epoch relies on is damaged", this.end);
      return file.blame();
    }
    if (this.closed && this.dropped) {
      failAt(Code.corrupt, "bytes follow a cleanly closed journal", this.end);
      return file.blame();
    }
    return true;
  }

  /** Whether the file, of that size, is one that its owner closed, under whatever number; `readHeader` came before. */
  wasClosed(file: File, size: u64): bool {
    return this.endsWithFooter(file, this.key, size) || this.endsWithFooter(file, this.headed, size);
  }

  /** Whether the file, of that size, ends as an owner leaves it that closed it; `readHeader` came before. */
  endsClosed(file: File, size: u64): bool {
    return this.endsWithFooter(file, this.key, size);
  }

  /** Whether a later group, or the footer, says that the first group is durable: 1, 0, or -1 on failure. `readHeader` came before. */
  vouchesForFirst(file: File): i32 {
    const got = file.read(headerBuffer, GROUP_HEADER_SIZE, JOURNAL_HEADER_SIZE);
    if (got < 0) return -1;
    const group = this.group;
    if (u32(got) < GROUP_HEADER_SIZE || !group.decode(headerBuffer, this.key, JOURNAL_HEADER_SIZE)) return 0;
    const end = u64(JOURNAL_HEADER_SIZE) + GROUP_HEADER_SIZE + group.dataLen + group.recordsLen;
    if (!this.findSynced(file, end)) return -1;
    return i32(end <= this.synced);
  }

  /** A footer is a group of one record. */
  private endsWithFooter(file: File, key: GroupKey, size: u64): bool {
    if (size < JOURNAL_HEADER_SIZE + FOOTER_SIZE) return false;
    const start = size - FOOTER_SIZE;
    if (u32(file.read(headerBuffer, FOOTER_SIZE, start)) != FOOTER_SIZE) return false;
    const group = this.group;
    return (
      group.decode(headerBuffer, key, start) &&
      group.recordsLen == RECORD_HEADER_SIZE &&
      crc32c(headerBuffer + GROUP_HEADER_SIZE, RECORD_HEADER_SIZE) == group.recordsCrc &&
      load<u8>(headerBuffer, GROUP_HEADER_SIZE) == RECORD_CLOSE
    );
  }

  /** Applies the group at `end`; returns the offset behind it, 0 when it isn't valid, -1 on failure. */
  readGroup(file: File, until: u64, visitor: RecordVisitor): i64 {
    const left = until - this.end;
    if (left < GROUP_HEADER_SIZE) return 0;
    const got = file.read(headerBuffer, GROUP_HEADER_SIZE, this.end);
    if (got < 0) return -1;
    const group = this.group;
    if (u32(got) < GROUP_HEADER_SIZE) return 0;
    if (!group.decode(headerBuffer, this.key, this.end)) return 0;
    const room = left - GROUP_HEADER_SIZE;
    if (group.recordsLen > RECORDS_MAX || group.dataLen > room) return 0;
    if (group.recordsLen > room - group.dataLen) return 0;
    const data = this.end + GROUP_HEADER_SIZE;
    const len = group.recordsLen;
    const end = data + group.dataLen + len;
    const records = heap.alloc(max<usize>(len, 1));
    const read = file.read(records, len, data + group.dataLen);
    let next: i64 = -1;
    if (read >= 0) {
      const sound = u32(read) == len && crc32c(records, len) == group.recordsCrc;
      const whole = i32(sound) && (end - len == data ? 1 : this.holdsData(file, records, len, end, visitor));
      if (!whole) next = 0;
      else if (whole > 0 && this.apply(records, len, data, visitor)) next = i64(end);
    }
    heap.free(records);
    return next;
  }

  /** Whether the data of the group that ends at `end` arrived: 1, 0, or -1 on failure. Read only where it may not have. */
  private holdsData(file: File, records: usize, len: u32, end: u64, visitor: RecordVisitor): i32 {
    if (!this.last) return 1;
    if (end > this.synced && !this.findSynced(file, end)) return -1;
    if (end <= this.synced) return 1;
    const stop = records + len;
    for (let at = records; stop - at >= RECORD_HEADER_SIZE;) {
      const payload = load<u32>(at, 4);
      const type = load<u32>(at) & 0xff;
      at += RECORD_HEADER_SIZE;
      if (stop - at < payload) break;
      const holds = visitor.holdsData(file, type, at, payload);
      if (holds <= 0) return holds;
      at += payload;
    }
    return 1;
  }

  /** Looks through the headers of the groups from `at` on for what the last of them knew to be durable. */
  private findSynced(file: File, at: u64): bool {
    if (this.synced) return true;
    this.synced = JOURNAL_HEADER_SIZE;
    const group = this.group;
    for (let from: u64 = 0; from < at;) {
      const got = file.read(headerBuffer, GROUP_HEADER_SIZE, at);
      if (got < 0) return false;
      if (u32(got) < GROUP_HEADER_SIZE || !group.decode(headerBuffer, this.key, at)) break;
      this.synced = max(this.synced, group.synced);
      from = at;
      at += GROUP_HEADER_SIZE + group.dataLen + group.recordsLen;
    }
    return true;
  }

  private apply(records: usize, len: u32, data: u64, visitor: RecordVisitor): bool {
    let at = records;
    const end = records + len;
    while (at < end) {
      if (end - at < RECORD_HEADER_SIZE) return fail(Code.corrupt, "a record is cut off");
      const type = load<u32>(at) & 0xff;
      const payload = load<u32>(at, 4);
      const optional = (load<u8>(at, RECORD_FLAGS) & RECORD_OPTIONAL) != 0;
      at += RECORD_HEADER_SIZE;
      if (end - at < payload) return fail(Code.corrupt, "a record is longer than its group");
      if (type == RECORD_CLOSE) this.closed = true;
      else if (!visitor.knows(type)) {
        if (!optional) return failUnknown(type);
      } else if (!visitor.record(type, at, payload, data)) return false;
      at += payload;
    }
    return true;
  }
}

/** Its checksum is right: this is no damage. */
function failUnknown(type: u32): bool {
  return fail(
    Code.version,
    "the journal has records of type " + type.toString() + ", which this Veneer does not know: use a newer one",
  );
}

const headerBuffer = memory.data(JOURNAL_HEADER_SIZE, 8);

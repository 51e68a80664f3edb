// Journals: append-only files of commit groups (docs/format.md "Journal").
//
//   file:  | header 256 | group | group | ...
//   group: | header 48 | data ... | records ... |      record: | type u8 | flags u8 | 0 u16 | length u32 | payload |
import { crc32c } from "../core/crc32c";
import { fromHex, toHex } from "../core/hex";
import { FORMAT_VERSION } from "../core/version";

export const JOURNAL_MAGIC: u64 = 0x004c4e52_4a524e56; // "VNRJRNL\0"
export const JOURNAL_HEADER_SIZE: u32 = 256;
const HEADER_VERSION: usize = 8; // u32
const HEADER_KIND: usize = 12; // u32
const HEADER_EPOCH: usize = 16; // u64
const HEADER_PREDECESSOR: usize = 24; // u64: epoch that this one follows, 0 for none
const HEADER_PREDECESSOR_END: usize = 32; // u64: bytes of it that count
const HEADER_PREDECESSOR_JOURNAL: usize = 40; // 16 bytes: the journal that it is in, zeros for this one
const HEADER_OWNER_LENGTH: usize = 56; // u32
const HEADER_OWNER: usize = 60; // UTF-8
const HEADER_JOURNAL: usize = 228; // 16 bytes: the journal that this epoch is of
const HEADER_INSTANCE: usize = 244; // u64
const HEADER_CRC: usize = 252; // u32 over 0..252

/** Bytes of a journal's id: of a container's, that of the container; of the names', the store's uuid. */
export const JOURNAL_ID_SIZE: u32 = 16;

/** Bytes of an owner's label at most. */
export const OWNER_MAX: u32 = 168;

/** What a journal is about. */
export const enum JournalKind {
  names = 1,
  container = 2,
}

export const GROUP_HEADER_SIZE: u32 = 48;
const GROUP_MAGIC: u32 = 0x50555247; // "GRUP"
const GROUP_RECORDS: usize = 4; // u32: bytes of records
const GROUP_DATA: usize = 8; // u64: bytes of data
const GROUP_START: usize = 16; // u64: file offset where this group starts
const GROUP_EPOCH: usize = 24; // u64
const GROUP_SYNCED: usize = 32; // u64: bytes of the file that were durable when this group was written
const GROUP_RECORDS_CRC: usize = 40; // u32
const GROUP_CRC: usize = 44; // u32 over the journal's id and 0..44

export const RECORD_HEADER_SIZE: u32 = 8;
export const RECORD_FLAGS: usize = 1; // u8
/** Who doesn't know the record's type skips it. */
export const RECORD_OPTIONAL: u32 = 1;
/** In every kind of journal: the owner ended it on purpose and nothing follows. */
export const RECORD_CLOSE: u32 = 255;
/** The group that does so: nothing but that record. */
export const FOOTER_SIZE: u32 = GROUP_HEADER_SIZE + RECORD_HEADER_SIZE;

/** The header of a journal file, decoded. */
export class JournalHeader {
  kind: u32 = 0;
  /** The journal's id in hex. */
  journal: string = "";
  epoch: u64 = 0;
  predecessor: u64 = 0;
  predecessorEnd: u64 = 0;
  /** The journal that the predecessor is in, in hex; empty for this one. */
  predecessorJournal: string = "";
  /** Label of the writer, at most OWNER_MAX bytes of UTF-8. */
  owner: string = "";
  /** A random number of the writer's own. */
  instance: u64 = 0;
  version: u32 = FORMAT_VERSION;

  encode(at: usize): void {
    memory.fill(at, 0, JOURNAL_HEADER_SIZE);
    store<u64>(at, JOURNAL_MAGIC);
    store<u32>(at + HEADER_VERSION, FORMAT_VERSION);
    store<u32>(at + HEADER_KIND, this.kind);
    store<u64>(at + HEADER_EPOCH, this.epoch);
    store<u64>(at + HEADER_PREDECESSOR, this.predecessor);
    store<u64>(at + HEADER_PREDECESSOR_END, this.predecessorEnd);
    if (this.predecessorJournal.length) fromHex(this.predecessorJournal, at + HEADER_PREDECESSOR_JOURNAL);
    store<u32>(at + HEADER_OWNER_LENGTH, u32(String.UTF8.byteLength(this.owner)));
    const owner = changetype<usize>(this.owner);
    String.UTF8.encodeUnsafe(owner, this.owner.length, at + HEADER_OWNER);
    fromHex(this.journal, at + HEADER_JOURNAL);
    store<u64>(at + HEADER_INSTANCE, this.instance);
    store<u32>(at + HEADER_CRC, crc32c(at, HEADER_CRC));
  }

  /** Whether it stands in the right file: that of an epoch of a journal (empty: whichever it says). */
  isOf(kind: JournalKind, journal: string, epoch: u64): bool {
    return this.kind == kind && this.epoch == epoch && (!journal.length || this.journal == journal);
  }

  /** False when the bytes are no sound header. */
  decode(at: usize): bool {
    if (load<u64>(at) != JOURNAL_MAGIC) return false;
    if (load<u32>(at + HEADER_CRC) != crc32c(at, HEADER_CRC)) return false;
    this.version = load<u32>(at + HEADER_VERSION);
    this.kind = load<u32>(at + HEADER_KIND);
    this.epoch = load<u64>(at + HEADER_EPOCH);
    this.predecessor = load<u64>(at + HEADER_PREDECESSOR);
    this.predecessorEnd = load<u64>(at + HEADER_PREDECESSOR_END);
    this.predecessorJournal = journalAt(at + HEADER_PREDECESSOR_JOURNAL);
    this.journal = toHex(at + HEADER_JOURNAL, JOURNAL_ID_SIZE);
    this.instance = load<u64>(at + HEADER_INSTANCE);
    const ownerLength = min(load<u32>(at + HEADER_OWNER_LENGTH), OWNER_MAX);
    this.owner = String.UTF8.decodeUnsafe(at + HEADER_OWNER, ownerLength);
    return true;
  }
}

/** The id of a journal in hex; empty for zeros, which stand for none. */
export function journalAt(at: usize): string {
  return load<u64>(at) | load<u64>(at, 8) ? toHex(at, JOURNAL_ID_SIZE) : "";
}

const idScratch = memory.data(JOURNAL_ID_SIZE, 8);

/** What binds groups to their file, so that those of another are none. */
export class GroupKey {
  /** What their checksums go on from: the CRC of the journal's id. */
  readonly seed: u32;

  /** `journal`: its id in hex; one that isn't known (empty) has no groups. */
  constructor(
    journal: string,
    readonly epoch: u64,
  ) {
    fromHex(journal, idScratch);
    this.seed = crc32c(idScratch, journal.length >> 1);
  }
}

export function encodeGroupHeader(
  at: usize,
  key: GroupKey,
  start: u64,
  synced: u64,
  dataLen: u64,
  records: usize,
  recordsLen: u32,
): void {
  store<u32>(at, GROUP_MAGIC);
  store<u32>(at + GROUP_RECORDS, recordsLen);
  store<u64>(at + GROUP_DATA, dataLen);
  store<u64>(at + GROUP_START, start);
  store<u64>(at + GROUP_EPOCH, key.epoch);
  store<u64>(at + GROUP_SYNCED, synced);
  store<u32>(at + GROUP_RECORDS_CRC, crc32c(records, recordsLen));
  store<u32>(at + GROUP_CRC, crc32c(at, GROUP_CRC, key.seed));
}

/** A group header, decoded. */
export class GroupHeader {
  recordsLen: u32 = 0;
  dataLen: u64 = 0;
  synced: u64 = 0;
  recordsCrc: u32 = 0;

  /** False when the bytes are not the header of a group at this offset, with this key. */
  decode(at: usize, key: GroupKey, start: u64): bool {
    if (load<u32>(at) != GROUP_MAGIC) return false;
    if (load<u32>(at + GROUP_CRC) != crc32c(at, GROUP_CRC, key.seed)) return false;
    if (load<u64>(at + GROUP_START) != start || load<u64>(at + GROUP_EPOCH) != key.epoch) return false;
    this.recordsLen = load<u32>(at + GROUP_RECORDS);
    this.dataLen = load<u64>(at + GROUP_DATA);
    this.synced = load<u64>(at + GROUP_SYNCED);
    this.recordsCrc = load<u32>(at + GROUP_RECORDS_CRC);
    return true;
  }
}

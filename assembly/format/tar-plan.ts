/**
 * How the blocks before an entry's content were made from its attributes: whether there is a PAX header, with which
 * records, how the name is spelled. A plan is a short byte string, the same for most entries of an archive:
 *
 *   flags u8 | name if spelled otherwise | link if spelled otherwise | steps… | 0
 *
 *   flags   bits 0-1 `Spelled` of the name, 2 "/" behind it, 3-4 `Spelled` of a hard link's target,
 *           bit 5 the prefix field takes as little of the name as it can, 6 header fields drop bytes above 0x7f
 *   step    1 PAX header: records… 0 | 2 GNU long name | 3 GNU long link | 4 other: typeflag u8, length varint, body
 *   record  1 path | 2 linkpath | 3 size | 4 uid | 5 gid | 6..15 mtime with 0..9 digits of fraction
 *           | 16 mtime without trailing zeros | 17 the next xattr | 18 xattr: index varint
 *           | 19 other: length varint, "key=value"
 */
import { Bytes, ByteBuffer, Cursor } from "../core/bytes";
import { PaxRecords } from "./pax";
import { PaxKey, paxKeyOf } from "./pax-values";
import { TarEntry, TarKind } from "./tar-entry";
import { isAscii, longestPrefix } from "./tar-name";
import { RecordCode, RecordWriter } from "./tar-record";
import { Spelled, spellingOf, TarSpelling } from "./tar-spelling";
import * as field from "./tar-field";

const BLOCK_SIZE = field.BLOCK_SIZE;

export const PLAN_SLASH: u32 = 4;
export const PLAN_LINK_SHIFT: u32 = 3;
export const PLAN_SHORT_PREFIX: u32 = 32;
export const PLAN_ASCII: u32 = 64;

export const enum PlanStep {
  end,
  pax,
  longName,
  longLink,
  other,
}

/** More extension headers than this before one entry are not planned. */
export const PLAN_STEPS_MAX: i32 = 15;

/** Finds the plan that made given blocks. */
export class TarPlanner {
  plan: ByteBuffer = new ByteBuffer();
  spelling: TarSpelling = new TarSpelling();

  private records: PaxRecords = new PaxRecords();
  private writer: RecordWriter = new RecordWriter();
  private cursor: Cursor = new Cursor();
  private name: Bytes = new Bytes();
  private link: Bytes = new Bytes();
  private hasLongName: bool = false;
  private hasLongLink: bool = false;
  private main: usize = 0;
  private view: Bytes = new Bytes();
  private joined: ByteBuffer = new ByteBuffer();

  /** Sets `plan`; false if the blocks aren't extension headers with zero padding and then one header block. */
  find(entry: TarEntry, raw: usize, rawLen: usize): bool {
    this.plan.clear();
    if (!this.survey(raw, rawLen)) return false;
    this.planSpelling(entry);
    for (let at = raw; at < this.main;) {
      const bodyLen = usize(field.parseNumber(at + field.SIZE, field.LONG_NUMBER));
      this.planStep(load<u8>(at, field.TYPEFLAG), at + BLOCK_SIZE, bodyLen, entry);
      at += BLOCK_SIZE + field.roundToBlocks(bodyLen);
    }
    this.plan.u8(PlanStep.end);
    return true;
  }

  free(): void {
    this.plan.free();
    this.spelling.free();
    this.writer.free();
    this.joined.free();
  }

  /** Finds the header block and the name and link target as spelled. */
  private survey(raw: usize, rawLen: usize): bool {
    this.hasLongName = false;
    this.hasLongLink = false;
    this.name.set(0, 0);
    this.link.set(0, 0);
    const end = raw + rawLen;
    for (let steps = 0; steps <= PLAN_STEPS_MAX; steps++) {
      if (end - raw < BLOCK_SIZE) return false;
      if (end - raw == BLOCK_SIZE) {
        this.surveyHeader(raw);
        return true;
      }
      const flag = u32(load<u8>(raw, field.TYPEFLAG));
      if (flag != 0x78 && flag != 0x67 && flag != 0x4c && flag != 0x4b) return false;
      const size = field.parseNumber(raw + field.SIZE, field.LONG_NUMBER);
      const room = end - raw - BLOCK_SIZE;
      if (!field.numberOk || size < 0 || u64(size) > u64(room)) return false;
      const bodyLen = usize(size);
      const padded = field.roundToBlocks(bodyLen);
      const body = raw + BLOCK_SIZE;
      if (padded > room || !field.isZero(body + bodyLen, padded - bodyLen)) return false;
      this.surveyBody(flag, body, bodyLen);
      raw = body + padded;
    }
    return false;
  }

  private surveyHeader(block: usize): void {
    this.main = block;
    if (!this.name.len) {
      const prefixLen = field.isPosix(block) ? field.textLength(block + field.PREFIX, field.PREFIX_SIZE) : 0;
      const nameLen = field.textLength(block, field.NAME_SIZE);
      const joined = this.joined;
      joined.clear();
      joined.bytes(block + field.PREFIX, prefixLen);
      if (prefixLen) joined.u8(0x2f);
      joined.bytes(block, nameLen);
      this.name.set(joined.ptr, joined.len);
    }
    if (!this.link.len) {
      this.link.set(block + field.LINKNAME, field.textLength(block + field.LINKNAME, field.LINKNAME_SIZE));
    }
  }

  private surveyBody(flag: u32, body: usize, len: usize): void {
    if (flag == 0x4c) {
      this.hasLongName = true;
      this.name.set(body, field.textLength(body, len));
    } else if (flag == 0x4b) {
      this.hasLongLink = true;
      this.link.set(body, field.textLength(body, len));
    } else if (flag == 0x78) {
      const records = this.records.set(body, len);
      while (records.next()) {
        const key = paxKeyOf(records.key);
        const value = records.value;
        if (key == PaxKey.path && !this.hasLongName) this.name.set(value.ptr, value.len);
        else if (key == PaxKey.linkpath && !this.hasLongLink) this.link.set(value.ptr, value.len);
      }
    }
  }

  /** Writes the flags, and what has to be given in full; spells the names accordingly. */
  private planSpelling(entry: TarEntry): void {
    const block = this.main;
    const name = this.name;
    let flags: u32 = 0;
    const prefixLen = field.isPosix(block) ? field.textLength(block + field.PREFIX, field.PREFIX_SIZE) : 0;
    if (prefixLen && prefixLen != longestPrefix(name)) flags |= PLAN_SHORT_PREFIX;
    this.view.set(block, field.textLength(block, field.NAME_SIZE));
    if (!isAscii(name) && isAscii(this.view)) flags |= PLAN_ASCII;

    const slash = entry.path.len != 0 && name.len != 0 && load<u8>(name.ptr + name.len - 1) == 0x2f;
    if (slash) flags |= PLAN_SLASH;
    this.view.set(name.ptr, name.len - usize(slash));
    const nameSpelling = spellingOf(this.view, entry.path);
    const isLink = entry.kind == TarKind.hardLink;
    const linkSpelling = isLink ? spellingOf(this.link, entry.link) : Spelled.plain;
    const plan = this.plan;
    plan.u8(flags | nameSpelling | (linkSpelling << PLAN_LINK_SHIFT));
    if (nameSpelling == Spelled.other) this.give(this.view);
    if (linkSpelling == Spelled.other) this.give(this.link);
    this.spelling.set(entry, nameSpelling, slash, linkSpelling, this.cursor.set(plan.ptr + 1, plan.len - 1));
  }

  private give(text: Bytes): void {
    this.plan.varint(text.len);
    this.plan.bytes(text.ptr, text.len);
  }

  private planStep(flag: u32, body: usize, len: usize, entry: TarEntry): void {
    const plan = this.plan;
    const undo = plan.len;
    if (flag == 0x4c && isTerminated(this.spelling.name, body, len)) {
      plan.u8(PlanStep.longName);
    } else if (flag == 0x4b && isTerminated(this.spelling.link, body, len)) {
      plan.u8(PlanStep.longLink);
    } else if (flag != 0x78 || !this.planRecords(body, len, entry)) {
      plan.len = undo;
      plan.u8(PlanStep.other);
      plan.u8(flag);
      plan.varint(len);
      plan.bytes(body, len);
    }
  }

  /** False if a record isn't written in the canonical way. */
  private planRecords(body: usize, len: usize, entry: TarEntry): bool {
    const plan = this.plan;
    const records = this.records.set(body, len);
    this.writer.nextXattr = 0;
    plan.u8(PlanStep.pax);
    while (records.next()) {
      const key = records.key;
      const end = records.value.ptr + records.value.len;
      this.view.set(records.record, end + 1 - records.record);
      if (this.planRecord(paxKeyOf(key), entry)) continue;
      this.writer.makeOther(key.ptr, end - key.ptr);
      if (!this.isMade()) return false;
      plan.u8(RecordCode.other);
      plan.varint(end - key.ptr);
      plan.bytes(key.ptr, end - key.ptr);
    }
    plan.u8(RecordCode.end);
    return records.ok;
  }

  /** Plans the record in `view` if the attributes make it. */
  private planRecord(key: PaxKey, entry: TarEntry): bool {
    switch (key) {
      case PaxKey.path:
        return this.tryRecord(RecordCode.path, entry);
      case PaxKey.linkpath:
        return this.tryRecord(RecordCode.linkpath, entry);
      case PaxKey.size:
        return this.tryRecord(RecordCode.size, entry);
      case PaxKey.uid:
        return this.tryRecord(RecordCode.uid, entry);
      case PaxKey.gid:
        return this.tryRecord(RecordCode.gid, entry);
      case PaxKey.mtime: {
        if (this.tryRecord(RecordCode.trimmedMtime, entry)) return true;
        for (let digits: u32 = 0; digits < 10; digits++) {
          if (this.tryRecord(u32(RecordCode.mtime) + digits, entry)) return true;
        }
        return false;
      }
      case PaxKey.xattr:
        return this.tryXattr(entry);
      default:
        return false;
    }
  }

  private tryRecord(code: u32, entry: TarEntry): bool {
    if (!this.writer.make(code, entry, this.spelling) || !this.isMade()) return false;
    this.plan.u8(code);
    return true;
  }

  private tryXattr(entry: TarEntry): bool {
    const next = this.writer.nextXattr;
    if (this.tryRecord(RecordCode.nextXattr, entry)) return true;
    for (let index: u32 = 0; index < entry.xattrCount; index++) {
      if (!this.writer.makeXattr(index, entry)) break;
      if (!this.isMade()) continue;
      this.plan.u8(RecordCode.xattr);
      this.plan.varint(index);
      return true;
    }
    this.writer.nextXattr = next;
    return false;
  }

  private isMade(): bool {
    return this.view.equals(this.writer.record.ptr, this.writer.record.len);
  }
}

/** True if the body is the text and a NUL. */
function isTerminated(text: ByteBuffer, body: usize, len: usize): bool {
  return len == text.len + 1 && load<u8>(body + text.len) == 0 && memory.compare(body, text.ptr, text.len) == 0;
}

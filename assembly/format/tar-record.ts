/** Regenerates PAX records from an entry's attributes. */
import { Bytes, ByteBuffer } from "../core/bytes";
import { formatPaxNumber, formatPaxRecord, formatPaxTime } from "./pax";
import { XATTR_PREFIX } from "./pax-values";
import { TarEntry } from "./tar-entry";
import { TarSpelling } from "./tar-spelling";
import { xattrAt } from "./xattrs";

/** What a record is made from; numbers of the plan (tar-plan.ts). */
export const enum RecordCode {
  end,
  path,
  linkpath,
  size,
  uid,
  gid,
  /** Followed by nine more: with 0 to 9 digits of fraction. */
  mtime,
  trimmedMtime = 16,
  nextXattr,
  xattr,
  other,
}

export class RecordWriter {
  /** The record last made. */
  record: ByteBuffer = new ByteBuffer();
  /** Number of the attribute that `nextXattr` means. */
  nextXattr: u32 = 0;
  private body: ByteBuffer = new ByteBuffer();
  private name: Bytes = new Bytes();
  private value: Bytes = new Bytes();

  /** Makes a record of any code but `xattr` and `other`; false if there is no such code or attribute. */
  make(code: u32, entry: TarEntry, spelling: TarSpelling): bool {
    const body = this.body;
    body.clear();
    switch (code) {
      case RecordCode.path:
        body.text("path=");
        body.bytes(spelling.name.ptr, spelling.name.len);
        break;
      case RecordCode.linkpath:
        body.text("linkpath=");
        body.bytes(spelling.link.ptr, spelling.link.len);
        break;
      case RecordCode.size:
        body.text("size=");
        formatPaxNumber(entry.size, body);
        break;
      case RecordCode.uid:
        body.text("uid=");
        formatPaxNumber(entry.uid, body);
        break;
      case RecordCode.gid:
        body.text("gid=");
        formatPaxNumber(entry.gid, body);
        break;
      case RecordCode.nextXattr:
        return this.makeXattr(this.nextXattr, entry);
      default:
        if (code < u32(RecordCode.mtime) || code > u32(RecordCode.trimmedMtime)) return false;
        body.text("mtime=");
        formatPaxTime(entry.mtimeSec, entry.mtimeNs, fractionDigits(code, entry.mtimeNs), body);
    }
    this.finish();
    return true;
  }

  /** Makes the record of attribute number `index`, and the one after it the next. */
  makeXattr(index: u32, entry: TarEntry): bool {
    if (!xattrAt(entry.xattrs, index, this.name, this.value)) return false;
    this.nextXattr = index + 1;
    const body = this.body;
    body.clear();
    body.text(XATTR_PREFIX);
    body.bytes(this.name.ptr, this.name.len);
    body.u8(0x3d);
    body.bytes(this.value.ptr, this.value.len);
    this.finish();
    return true;
  }

  /** Makes a record of "key=value" as given. */
  makeOther(ptr: usize, len: usize): void {
    this.body.clear();
    this.body.bytes(ptr, len);
    this.finish();
  }

  free(): void {
    this.record.free();
    this.body.free();
  }

  private finish(): void {
    this.record.clear();
    formatPaxRecord(this.body, this.record);
  }
}

function fractionDigits(code: u32, nanoseconds: u32): u32 {
  if (code != u32(RecordCode.trimmedMtime)) return code - u32(RecordCode.mtime);
  let digits: u32 = 9;
  while (digits && nanoseconds % 10 == 0) {
    nanoseconds /= 10;
    digits--;
  }
  return digits;
}

/**
 * Reads the header blocks that precede an entry's content into a `TarEntry`: V7, ustar, old GNU and PAX.
 *
 * Where several headers name one attribute, GNU long names win over PAX local records, those over PAX global ones, and
 * those over the header block (as in Go's archive/tar, except that it doesn't apply globals). The size so found is the
 * only one: it says how long the file is and where the next header starts (CVE-2025-62518 is what two sizes do). Kinds
 * without content have size 0 whatever their fields say, as in Go, thus in umoci and containerd.
 */
import { equalsAscii } from "../core/ascii";
import { Bytes, ByteBuffer } from "../core/bytes";
import { Code, failAt } from "../core/fault";
import { parsePaxNumber, parsePaxTime, paxNanoseconds, paxNumber, PaxRecords, paxSeconds } from "./pax";
import { PaxKey, paxKeyOf, PaxValues } from "./pax-values";
import { normalizePath, TarEntry, TarKind } from "./tar-entry";
import { SparseMap } from "./tar-sparse";
import { quote } from "../core/quote";
import * as field from "./tar-field";

/** Global records above this are refused: every entry rereads them. */
const GLOBALS_MAX: usize = 65536;

/** Where the file's data regions are told. */
export const enum SparseKind {
  none,
  /** In the header and extension blocks behind it (old GNU). */
  oldGnu,
  /** In PAX records. */
  records,
  /** In text at the head of the content (PAX 1.0). */
  text,
}

/** The bodies of the extension headers before an entry; of each kind the last counts. Empty where there was none. */
export class Extensions {
  records: Bytes = new Bytes();
  longName: Bytes = new Bytes();
  longLink: Bytes = new Bytes();
}

export class TarHeader {
  entry: TarEntry = new TarEntry();
  /** The name as spelled. */
  name: Bytes = new Bytes();
  /** Bytes of content that follow in the archive: the one size. */
  contentSize: u64 = 0;
  sparseKind: SparseKind = SparseKind.none;
  sparse: SparseMap = new SparseMap();
  private pax: PaxValues = new PaxValues();
  private records: PaxRecords = new PaxRecords();
  private globals: ByteBuffer = new ByteBuffer();
  private text: ByteBuffer = new ByteBuffer(); // name, path, link, xattrs
  private link: Bytes = new Bytes();
  private region: Bytes = new Bytes();
  private regionOffset: u64 = 0;
  private number: u64 = 0;

  /** Says where the blocks being read stand, in memory and in the stream; for the offsets of faults. */
  locate(region: usize, len: usize, offset: u64): void {
    this.region.set(region, len);
    this.regionOffset = offset;
  }

  /** Sets the fault, with the stream offset of `at`, or the region's if `at` is outside (in a former global header). */
  fail(code: Code, detail: string, at: usize): bool {
    const inside = at - this.region.ptr;
    return failAt(code, "tar: " + detail, this.regionOffset + u64(inside < this.region.len ? inside : 0));
  }

  /** Keeps the records of a global header that mean something to us. */
  addGlobals(body: usize, len: usize): bool {
    const records = this.records.set(body, len);
    while (records.next()) {
      if (paxKeyOf(records.key) == PaxKey.other) continue;
      const end = records.value.ptr + records.value.len + 1;
      this.globals.bytes(records.record, end - records.record);
    }
    if (!records.ok) return this.failRecord();
    if (this.globals.len <= GLOBALS_MAX) return true;
    return this.fail(Code.unsupported, `global pax records above ${GLOBALS_MAX} bytes`, body);
  }

  /** Reads the header block; `extensions` are the bodies before it. The entry's views last until the next call. */
  read(block: usize, extensions: Extensions): bool {
    this.pax.clear();
    this.sparse.clear();
    this.sparseKind = SparseKind.none;
    if (!this.applyRecords(this.globals.ptr, this.globals.len)) return false;
    if (!this.applyRecords(extensions.records.ptr, extensions.records.len)) return false;
    return (
      this.readNames(block, extensions) &&
      this.readKind(block) &&
      this.readOwners(block) &&
      this.readTime(block) &&
      this.readSize(block)
    );
  }

  free(): void {
    this.pax.free();
    this.sparse.free();
    this.globals.free();
    this.text.free();
  }

  private applyRecords(body: usize, len: usize): bool {
    const records = this.records.set(body, len);
    while (records.next()) {
      if (!this.pax.apply(records.key, records.value, this.sparse)) {
        const detail = `pax record ${quote(records.key.ptr, records.key.len)} has an unusable value`;
        return this.fail(Code.corrupt, `${detail}: ${quote(records.value.ptr, records.value.len)}`, records.record);
      }
    }
    return records.ok || this.failRecord();
  }

  private failRecord(): bool {
    const records = this.records;
    return this.fail(Code.corrupt, `malformed pax record ${quote(records.record, records.left)}`, records.record);
  }

  /** Sets name, path, link target and attributes: everything of variable length. */
  private readNames(block: usize, extensions: Extensions): bool {
    const text = this.text;
    text.clear();
    this.appendName(block, extensions);
    const nameLen = text.len;
    text.reserve(nameLen + 1); // the path is read from the buffer it is appended to, which must not move
    normalizePath(text.ptr, nameLen, text);
    const pathLen = text.len - nameLen;
    this.findLink(block, extensions);
    const linkAt = text.len;
    if (load<u8>(block, field.TYPEFLAG) == 0x31) normalizePath(this.link.ptr, this.link.len, text);
    else if (load<u8>(block, field.TYPEFLAG) == 0x32) text.bytes(this.link.ptr, this.link.len);
    const xattrsAt = text.len;
    this.pax.xattrs.pack(text);
    const entry = this.entry;
    this.name.set(text.ptr, nameLen);
    entry.path.set(text.ptr + nameLen, pathLen);
    entry.link.set(text.ptr + linkAt, xattrsAt - linkAt);
    entry.xattrs.set(text.ptr + xattrsAt, text.len - xattrsAt);
    entry.xattrCount = this.pax.xattrs.count;
    return true;
  }

  private appendName(block: usize, extensions: Extensions): void {
    const text = this.text;
    const pax = this.pax;
    if (extensions.longName.len) {
      text.bytes(extensions.longName.ptr, extensions.longName.len);
    } else if (pax.has(PaxKey.sparseName)) {
      text.bytes(pax.value(PaxKey.sparseName).ptr, pax.value(PaxKey.sparseName).len);
    } else if (pax.has(PaxKey.path)) {
      text.bytes(pax.value(PaxKey.path).ptr, pax.value(PaxKey.path).len);
    } else {
      const prefixLen = field.isPosix(block) ? field.textLength(block + field.PREFIX, field.PREFIX_SIZE) : 0;
      if (prefixLen) {
        text.bytes(block + field.PREFIX, prefixLen);
        text.u8(0x2f);
      }
      text.bytes(block, field.textLength(block, field.NAME_SIZE));
    }
  }

  private findLink(block: usize, extensions: Extensions): void {
    const told = this.pax.value(PaxKey.linkpath);
    if (extensions.longLink.len) this.link.set(extensions.longLink.ptr, extensions.longLink.len);
    else if (told.len) this.link.set(told.ptr, told.len);
    else this.link.set(block + field.LINKNAME, field.textLength(block + field.LINKNAME, field.LINKNAME_SIZE));
  }

  private readKind(block: usize): bool {
    const flag = u32(load<u8>(block, field.TYPEFLAG));
    const entry = this.entry;
    if (flag == 0 || flag == 0x37 || flag == 0x53) {
      // V7 had no directories: a name that ends in "/" is one.
      const slash = flag == 0 && this.name.len != 0 && load<u8>(this.name.ptr + this.name.len - 1) == 0x2f;
      entry.kind = slash ? TarKind.directory : TarKind.file;
    } else if (flag - 0x30 <= u32(TarKind.fifo)) {
      entry.kind = flag - 0x30;
    } else {
      const detail = `typeflag ${quote(block + field.TYPEFLAG, 1)} of ${quote(this.name.ptr, this.name.len)}`;
      return this.fail(Code.unsupported, detail, block + field.TYPEFLAG);
    }
    entry.devMajor = 0;
    entry.devMinor = 0;
    if (entry.kind != TarKind.charDevice && entry.kind != TarKind.blockDevice) return true;
    if (!this.readNumber(block, field.DEVMAJOR, field.SHORT_NUMBER, "devmajor", u32.MAX_VALUE)) return false;
    entry.devMajor = u32(this.number);
    if (!this.readNumber(block, field.DEVMINOR, field.SHORT_NUMBER, "devminor", u32.MAX_VALUE)) return false;
    entry.devMinor = u32(this.number);
    return true;
  }

  private readOwners(block: usize): bool {
    const entry = this.entry;
    if (!this.readNumber(block, field.MODE, field.SHORT_NUMBER, "mode", i64.MAX_VALUE)) return false;
    entry.mode = u32(this.number) & 0o7777;
    if (!this.readNumberOr(PaxKey.uid, block, field.UID, field.SHORT_NUMBER, "uid", u32.MAX_VALUE)) return false;
    entry.uid = u32(this.number);
    if (!this.readNumberOr(PaxKey.gid, block, field.GID, field.SHORT_NUMBER, "gid", u32.MAX_VALUE)) return false;
    entry.gid = u32(this.number);
    return true;
  }

  private readTime(block: usize): bool {
    const told = this.pax.value(PaxKey.mtime);
    const entry = this.entry;
    if (told.len) {
      if (!parsePaxTime(told.ptr, told.len)) return this.failValue("mtime", told);
      entry.mtimeSec = paxSeconds;
      entry.mtimeNs = paxNanoseconds;
      return true;
    }
    entry.mtimeSec = field.parseNumber(block + field.MTIME, field.LONG_NUMBER);
    entry.mtimeNs = 0;
    return field.numberOk || this.failField(block, field.MTIME, field.LONG_NUMBER, "mtime");
  }

  /** Sets the one size, and for sparse files whose map is told before the content the map. */
  private readSize(block: usize): bool {
    const entry = this.entry;
    entry.size = 0;
    this.contentSize = 0;
    if (entry.kind != TarKind.file) return true;
    if (!this.readNumberOr(PaxKey.size, block, field.SIZE, field.LONG_NUMBER, "size", i64.MAX_VALUE - 511))
      return false;
    this.contentSize = this.number;
    entry.size = this.number;
    if (load<u8>(block, field.TYPEFLAG) == 0x53) return this.readOldGnuSparse(block);
    return this.readPaxSparse(block);
  }

  private readOldGnuSparse(block: usize): bool {
    this.sparseKind = SparseKind.oldGnu;
    if (!this.readNumber(block, field.GNU_REAL_SIZE, field.LONG_NUMBER, "realsize", i64.MAX_VALUE)) return false;
    this.entry.size = this.number;
    this.sparse.clear();
    return this.addOldGnuRegions(block + field.GNU_SPARSE, field.GNU_SPARSE_COUNT);
  }

  addOldGnuRegions(entries: usize, count: u32): bool {
    return this.sparse.addOldGnu(entries, count) || this.fail(Code.corrupt, "malformed sparse map", entries);
  }

  private readPaxSparse(block: usize): bool {
    const pax = this.pax;
    const major = pax.value(PaxKey.sparseMajor);
    const minor = pax.value(PaxKey.sparseMinor);
    const map = pax.value(PaxKey.sparseMap);
    if (equalsAscii(major.ptr, major.len, "1") && equalsAscii(minor.ptr, minor.len, "0"))
      this.sparseKind = SparseKind.text;
    else if (
      equalsAscii(major.ptr, major.len, "0") &&
      (equalsAscii(minor.ptr, minor.len, "0") || equalsAscii(minor.ptr, minor.len, "1"))
    )
      this.sparseKind = SparseKind.records;
    else if (major.len || minor.len) {
      const version = `${quote(major.ptr, major.len)}.${quote(minor.ptr, minor.len)}`;
      return this.fail(Code.unsupported, `sparse format ${version}`, block);
    } else if (map.len || this.sparse.count) this.sparseKind = SparseKind.records;
    else return true;
    const size = pax.has(PaxKey.sparseSize) ? pax.value(PaxKey.sparseSize) : pax.value(PaxKey.sparseRealSize);
    if (size.len) {
      if (!parsePaxNumber(size.ptr, size.len)) return this.failValue("GNU.sparse.size", size);
      this.entry.size = paxNumber;
    }
    if (this.sparseKind == SparseKind.text) {
      this.sparse.clear();
    } else if (map.len) {
      this.sparse.clear();
      if (!this.sparse.addList(map.ptr, map.len)) return this.failValue("GNU.sparse.map", map);
    }
    return true;
  }

  /** Checks a complete sparse map against the sizes. */
  checkSparse(at: usize): bool {
    const sparse = this.sparse;
    if (sparse.end > this.entry.size) {
      return this.fail(Code.corrupt, `sparse map ends at ${sparse.end}, the file at ${this.entry.size}`, at);
    }
    if (sparse.stored != this.contentSize) {
      const detail = `sparse map tells of ${sparse.stored} bytes, the archive holds ${this.contentSize}`;
      return this.fail(Code.corrupt, detail, at);
    }
    return true;
  }

  /** Sets `number` from a record, or from the field if there is none. */
  private readNumberOr(key: PaxKey, block: usize, at: usize, width: usize, name: string, limit: u64): bool {
    const told = this.pax.value(key);
    if (!told.len) return this.readNumber(block, at, width, name, limit);
    if (!parsePaxNumber(told.ptr, told.len) || paxNumber > limit) return this.failValue(name, told);
    this.number = paxNumber;
    return true;
  }

  private readNumber(block: usize, at: usize, width: usize, name: string, limit: u64): bool {
    const value = field.parseNumber(block + at, width);
    if (!field.numberOk || value < 0 || u64(value) > limit) return this.failField(block, at, width, name);
    this.number = u64(value);
    return true;
  }

  private failField(block: usize, at: usize, width: usize, name: string): bool {
    const found = quote(block + at, width);
    return this.fail(Code.corrupt, `${name} field ${found} of ${quote(this.name.ptr, this.name.len)}`, block + at);
  }

  private failValue(name: string, value: Bytes): bool {
    return this.fail(Code.corrupt, `pax ${name} ${quote(value.ptr, value.len)}`, value.ptr);
  }
}

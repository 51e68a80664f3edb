/**
 * The PAX records that mean something to us, gathered for one entry: those of POSIX that name, size, own and date a
 * file, `SCHILY.xattr.*` (as star, GNU tar, Go and libarchive write them) and `GNU.sparse.*`. Others are ignored.
 */
import { equalsAscii, startsWithAscii } from "../core/ascii";
import { Bytes } from "../core/bytes";
import { parsePaxNumber, paxNumber } from "./pax";
import { SparseMap } from "./tar-sparse";
import { XATTR_NAME_MAX, XATTR_VALUE_MAX, XattrList } from "./xattrs";

export const enum PaxKey {
  path,
  linkpath,
  size,
  uid,
  gid,
  mtime,
  sparseMajor,
  sparseMinor,
  sparseName,
  sparseSize,
  sparseRealSize,
  sparseMap,
  sparseBlockCount,
  xattr,
  sparseOffset,
  sparseLength,
  other,
}

const VALUE_COUNT = PaxKey.xattr;
export const XATTR_PREFIX = "SCHILY.xattr.";

export function paxKeyOf(key: Bytes): PaxKey {
  if (startsWithAscii(key.ptr, key.len, XATTR_PREFIX)) return PaxKey.xattr;
  if (startsWithAscii(key.ptr, key.len, "GNU.sparse.")) return sparseKeyOf(key);
  if (equalsAscii(key.ptr, key.len, "path")) return PaxKey.path;
  if (equalsAscii(key.ptr, key.len, "mtime")) return PaxKey.mtime;
  if (equalsAscii(key.ptr, key.len, "linkpath")) return PaxKey.linkpath;
  if (equalsAscii(key.ptr, key.len, "size")) return PaxKey.size;
  if (equalsAscii(key.ptr, key.len, "uid")) return PaxKey.uid;
  if (equalsAscii(key.ptr, key.len, "gid")) return PaxKey.gid;
  return PaxKey.other;
}

function sparseKeyOf(key: Bytes): PaxKey {
  if (equalsAscii(key.ptr, key.len, "GNU.sparse.major")) return PaxKey.sparseMajor;
  if (equalsAscii(key.ptr, key.len, "GNU.sparse.minor")) return PaxKey.sparseMinor;
  if (equalsAscii(key.ptr, key.len, "GNU.sparse.name")) return PaxKey.sparseName;
  if (equalsAscii(key.ptr, key.len, "GNU.sparse.size")) return PaxKey.sparseSize;
  if (equalsAscii(key.ptr, key.len, "GNU.sparse.realsize")) return PaxKey.sparseRealSize;
  if (equalsAscii(key.ptr, key.len, "GNU.sparse.map")) return PaxKey.sparseMap;
  if (equalsAscii(key.ptr, key.len, "GNU.sparse.numblocks")) return PaxKey.sparseBlockCount;
  if (equalsAscii(key.ptr, key.len, "GNU.sparse.offset")) return PaxKey.sparseOffset;
  if (equalsAscii(key.ptr, key.len, "GNU.sparse.numbytes")) return PaxKey.sparseLength;
  return PaxKey.other;
}

/** Name of the attribute that a key of kind `PaxKey.xattr` is about. */
export function xattrNameOf(key: Bytes, into: Bytes): Bytes {
  const skipped = usize(XATTR_PREFIX.length);
  return into.set(key.ptr + skipped, key.len - skipped);
}

/** Views into the record bodies that were applied. */
export class PaxValues {
  xattrs: XattrList = new XattrList();
  private values: StaticArray<Bytes> = new StaticArray<Bytes>(VALUE_COUNT);
  private sparseOffset: u64 = 0;
  private hasSparseOffset: bool = false;
  private xattrName: Bytes = new Bytes();

  constructor() {
    for (let i = 0; i < VALUE_COUNT; i++) this.values[i] = new Bytes();
  }

  clear(): void {
    for (let i = 0; i < VALUE_COUNT; i++) this.values[i].set(0, 0);
    this.xattrs.clear();
    this.hasSparseOffset = false;
  }

  has(key: PaxKey): bool {
    return this.values[key].len != 0;
  }

  /** The value of one of the keys before `PaxKey.xattr`; empty if there is none. */
  value(key: PaxKey): Bytes {
    return this.values[key];
  }

  /**
   * Takes a record. An empty value deletes (POSIX). False if the value can't stand: a NUL in a path, an attribute
   * beyond Linux's limits, PAX 0.0 sparse records out of order.
   */
  apply(key: Bytes, value: Bytes, sparse: SparseMap): bool {
    const kind = paxKeyOf(key);
    if (kind < VALUE_COUNT) {
      if (kind == PaxKey.path || kind == PaxKey.linkpath || kind == PaxKey.sparseName) {
        for (let i: usize = 0; i < value.len; i++) if (load<u8>(value.ptr + i) == 0) return false;
      }
      this.values[kind].set(value.ptr, value.len);
      return true;
    }
    if (kind == PaxKey.xattr) return this.applyXattr(xattrNameOf(key, this.xattrName), value);
    if (kind == PaxKey.sparseOffset) {
      if (this.hasSparseOffset || !parsePaxNumber(value.ptr, value.len)) return false;
      this.sparseOffset = paxNumber;
      this.hasSparseOffset = true;
    } else if (kind == PaxKey.sparseLength) {
      if (!this.hasSparseOffset || !parsePaxNumber(value.ptr, value.len)) return false;
      this.hasSparseOffset = false;
      return sparse.add(this.sparseOffset, paxNumber);
    }
    return true;
  }

  free(): void {
    this.xattrs.free();
  }

  private applyXattr(name: Bytes, value: Bytes): bool {
    if (name.len == 0 || name.len > XATTR_NAME_MAX || value.len > XATTR_VALUE_MAX) return false;
    if (value.len) return this.xattrs.put(name.ptr, name.len, value.ptr, value.len);
    this.xattrs.remove(name.ptr, name.len);
    return true;
  }
}

/** What a tar entry says about a file, whatever dialect said it. */
import { Bytes, ByteBuffer } from "../core/bytes";

/** Kinds of entry, numbered as their POSIX typeflags. */
export const enum TarKind {
  file,
  hardLink,
  symlink,
  charDevice,
  blockDevice,
  directory,
  fifo,
}

/**
 * Attributes of one entry. The parser fills them; the header codec regenerates headers from them, so whoever exports
 * a layer fills the same fields with the same values. All views are somebody else's memory.
 */
export class TarEntry {
  kind: TarKind = TarKind.file;
  /** The twelve permission bits. */
  mode: u32 = 0;
  uid: u32 = 0;
  gid: u32 = 0;
  /** Length of the file in bytes, holes included; 0 for every other kind. */
  size: u64 = 0;
  mtimeSec: i64 = 0;
  mtimeNs: u32 = 0;
  devMajor: u32 = 0;
  devMinor: u32 = 0;
  /** Normalised as `normalizePath` says; empty for the root. */
  path: Bytes = new Bytes();
  /** A symlink's target as it stands; a hard link's normalised; else empty. */
  link: Bytes = new Bytes();
  /** As `XattrList.pack` writes them. */
  xattrs: Bytes = new Bytes();
  xattrCount: u32 = 0;
}

/**
 * Appends the components of `ptr` joined by "/": no empty or "." components; ".." takes the one before away and stops
 * at the root (Go's `path.Clean("/" + name)`, as umoci and containerd read names).
 */
export function normalizePath(ptr: usize, len: usize, out: ByteBuffer): void {
  const base = out.len;
  const end = ptr + len;
  while (ptr < end) {
    let next = ptr;
    while (next < end && load<u8>(next) != 0x2f) next++;
    const size = next - ptr;
    const dots = size <= 2 && load<u8>(ptr) == 0x2e && (size == 1 || load<u8>(ptr, 1) == 0x2e) ? size : 0;
    if (dots == 2) {
      dropComponent(out, base);
    } else if (size > dots) {
      if (out.len > base) out.u8(0x2f);
      out.bytes(ptr, size);
    }
    ptr = next + 1;
  }
}

function dropComponent(out: ByteBuffer, base: usize): void {
  let len = out.len;
  while (len > base && load<u8>(out.ptr + len - 1) != 0x2f) len--;
  out.len = len > base ? len - 1 : base;
}

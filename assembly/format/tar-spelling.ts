/**
 * How a tar spells the name of an entry and a hard link's target, next to the normalised paths that we keep:
 * plain, behind "./" or "/", with a "/" at the end, or in some other way that has to be given in full.
 */
import { Bytes, ByteBuffer, Cursor } from "../core/bytes";
import { TarEntry, TarKind } from "./tar-entry";

/** What stands before the path. */
export const enum Spelled {
  plain,
  /** "./" */
  dot,
  /** "/" */
  rooted,
  /** Not derived from the path. */
  other,
}

export class TarSpelling {
  name: ByteBuffer = new ByteBuffer();
  link: ByteBuffer = new ByteBuffer();

  /** Spells both; what is spelled otherwise is read from `given` (length varint, bytes), name first. */
  set(entry: TarEntry, name: Spelled, slash: bool, link: Spelled, given: Cursor): bool {
    this.name.clear();
    if (!spell(entry.path, name, given, this.name)) return false;
    if (slash) this.name.u8(0x2f);
    this.link.clear();
    if (entry.kind == TarKind.hardLink) return spell(entry.link, link, given, this.link);
    if (entry.kind == TarKind.symlink) this.link.bytes(entry.link.ptr, entry.link.len);
    return true;
  }

  free(): void {
    this.name.free();
    this.link.free();
  }
}

function spell(path: Bytes, how: Spelled, given: Cursor, out: ByteBuffer): bool {
  if (how == Spelled.other) {
    const len = usize(given.varint());
    const at = given.take(len);
    if (!given.ok) return false;
    out.bytes(at, len);
    return true;
  }
  if (how == Spelled.dot) out.u8(0x2e);
  if (how != Spelled.plain) out.u8(0x2f);
  out.bytes(path.ptr, path.len);
  return true;
}

/** How `text` spells the path, a "/" at its end left out of account. */
export function spellingOf(text: Bytes, path: Bytes): Spelled {
  const before = text.len - path.len; // wraps if the text is shorter
  if (before > 2 || memory.compare(text.ptr + before, path.ptr, path.len) != 0) return Spelled.other;
  if (before == 0) return Spelled.plain;
  if (load<u8>(text.ptr + before - 1) != 0x2f) return Spelled.other;
  if (before == 1) return Spelled.rooted;
  return load<u8>(text.ptr) == 0x2e ? Spelled.dot : Spelled.other;
}

/** How names are put into the fixed fields of a header block. */
import { Bytes, ByteBuffer } from "../core/bytes";
import { normalizePath } from "./tar-entry";
import * as field from "./tar-field";

/**
 * Length of the prefix field if it takes as much of a long name as it can, as GNU tar and Go have it; 0 if the name
 * can't be split at a "/" into prefix and name.
 */
export function longestPrefix(name: Bytes): usize {
  let at = min(name.len - 1, field.PREFIX_SIZE);
  if (name.len && at == name.len - 1 && load<u8>(name.ptr + at) == 0x2f) at--; // not at a final "/"
  while (at && load<u8>(name.ptr + at) != 0x2f) at--;
  return at && name.len - at - 1 <= field.NAME_SIZE ? at : 0;
}

/** As `longestPrefix` if the prefix takes as little as it can, as libarchive and tar-stream have it. */
export function shortestPrefix(name: Bytes): usize {
  if (name.len < field.NAME_SIZE + 1) return 0;
  for (let at = name.len - field.NAME_SIZE - 1; at < name.len - 1; at++) {
    if (load<u8>(name.ptr + at) == 0x2f) return at <= field.PREFIX_SIZE ? at : 0;
  }
  return 0;
}

/** Fills a field with as much of the text as it holds, the rest with NULs; with `ascii`, of its 7-bit bytes. */
export function writeText(text: Bytes, fieldAt: usize, width: usize, ascii: bool): void {
  memory.fill(fieldAt, 0, width);
  if (!ascii) {
    memory.copy(fieldAt, text.ptr, min(text.len, width));
    return;
  }
  let written: usize = 0;
  for (let i: usize = 0; i < text.len && written < width; i++) {
    const byte = load<u8>(text.ptr + i);
    if (byte < 0x80) store<u8>(fieldAt + written++, byte);
  }
}

export function isAscii(text: Bytes): bool {
  for (let i: usize = 0; i < text.len; i++) if (load<u8>(text.ptr + i) & 0x80) return false;
  return true;
}

/** How PAX headers are named. */
const enum ExtensionName {
  /** As the last one. */
  same,
  /** Go: the cleaned directory, the component, and the base name unless there is a "/" behind it. */
  cleaned,
  /** GNU tar: directory, component, base name; "." if there is no directory. */
  dotted,
  /** libarchive: as GNU tar, but nothing if there is no directory. */
  bare,
}

/** The name of PAX header blocks: a component as "PaxHeaders.0" put into the name of the entry. */
export class ExtensionNamer {
  private manner: ExtensionName = ExtensionName.same;
  private component: ByteBuffer = new ByteBuffer();
  private text: ByteBuffer = new ByteBuffer();
  private view: Bytes = new Bytes();

  /** Writes the name field of the PAX header of an entry of that name, unless it is as in the template anyway. */
  write(name: Bytes, fieldAt: usize): void {
    if (this.manner == ExtensionName.same) return;
    this.compose(name, this.manner);
    this.view.set(this.text.ptr, this.text.len);
    writeText(this.view, fieldAt, field.NAME_SIZE, this.manner == ExtensionName.cleaned);
  }

  /** Finds out the manner of a name field. */
  learn(name: Bytes, fieldAt: usize): void {
    const len = field.textLength(fieldAt, field.NAME_SIZE);
    let at: usize = 0;
    while (at < len && !isPaxComponent(fieldAt + at, len - at)) at++;
    if (at == len) {
      this.manner = ExtensionName.same;
      return;
    }
    let end = at;
    while (end < len && load<u8>(fieldAt + end) != 0x2f) end++;
    this.component.clear();
    this.component.bytes(fieldAt + at, end - at);
    for (let manner = ExtensionName.cleaned; manner <= ExtensionName.bare; manner++) {
      this.compose(name, manner);
      if (this.text.len == len && memory.compare(this.text.ptr, fieldAt, len) == 0) {
        this.manner = manner;
        return;
      }
    }
  }

  free(): void {
    this.component.free();
    this.text.free();
  }

  private compose(name: Bytes, manner: ExtensionName): void {
    const text = this.text;
    text.clear();
    let len = name.len;
    if (manner != ExtensionName.cleaned && len > 1 && load<u8>(name.ptr + len - 1) == 0x2f) len--;
    let base = len;
    while (base && load<u8>(name.ptr + base - 1) != 0x2f) base--;
    if (manner == ExtensionName.cleaned) {
      if (len && load<u8>(name.ptr) == 0x2f) text.u8(0x2f);
      const start = text.len;
      normalizePath(name.ptr, base, text);
      if (text.len > start) text.u8(0x2f);
    } else if (base) {
      text.bytes(name.ptr, base);
    } else if (manner == ExtensionName.dotted) {
      text.text("./");
    }
    text.bytes(this.component.ptr, this.component.len);
    if (base == len) return;
    text.u8(0x2f);
    text.bytes(name.ptr + base, len - base);
  }
}

function isPaxComponent(at: usize, len: usize): bool {
  return len >= 9 && load<u64>(at) == 0x6564616548786150 && load<u8>(at, 8) == 0x72; // "PaxHeader"
}

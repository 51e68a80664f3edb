// A file's bytes: read from extents or from the lower, written to segments.
import { Code, fail } from "../core/fault";
import { LowerAttributes } from "../layer/layerimage";
import { CHUNK_SIZE } from "../format/pack";
import { Content } from "../store/content";
import { SMALL_MAX } from "../store/smallchunks";
import { FILE_MAX, NO_ENTRY } from "./extents";
import { Inode } from "./inode";
import { Node } from "./node";
import { dropPrivileges } from "./privileges";
import { RUN_MAX } from "./runs";
import { View } from "./view";

const attributes = new LowerAttributes();

/** Bytes in a regular file; the fault tells failure. */
export function fileSize(view: View, node: Node): u64 {
  const inode = node.inode;
  if (inode) return inode.size;
  return view.lower.layers[node.layer].attributes(node.entry, attributes) ? attributes.size : 0;
}

/** Copies `len` bytes at `offset`, all within the file, to `dst`. */
export function readFile(view: View, content: Content, node: Node, offset: u64, dst: usize, len: u32): bool {
  const inode = node.inode;
  if (!inode) return readLower(view, content, node.layer, node.entry, offset, dst, len);
  const extents = inode.extents;
  const end = offset + len;
  for (let i = extents.find(offset); offset < end; i++) {
    const start = i < extents.count ? extents.fileOffset(i) : end;
    if (start > offset) {
      const hole = usize(min(start, end) - offset);
      memory.fill(dst, 0, hole);
      dst += hole;
      offset += hole;
      if (offset == end) break;
    }
    const part = u32(min(extents.end(i), end) - offset);
    const from = extents.sourceOffset(i) + (offset - start);
    const ok =
      extents.entry(i) == NO_ENTRY
        ? view.upper.segments.read(extents.source(i), from, dst, part)
        : readLower(view, content, extents.source(i), extents.entry(i), from, dst, part);
    if (!ok) return false;
    dst += part;
    offset += part;
  }
  return true;
}

/** Address of `len` bytes at `offset` of a file when they are in memory, in one piece; else 0. Valid until the next read. */
export function keptBytes(view: View, content: Content, node: Node, offset: u64, len: u32): usize {
  const inChunk = u32(offset % CHUNK_SIZE);
  if (node.inode || inChunk + len > SMALL_MAX) return 0;
  const id = view.lower.layers[node.layer].chunk(node.entry, u32(offset / CHUNK_SIZE));
  return id ? content.kept(id, inChunk, len) : 0;
}

/** Copies bytes of a lower file: whole runs within its chunks. */
function readLower(view: View, content: Content, layer: u32, entry: u32, offset: u64, dst: usize, len: u32): bool {
  const image = view.lower.layers[layer];
  while (len > 0) {
    const chunk = u32(offset / CHUNK_SIZE);
    const inChunk = u32(offset % CHUNK_SIZE);
    const part = min(len, CHUNK_SIZE - inChunk);
    const id = image.chunk(entry, chunk);
    if (!id) return false;
    if (isHole(id)) memory.fill(dst, 0, part);
    else if (!content.read(id, dst, inChunk, part)) return false;
    dst += part;
    offset += part;
    len -= part;
  }
  return true;
}

/** The id of a chunk that is all zeros in a sparse file: it isn't stored. */
export function isHole(id: usize): bool {
  return (load<u64>(id) | load<u64>(id, 8) | load<u64>(id, 16) | load<u64>(id, 24)) == 0;
}

/** Whether offsets reach so far; false with the fault set. Asked before a file is copied up, too. */
export function fits(offset: u64, len: u64): bool {
  return (offset <= FILE_MAX && len <= FILE_MAX - offset) || fail(Code.fileTooLarge, "past the largest file offset");
}

/** Writes all of the bytes; a gap before them is a hole. */
export function writeFile(view: View, inode: Inode, offset: u64, ptr: usize, len: u32): bool {
  if (!fits(offset, len) || !dropPrivileges(view, inode)) return false;
  for (let done: u32 = 0; done < len;) {
    const part = min(len - done, RUN_MAX);
    if (!view.upper.write(inode, offset + done, ptr + done, part)) return false;
    done += part;
  }
  inode.size = max(inode.size, offset + len);
  changeData(view, inode);
  return true;
}

/** Cuts the file off or makes it longer by a hole. */
export function truncateFile(view: View, inode: Inode, size: u64): bool {
  if (!fits(0, size) || !dropPrivileges(view, inode)) return false;
  if (size < inode.size) view.upper.cut(inode, size, u64.MAX_VALUE);
  inode.size = size;
  changeData(view, inode);
  return true;
}

/** Shares bytes of another file, all within it, or of another part of this one. */
export function cloneRange(view: View, inode: Inode, offset: u64, source: Node, sourceOffset: u64, len: u64): bool {
  if (!fits(offset, len) || !dropPrivileges(view, inode)) return false;
  const upper = view.upper;
  const from = source.inode;
  if (!from) {
    upper.share(inode, offset, len, sourceOffset, source.layer, source.entry);
  } else {
    const delta = offset - sourceOffset;
    upper.cut(inode, offset, offset + len);
    const extents = from.extents;
    const end = sourceOffset + len;
    // Sharing within one file moves its extents: they are found anew each time.
    for (let at = sourceOffset; at < end;) {
      const i = extents.find(at);
      if (i == extents.count || extents.fileOffset(i) >= end) break;
      at = max(at, extents.fileOffset(i));
      const part = min(extents.end(i), end) - at;
      const skip = at - extents.fileOffset(i);
      upper.share(inode, at + delta, part, extents.sourceOffset(i) + skip, extents.source(i), extents.entry(i));
      at += part;
    }
  }
  inode.size = max(inode.size, offset + len);
  changeData(view, inode);
  return true;
}

/** What every change of data does besides. */
function changeData(view: View, inode: Inode): void {
  inode.dataChanged = true;
  inode.modified.setNow();
  inode.changed.copy(inode.modified);
  view.upper.touch(inode);
}

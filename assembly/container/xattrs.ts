// Extended attributes: one packed set to an inode, sorted by name (docs/format.md "Extended
// attributes"): | name length u16 | value length u32 | name | value | ...
import { ByteBuffer, Bytes, compareBytes } from "../core/bytes";
import { Code, blame, fail } from "../core/fault";
import { Container } from "./container";
import { Inode } from "./inode";
import { Node } from "./node";

const HEADER: usize = 6;
const NAME_MAX: usize = 255;
const VALUE_MAX: usize = 65536;

/** WIT's `xattr-mode`. */
export const enum XattrMode {
  any,
  create,
  replace,
}

/** The set that `load` filled last. */
const set = new ByteBuffer();
const edited = new ByteBuffer();

export function getXattr(container: Container, path: Bytes, name: Bytes, follow: bool, out: Bytes): bool {
  if (!container.live()) return false;
  if (!container.view.resolve(path, follow) || !loadSet(container, container.view.node)) {
    return blame(path.ptr, path.len);
  }
  const at = find(name);
  if (!at) {
    fail(Code.noData, "no such extended attribute");
    return blame(path.ptr, path.len);
  }
  out.set(at + HEADER + load<u16>(at), load<u32>(at, 2));
  return true;
}

/** Each name and a NUL. */
export function listXattrs(container: Container, path: Bytes, follow: bool, out: ByteBuffer): bool {
  if (!container.live()) return false;
  if (!container.view.resolve(path, follow) || !loadSet(container, container.view.node)) {
    return blame(path.ptr, path.len);
  }
  for (let at = set.ptr, end = at + set.len; at < end; at += recordSize(at)) {
    out.bytes(at + HEADER, load<u16>(at));
    out.u8(0);
  }
  return true;
}

export function setXattr(container: Container, path: Bytes, name: Bytes, value: Bytes, mode: u32, follow: bool): bool {
  if (!name.len || name.len > NAME_MAX) return fail(Code.range, "a name has 1 to 255 bytes");
  if (value.len > VALUE_MAX) return fail(Code.range, "a value has up to 65536 bytes");
  if (!container.begin()) return false;
  if (!container.view.resolve(path, follow) || !loadSet(container, container.view.node)) {
    return blame(path.ptr, path.len);
  }
  const present = find(name) != 0;
  if (mode == XattrMode.create && present) fail(Code.exist, "the attribute is there");
  else if (mode == XattrMode.replace && !present) fail(Code.noData, "no such extended attribute");
  else return replaceIn(container, path, name, value, follow);
  return blame(path.ptr, path.len);
}

export function removeXattr(container: Container, path: Bytes, name: Bytes, follow: bool): bool {
  if (!container.begin()) return false;
  if (!container.view.resolve(path, follow) || !loadSet(container, container.view.node)) {
    return blame(path.ptr, path.len);
  }
  if (find(name)) return replaceIn(container, path, name, null, follow);
  fail(Code.noData, "no such extended attribute");
  return blame(path.ptr, path.len);
}

/** Puts or, with null, takes the attribute out of the set that was loaded, in order. */
function replaceIn(container: Container, path: Bytes, name: Bytes, value: Bytes | null, follow: bool): bool {
  edited.clear();
  let placed = value == null;
  for (let at = set.ptr, end = at + set.len; at < end; at += recordSize(at)) {
    const order = compareBytes(at + HEADER, load<u16>(at), name.ptr, name.len);
    if (order >= 0 && !placed) {
      append(name, value!);
      placed = true;
    }
    if (order != 0) edited.bytes(at, recordSize(at));
  }
  if (!placed) append(name, value!);
  const inode = container.changing(path, follow);
  if (!inode) return false;
  container.upper.setXattrs(inode, edited.ptr, u32(edited.len));
  container.change(inode);
  return container.finish();
}

function append(name: Bytes, value: Bytes): void {
  edited.u16(u32(name.len));
  edited.u32(u32(value.len));
  edited.bytes(name.ptr, name.len);
  edited.bytes(value.ptr, value.len);
}

function loadSet(container: Container, node: Node): bool {
  set.clear();
  const inode: Inode | null = node.inode;
  if (inode && (inode.ownXattrs || inode.layer == u32.MAX_VALUE)) {
    set.bytes(inode.xattrs, inode.xattrsLen);
    return true;
  }
  return container.lower.layers[node.layer].xattrs(node.entry, set);
}

/** Address of the attribute's record in the set, or 0. */
function find(name: Bytes): usize {
  for (let at = set.ptr, end = at + set.len; at < end; at += recordSize(at)) {
    if (name.equals(at + HEADER, load<u16>(at))) return at;
  }
  return 0;
}

function recordSize(at: usize): usize {
  return HEADER + load<u16>(at) + load<u32>(at, 2);
}

// The operations on extended attributes.
import { ByteBuffer, Bytes } from "../core/bytes";
import { Code, blame, fail } from "../core/fault";
import { XATTR_NAME_MAX, XATTR_VALUE_MAX } from "../format/xattrs";
import { Container } from "./container";
import { Kind } from "./inode";
import { XattrSet } from "./xattrset";

/** WIT's `xattr-mode`. */
export const enum XattrMode {
  any,
  create,
  replace,
}

const USER_TEXT = String.UTF8.encode("user.");

const set = new XattrSet();
const former = new Bytes();

export function getXattr(container: Container, path: Bytes, name: Bytes, follow: bool, out: Bytes): bool {
  if (!load(container, path, follow)) return blame(path.ptr, path.len);
  if (set.find(name, out)) return true;
  fail(Code.noData, "no such extended attribute");
  return blame(path.ptr, path.len);
}

/** Each name and a NUL. */
export function listXattrs(container: Container, path: Bytes, follow: bool, out: ByteBuffer): bool {
  if (!load(container, path, follow)) return blame(path.ptr, path.len);
  set.names(out);
  return true;
}

export function setXattr(container: Container, path: Bytes, name: Bytes, value: Bytes, mode: u32, follow: bool): bool {
  if (!name.len || name.len > XATTR_NAME_MAX) return fail(Code.range, "a name has 1 to 255 bytes");
  if (value.len > XATTR_VALUE_MAX) return fail(Code.range, "a value has up to 65536 bytes");
  if (!container.begin()) return false;
  if (!load(container, path, follow) || !mayChange(container, name)) return blame(path.ptr, path.len);
  const present = set.find(name, former);
  if (mode == XattrMode.create && present) fail(Code.exist, "the attribute is there");
  else if (mode == XattrMode.replace && !present) fail(Code.noData, "no such extended attribute");
  else return keep(container, path, follow, set.with(name, value));
  return blame(path.ptr, path.len);
}

export function removeXattr(container: Container, path: Bytes, name: Bytes, follow: bool): bool {
  if (!container.begin()) return false;
  if (!load(container, path, follow) || !mayChange(container, name)) return blame(path.ptr, path.len);
  if (set.find(name, former)) return keep(container, path, follow, set.with(name, null));
  fail(Code.noData, "no such extended attribute");
  return blame(path.ptr, path.len);
}

/** xattr(7): attributes of users are for files and directories alone. */
function mayChange(container: Container, name: Bytes): bool {
  const kind = container.view.node.kind;
  if (kind == Kind.regular || kind == Kind.directory) return true;
  const length = usize(USER_TEXT.byteLength);
  const isUsers = name.len >= length && memory.compare(name.ptr, changetype<usize>(USER_TEXT), length) == 0;
  return !isUsers || fail(Code.notPermitted, "only files and directories have user attributes");
}

function load(container: Container, path: Bytes, follow: bool): bool {
  return container.view.resolve(path, follow) && set.load(container.view.node, container.lower);
}

function keep(container: Container, path: Bytes, follow: bool, packed: ByteBuffer): bool {
  const inode = container.changing(path, follow);
  if (!inode) return false;
  container.upper.setXattrs(inode, packed.ptr, u32(packed.len));
  container.change(inode);
  return container.finish();
}

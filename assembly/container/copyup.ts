// Copy-up: a lower entry gets an inode of the upper at its first modification. Its ancestors
// get theirs first. Data is never copied: the new inode's one extent is the lower file.
import { Bytes } from "../core/bytes";
import { LowerRef } from "../layer/lowerref";
import { Inode, Kind, NONE, lowerInode } from "./inode";
import { Node } from "./node";
import { Stat } from "./stat";
import { View } from "./view";

const stat = new Stat();
const ref = new LowerRef();
const directoryName = new Bytes();

/** The upper's directory for a node, copied up if need be; null with the fault set on failure. */
export function copyUpDirectory(view: View, directory: Node): Inode | null {
  const inode = directory.inode;
  return inode ? inode : copyUpMerged(view, directory.dir);
}

/**
 * The upper's inode for a node, copied up if need be. `name` is its name in its merged parent
 * directory; a hard-linked file gets an entry there too, so that this name shows as changed.
 */
export function copyUp(view: View, node: Node, name: usize, len: u32): Inode | null {
  const existing = node.inode;
  if (existing) return existing;
  if (node.kind == Kind.directory) return copyUpMerged(view, node.dir);
  const parent = copyUpMerged(view, node.parentDir);
  if (!parent) return null;
  const inode = adopt(view, node);
  if (!inode) return null;
  view.upper.setName(parent, name, len, inode);
  return inode;
}

/** The same for a file about to lose the name it was found by: it gets no entry. */
export function copyUpNameless(view: View, node: Node): Inode | null {
  const existing = node.inode;
  return existing ? existing : adopt(view, node);
}

/** The upper's inode of a merged directory, wherever it was moved to since. */
function copyUpMerged(view: View, dir: u32): Inode | null {
  const lower = view.lower;
  if (!lower.directory(dir, ref)) return null;
  const number = lowerInode(ref.layer, ref.entry);
  if (view.upper.inodes.has(number)) {
    const inode = view.upper.inodes.get(number);
    inode.dir = dir;
    return inode;
  }
  const node = new Node();
  node.setLower(ref, Kind.directory, NONE);
  node.dir = dir;
  if (dir == 0) return adopt(view, node);
  const parent = copyUpMerged(view, lower.parent(dir));
  if (!parent) return null;
  const inode = adopt(view, node);
  if (!inode || !lower.name(dir, directoryName)) return null;
  view.upper.setName(parent, directoryName.ptr, u32(directoryName.len), inode);
  return inode;
}

/** Makes the inode. Open files of the lower one follow by its number. */
function adopt(view: View, node: Node): Inode | null {
  if (!stat.read(node, view.lower)) return null;
  const inode = new Inode(stat.number);
  stat.apply(inode);
  inode.layer = node.layer;
  inode.entry = node.entry;
  inode.dir = node.dir;
  view.upper.keep(inode);
  view.upper.touch(inode);
  if (inode.kind == Kind.regular && inode.size) {
    view.upper.share(inode, 0, inode.size, 0, node.layer, node.entry);
  }
  return inode;
}

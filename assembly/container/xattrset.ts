// A file's extended attributes as one packed set, sorted by name (docs/format.md "Extended
// attributes"): | name length u16 | value length u32 | name | value | ...
import { ByteBuffer, Bytes, compareBytes } from "../core/bytes";
import { XATTR_HEAD_SIZE } from "../format/xattrs";
import { MergedImage } from "../layer/mergedimage";
import { Inode, NONE } from "./inode";
import { Node } from "./node";

/** One set, taken from a file; valid until it is loaded again. */
export class XattrSet {
  private packed: ByteBuffer = new ByteBuffer();
  private edited: ByteBuffer = new ByteBuffer();

  /** False with the fault set when the lower can't be read. */
  load(node: Node, lower: MergedImage): bool {
    const inode = node.inode;
    if (inode) return this.loadInode(inode, lower);
    this.packed.clear();
    return lower.layers[node.layer].xattrs(node.entry, this.packed);
  }

  loadInode(inode: Inode, lower: MergedImage): bool {
    this.packed.clear();
    if (!inode.ownXattrs && inode.layer != NONE) {
      return lower.layers[inode.layer].xattrs(inode.entry, this.packed);
    }
    this.packed.bytes(inode.xattrs, inode.xattrsLen);
    return true;
  }

  equals(other: XattrSet): bool {
    const packed = this.packed;
    return packed.len == other.packed.len && memory.compare(packed.ptr, other.packed.ptr, packed.len) == 0;
  }

  /** Whether there is an attribute of this name; `value` then is its value. */
  find(name: Bytes, value: Bytes): bool {
    const end = this.packed.ptr + this.packed.len;
    for (let at = this.packed.ptr; at < end; at += recordSize(at)) {
      if (!name.equals(at + XATTR_HEAD_SIZE, load<u16>(at))) continue;
      value.set(at + XATTR_HEAD_SIZE + load<u16>(at), load<u32>(at, 2));
      return true;
    }
    return false;
  }

  /** Each name and a NUL. */
  names(out: ByteBuffer): void {
    const end = this.packed.ptr + this.packed.len;
    for (let at = this.packed.ptr; at < end; at += recordSize(at)) {
      out.bytes(at + XATTR_HEAD_SIZE, load<u16>(at));
      out.u8(0);
    }
  }

  /** The packed set with the attribute put in, or with null taken out; valid until the next call. */
  with(name: Bytes, value: Bytes | null): ByteBuffer {
    const edited = this.edited;
    edited.clear();
    let placed = value == null;
    const end = this.packed.ptr + this.packed.len;
    for (let at = this.packed.ptr; at < end; at += recordSize(at)) {
      const order = compareBytes(at + XATTR_HEAD_SIZE, load<u16>(at), name.ptr, name.len);
      if (order >= 0 && !placed) {
        append(edited, name, value!);
        placed = true;
      }
      if (order != 0) edited.bytes(at, recordSize(at));
    }
    if (!placed) append(edited, name, value!);
    return edited;
  }
}

function append(to: ByteBuffer, name: Bytes, value: Bytes): void {
  to.u16(u32(name.len));
  to.u32(u32(value.len));
  to.bytes(name.ptr, name.len);
  to.bytes(value.ptr, value.len);
}

function recordSize(at: usize): usize {
  return XATTR_HEAD_SIZE + load<u16>(at) + load<u32>(at, 2);
}

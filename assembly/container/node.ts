// What a path leads to: an inode of the upper, or one of the lower that was not copied up.
import { LowerRef } from "../layer/lowerref";
import { Inode, Kind, NONE, lowerInode } from "./inode";

export class Node {
  inode: Inode | null = null;
  layer: u32 = NONE;
  entry: u32 = NONE;
  /** A lower directory's merged directory. */
  dir: u32 = NONE;
  /** A lower file with more names than one. */
  multi: bool = false;
  /** The merged directory that a lower node was found in; NONE for the root. */
  parentDir: u32 = NONE;
  kind: Kind = Kind.regular;

  setInode(inode: Inode): void {
    this.inode = inode;
    this.layer = inode.layer;
    this.entry = inode.entry;
    this.dir = inode.dir;
    this.multi = false;
    this.parentDir = NONE;
    this.kind = inode.kind;
  }

  setLower(ref: LowerRef, kind: Kind, parentDir: u32): void {
    this.inode = null;
    this.layer = ref.layer;
    this.entry = ref.entry;
    this.dir = ref.dir;
    this.multi = ref.multi;
    this.parentDir = parentDir;
    this.kind = kind;
  }

  copy(other: Node): void {
    this.inode = other.inode;
    this.layer = other.layer;
    this.entry = other.entry;
    this.dir = other.dir;
    this.multi = other.multi;
    this.parentDir = other.parentDir;
    this.kind = other.kind;
  }

  get number(): u64 {
    const inode = this.inode;
    return inode ? inode.number : lowerInode(this.layer, this.entry);
  }

  isSame(other: Node): bool {
    return this.number == other.number;
  }
}

// An inode of the writable layer: new, or a lower one that was copied up (its attributes are
// the upper's own, its data still the lower's by reference).
import { Dentries } from "./dentries";
import { Extents } from "./extents";
import { Time } from "../io/time";

/** WIT's `file-kind`, in its order. */
export const enum Kind {
  regular,
  directory,
  symbolicLink,
  characterDevice,
  blockDevice,
  fifo,
  socket,
}

/** No lower inode, or no merged directory. */
export const NONE: u32 = u32.MAX_VALUE;
/** The merged directory is known only as (layer, entry) so far: the journal stores no other. */
export const UNRESOLVED: u32 = u32.MAX_VALUE - 1;

/** Inode numbers of the upper's own start here; 0 and 1 mean "no entry" and "whiteout" in the journal. */
export const FIRST_INODE: u64 = 2;

/** The inode number of a lower inode: constant, copy-up included, and below 2^53. */
export function lowerInode(layer: u32, entry: u32): u64 {
  return ((u64(layer) + 1) << 32) | entry;
}

/** Whether a number is of the upper's own, as opposed to a lower inode's. */
export function isOwnNumber(number: u64): bool {
  return number >> 32 == 0;
}

export class Inode {
  kind: Kind = Kind.regular;
  mode: u32 = 0;
  uid: u32 = 0;
  gid: u32 = 0;
  major: u32 = 0;
  minor: u32 = 0;
  links: u32 = 1;
  size: u64 = 0;
  accessed: Time = new Time();
  modified: Time = new Time();
  changed: Time = new Time();

  /** The lower inode that was copied up; layer is NONE for a new one. */
  layer: u32 = NONE;
  entry: u32 = NONE;
  /** A directory's merged lower directory. */
  dir: u32 = NONE;

  /** Bytes were written, or the size changed, since copy-up. */
  dataChanged: bool = false;
  /** Extended attributes are the upper's own; else the lower's. */
  ownXattrs: bool = false;

  /** A regular file's bytes. */
  extents: Extents = new Extents();
  /** A directory's names. */
  dentries: Dentries | null = null;
  /** A new symbolic link's target, unmanaged; a copied-up one has the lower's. */
  target: usize = 0;
  targetLen: u32 = 0;
  /** Packed extended attributes, unmanaged. */
  xattrs: usize = 0;
  xattrsLen: u32 = 0;

  /** Open files that hold it. */
  opens: u32 = 0;
  /** Its record is to be written with the open group. */
  dirty: bool = false;

  constructor(readonly number: u64) {}

  /** A directory's names; made at first use. */
  names(): Dentries {
    let dentries = this.dentries;
    if (!dentries) {
      dentries = new Dentries();
      this.dentries = dentries;
    }
    return dentries;
  }

  setTarget(ptr: usize, len: u32): void {
    if (this.target) heap.free(this.target);
    this.target = heap.alloc(max<u32>(len, 1));
    memory.copy(this.target, ptr, len);
    this.targetLen = len;
    this.size = len;
  }

  /** Takes a copy of the packed attributes as its own. */
  setXattrs(ptr: usize, len: u32): void {
    if (this.xattrs) heap.free(this.xattrs);
    this.xattrs = heap.alloc(max<u32>(len, 1));
    memory.copy(this.xattrs, ptr, len);
    this.xattrsLen = len;
    this.ownXattrs = true;
  }

  free(): void {
    this.extents.free();
    const dentries = this.dentries;
    if (dentries) dentries.free();
    this.dentries = null;
    if (this.target) heap.free(this.target);
    this.target = 0;
    if (this.xattrs) heap.free(this.xattrs);
    this.xattrs = 0;
  }
}

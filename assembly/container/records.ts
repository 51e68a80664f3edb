// Records of a container's segments (docs/format.md "Container records"): the state of inodes,
// names and extents as of each commit group.
import { FILE_MAX } from "./extents";
import { ByteBuffer, Cursor } from "../core/bytes";
import { Inode, Kind, NONE, UNRESOLVED } from "./inode";
import { decodeTime, encodeTime } from "../io/time";

/** Types of records in a segment. */
export const enum SegmentRecord {
  inode = 1,
  dentry = 2,
  run = 3,
  extent = 4,
  cut = 5,
  target = 6,
  xattrs = 7,
  /** Forget everything: the records that follow are the whole state. */
  reset = 8,
  /** Where the data of an older epoch lies. */
  segment = 9,
  /** A run of an older epoch. */
  olderRun = 10,
}
export const SEGMENT_RECORD_LAST: u32 = SegmentRecord.olderRun;

/** Child numbers with a meaning of their own. */
export const CHILD_NONE: u64 = 0;
export const CHILD_WHITEOUT: u64 = 1;

const FLAG_DATA_CHANGED: u32 = 1;
const FLAG_OWN_XATTRS: u32 = 2;

export function encodeInode(inode: Inode, to: ByteBuffer): void {
  to.u64(inode.number);
  to.u8(inode.kind);
  to.u8((inode.dataChanged ? FLAG_DATA_CHANGED : 0) | (inode.ownXattrs ? FLAG_OWN_XATTRS : 0));
  to.u16(inode.mode);
  to.u32(inode.links);
  to.u32(inode.uid);
  to.u32(inode.gid);
  to.u32(inode.major);
  to.u32(inode.minor);
  to.u32(inode.layer);
  to.u32(inode.entry);
  to.u64(inode.size);
  encodeTime(inode.accessed, to);
  encodeTime(inode.modified, to);
  encodeTime(inode.changed, to);
}

/** Sets the attributes of the inode whose number was read already. */
export function decodeInode(inode: Inode, from: Cursor): void {
  const kind = from.u8();
  if (kind > u32(Kind.socket)) from.ok = false;
  inode.kind = <Kind>kind;
  const flags = from.u8();
  inode.dataChanged = (flags & FLAG_DATA_CHANGED) != 0;
  inode.ownXattrs = (flags & FLAG_OWN_XATTRS) != 0;
  inode.mode = from.u16();
  inode.links = from.u32();
  inode.uid = from.u32();
  inode.gid = from.u32();
  inode.major = from.u32();
  inode.minor = from.u32();
  inode.layer = from.u32();
  inode.entry = from.u32();
  inode.dir = inode.kind == Kind.directory && inode.layer != NONE ? UNRESOLVED : NONE;
  inode.size = from.u64();
  if (inode.size > FILE_MAX) from.ok = false;
  decodeTime(inode.accessed, from);
  decodeTime(inode.modified, from);
  decodeTime(inode.changed, from);
}

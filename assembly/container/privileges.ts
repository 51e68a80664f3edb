// What a change of a file's data or owner takes from it, as POSIX and Linux say: setuid, setgid
// and file capabilities.
import { Bytes } from "../core/bytes";
import { Inode, Kind, NONE } from "./inode";
import { View } from "./view";
import { XattrSet } from "./xattrset";

const SETUID: u32 = 0o4000;
const SETGID: u32 = 0o2000;
const GROUP_EXECUTE: u32 = 0o10;

const CAPABILITY_TEXT = String.UTF8.encode("security.capability");
const CAPABILITY = new Bytes().set(changetype<usize>(CAPABILITY_TEXT), CAPABILITY_TEXT.byteLength);

const set = new XattrSet();
const value = new Bytes();

/** Of all but directories. Setgid goes from what the group may execute; else it means mandatory locking. */
export function dropPrivileges(view: View, inode: Inode): bool {
  if (inode.kind == Kind.directory) return true;
  inode.mode &= ~SETUID;
  if (inode.mode & GROUP_EXECUTE) inode.mode &= ~SETGID;
  return dropCapability(view, inode);
}

function dropCapability(view: View, inode: Inode): bool {
  // The first change of data took the lower's capability away, by a set of the inode's own.
  if (!inode.ownXattrs && (inode.layer == NONE || inode.dataChanged)) return true;
  if (!set.loadInode(inode, view.lower)) return false;
  if (!set.find(CAPABILITY, value)) return true;
  const rest = set.with(CAPABILITY, null);
  view.upper.setXattrs(inode, rest.ptr, u32(rest.len));
  return true;
}

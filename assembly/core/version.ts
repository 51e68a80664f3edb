// The version of the format: one number for the superblock and for every file of a store (docs/versioning.md). This is the one place
// for what may be read.
import { Code, fail } from "./fault";

export const FORMAT_VERSION: u32 = 1;

/** Drafts of version 1 had this number: each of them was another format. */
const DRAFT: u32 = 0;

/** `version` unless `what` has the version that this code reads and writes. Its checksum was compared before. */
export function assertVersion(version: u32, what: string): bool {
  if (version == FORMAT_VERSION) return true;
  const known = ", this Veneer reads " + FORMAT_VERSION.toString() + ": ";
  const has = what + " has format version " + version.toString();
  if (version == DRAFT) {
    return fail(Code.version, has + " (a draft)" + known + "load the images into a new store");
  }
  return fail(Code.version, has + known + "use a newer Veneer");
}

// Names of merged images that were looked up, with what they lead to. Looking one up again is a probe of memory instead of a
// binary search through blocks, and names that are used together needn't lie together: what they cost is the same whatever else
// an image has.
//
//   | image u32 | directory u32 | entry u32 | merged directory u32 | layer u16 | kind u8 | multi u8 | name length u32 | name |
import { Recent } from "../core/recent";
import { LowerRef } from "./lowerref";
import { hashName } from "./namehash";

const OFFSET_DIRECTORY: usize = 4;
const OFFSET_ENTRY: usize = 8;
const OFFSET_MERGED: usize = 12;
const OFFSET_LAYER: usize = 16;
const OFFSET_KIND: usize = 18;
const OFFSET_MULTI: usize = 19;
const OFFSET_LENGTH: usize = 20;
const OFFSET_NAME: usize = 24;

/** 8 MiB: a hundred and fifty thousand names of usual length. */
const SIZE_BITS: u32 = 23;
const BUCKET_BITS: u32 = 16;

const seen = new Recent(SIZE_BITS, BUCKET_BITS);
/** Of the name that was looked for last. */
let hash: u32 = 0;

/** Whether a name of a directory was seen; `out` is then what it leads to. `image` is a number that no two have. */
export function findSeen(image: u32, directory: u32, name: usize, len: usize, out: LowerRef): bool {
  hash = hashName(directory ^ (image << 20), name, len);
  for (let at = seen.find(hash); at; at = seen.next(at)) {
    const same =
      load<u32>(at) == image &&
      load<u32>(at, OFFSET_DIRECTORY) == directory &&
      load<u32>(at, OFFSET_LENGTH) == u32(len) &&
      memory.compare(at + OFFSET_NAME, name, len) == 0;
    if (!same) continue;
    out.entry = load<u32>(at, OFFSET_ENTRY);
    out.dir = load<u32>(at, OFFSET_MERGED);
    out.layer = load<u16>(at, OFFSET_LAYER);
    out.kind = load<u8>(at, OFFSET_KIND);
    out.multi = load<u8>(at, OFFSET_MULTI) != 0;
    return true;
  }
  return false;
}

/** Keeps what the name leads to that was looked for last, and not seen before. */
export function keepSeen(image: u32, directory: u32, name: usize, len: usize, found: LowerRef): void {
  const at = seen.add(hash, u32(OFFSET_NAME + len));
  store<u32>(at, image);
  store<u32>(at, directory, OFFSET_DIRECTORY);
  store<u32>(at, found.entry, OFFSET_ENTRY);
  store<u32>(at, found.dir, OFFSET_MERGED);
  store<u16>(at, u16(found.layer), OFFSET_LAYER);
  store<u8>(at, found.kind, OFFSET_KIND);
  store<u8>(at, u8(found.multi), OFFSET_MULTI);
  store<u32>(at, u32(len), OFFSET_LENGTH);
  memory.copy(at + OFFSET_NAME, name, len);
}

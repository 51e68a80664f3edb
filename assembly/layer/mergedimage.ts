// Reads a merged image: names and directories of a chain as one tree, found by binary search.
import { Bytes, compareBytes } from "../core/bytes";
import { Code, failAt } from "../core/fault";
import { toHex } from "../core/hex";
import {
  DIRECTORY_BITS,
  DIRECTORY_COUNT,
  DIRECTORY_ENTRY,
  DIRECTORY_FIRST,
  DIRECTORY_LAYER,
  DIRECTORY_NAME,
  DIRECTORY_NAME_LENGTH,
  DIRECTORY_PARENT,
  DIRENT_BITS,
  DIRENT_FLAGS,
  DIRENT_LAYER,
  DIRENT_NAME,
  DIRENT_NAME_LENGTH,
  DIRENT_PREFIX,
  DIRENT_TARGET,
  DirentFlag,
  LINK_BITS,
  LINK_COUNT,
  LINK_ENTRY,
  LINK_LAYER,
  MERGED_IMAGE_MAGIC,
  MERGED_OWN_CHAIN_ID,
  MERGED_OWN_DIRECTORIES,
  MERGED_OWN_DIRECTORIES_OFFSET,
  MERGED_OWN_DIRENTS,
  MERGED_OWN_DIRENTS_OFFSET,
  MERGED_OWN_LAYERS,
  MERGED_OWN_LINKS,
  MERGED_OWN_LINKS_OFFSET,
  MERGED_OWN_NAMES_OFFSET,
  namePrefix,
} from "../format/mergedimage";
import { FILE_KINDS } from "../format/layerimage";
import { TarKind } from "../format/tar-entry";
import { BLOCK_SIZE, BlockFile } from "../io/blockfile";
import { Dir } from "../io/volume";
import { LayerImage } from "./layerimage";
import { LowerRef, NO_DIR, NO_KIND } from "./lowerref";
import { findSeen, keepSeen } from "./seennames";

const CHAIN_ID_SIZE: u32 = 32;
const scratchName = new Bytes();

let opened: u32 = 0;

export class MergedImage {
  /** Its own, among all that were ever open. */
  private number: u32 = ++opened;
  private directories: u32;
  private dirents: u32;
  private links: u32;
  private namesOffset: u64;
  private direntsOffset: u64;
  private directoriesOffset: u64;
  private linksOffset: u64;

  private constructor(
    private file: BlockFile,
    /** Lowest first. */
    readonly layers: LayerImage[],
  ) {
    const own = file.header();
    this.directories = load<u32>(own, MERGED_OWN_DIRECTORIES);
    this.dirents = load<u32>(own, MERGED_OWN_DIRENTS);
    this.links = load<u32>(own, MERGED_OWN_LINKS);
    this.namesOffset = load<u64>(own, MERGED_OWN_NAMES_OFFSET);
    this.direntsOffset = load<u64>(own, MERGED_OWN_DIRENTS_OFFSET);
    this.directoriesOffset = load<u64>(own, MERGED_OWN_DIRECTORIES_OFFSET);
    this.linksOffset = load<u64>(own, MERGED_OWN_LINKS_OFFSET);
  }

  /**
   * Opens a merged image over its layers, which stay the caller's. Null with the
   * fault set on failure; `noEntry` and `corrupt` mean that it can be made again.
   */
  static open(dir: Dir, name: string, layers: LayerImage[]): MergedImage | null {
    const file = BlockFile.open(dir, name, MERGED_IMAGE_MAGIC);
    if (!file) return null;
    const image = new MergedImage(file, layers);
    if (image.isSound()) return image;
    image.corrupt("the header of a merged image contradicts itself", 0);
    image.close();
    return null;
  }

  /** Whether it says of itself that it is of this chain. */
  isOf(chainId: string): bool {
    return toHex(this.file.header() + MERGED_OWN_CHAIN_ID, CHAIN_ID_SIZE) == chainId;
  }

  /** Names in the view, and its directories. */
  get direntCount(): u32 {
    return this.dirents;
  }

  get directoryCount(): u32 {
    return this.directories;
  }

  /** Finds a name, with its kind: false when it isn't there, or the fault is set. */
  lookup(dir: u32, name: usize, len: usize, out: LowerRef): bool {
    if (findSeen(this.number, dir, name, len, out)) return true;
    if (!this.search(dir, name, len, out) || this.kind(out) < 0) return false;
    keepSeen(this.number, dir, name, len, out);
    return true;
  }

  /** What kind an entry of the view is, WIT's `file-kind`; -1 with the fault set on failure. */
  kind(ref: LowerRef): i32 {
    if (ref.kind == NO_KIND) {
      const kind = this.layers[ref.layer].kind(ref.entry);
      if (kind < 0) return -1;
      ref.kind = u8(kind);
    }
    return ref.kind;
  }

  /** The same without its kind, in the file itself. */
  search(dir: u32, name: usize, len: usize, out: LowerRef): bool {
    const directory = this.directoryRecord(dir);
    if (!directory) return false;
    let low = load<u32>(directory, DIRECTORY_FIRST);
    let high = low + load<u32>(directory, DIRECTORY_COUNT);
    const prefix = namePrefix(name, len);
    while (low < high) {
      const middle = low + ((high - low) >> 1);
      const at = this.direntRecord(middle);
      if (!at) return false;
      const there = load<u32>(at, DIRENT_PREFIX);
      let order = there < prefix ? -1 : i32(there > prefix);
      if (!order) {
        if (!this.direntName(at, scratchName)) return false;
        order = compareBytes(scratchName.ptr, scratchName.len, name, len);
        if (!order) return this.reference(at, out);
      }
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return false;
  }

  /** Index of a directory's first child, for `child`. */
  first(dir: u32): u32 {
    const at = this.directoryRecord(dir);
    return at ? load<u32>(at, DIRECTORY_FIRST) : 0;
  }

  /** How many children a directory has; 0 with the fault set on failure. */
  count(dir: u32): u32 {
    const at = this.directoryRecord(dir);
    return at ? load<u32>(at, DIRECTORY_COUNT) : 0;
  }

  /** A child by index, `first(dir)` to `first(dir) + count(dir) - 1`, in byte order of names. */
  child(index: u32, out: LowerRef, name: Bytes): bool {
    const at = this.direntRecord(index);
    return at != 0 && this.direntName(at, name) && this.reference(at, out);
  }

  /** The same without its name. */
  entry(index: u32, out: LowerRef): bool {
    const at = this.direntRecord(index);
    return at != 0 && this.reference(at, out);
  }

  /** Where a merged directory's attributes come from. 0 is the root. */
  directory(dir: u32, out: LowerRef): bool {
    const at = this.directoryRecord(dir);
    if (!at) return false;
    out.layer = load<u32>(at, DIRECTORY_LAYER);
    out.entry = load<u32>(at, DIRECTORY_ENTRY);
    out.dir = dir;
    out.multi = false;
    // Whatever the entry's type says: the root's, too.
    out.kind = FILE_KINDS[TarKind.directory];
    return u32(this.layers.length) > out.layer || this.corrupt("a directory of no layer", dir);
  }

  /** The directory that holds a directory; the root holds itself. NO_DIR with the fault set on failure. */
  parent(dir: u32): u32 {
    const at = this.directoryRecord(dir);
    if (!at) return NO_DIR;
    const parent = load<u32>(at, DIRECTORY_PARENT);
    if (parent < dir || dir == 0) return parent;
    this.corrupt("a directory below itself", dir);
    return NO_DIR;
  }

  /** A directory's own name; empty for the root. */
  name(dir: u32, out: Bytes): bool {
    const at = this.directoryRecord(dir);
    return at != 0 && this.nameAt(load<u32>(at, DIRECTORY_NAME), load<u32>(at, DIRECTORY_NAME_LENGTH), out);
  }

  /** The merged directory with the attributes of that entry, or NO_DIR; looks at every directory. */
  find(layer: u32, entry: u32): u32 {
    for (let dir: u32 = 0; dir < this.directories; dir++) {
      const at = this.directoryRecord(dir);
      if (!at) return NO_DIR;
      if (load<u32>(at, DIRECTORY_ENTRY) == entry && load<u32>(at, DIRECTORY_LAYER) == layer) return dir;
    }
    return NO_DIR;
  }

  /** How many names an inode that is no directory has in the view; 0 with the fault set on failure. */
  linkCount(layer: u32, entry: u32): u32 {
    const key = (u64(layer) << 32) | u64(entry);
    let low: u32 = 0;
    let high = this.links;
    while (low < high) {
      const middle = low + ((high - low) >> 1);
      const at = this.file.at(this.linksOffset + (u64(middle) << LINK_BITS));
      if (!at) return 0;
      const there = (u64(load<u32>(at, LINK_LAYER)) << 32) | u64(load<u32>(at, LINK_ENTRY));
      if (there == key) return load<u32>(at, LINK_COUNT);
      if (there < key) low = middle + 1;
      else high = middle;
    }
    return 1;
  }

  close(): void {
    this.file.close();
  }

  private reference(at: usize, out: LowerRef): bool {
    const target = load<u32>(at, DIRENT_TARGET);
    const flags = u32(load<u8>(at, DIRENT_FLAGS));
    if (flags & DirentFlag.directory) return this.directory(target, out);
    out.layer = load<u16>(at, DIRENT_LAYER);
    out.entry = target;
    out.dir = NO_DIR;
    out.kind = NO_KIND;
    out.multi = (flags & DirentFlag.multi) != 0;
    return u32(this.layers.length) > out.layer || this.corrupt("an entry of no layer", target);
  }

  private directoryRecord(dir: u32): usize {
    if (dir < this.directories) return this.file.at(this.directoriesOffset + (u64(dir) << DIRECTORY_BITS));
    this.corrupt("a directory number is too high", dir);
    return 0;
  }

  private direntRecord(index: u32): usize {
    if (index < this.dirents) return this.file.at(this.direntsOffset + (u64(index) << DIRENT_BITS));
    this.corrupt("a directory entry's number is too high", index);
    return 0;
  }

  private direntName(at: usize, out: Bytes): bool {
    return this.nameAt(load<u32>(at, DIRENT_NAME), load<u8>(at, DIRENT_NAME_LENGTH), out);
  }

  private nameAt(offset: u32, len: u32, out: Bytes): bool {
    if ((offset & (BLOCK_SIZE - 1)) + len > BLOCK_SIZE) return this.corrupt("a name straddles a block", offset);
    out.set(0, 0);
    if (!len) return true;
    const at = this.file.at(this.namesOffset + offset);
    out.set(at, len);
    return at != 0;
  }

  private corrupt(detail: string, number: u32): bool {
    failAt(Code.corrupt, "merged image: " + detail, u64(number));
    return false;
  }

  private isSound(): bool {
    const end = this.file.end;
    const offsets = this.namesOffset | this.direntsOffset | this.directoriesOffset | this.linksOffset;
    return (
      (offsets & (BLOCK_SIZE - 1)) == 0 &&
      load<u32>(this.file.header(), MERGED_OWN_LAYERS) == u32(this.layers.length) &&
      this.directories > 0 &&
      isWithin(this.direntsOffset, u64(this.dirents) << DIRENT_BITS, end) &&
      isWithin(this.directoriesOffset, u64(this.directories) << DIRECTORY_BITS, end) &&
      isWithin(this.linksOffset, u64(this.links) << LINK_BITS, end)
    );
  }
}

function isWithin(offset: u64, len: u64, end: u64): bool {
  return offset <= end && len <= end - offset;
}

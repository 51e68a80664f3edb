// Where paths of a layer lead in the tree that is being merged: through directories, and through
// symbolic links inside the root, as a chroot would resolve them (image-spec layer.md; umoci and
// containerd do the same).
import { ByteBuffer, Bytes } from "../core/bytes";
import { Code, fail, failed } from "../core/fault";
import { ENTRY_FLAGS, ENTRY_NAME_MAX, ENTRY_PARENT, ENTRY_PATH_MAX, EntryFlag } from "../format/layerimage";
import { TarKind } from "../format/tar-entry";
import { LayerImage } from "./layerimage";
import { MergeTree, NO_NODE } from "./mergetree";

const SLASH: u32 = 0x2f;
/** As Linux. */
const LINKS_MAX: i32 = 40;

/** Two, as one is read to make the other: a target, a slash and the rest of a path. */
const joined: StaticArray<usize> = [heap.alloc(2 * ENTRY_PATH_MAX), heap.alloc(2 * ENTRY_PATH_MAX)];

const target = new Bytes();
const name = new Bytes();

const NO_RECORD: u32 = u32.MAX_VALUE;

/** Cached per record of the layer: node u32 | generation of the tree u32. */
const PLACE_SIZE: u32 = 8;

export class MergePaths {
  private places: usize = 0;
  /** One bit per record: its implicit directory was made. */
  private made: usize = 0;
  /** Directories made that no record stands for. */
  private nameless: u32 = 0;
  private waiting: ByteBuffer = new ByteBuffer();
  // What is left of the path being walked.
  private at: usize = 0;
  private end: usize = 0;

  constructor(
    private tree: MergeTree,
    private layers: LayerImage[],
    /** The layer being applied. */
    private layer: u32,
  ) {
    const count = layers[layer].entryCount;
    this.places = heap.alloc(count * PLACE_SIZE);
    memory.fill(this.places, 0, count * PLACE_SIZE);
    this.made = heap.alloc((count + 7) >> 3);
    memory.fill(this.made, 0, (count + 7) >> 3);
  }

  free(): void {
    if (this.places) heap.free(this.places);
    if (this.made) heap.free(this.made);
    this.places = 0;
    this.made = 0;
    this.waiting.free();
  }

  /**
   * The directory that a record, used as a parent, means now. With `make`, implicit directories
   * that aren't there are made. NO_NODE when there is none; with `make` the fault is set then.
   */
  directory(record: u32, make: bool): u32 {
    const waiting = this.waiting;
    waiting.clear();
    while (record && !this.placed(record)) {
      waiting.u32(record);
      const at = this.image.record(record);
      if (!at) return NO_NODE;
      record = load<u32>(at, ENTRY_PARENT);
    }
    let node = record ? load<u32>(this.places + record * PLACE_SIZE) : 0;
    while (waiting.len) {
      waiting.len -= 4;
      record = load<u32>(waiting.ptr + waiting.len);
      node = this.step(node, record, make);
      if (node == NO_NODE) return NO_NODE;
      const place = this.places + record * PLACE_SIZE;
      store<u32>(place, node);
      store<u32>(place, this.tree.generation, 4);
    }
    return node;
  }

  /**
   * The node that a path means; its last name is followed only if `follow`. NO_NODE when there is
   * none; with `make`, directories that are missing on the way, and at its end, are made.
   */
  walk(base: u32, path: usize, len: usize, follow: bool, make: bool): u32 {
    const tree = this.tree;
    this.at = path;
    this.end = path + len;
    let node = base;
    let links = 0;
    this.skipSlashes();
    while (this.at < this.end) {
      const start = this.at;
      while (this.at < this.end && load<u8>(this.at) != SLASH) this.at++;
      const size = this.at - start;
      const last = this.at == this.end;
      this.skipSlashes();
      if (!tree.isDirectory(node)) return NO_NODE;
      if (size == 1 && load<u8>(start) == 0x2e) continue;
      if (size == 2 && load<u16>(start) == 0x2e2e) {
        node = tree.parent(node);
        continue;
      }
      let child = tree.find(node, start, size);
      if (!child) {
        if (!make) return NO_NODE;
        // Paths of entries were checked on import; a link's target may hold anything.
        if (!isName(start, size)) {
          fail(Code.corrupt, "a link leads to a name that no directory can have");
          return NO_NODE;
        }
        child = this.make(node, start, size, NO_RECORD);
        if (child == NO_NODE) return NO_NODE;
      }
      if (tree.kind(child) != TarKind.symlink || (last && !follow)) {
        node = child;
        continue;
      }
      if (++links > LINKS_MAX) {
        fail(Code.loop, "too many symbolic links on the way");
        return NO_NODE;
      }
      if (!this.goThrough(child, links & 1)) return NO_NODE;
      if (load<u8>(this.at) == SLASH) node = 0;
      this.skipSlashes();
    }
    return node;
  }

  /** Puts a link's target before the rest of the path. */
  private goThrough(link: u32, buffer: i32): bool {
    const tree = this.tree;
    if (!this.layers[tree.layer(link)].target(tree.entry(link), target)) return false;
    const rest = this.end - this.at;
    if (target.len + 1 + rest > 2 * ENTRY_PATH_MAX) {
      return fail(Code.nameTooLong, "a path is too long once its links are followed");
    }
    const place = unchecked(joined[buffer]);
    memory.copy(place, target.ptr, target.len);
    store<u8>(place + target.len, u8(SLASH));
    memory.copy(place + target.len + 1, this.at, rest);
    this.at = place;
    this.end = place + target.len + 1 + rest;
    return true;
  }

  private skipSlashes(): void {
    while (this.at < this.end && load<u8>(this.at) == SLASH) this.at++;
  }

  private get image(): LayerImage {
    return this.layers[this.layer];
  }

  private placed(record: u32): bool {
    return load<u32>(this.places + record * PLACE_SIZE, 4) == this.tree.generation;
  }

  /** The directory that a record means below `parent`. */
  private step(parent: u32, record: u32, make: bool): u32 {
    const tree = this.tree;
    const at = this.image.record(record);
    if (!at || !this.image.name(at, name)) return NO_NODE;
    const isImplicit = (load<u8>(at, ENTRY_FLAGS) & EntryFlag.implicit) != 0;
    const child = tree.find(parent, name.ptr, name.len);
    if (!child) return make ? this.make(parent, name.ptr, name.len, isImplicit ? record : NO_RECORD) : NO_NODE;
    if (tree.isDirectory(child)) return child;
    if (tree.kind(child) == TarKind.symlink) {
      // What the link leads to is made if it is missing, as mkdir -p in umoci and containerd does.
      const node = this.walk(parent, name.ptr, name.len, true, make);
      if (node != NO_NODE && tree.isDirectory(node)) return node;
      if (failed()) return NO_NODE;
    }
    if (make) fail(Code.corrupt, "an entry below something that is no directory");
    return NO_NODE;
  }

  /**
   * Makes an implicit directory. (layer, entry) is its inode, so a record stands for one directory
   * only; others get entry numbers above the layer's, in the order that the layer asks for them.
   */
  private make(parent: u32, called: usize, len: usize, record: u32): u32 {
    let entry = record;
    if (record == NO_RECORD || this.wasMade(record)) {
      entry = this.image.entryCount + this.nameless++;
      if (entry < this.nameless) {
        fail(Code.unsupported, "too many directories in one layer");
        return NO_NODE;
      }
    }
    const node = this.tree.create(parent, called, len);
    this.tree.setSource(node, this.layer, entry, TarKind.directory);
    return node;
  }

  /** Whether a record's directory was made before; from now on it was. */
  private wasMade(record: u32): bool {
    const bit: u8 = 1 << u8(record & 7);
    const byte = this.made + (record >> 3);
    const was = load<u8>(byte);
    store<u8>(byte, was | bit);
    return (was & bit) != 0;
  }
}

function isName(at: usize, len: usize): bool {
  if (len > ENTRY_NAME_MAX) return false;
  for (let i: usize = 0; i < len; i++) if (!load<u8>(at + i)) return false;
  return true;
}

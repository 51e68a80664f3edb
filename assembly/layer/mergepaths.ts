// Where paths of a layer lead in the tree that is being merged: through directories, and through
// symbolic links inside the root, as a chroot would resolve them (image-spec layer.md; umoci and
// containerd do the same).
import { ByteBuffer, Bytes } from "../core/bytes";
import { Code, fail, failed } from "../core/fault";
import { ENTRY_FLAGS, ENTRY_PARENT, ENTRY_PATH_MAX, EntryFlag } from "../format/layerimage";
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

/** Cached per record of the layer: node u32 | generation of the tree u32. */
const PLACE_SIZE: u32 = 8;

export class MergePaths {
  private places: usize = 0;
  /** One bit per record: its implicit directory was made. */
  private made: usize = 0;
  private waiting: ByteBuffer = new ByteBuffer();
  // What is left of the path being walked.
  private at: usize = 0;
  private end: usize = 0;
  /** After `walk` found nothing: the directory that lacks the last name, or NO_NODE when more is missing. */
  private lacking: u32 = NO_NODE;
  private lackedName: Bytes = new Bytes();

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

  /** The node that a path means; its last name is followed only if `follow`. NO_NODE when there is none. */
  walk(base: u32, path: usize, len: usize, follow: bool): u32 {
    const tree = this.tree;
    this.lacking = NO_NODE;
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
      const child = tree.find(node, start, size);
      if (!child) {
        if (this.at == this.end) {
          this.lacking = node;
          this.lackedName.set(start, size);
        }
        return NO_NODE;
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
    if (!child) return make ? this.make(parent, name, record, isImplicit) : NO_NODE;
    if (tree.isDirectory(child)) return child;
    if (tree.kind(child) == TarKind.symlink) {
      const node = this.walk(parent, name.ptr, name.len, true);
      if (node != NO_NODE && tree.isDirectory(node)) return node;
      if (failed() || !make) return NO_NODE;
      // The link leads to a name that isn't there: like mkdir -p through it, one directory is made.
      if (node == NO_NODE && this.lacking != NO_NODE) {
        return this.make(this.lacking, this.lackedName, record, isImplicit);
      }
    }
    if (make) fail(Code.corrupt, "an entry below something that is no directory");
    return NO_NODE;
  }

  /** Makes an implicit directory; one record stands for one directory at most, as it is its inode. */
  private make(parent: u32, called: Bytes, record: u32, isImplicit: bool): u32 {
    const bit = 1 << (record & 7);
    const byte = this.made + (record >> 3);
    if (!isImplicit || load<u8>(byte) & bit) {
      fail(Code.corrupt, "an entry below a directory that was replaced by a link");
      return NO_NODE;
    }
    store<u8>(byte, load<u8>(byte) | bit);
    const node = this.tree.create(parent, called.ptr, called.len);
    this.tree.setSource(node, this.layer, record, TarKind.directory);
    return node;
  }
}

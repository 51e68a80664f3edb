// Applies layers, lowest first, to one tree and writes what is seen from above as a merged image
// (image-spec layer.md "Applying Changesets"). Per layer whiteouts come first, since they hide
// lower layers only, wherever they stand in the tar; then its entries in the tar's order.
import { ByteBuffer, Bytes } from "../core/bytes";
import { Code, fail, failed, fault } from "../core/fault";
import { fromHex } from "../core/hex";
import { quote } from "../core/quote";
import {
  ENTRY_FLAGS,
  ENTRY_KIND,
  ENTRY_NAME_LENGTH,
  ENTRY_PARENT,
  EntryFlag,
  WHITEOUT_PREFIX_SIZE,
} from "../format/layerimage";
import { MERGED_LAYERS_MAX } from "../format/mergedimage";
import { TarKind } from "../format/tar-entry";
import { Dir } from "../io/volume";
import { LayerImage } from "./layerimage";
import { MergePaths } from "./mergepaths";
import { MergeTree, NO_NODE } from "./mergetree";
import { MergeWriter } from "./mergewriter";
import { randomName } from "../store/random";
import { ImageRecord } from "../store/records";

const CHAIN_ID_SIZE: u32 = 32;
const name = new Bytes();
const link = new Bytes();

const enum Stage {
  whiteouts,
  entries,
  writing,
  done,
}

export class ImageMerge {
  /** Records to look at, and those looked at: for progress. */
  readonly total: u64;
  done: u64 = 0;
  private tree: MergeTree;
  private stage: Stage = Stage.whiteouts;
  private layer: u32 = 0;
  /** The next record of the layer. */
  private next: u32 = 0;
  private paths: MergePaths;

  private constructor(
    private layers: LayerImage[],
    private writer: MergeWriter,
  ) {
    const tree = new MergeTree();
    tree.setSource(0, 0, 0, TarKind.directory);
    let total: u64 = 0;
    for (let i = 0; i < layers.length; i++) total += u64(layers[i].entryCount);
    this.tree = tree;
    this.paths = new MergePaths(tree, layers, 0);
    this.total = total;
  }

  /**
   * Starts merging at least one layer into a file under a temporary name; the caller renames it
   * to the chainID in hex when it is done. `chainId` are its 32 raw bytes.
   */
  static begin(layers: LayerImage[], chainId: usize, dir: Dir, tempName: string): ImageMerge | null {
    if (!layers.length || layers.length > MERGED_LAYERS_MAX) {
      fail(Code.unsupported, "an image has 1 to 65535 layers");
      return null;
    }
    const writer = MergeWriter.begin(dir, tempName, chainId, layers.length);
    return writer ? new ImageMerge(layers, writer) : null;
  }

  /** Goes on for about `budget` entries: 1 done, the file is durable; 0 more to do; -1 failed. */
  step(budget: u32): i32 {
    if (this.stage == Stage.done) return 1;
    if (this.stage == Stage.writing) {
      const status = this.writer.step(max(budget, 1));
      if (status == 1) this.free();
      return status;
    }
    const image = this.layers[this.layer];
    const wanted = max(budget, 1);
    let end = image.entryCount - this.next > wanted ? this.next + wanted : image.entryCount;
    if (this.stage == Stage.whiteouts && !image.whiteouts) end = image.entryCount;
    else if (!this.apply(image, end)) return -1;
    this.next = end;
    if (end < image.entryCount) return 0;
    this.next = 0;
    if (this.stage == Stage.whiteouts) {
      this.stage = Stage.entries;
      return 0;
    }
    this.done += u64(end);
    this.stage = Stage.whiteouts;
    this.paths.free();
    if (++this.layer < u32(this.layers.length)) this.paths = new MergePaths(this.tree, this.layers, this.layer);
    else {
      this.stage = Stage.writing;
      this.writer.take(this.tree);
    }
    return 0;
  }

  /** Gives up and removes the file. */
  abandon(): void {
    if (this.stage == Stage.done) return;
    this.writer.abandon();
    this.free();
  }

  private free(): void {
    this.stage = Stage.done;
    this.paths.free();
    this.tree.free();
  }

  /** Applies the records from `next` to `end`. */
  private apply(image: LayerImage, end: u32): bool {
    for (let i = this.next; i < end; i++) {
      const record = image.record(i);
      if (!record) return false;
      const flags = u32(load<u8>(record, ENTRY_FLAGS));
      if (flags & (EntryFlag.implicit | EntryFlag.ignored)) continue;
      const isWhiteout = (flags & (EntryFlag.whiteout | EntryFlag.opaque)) != 0;
      if (isWhiteout != (this.stage == Stage.whiteouts)) continue;
      const ok = isWhiteout ? this.hide(image, i, flags) : this.place(image, i);
      if (!ok) return this.explain(image, i);
    }
    return true;
  }

  /** What a whiteout or an opaque mark names, lower layers lose; when they have none, that is no error. */
  private hide(image: LayerImage, index: u32, flags: u32): bool {
    const directory = this.paths.directory(load<u32>(image.record(index), ENTRY_PARENT), false);
    if (directory == NO_NODE) return !failed();
    if (flags & EntryFlag.opaque) {
      this.tree.clear(directory);
      return true;
    }
    if (!nameOf(image, index)) return false;
    const node = this.tree.find(directory, name.ptr + WHITEOUT_PREFIX_SIZE, name.len - WHITEOUT_PREFIX_SIZE);
    if (node) this.tree.remove(node);
    return true;
  }

  private place(image: LayerImage, index: u32): bool {
    const record = image.record(index);
    const kind: TarKind = load<u8>(record, ENTRY_KIND);
    if (!load<u8>(record, ENTRY_NAME_LENGTH)) {
      // The root's attributes; whatever the entry says, it stays a directory.
      if (kind != TarKind.hardLink) this.tree.setSource(0, this.layer, index, TarKind.directory);
      return true;
    }
    const directory = this.paths.directory(load<u32>(record, ENTRY_PARENT), true);
    if (directory == NO_NODE) return false;
    if (this.tree.isFull) return fail(Code.unsupported, "too many entries for one image");
    if (kind != TarKind.hardLink) {
      if (!nameOf(image, index)) return false;
      const node = this.nodeFor(directory, kind);
      this.tree.setSource(node, this.layer, index, kind);
      return true;
    }
    return this.placeHardLink(image, index, directory);
  }

  /** Hard links share the inode of what their target means at this point of the tar. */
  private placeHardLink(image: LayerImage, index: u32, directory: u32): bool {
    const tree = this.tree;
    if (!image.target(index, link)) return false;
    const target = this.paths.walk(0, link.ptr, link.len, false, false);
    if (target == NO_NODE) return failed() ? false : this.failLink("a hard link to nothing");
    if (tree.isDirectory(target)) return this.failLink("a hard link to a directory");
    if (!nameOf(image, index)) return false;
    if (tree.isWithin(target, tree.find(directory, name.ptr, name.len))) {
      return this.failLink("a hard link to what it replaces");
    }
    const node = this.nodeFor(directory, tree.kind(target));
    tree.setSource(node, tree.layer(target), tree.entry(target), tree.kind(target));
    tree.setLinked(node);
    tree.setLinked(target);
    return true;
  }

  private failLink(detail: string): bool {
    return fail(Code.corrupt, detail + ", " + quote(link.ptr, link.len));
  }

  /** The node that is to have `name` in a directory; a directory keeps its children only if it stays one. */
  private nodeFor(directory: u32, kind: TarKind): u32 {
    const tree = this.tree;
    const there = tree.find(directory, name.ptr, name.len);
    if (!there) return tree.create(directory, name.ptr, name.len);
    if (tree.isDirectory(there) && kind != TarKind.directory) {
      tree.remove(there);
      return tree.create(directory, name.ptr, name.len);
    }
    if (tree.kind(there) == TarKind.symlink) tree.generation++;
    return there;
  }

  /** Adds the entry's path and its layer to the fault. */
  private explain(image: LayerImage, index: u32): bool {
    const path = new ByteBuffer();
    if (fault.raised && !fault.subject.len && !fault.hasOffset && image.path(index, path)) {
      fault.detail += ": " + quote(path.ptr, path.len);
      image.blame();
    }
    path.free();
    return false;
  }
}

/** Makes the merged image that an image names anew, in one go: it is a cache, and its layers are there. */
export function remerge(layers: LayerImage[], image: ImageRecord, dir: Dir): bool {
  const digest = memory.data(CHAIN_ID_SIZE, 8);
  fromHex(image.chainId, digest);
  const tempName = randomName() + "-";
  const merge = ImageMerge.begin(layers, digest, dir, tempName);
  if (!merge) return false;
  let state = 0;
  while (state == 0) state = merge.step(u32.MAX_VALUE);
  if (state > 0 && dir.rename(tempName, image.mergedFile)) return dir.sync();
  merge.abandon();
  dir.unlink(tempName);
  return false;
}

/** Sets `name`; the record is looked up anew, as resolving paths may have moved it out of the cache. */
function nameOf(image: LayerImage, index: u32): bool {
  const record = image.record(index);
  return record != 0 && image.name(record, name);
}

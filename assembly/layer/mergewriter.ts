// Writes a merged tree as a merged image: directories breadth first, children sorted by name.
import { ByteBuffer, Bytes, compareBytes } from "../core/bytes";
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
  MERGED_OWN_SIZE,
  namePrefix,
} from "../format/mergedimage";
import { BLOCK_SIZE, BlockWriter } from "../io/blockfile";
import { Dir } from "../io/volume";
import { RecordArena } from "./arena";
import { LinkCounts } from "./linkcounts";
import { MergeTree } from "./mergetree";

const own = memory.data(80, 8);
const name = new Bytes();
const other = new Bytes();

const CHAIN_ID_SIZE: usize = 32;

export class MergeWriter {
  private tree: MergeTree | null = null;
  private dirents: RecordArena = new RecordArena(DIRENT_BITS);
  private directories: RecordArena = new RecordArena(DIRECTORY_BITS);
  /** Node of each directory: those that are to be listed follow those that were. */
  private nodes: RecordArena = new RecordArena(2);
  private listed: u32 = 0;
  private children: ByteBuffer = new ByteBuffer();
  private links: LinkCounts = new LinkCounts();
  private namesLength: u32 = 0;

  private constructor(private file: BlockWriter) {}

  static begin(dir: Dir, tempName: string, chainId: usize, layers: u32): MergeWriter | null {
    const file = BlockWriter.begin(dir, tempName);
    if (!file) return null;
    memory.fill(own, 0, MERGED_OWN_SIZE);
    const self = new MergeWriter(file);
    self.layers = layers;
    memory.copy(self.chainId, chainId, CHAIN_ID_SIZE);
    return self;
  }

  private layers: u32 = 0;
  private chainId: usize = heap.alloc(CHAIN_ID_SIZE);

  /** Takes the finished tree, which stays the caller's. */
  take(tree: MergeTree): void {
    this.tree = tree;
    store<u32>(this.nodes.add(), 0);
    const root = this.directories.add();
    store<u32>(root, tree.layer(0), DIRECTORY_LAYER);
    store<u32>(root, tree.entry(0), DIRECTORY_ENTRY);
  }

  /** Lists about `budget` names; 1 done, 0 more to do, -1 failed. */
  step(budget: u32): i32 {
    for (let left = i64(budget); left > 0 && this.listed < this.nodes.count;) {
      const count = this.list(this.listed++);
      if (count < 0) return -1;
      left -= count + 1;
    }
    if (this.listed < this.nodes.count) return 0;
    const ok = this.finish();
    this.free();
    return ok ? 1 : -1;
  }

  abandon(): void {
    this.file.abandon();
    this.free();
  }

  private free(): void {
    this.dirents.free();
    this.directories.free();
    this.nodes.free();
    this.children.free();
    this.links.free();
    if (this.chainId) heap.free(this.chainId);
    this.chainId = 0;
  }

  /** Writes one directory's names and makes its dirents; returns how many, or -1. */
  private list(dir: u32): i64 {
    const tree = this.tree!;
    const children = this.children;
    const node = load<u32>(this.nodes.at(dir));
    children.clear();
    for (let child = tree.firstChild(node); child; child = tree.nextSibling(child)) {
      tree.name(child, name);
      children.u32(child);
      children.u32(namePrefix(name.ptr, name.len));
    }
    const count = u32(children.len >> 3);
    sortChildren(tree, children.ptr, count);
    const record = this.directories.at(dir);
    store<u32>(record, this.dirents.count, DIRECTORY_FIRST);
    store<u32>(record, count, DIRECTORY_COUNT);
    for (let i: u32 = 0; i < count; i++) {
      const at = children.ptr + (i << 3);
      if (!this.add(dir, load<u32>(at), load<u32>(at, 4))) return -1;
    }
    return i64(count);
  }

  private add(dir: u32, child: u32, prefix: u32): bool {
    const tree = this.tree!;
    tree.name(child, name);
    const offset = this.writeName(name);
    if (offset < 0) return false;
    const dirent = this.dirents.add();
    store<u32>(dirent, u32(offset), DIRENT_NAME);
    store<u8>(dirent, u8(name.len), DIRENT_NAME_LENGTH);
    store<u32>(dirent, prefix, DIRENT_PREFIX);
    if (!tree.isDirectory(child)) {
      store<u32>(dirent, tree.entry(child), DIRENT_TARGET);
      store<u16>(dirent, u16(tree.layer(child)), DIRENT_LAYER);
      if (tree.isLinked(child)) {
        this.links.add(tree.layer(child), tree.entry(child));
        store<u8>(dirent, u8(DirentFlag.multi), DIRENT_FLAGS);
      }
      return true;
    }
    store<u32>(dirent, this.nodes.count, DIRENT_TARGET);
    store<u8>(dirent, u8(DirentFlag.directory), DIRENT_FLAGS);
    store<u32>(this.nodes.add(), child);
    const record = this.directories.add();
    store<u32>(record, dir, DIRECTORY_PARENT);
    store<u32>(record, tree.layer(child), DIRECTORY_LAYER);
    store<u32>(record, tree.entry(child), DIRECTORY_ENTRY);
    store<u32>(record, u32(offset), DIRECTORY_NAME);
    store<u32>(record, u32(name.len), DIRECTORY_NAME_LENGTH);
    return true;
  }

  /** Offset of the name among the names, or -1; it must not straddle a block. */
  private writeName(text: Bytes): i64 {
    const used = this.namesLength & (BLOCK_SIZE - 1);
    if (used + u32(text.len) > BLOCK_SIZE) {
      if (!this.file.align(BLOCK_SIZE)) return -1;
      this.namesLength += BLOCK_SIZE - used;
    }
    const offset = this.namesLength;
    this.namesLength += u32(text.len);
    return this.file.write(text.ptr, u32(text.len)) ? i64(offset) : -1;
  }

  /** Writes everything but the names, which are there already. */
  private finish(): bool {
    this.links.count();
    this.markSingle();
    memory.fill(own, 0, MERGED_OWN_SIZE);
    memory.copy(own + MERGED_OWN_CHAIN_ID, this.chainId, CHAIN_ID_SIZE);
    store<u32>(own, this.layers, MERGED_OWN_LAYERS);
    store<u32>(own, this.directories.count, MERGED_OWN_DIRECTORIES);
    store<u32>(own, this.dirents.count, MERGED_OWN_DIRENTS);
    store<u32>(own, this.links.shared.count, MERGED_OWN_LINKS);
    store<u64>(own, BLOCK_SIZE, MERGED_OWN_NAMES_OFFSET);
    return (
      this.section(this.dirents, MERGED_OWN_DIRENTS_OFFSET) &&
      this.section(this.directories, MERGED_OWN_DIRECTORIES_OFFSET) &&
      this.section(this.links.shared, MERGED_OWN_LINKS_OFFSET) &&
      this.file.finish(MERGED_IMAGE_MAGIC, own, MERGED_OWN_SIZE)
    );
  }

  /** What was linked once may have lost its other names since. */
  private markSingle(): void {
    for (let i: u32 = 0; i < this.dirents.count; i++) {
      const dirent = this.dirents.at(i);
      if (!(load<u8>(dirent, DIRENT_FLAGS) & DirentFlag.multi)) continue;
      if (!this.links.isShared(load<u16>(dirent, DIRENT_LAYER), load<u32>(dirent, DIRENT_TARGET))) {
        store<u8>(dirent, 0, DIRENT_FLAGS);
      }
    }
  }

  private section(records: RecordArena, ownOffset: usize): bool {
    if (!this.file.align(BLOCK_SIZE)) return false;
    store<u64>(own + ownOffset, this.file.offset);
    for (let at: u32 = 0; at < records.count;) {
      const wrote = records.write(this.file, at, u32.MAX_VALUE);
      if (wrote < 0) return false;
      at += wrote;
    }
    return true;
  }
}

/** Heap sort of (node, name prefix) pairs: no bad case that a tar could provoke. */
function sortChildren(tree: MergeTree, base: usize, count: u32): void {
  for (let root = i32(count >> 1) - 1; root >= 0; root--) sift(tree, base, u32(root), count);
  for (let end = count; end > 1;) {
    end--;
    const last = load<u64>(base + (end << 3));
    store<u64>(base + (end << 3), load<u64>(base));
    store<u64>(base, last);
    sift(tree, base, 0, end);
  }
}

function sift(tree: MergeTree, base: usize, root: u32, count: u32): void {
  const moved = load<u64>(base + (root << 3));
  for (;;) {
    let child: u32 = 2 * root + 1;
    if (child >= count) break;
    let at = base + (child << 3);
    if (child + 1 < count && isBefore(tree, load<u64>(at), load<u64>(at + 8))) {
      child++;
      at += 8;
    }
    if (!isBefore(tree, moved, load<u64>(at))) break;
    store<u64>(base + (root << 3), load<u64>(at));
    root = child;
  }
  store<u64>(base + (root << 3), moved);
}

/** The node is in a pair's low half, the prefix in its high one. */
function isBefore(tree: MergeTree, a: u64, b: u64): bool {
  const left = u32(a >> 32);
  const right = u32(b >> 32);
  if (left != right) return left < right;
  tree.name(u32(a), name);
  tree.name(u32(b), other);
  return compareBytes(name.ptr, name.len, other.ptr, other.len) < 0;
}

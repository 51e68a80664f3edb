// What differs from the image, from the upper alone: a walk of the changes, never of the lower
// (docs/semantics.md "Diff").
//
// A directory of the upper that still overlays the lower directory of its place lists only
// names that changed. One that was made anew, or moved here over another, is compared by name.
import { ByteBuffer, Bytes, compareBytes } from "../core/bytes";
import { Code, fail, failed } from "../core/fault";
import { LowerRef } from "../layer/mergedimage";
import { Kind, NONE } from "./inode";
import { Listing } from "./listing";
import { Node } from "./node";
import { Stat } from "./stat";
import { View } from "./view";

const ADDED: u32 = 0x41;
const CHANGED: u32 = 0x43;
const DELETED: u32 = 0x44;

// A change: | kind u8 | 0 u8 | path length u16 | path |
const HEADER: u32 = 4;
const PATH_MAX: usize = 0xffff;
/** Bytes of a diff. Deeply nested trees have paths that add up with the square of their depth. */
const DIFF_MAX: usize = 256 << 20;

const lowerName = new Bytes();

export class Diff {
  /** Changes in the order in which they were found. */
  private found: ByteBuffer = new ByteBuffer();
  private offsets: u32[] = [];
  private path: ByteBuffer = new ByteBuffer();
  private stat: Stat = new Stat();
  private lowerStat: Stat = new Stat();

  constructor(private view: View) {}

  /** Appends the packed changes, sorted by path, to `out`. */
  run(out: ByteBuffer): bool {
    const root = this.view.upper.root;
    if (root) {
      const node = new Node();
      this.view.root(node);
      this.inPlace(node);
    }
    if (!failed()) this.sort(out);
    this.found.free();
    this.path.free();
    return !failed();
  }

  /** A directory over the lower directory of its place: its own names are all that changed. True if any did. */
  private inPlace(directory: Node): bool {
    const dentries = directory.inode!.dentries;
    if (!dentries) return false;
    const child = new Node();
    const lower = new Node();
    let any = false;
    for (let i = 0; i < dentries.count && !failed(); i++) {
      const dentry = dentries.at(i);
      const inLower = this.lowerChild(directory.dir, dentry.name, dentry.len, lower);
      const depth = this.enter(dentry.name, dentry.len);
      if (!dentry.inode) {
        if (inLower) {
          this.add(DELETED);
          any = true;
        }
      } else {
        this.view.lookup(directory, dentry.name, dentry.len, child);
        any = (inLower ? this.compare(child, lower) : this.added(child)) || any;
      }
      this.path.len = depth;
    }
    return any;
  }

  /** A name that both have. */
  private compare(child: Node, lower: Node): bool {
    const isDirectory = child.kind == Kind.directory;
    if (!isDirectory || lower.kind != Kind.directory) {
      if (this.isUnchanged(child, lower)) return false;
      this.add(CHANGED);
      if (isDirectory) this.contents(child);
      return true;
    }
    // The directory's own line comes before those below it, and only if there is a change.
    const mark = this.mark();
    this.add(CHANGED);
    const below = child.dir == lower.dir ? child.inode != null && this.inPlace(child) : this.compareNames(child, lower);
    if (below || !this.isUnchanged(child, lower)) return true;
    this.takeBack(mark);
    return false;
  }

  /** Something that the image doesn't have here, with all below it. */
  private added(node: Node): bool {
    this.add(ADDED);
    if (node.kind == Kind.directory) this.contents(node);
    return true;
  }

  /** All below a directory is added. Not by recursion: renames nest new directories without limit, and the stack has one. */
  private contents(directory: Node): void {
    const depth = this.path.len;
    const listings: Listing[] = [new Listing(this.view, directory)];
    const depths: usize[] = [depth];
    const name = new Bytes();
    while (listings.length > 0 && !failed()) {
      const top = listings.length - 1;
      this.path.len = depths[top];
      const child = new Node();
      if (!listings[top].next(name, child)) {
        listings.pop();
        depths.pop();
        continue;
      }
      this.enter(name.ptr, u32(name.len));
      this.add(ADDED);
      if (child.kind != Kind.directory) continue;
      listings.push(new Listing(this.view, child));
      depths.push(this.path.len);
    }
    this.path.len = depth;
  }

  /** Two directories of different origin, name by name. */
  private compareNames(directory: Node, lower: Node): bool {
    const listing = new Listing(this.view, directory);
    const child = new Node();
    const name = new Bytes();
    const other = new Node();
    const image = this.view.lower;
    const ref = new LowerRef();
    let i = image.first(lower.dir);
    const end = i + image.count(lower.dir);
    let more = listing.next(name, child);
    let any = false;
    while (!failed() && (more || i < end)) {
      if (i < end && !image.child(i, ref, lowerName)) break;
      const order = i == end ? -1 : more ? compareBytes(name.ptr, name.len, lowerName.ptr, lowerName.len) : 1;
      const depth = order <= 0 ? this.enter(name.ptr, u32(name.len)) : this.enter(lowerName.ptr, u32(lowerName.len));
      if (order < 0) {
        any = this.added(child);
      } else if (order > 0) {
        this.add(DELETED);
        any = true;
      } else {
        this.setLower(ref, lower.dir, other);
        any = this.compare(child, other) || any;
      }
      this.path.len = depth;
      if (order <= 0) more = listing.next(name, child);
      if (order >= 0) i++;
    }
    return any;
  }

  /** The same inode as the image has here, with the same attributes, data and extended attributes. */
  private isUnchanged(node: Node, lower: Node): bool {
    if (!this.isSameOrigin(node, lower)) return false;
    const inode = node.inode;
    if (!inode) return true;
    if (inode.dataChanged || inode.ownXattrs) return false;
    const own = this.stat;
    const image = this.lowerStat;
    if (!own.read(node, this.view.lower) || !image.read(lower, this.view.lower)) return false;
    return (
      own.kind == image.kind &&
      own.mode == image.mode &&
      own.uid == image.uid &&
      own.gid == image.gid &&
      own.modified.seconds == image.modified.seconds &&
      own.modified.nanoseconds == image.modified.nanoseconds
    );
  }

  private isSameOrigin(node: Node, lower: Node): bool {
    return node.layer == lower.layer && node.entry == lower.entry;
  }

  /** What the lower alone has under a name, as the image has it. */
  private lowerChild(dir: u32, name: usize, len: u32, out: Node): bool {
    const ref = new LowerRef();
    return dir != NONE && this.view.lower.lookup(dir, name, len, ref) && this.setLower(ref, dir, out);
  }

  /** As in the image: not redirected to an inode that was copied up under another name. */
  private setLower(ref: LowerRef, dir: u32, out: Node): bool {
    const multi = ref.multi;
    ref.multi = false;
    const ok = this.view.setLower(ref, dir, out);
    ref.multi = multi;
    out.multi = multi;
    return ok;
  }

  // ---- paths and lines ---------------------------------------------------------------------

  private enter(name: usize, len: u32): usize {
    const depth = this.path.len;
    if (depth + 1 + len > PATH_MAX) fail(Code.nameTooLong, "a path is too long for a diff");
    this.path.u8(0x2f);
    this.path.bytes(name, len);
    return depth;
  }

  private add(kind: u32): void {
    if (this.found.len > DIFF_MAX) fail(Code.insufficientMemory, "a diff is longer than 256 MiB");
    if (failed()) return;
    this.offsets.push(u32(this.found.len));
    this.found.u8(kind);
    this.found.u8(0);
    this.found.u16(u32(this.path.len));
    this.found.bytes(this.path.ptr, this.path.len);
  }

  private mark(): i32 {
    return this.offsets.length;
  }

  private takeBack(mark: i32): void {
    if (mark == this.offsets.length) return;
    this.found.len = this.offsets[mark];
    this.offsets.length = mark;
  }

  private sort(out: ByteBuffer): void {
    sortBase = this.found.ptr;
    this.offsets.sort((a, b) => {
      const left = sortBase + a;
      const right = sortBase + b;
      return compareBytes(left + HEADER, load<u16>(left, 2), right + HEADER, load<u16>(right, 2));
    });
    out.reserve(this.found.len);
    for (let i = 0; i < this.offsets.length; i++) {
      const at = sortBase + this.offsets[i];
      out.bytes(at, HEADER + load<u16>(at, 2));
    }
  }
}

/** What the comparator, which can't capture, sorts by. */
let sortBase: usize = 0;

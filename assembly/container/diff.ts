// What differs between two states of a container, or between its image and one, from the writable layers
// alone: a walk of the changes, never of the lower (docs/semantics.md "Diff").
//
// A directory that in both states is over the same directory of the image can differ only in names that either
// writable layer holds. One that was made anew, or moved here over another, is compared by name.
import { ByteBuffer, compareBytes } from "../core/bytes";
import { Code, fail, failed } from "../core/fault";
import { Content } from "../store/content";
import { Inode, Kind } from "./inode";
import { Node } from "./node";
import { ListedPairs, Pairs, TouchedPairs } from "./pairs";
import { equalsData, sharesData } from "./samedata";
import { Stat } from "./stat";
import { View } from "./view";
import { XattrSet } from "./xattrset";

const ADDED: u32 = 0x41;
const CHANGED: u32 = 0x43;
const DELETED: u32 = 0x44;

// A change: | kind u8 | 0 u8 | path length u16 | path |
const HEADER: u32 = 4;
const PATH_MAX: usize = 0xffff;
/** Bytes of a diff. Deeply nested trees have paths that add up with the square of their depth. */
const DIFF_MAX: usize = 256 << 20;

const fromXattrs = new XattrSet();
const toXattrs = new XattrSet();

/** A directory on the way down. */
class Step {
  /** Something in it, or the directory itself, differs: its own line stays. */
  changed: bool = false;

  constructor(
    readonly pairs: Pairs,
    /** Length of its path. */
    readonly depth: usize,
    /** How many lines there were before its own. */
    readonly mark: i32,
  ) {}
}

export class Diff {
  /** Changes in the order in which they were found. */
  private found: ByteBuffer = new ByteBuffer();
  private offsets: u32[] = [];
  private path: ByteBuffer = new ByteBuffer();
  /** Not by recursion: renames nest new directories without limit, and the stack has one. */
  private steps: Step[] = [];
  private fromStat: Stat = new Stat();
  private toStat: Stat = new Stat();

  constructor(
    private from: View,
    private to: View,
    private content: Content,
  ) {}

  /** Appends the packed changes, sorted by path, to `out`. */
  run(out: ByteBuffer): bool {
    const from = new Node();
    const to = new Node();
    this.from.root(from);
    this.to.root(to);
    this.enter(new TouchedPairs(this.from, from, this.to, to), 0);
    while (this.steps.length > 0 && !failed()) this.advance();
    while (this.steps.length > 0) this.steps.pop().pairs.free();
    if (!failed()) this.sort(out);
    this.found.free();
    this.path.free();
    return !failed();
  }

  /** One name of the directory that the walk stands in. */
  private advance(): void {
    const step = this.steps[this.steps.length - 1];
    const pairs = step.pairs;
    this.path.len = step.depth;
    if (!pairs.next()) return this.leave();
    this.append(pairs.name.ptr, u32(pairs.name.len));
    if (!pairs.hasTo) {
      if (!pairs.hasFrom) return;
      this.add(DELETED);
      step.changed = true;
    } else if (!pairs.hasFrom) {
      this.add(ADDED);
      step.changed = true;
      this.enterNew(pairs.to);
    } else {
      this.compare(step, pairs.from, pairs.to);
    }
  }

  /** A name that both have. */
  private compare(step: Step, from: Node, to: Node): void {
    if (!from.inode && !to.inode && from.number == to.number) return;
    const differs = !this.isUnchanged(from, to);
    if (from.kind != Kind.directory || to.kind != Kind.directory) {
      if (!differs) return;
      this.add(CHANGED);
      step.changed = true;
      this.enterNew(to);
      return;
    }
    // The directory's own line comes before those below it, and stays only if there is a change.
    const mark = this.offsets.length;
    this.add(CHANGED);
    const inPlace = this.from.mergedDirectory(from) == this.to.mergedDirectory(to);
    const pairs: Pairs = inPlace
      ? new TouchedPairs(this.from, from, this.to, to)
      : new ListedPairs(this.from, from, this.to, to);
    this.enter(pairs, mark).changed = differs;
  }

  private enter(pairs: Pairs, mark: i32): Step {
    const step = new Step(pairs, this.path.len, mark);
    this.steps.push(step);
    return step;
  }

  /** All below a directory that has taken the place of something else is added. */
  private enterNew(node: Node): void {
    if (node.kind != Kind.directory) return;
    this.enter(new ListedPairs(this.from, null, this.to, node), 0).changed = true;
  }

  private leave(): void {
    const step = this.steps.pop();
    step.pairs.free();
    if (!this.steps.length) return;
    if (step.changed) this.steps[this.steps.length - 1].changed = true;
    else this.takeBack(step.mark);
  }

  /** The same inode, with the same attributes, data and extended attributes. */
  private isUnchanged(from: Node, to: Node): bool {
    if (from.number != to.number) return false;
    const a = this.fromStat;
    const b = this.toStat;
    if (!a.read(from, this.from.lower) || !b.read(to, this.to.lower)) return false;
    const same =
      a.kind == b.kind &&
      a.mode == b.mode &&
      a.uid == b.uid &&
      a.gid == b.gid &&
      a.major == b.major &&
      a.minor == b.minor &&
      a.size == b.size &&
      a.modified.equals(b.modified);
    return same && this.hasSameXattrs(from, to) && this.hasSameData(from, to);
  }

  private hasSameXattrs(from: Node, to: Node): bool {
    const a = from.inode;
    const b = to.inode;
    const own = (a != null && a.ownXattrs) || (b != null && b.ownXattrs);
    if (!own) return true;
    return fromXattrs.load(from, this.from.lower) && toXattrs.load(to, this.to.lower) && fromXattrs.equals(toXattrs);
  }

  private hasSameData(from: Node, to: Node): bool {
    const a = from.inode;
    const b = to.inode;
    if (to.kind == Kind.symbolicLink) return !a || !b || hasSameTarget(a, b);
    const wrote = a != null && a.dataChanged;
    if (wrote != (b != null && b.dataChanged)) return false;
    if (!wrote || sharesData(a!.extents, this.from.upper.segments, b!.extents, this.to.upper.segments)) return true;
    // Data that was moved to another segment since: the inode has not changed then.
    if (!a!.changed.equals(b!.changed)) return false;
    return equalsData(this.from, from, this.to, to, a!.size, this.content);
  }

  // ---- paths and lines ---------------------------------------------------------------------

  private append(name: usize, len: u32): void {
    if (this.path.len + 1 + len > PATH_MAX) fail(Code.nameTooLong, "a path is too long for a diff");
    this.path.u8(0x2f);
    this.path.bytes(name, len);
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

function hasSameTarget(a: Inode, b: Inode): bool {
  return a.targetLen == b.targetLen && memory.compare(a.target, b.target, a.targetLen) == 0;
}

/** What the comparator, which can't capture, sorts by. */
let sortBase: usize = 0;

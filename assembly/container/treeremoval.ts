// A directory with all that is below it, on its way out. It is looked through before anything changes: only what the upper
// has an inode of, or needs one of, is told; all the rest of the lower goes with one name.
import { Code, fail, failed } from "../core/fault";
import { Bytes } from "../core/bytes";
import { LowerRef } from "../layer/lowerref";
import { Growth } from "./growth";
import { Inode, Kind, NONE } from "./inode";
import { Listing } from "./listing";
import { Node } from "./node";
import { View } from "./view";

const ref = new LowerRef();
const child = new Node();
const name = new Bytes();

/** A file that loses names, or an open directory. */
export class Loser {
  readonly node: Node = new Node();
  /** Names below the directory. */
  names: u32 = 0;
}

export class TreeRemoval {
  /** Inodes of the upper whose only name goes. */
  readonly gone: Inode[] = [];
  /** By number, what may be left after it lost its names: it has others, or is open. */
  private losers: Map<u64, Loser> = new Map();
  /** Directories still to look through: of the upper, and those of the lower that nothing was changed below. */
  private own: Inode[] = [];
  private merged: u32[] = [];
  /** Directories of the lower that were looked through. */
  private seen: u32 = 0;

  constructor(
    private view: View,
    /** Numbers of the inodes that are held by open files as the lower's. */
    private open: Set<u64>,
  ) {}

  /** Looks through a directory; false with the fault set on failure. */
  survey(directory: Node): bool {
    this.meet(directory);
    while (this.own.length) if (!this.listOwn(this.own.pop())) return false;
    while (this.merged.length) if (!this.listMerged(this.merged.pop())) return false;
    return true;
  }

  /** What has to stay needs an inode of the upper. */
  addTo(growth: Growth): Growth {
    const losers = this.left();
    for (let i = 0; i < losers.length; i++) growth.copyUpNameless(losers[i].node);
    return growth;
  }

  /** What stays when its names have gone, or has an inode of the upper; the fault tells failure. */
  left(): Loser[] {
    const losers = this.losers.values();
    const left: Loser[] = [];
    for (let i = 0; i < losers.length; i++) if (this.outlives(losers[i])) left.push(losers[i]);
    return left;
  }

  private outlives(loser: Loser): bool {
    const node = loser.node;
    if (node.inode || this.open.has(node.number)) return true;
    return node.multi && this.view.lower.linkCount(node.layer, node.entry) > loser.names;
  }

  private listOwn(inode: Inode): bool {
    const directory = new Node();
    directory.setInode(inode);
    const listing = new Listing(this.view, directory);
    while (listing.next(name, child)) this.meet(child);
    return !failed();
  }

  /** One that was never copied up: nor was any below it, but for files of more names. */
  private listMerged(dir: u32): bool {
    const lower = this.view.lower;
    // Each is in one other directory: in a damaged image they could go round, or multiply.
    if (++this.seen > lower.directoryCount) return fail(Code.corrupt, "merged image: directories hold each other");
    const first = lower.first(dir);
    const end = first + lower.count(dir);
    for (let i = first; i < end; i++) {
      if (!lower.entry(i, ref)) return false;
      if (ref.dir != NONE) this.merged.push(ref.dir);
      if (!ref.multi && !this.open.size) continue;
      if (!this.view.setLower(ref, dir, child)) return false;
      this.meetFile(child);
    }
    return !failed();
  }

  private meet(node: Node): void {
    const inode = node.inode;
    if (node.kind == Kind.directory) {
      if (inode) this.own.push(inode);
      else this.merged.push(node.dir);
    }
    if (inode && inode.links == 1) this.gone.push(inode);
    else this.meetFile(node);
  }

  private meetFile(node: Node): void {
    const number = node.number;
    if (!node.inode && !node.multi && !this.open.has(number)) return;
    if (!this.losers.has(number)) {
      const loser = new Loser();
      loser.node.copy(node);
      this.losers.set(number, loser);
    }
    this.losers.get(number).names++;
  }
}

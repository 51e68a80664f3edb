// What `lstat` gives, for upper and lower nodes alike.
import { LowerAttributes } from "../layer/layerimage";
import { MergedImage } from "../layer/mergedimage";
import { Inode, Kind } from "./inode";
import { Node } from "./node";
import { Time } from "../io/time";

const lowerAttributes = new LowerAttributes();

export class Stat {
  number: u64 = 0;
  kind: Kind = Kind.regular;
  mode: u32 = 0;
  links: u32 = 1;
  uid: u32 = 0;
  gid: u32 = 0;
  major: u32 = 0;
  minor: u32 = 0;
  size: u64 = 0;
  accessed: Time = new Time();
  modified: Time = new Time();
  changed: Time = new Time();

  /** False with the fault set when the lower can't be read. */
  read(node: Node, lower: MergedImage): bool {
    const inode = node.inode;
    if (!inode) return this.readLower(node, lower);
    this.number = inode.number;
    this.kind = inode.kind;
    this.mode = inode.mode;
    this.links = inode.links;
    this.uid = inode.uid;
    this.gid = inode.gid;
    this.major = inode.major;
    this.minor = inode.minor;
    this.size = inode.size;
    this.accessed.copy(inode.accessed);
    this.modified.copy(inode.modified);
    this.changed.copy(inode.changed);
    return true;
  }

  /** Gives a copied-up inode the attributes that were read. */
  apply(inode: Inode): void {
    inode.kind = this.kind;
    inode.mode = this.mode;
    inode.links = this.links;
    inode.uid = this.uid;
    inode.gid = this.gid;
    inode.major = this.major;
    inode.minor = this.minor;
    inode.size = this.size;
    inode.accessed.copy(this.accessed);
    inode.modified.copy(this.modified);
    inode.changed.copy(this.changed);
  }

  private readLower(node: Node, lower: MergedImage): bool {
    const from = lowerAttributes;
    if (!lower.layers[node.layer].attributes(node.entry, from)) return false;
    this.number = node.number;
    // The root stays a directory whatever the root entry's type says.
    this.kind = node.kind;
    this.mode = from.mode;
    this.links = node.multi ? lower.linkCount(node.layer, node.entry) : 1;
    this.uid = from.uid;
    this.gid = from.gid;
    this.major = from.major;
    this.minor = from.minor;
    this.size = node.kind == Kind.directory ? 0 : from.size;
    this.modified.set(from.mtimeSec, from.mtimeNs);
    this.accessed.copy(this.modified);
    this.changed.copy(this.modified);
    return true;
  }
}

// A directory of the merged view: the upper's names and the lower's, merged in byte order,
// without what whiteouts hide.
import { Bytes, compareBytes } from "../core/bytes";
import { LowerRef } from "../layer/lowerref";
import { Dentries } from "./dentries";
import { NONE } from "./inode";
import { Node } from "./node";
import { View } from "./view";

const ref = new LowerRef();

export class Listing {
  private dentries: Dentries | null;
  private at: i32 = 0;
  private dir: u32;
  private lowerAt: u32 = 0;
  private lowerEnd: u32 = 0;
  private lowerName: Bytes = new Bytes();

  constructor(
    private view: View,
    private directory: Node,
  ) {
    const inode = directory.inode;
    this.dentries = inode ? inode.dentries : null;
    this.dir = view.mergedDirectory(directory);
    if (this.dir != NONE) {
      this.lowerAt = view.lower.first(this.dir);
      this.lowerEnd = this.lowerAt + view.lower.count(this.dir);
    }
  }

  /** The next entry; false at the end, or with the fault set. `name` is valid until the next call. */
  next(name: Bytes, out: Node): bool {
    const dentries = this.dentries;
    for (;;) {
      const own = dentries && this.at < dentries.count ? dentries.at(this.at) : null;
      const hasLower = this.lowerAt < this.lowerEnd;
      if (!own && !hasLower) return false;
      if (hasLower && !this.view.lower.child(this.lowerAt, ref, this.lowerName)) return false;
      const order = !hasLower ? -1 : own ? compareBytes(own.name, own.len, this.lowerName.ptr, this.lowerName.len) : 1;
      if (order >= 0) this.lowerAt++;
      if (order > 0) {
        name.set(this.lowerName.ptr, this.lowerName.len);
        return this.view.setLower(ref, this.dir, out);
      }
      this.at++;
      if (!own!.inode) continue;
      name.set(own!.name, own!.len);
      return this.view.lookup(this.directory, own!.name, own!.len, out);
    }
  }
}

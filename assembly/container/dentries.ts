// The names that a directory of the upper holds itself, sorted by their bytes: inodes of the
// upper and whiteouts. Names of the lower that were not touched are not here.
import { compareBytes } from "../core/bytes";
import { Inode } from "./inode";

/** A name in the upper. Its bytes are unmanaged; `free` it. */
export class Dentry {
  readonly name: usize;

  /** `inode` is null for a whiteout: the lower's entry of this name is deleted. */
  constructor(
    name: usize,
    readonly len: u32,
    public inode: Inode | null,
  ) {
    this.name = heap.alloc(len);
    memory.copy(this.name, name, len);
  }

  free(): void {
    heap.free(this.name);
  }
}

export class Dentries {
  private list: Dentry[] = [];

  get count(): i32 {
    return this.list.length;
  }

  at(i: i32): Dentry {
    return this.list[i];
  }

  find(name: usize, len: u32): Dentry | null {
    const i = this.position(name, len);
    return i < this.list.length && this.matches(i, name, len) ? this.list[i] : null;
  }

  /** Sets what a name means. */
  set(name: usize, len: u32, inode: Inode | null): void {
    const i = this.position(name, len);
    if (i < this.list.length && this.matches(i, name, len)) {
      this.list[i].inode = inode;
      return;
    }
    const dentry = new Dentry(name, len, inode);
    this.list.push(dentry);
    const last = this.list.length - 1;
    if (i < last) {
      this.list.copyWithin(i + 1, i, last);
      this.list[i] = dentry;
    }
  }

  /** Forgets a name: the lower's entry, if there is one, shows again. */
  remove(name: usize, len: u32): void {
    const i = this.position(name, len);
    if (i == this.list.length || !this.matches(i, name, len)) return;
    this.list[i].free();
    this.list.copyWithin(i, i + 1);
    this.list.pop();
  }

  free(): void {
    for (let i = 0; i < this.list.length; i++) this.list[i].free();
    this.list = [];
  }

  /** Index of the name, or of where it belongs. */
  private position(name: usize, len: u32): i32 {
    const count = this.list.length;
    // Names mostly come in order.
    if (count && this.compare(count - 1, name, len) < 0) return count;
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(middle, name, len) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private compare(i: i32, name: usize, len: u32): i32 {
    const dentry = this.list[i];
    return compareBytes(dentry.name, dentry.len, name, len);
  }

  private matches(i: i32, name: usize, len: u32): bool {
    return this.compare(i, name, len) == 0;
  }
}

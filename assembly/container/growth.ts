// What one operation is going to add to the upper, counted before it adds anything: a quota refuses all of it or nothing.
import { failed } from "../core/fault";
import { LowerRef } from "../layer/lowerref";
import { Inode, Kind, lowerInode } from "./inode";
import { Node } from "./node";
import { View } from "./view";

const ref = new LowerRef();

export class Growth {
  /** Inodes of the lower that will be copied up: two of an operation's paths may share some. */
  private copied: Set<u64> = new Set();
  private made: u64 = 0;
  private bytes: u64 = 0;
  /** Bytes that it gives back. */
  private gone: u64 = 0;

  constructor(private view: View) {}

  /** Counts anew. */
  start(): Growth {
    if (this.copied.size) this.copied.clear();
    this.made = 0;
    this.bytes = 0;
    this.gone = 0;
    return this;
  }

  /** As `copyUpDirectory`. */
  copyUpDirectory(directory: Node): Growth {
    if (!directory.inode) this.addMerged(directory.dir);
    return this;
  }

  /** As `copyUp`. */
  copyUp(node: Node): Growth {
    if (node.inode) return this;
    if (node.kind == Kind.directory) return this.copyUpDirectory(node);
    this.addMerged(node.parentDir);
    return this.copyUpNameless(node);
  }

  /** As `copyUpNameless`. */
  copyUpNameless(node: Node): Growth {
    if (!node.inode) this.copied.add(node.number);
    return this;
  }

  make(): Growth {
    this.made++;
    return this;
  }

  /** `len` bytes in runs come over what the file holds from `offset` on. */
  write(inode: Inode | null, offset: u64, len: u64): Growth {
    this.bytes += len;
    if (inode) this.gone += inode.extents.heldIn(offset, offset + len);
    return this;
  }

  /** The same, once all that the file holds is cut off. */
  rewrite(inode: Inode | null, len: u64): Growth {
    this.bytes += len;
    if (inode) this.gone += inode.extents.held;
    return this;
  }

  /** Bytes of `source` come over what the file holds from `offset` on. */
  share(inode: Inode | null, offset: u64, source: Inode | null, sourceOffset: u64, len: u64): Growth {
    if (source) this.bytes += source.extents.heldIn(sourceOffset, sourceOffset + len);
    if (inode) this.gone += inode.extents.heldIn(offset, offset + len);
    return this;
  }

  /** `quota` when that is too much. */
  allowed(): bool {
    return !failed() && this.view.upper.quota.allows(u64(this.copied.size) + this.made, this.bytes, this.gone);
  }

  /** A merged directory and those above it. */
  private addMerged(dir: u32): void {
    const lower = this.view.lower;
    while (lower.directory(dir, ref)) {
      const number = lowerInode(ref.layer, ref.entry);
      if (this.view.upper.inodes.has(number) || this.copied.has(number)) return;
      this.copied.add(number);
      if (dir == 0) return;
      dir = lower.parent(dir);
    }
  }
}

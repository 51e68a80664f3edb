// An open file: holds its inode through renames, copy-up and removal.
import { ByteBuffer, Bytes } from "../core/bytes";
import { Code, fail } from "../core/fault";
import { Container, Open } from "./container";
import { copyUp } from "./copyup";
import { cloneRange, fileSize, fits, truncateFile, writeFile } from "./data";
import { Growth } from "./growth";
import { Inode, Kind, isOwnNumber } from "./inode";
import { Node } from "./node";
import { Stat } from "./stat";
import { Time } from "../io/time";
import { Upper } from "./upper";

export class OpenFile {
  readonly node: Node = new Node();
  /** Its name when it was opened: where a lower file is copied up. */
  readonly name: ByteBuffer = new ByteBuffer();
  /** Where it stands among the container's open files. */
  place: i32 = 0;
  private closed: bool = false;
  /** Another writer removed the file, and the container was read anew since. */
  private removed: bool = false;

  constructor(
    readonly container: Container,
    node: Node,
    private flags: u32,
  ) {
    this.node.copy(node);
    const inode = node.inode;
    if (inode) inode.opens++;
  }

  /** As `Container.read`. */
  read(offset: u64, len: u32, buffer: ByteBuffer, out: Bytes): bool {
    if (!this.live()) return false;
    if (!(this.flags & Open.read)) return fail(Code.badDescriptor, "the file is not open for reading");
    return this.container.readNode(this.node, offset, len, buffer, out);
  }

  /** The offset behind what was written, which is the one given where nothing was; or -1. */
  write(offset: u64, ptr: usize, len: u32): i64 {
    if (!this.writable(Code.badDescriptor)) return -1;
    if (!len) return i64(offset);
    const at = this.flags & Open.append ? fileSize(this.container.view, this.node) : offset;
    if (!fits(at, len)) return -1;
    const inode = this.copyUp(this.container.growth.start().write(this.node.inode, at, len));
    const ok = inode != null && writeFile(this.container.view, inode, at, ptr, len) && this.container.finish();
    return ok ? i64(at + len) : -1;
  }

  truncate(size: u64): bool {
    const inode = this.writable(Code.invalid) && fits(0, size) ? this.copyUp(this.container.growth.start()) : null;
    return inode != null && truncateFile(this.container.view, inode, size) && this.container.finish();
  }

  /** The count of bytes shared, or -1. */
  cloneRange(offset: u64, source: OpenFile, sourceOffset: u64, len: u64): i64 {
    if (!source.live()) return -1;
    if (source.container != this.container) {
      fail(Code.crossDevice, "files of one container share bytes");
      return -1;
    }
    if (!(source.flags & Open.read)) {
      fail(Code.badDescriptor, "the source is not open for reading");
      return -1;
    }
    if (source.node.kind != Kind.regular) {
      fail(Code.invalid, "only regular files share bytes");
      return -1;
    }
    if (!this.writable(Code.badDescriptor)) return -1;
    const size = fileSize(this.container.view, source.node);
    const left = size > sourceOffset ? size - sourceOffset : 0;
    const part = len ? min(len, left) : left;
    if (!fits(offset, part)) return -1;
    const overlaps = source.node.isSame(this.node) && offset < sourceOffset + part && sourceOffset < offset + part;
    if (overlaps) {
      fail(Code.invalid, "the ranges overlap");
      return -1;
    }
    if (!part) return 0;
    const growth = this.container.growth.start();
    const inode = this.copyUp(growth.share(this.node.inode, offset, source.node.inode, sourceOffset, part));
    const ok =
      inode != null &&
      cloneRange(this.container.view, inode, offset, source.node, sourceOffset, part) &&
      this.container.finish();
    return ok ? i64(part) : -1;
  }

  stat(out: Stat): bool {
    return this.live() && out.read(this.node, this.container.lower);
  }

  chmod(mode: u32): bool {
    const inode = this.changing();
    return inode != null && this.container.setMode(inode, mode);
  }

  chown(uid: u32, gid: u32): bool {
    const inode = this.changing();
    return inode != null && this.container.setOwner(inode, uid, gid);
  }

  utimes(accessed: Time | null, modified: Time | null): bool {
    if (!accessed && !modified) return this.live();
    const inode = this.changing();
    return inode != null && this.container.setTimes(inode, accessed, modified);
  }

  sync(): bool {
    return this.live() && this.container.sync();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.name.free();
    if (this.container.closed) return;
    this.container.forget(this);
    const inode = this.node.inode;
    if (!inode) return;
    inode.opens--;
    this.container.upper.release(inode);
  }

  /** The lower file that this holds was copied up. */
  follow(inode: Inode): void {
    if (!this.node.inode && this.node.number == inode.number) this.hold(inode);
  }

  /** The container was read anew: the inode of the same number takes over. */
  find(upper: Upper): void {
    const number = this.node.number;
    this.node.inode = null;
    if (upper.inodes.has(number)) this.hold(upper.inodes.get(number));
    else this.removed = isOwnNumber(number);
  }

  private hold(inode: Inode): void {
    this.node.inode = inode;
    inode.opens++;
  }

  /** `code` is what a file that isn't open for writing gives. */
  private writable(code: Code): bool {
    if (!this.live()) return false;
    if (!(this.flags & Open.write)) return fail(code, "the file is not open for writing");
    if (this.node.kind != Kind.regular) return fail(Code.invalidSeek, "devices and fifos are metadata only");
    return this.begin();
  }

  private changing(): Inode | null {
    return this.live() && this.begin() ? this.copyUp(this.container.growth.start()) : null;
  }

  /** Taking the lock may read the container anew: then the file may be gone. */
  private begin(): bool {
    return this.container.begin() && this.live();
  }

  /** The file's inode, unless copying it up and what `growth` counts besides is too much. */
  private copyUp(growth: Growth): Inode | null {
    if (!growth.copyUp(this.node).allowed()) return null;
    const inode = copyUp(this.container.view, this.node, this.name.ptr, u32(this.name.len));
    if (inode) this.container.follow(inode);
    return inode;
  }

  private live(): bool {
    if (this.closed) return fail(Code.badDescriptor, "the file is closed");
    if (this.removed) return fail(Code.stale, "another writer removed the file");
    if (!this.container.live()) return false;
    // A directory is copied up with what is below it too.
    const inodes = this.container.upper.inodes;
    if (!this.node.inode && inodes.has(this.node.number)) this.hold(inodes.get(this.node.number));
    return true;
  }
}

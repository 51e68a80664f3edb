// A container: the operations of a POSIX file system over the merged view. Each is atomic in
// memory and in the journal: it is checked first, then done, then its group may end.
import { ByteBuffer, Bytes } from "../core/bytes";
import { Code, blame, fail, failed, fault } from "../core/fault";
import { LowerRef } from "../layer/lowerref";
import { MergedImage } from "../layer/mergedimage";
import { Content } from "../store/content";
import { Names } from "../store/names";
import { copyUp, copyUpDirectory, copyUpNameless } from "./copyup";
import { fileSize, fits, keptBytes, readFile, truncateFile, writeFile } from "./data";
import { Growth } from "./growth";
import { Inode, Kind, NONE } from "./inode";
import { Node } from "./node";
import { OpenFile } from "./openfile";
import { pruneEpochs } from "./pruning";
import { dropPrivileges } from "./privileges";
import { Stat } from "./stat";
import { Time } from "../io/time";
import { TreeRemoval } from "./treeremoval";
import { Upper } from "./upper";
import { SOUND, View } from "./view";

const WHITEOUT_PREFIX: u32 = 0x2e68772e; // ".wh." in little-endian
const SETGID: u32 = 0o2000;
const MODE_MASK: u32 = 0o7777;
/** Of a mode given to mkdir; setgid comes from the directory above alone, as in Linux. */
const DIRECTORY_MODE_MASK: u32 = 0o1777;
const KEEP: u32 = u32.MAX_VALUE;
const LINKS_MAX: u32 = 0x7fffffff;
const REMOVED = "the container was removed";

/** WIT's `open-flags`. */
export const enum Open {
  read = 1,
  write = 2,
  append = 4,
  create = 8,
  exclusive = 16,
  truncate = 32,
  directory = 64,
  noFollow = 128,
}

const scratchNode = new Node();
const fromNode = new Node();
const fromParent = new Node();
const removedNode = new Node();
const scratchRef = new LowerRef();
const scratchName = new Bytes();

export class Container {
  readonly view: View;
  readonly upper: Upper;
  /** What the operation at hand will add. */
  readonly growth: Growth;
  /** Owner of what is created. */
  uid: u32 = 0;
  gid: u32 = 0;
  /** Files that are open: a lower one among them follows its copy-up. */
  readonly files: OpenFile[] = [];
  /** How many callers have it open. */
  handles: u32 = 0;
  closed: bool = false;

  constructor(
    readonly id: string,
    upper: Upper,
    readonly lower: MergedImage,
    readonly content: Content,
    private names: Names,
  ) {
    this.upper = upper;
    const view = new View(upper, lower);
    this.view = view;
    this.growth = new Growth(view);
  }

  // ---- looking -----------------------------------------------------------------------------

  stat(path: Bytes, follow: bool, out: Stat): bool {
    return (this.view.resolve(path, follow) && out.read(this.view.node, this.lower)) || blame(path.ptr, path.len);
  }

  readlink(path: Bytes, out: Bytes): bool {
    if (!this.view.resolve(path, false)) return blame(path.ptr, path.len);
    if (this.view.node.kind != Kind.symbolicLink) {
      fail(Code.invalid, "not a symbolic link");
      return blame(path.ptr, path.len);
    }
    return this.view.target(this.view.node, out) || blame(path.ptr, path.len);
  }

  realpath(path: Bytes, out: Bytes): bool {
    if (!this.view.resolve(path, true)) return blame(path.ptr, path.len);
    this.view.canonical(out);
    return true;
  }

  /** Lets `out` be up to `len` bytes of a file, fewer only at its end: in `buffer`, or where they are kept anyway. */
  read(path: Bytes, offset: u64, len: u32, buffer: ByteBuffer, out: Bytes): bool {
    if (!this.view.resolve(path, true)) return blame(path.ptr, path.len);
    return this.readNode(this.view.node, offset, len, buffer, out) || blame(path.ptr, path.len);
  }

  readNode(node: Node, offset: u64, len: u32, buffer: ByteBuffer, out: Bytes): bool {
    out.set(0, 0);
    const size = this.dataSize(node);
    if (size < 0) return false;
    if (offset >= u64(size)) return true;
    const part = u32(min(u64(len), u64(size) - offset));
    const kept = keptBytes(this.view, this.content, node, offset, part);
    if (kept) {
      out.set(kept, part);
      return true;
    }
    buffer.clear();
    out.set(buffer.extend(part), part);
    return readFile(this.view, this.content, node, offset, out.ptr, part);
  }

  /** Bytes in a file that has any, or -1. */
  private dataSize(node: Node): i64 {
    if (node.kind == Kind.regular) {
      const size = fileSize(this.view, node);
      return failed() ? -1 : i64(size);
    }
    if (node.kind == Kind.directory) fail(Code.isDirectory, "a directory has no bytes to read");
    else fail(Code.invalidSeek, "devices and fifos are metadata only");
    return -1;
  }

  // ---- making and removing names -----------------------------------------------------------

  mkdir(path: Bytes, mode: u32): bool {
    if (!this.canMake(path, true) || !this.canAdd(0)) return blame(path.ptr, path.len);
    const parent = this.changingParent();
    if (!parent) return false;
    const inode = this.make(Kind.directory, mode & DIRECTORY_MODE_MASK, parent);
    this.addName(parent, inode);
    return this.finish();
  }

  symlink(target: Bytes, path: Bytes): bool {
    if (!target.len) return fail(Code.noEntry, "an empty link target");
    if (target.len > 4095) return fail(Code.nameTooLong, "a link target is longer than 4095 bytes");
    if (!this.canMake(path, false) || !this.canAdd(0)) return blame(path.ptr, path.len);
    const parent = this.changingParent();
    if (!parent) return false;
    const inode = this.make(Kind.symbolicLink, 0o777, parent);
    this.upper.setTarget(inode, target.ptr, u32(target.len));
    this.addName(parent, inode);
    return this.finish();
  }

  mknod(path: Bytes, kind: u32, mode: u32, major: u32, minor: u32): bool {
    if (kind == Kind.directory || kind == Kind.symbolicLink || kind > u32(Kind.socket)) {
      return fail(Code.invalid, "kind is one of regular, devices, fifo, socket");
    }
    if (!this.canMake(path, false) || !this.canAdd(0)) return blame(path.ptr, path.len);
    const parent = this.changingParent();
    if (!parent) return false;
    const inode = this.make(<Kind>kind, mode, parent);
    if (kind == Kind.characterDevice || kind == Kind.blockDevice) {
      inode.major = major;
      inode.minor = minor;
    }
    this.addName(parent, inode);
    return this.finish();
  }

  link(existing: Bytes, path: Bytes, follow: bool): bool {
    if (!this.begin() || !this.view.resolve(existing, follow)) {
      return blame(existing.ptr, existing.len);
    }
    fromNode.copy(this.view.node);
    // The name is in the path or in a link's target; both outlive the next walk only as a copy.
    const name = new ByteBuffer();
    name.bytes(this.view.name.ptr, this.view.name.len);
    let ok = this.canMake(path, false) || blame(path.ptr, path.len);
    if (ok && fromNode.kind == Kind.directory) {
      fail(Code.notPermitted, "directories have one name");
      ok = blame(existing.ptr, existing.len);
    }
    const growth = this.growth.start();
    if (ok && !growth.copyUp(fromNode).copyUpDirectory(this.view.parent).allowed()) ok = blame(path.ptr, path.len);
    if (ok) this.linkNode(name);
    name.free();
    return ok && this.finish();
  }

  private linkNode(name: ByteBuffer): bool {
    const inode = copyUp(this.view, fromNode, name.ptr, u32(name.len));
    if (!inode) return false;
    this.follow(inode);
    if (inode.links >= LINKS_MAX) return fail(Code.tooManyLinks, "too many hard links");
    // Copy-up may have given the new name's directory its inode.
    const parent = this.changingParent();
    if (!parent) return false;
    inode.links++;
    this.change(inode);
    this.addName(parent, inode);
    return true;
  }

  unlink(path: Bytes): bool {
    if (!this.begin() || !this.view.walkToName(path, Code.isDirectory)) {
      return blame(path.ptr, path.len);
    }
    const node = this.view.node;
    if (!this.view.found) fail(Code.noEntry, "no such file or directory");
    else if (node.kind == Kind.directory) fail(Code.isDirectory, "is a directory");
    else if (this.view.slashed) fail(Code.notDirectory, "not a directory");
    return this.removeEntry() || blame(path.ptr, path.len);
  }

  rmdir(path: Bytes): bool {
    if (!this.begin() || !this.view.walkToName(path, Code.invalid, Code.notEmpty)) {
      return blame(path.ptr, path.len);
    }
    const node = this.view.node;
    if (!this.view.found) fail(Code.noEntry, "no such file or directory");
    else if (node.kind != Kind.directory) fail(Code.notDirectory, "not a directory");
    else if (!this.isEmpty(node)) fail(Code.notEmpty, "the directory has entries");
    return this.removeEntry() || blame(path.ptr, path.len);
  }

  /** The entry that was walked to, unless the fault is set. */
  private removeEntry(): bool {
    const node = this.view.node;
    if (failed() || !this.growthOfDrop(node).allowed()) return false;
    const parent = this.changingParent();
    if (!parent || !this.drop(node, 1)) return false;
    this.hideName(parent);
    return this.finish();
  }

  /** As if all below a directory were removed, then the directory, but all or nothing. */
  removeTree(path: Bytes): bool {
    if (!this.begin() || !this.view.walkToName(path, Code.invalid, Code.notEmpty)) {
      return blame(path.ptr, path.len);
    }
    const node = this.view.node;
    if (!this.view.found) fail(Code.noEntry, "no such file or directory");
    else if (node.kind != Kind.directory) fail(Code.notDirectory, "not a directory");
    const removal = new TreeRemoval(this.view, this.openLowers());
    const known = !failed() && removal.survey(node);
    const growth = this.growth.start().copyUpDirectory(this.view.parent);
    return (known && removal.addTo(growth).allowed() && this.take(removal)) || blame(path.ptr, path.len);
  }

  private take(removal: TreeRemoval): bool {
    const parent = this.changingParent();
    if (!parent) return false;
    const left = removal.left();
    for (let i = 0; i < left.length; i++) if (!this.drop(left[i].node, left[i].names)) return false;
    const gone = removal.gone;
    for (let i = 0; i < gone.length; i++) this.loseNames(gone[i], 1);
    this.hideName(parent);
    return this.finish();
  }

  rename(from: Bytes, to: Bytes): bool {
    if (!this.begin() || !this.view.walkToPlace(from, Code.busy)) return blame(from.ptr, from.len);
    const found = this.view.found;
    const nameFault = this.view.nameFault;
    const slashed = this.view.slashed;
    const ancestors = this.view.ancestors();
    if (nameFault == SOUND) {
      fromNode.copy(this.view.node);
      fromParent.copy(this.view.parent);
    }
    const name = new ByteBuffer();
    name.bytes(this.view.name.ptr, this.view.name.len);
    let ok =
      this.view.walkToPlace(to, Code.busy) && this.areNames(found, nameFault) && this.canRename(slashed, ancestors);
    // Renaming a file to another of its own names does nothing, as POSIX says.
    const same = ok && this.view.found && this.view.node.isSame(fromNode);
    if (ok && !same) ok = this.growthOfRename().allowed();
    if (!ok) blame(found ? to.ptr : from.ptr, found ? to.len : from.len);
    if (ok && !same) this.renameNode(name);
    name.free();
    return ok && (same || this.finish());
  }

  /** What is wrong with the names alone, in Linux's order. The view stands at the new name; what is given is of the old one. */
  private areNames(found: bool, nameFault: Code): bool {
    const view = this.view;
    if (nameFault == Code.busy || view.nameFault == Code.busy) return fail(Code.busy, "a path ends in no name");
    if (nameFault != SOUND) return fail(nameFault, "a name is longer than 255 bytes");
    if (!found) return fail(Code.noEntry, "no such file or directory");
    return view.nameFault == SOUND || fail(view.nameFault, "a name is longer than 255 bytes");
  }

  /** The same for what has the names. */
  private canRename(slashed: bool, ancestors: u64[]): bool {
    const view = this.view;
    const isDirectory = fromNode.kind == Kind.directory;
    if (!isDirectory && (slashed || view.slashed)) return fail(Code.notDirectory, "not a directory");
    if (isDirectory && view.passed(fromNode)) {
      return fail(Code.invalid, "a directory can't be moved below itself");
    }
    if (!view.found) return this.isName();
    if (ancestors.includes(view.node.number)) return fail(Code.notEmpty, "the directory has entries");
    if (view.node.isSame(fromNode)) return true;
    if (view.node.kind == Kind.directory) {
      if (!isDirectory) return fail(Code.isDirectory, "is a directory");
      return this.isEmpty(view.node) || fail(Code.notEmpty, "the directory has entries");
    }
    return !isDirectory || fail(Code.notDirectory, "not a directory");
  }

  private growthOfRename(): Growth {
    const view = this.view;
    const growth = view.found ? this.growthOfDrop(view.node) : this.growth.start().copyUpDirectory(view.parent);
    return growth.copyUpDirectory(fromParent).copyUp(fromNode);
  }

  private renameNode(name: ByteBuffer): bool {
    const view = this.view;
    // Where it came from, then where it goes: copy-up of the one may give the other its inode.
    const source = copyUpDirectory(view, fromParent);
    if (!source) return false;
    const inode =
      fromNode.kind == Kind.directory
        ? copyUpDirectory(view, fromNode)
        : copyUp(view, fromNode, name.ptr, u32(name.len));
    if (!inode) return false;
    this.follow(inode);
    const target = this.changingParent();
    if (!target) return false;
    if (view.found) {
      scratchNode.copy(view.node);
      if (!this.drop(scratchNode, 1)) return false;
    }
    this.hide(source, name.ptr, u32(name.len));
    this.upper.setName(target, view.name.ptr, u32(view.name.len), inode);
    this.change(inode);
    this.stamp(source);
    this.stamp(target);
    return true;
  }

  // ---- attributes --------------------------------------------------------------------------

  chmod(path: Bytes, mode: u32, follow: bool): bool {
    const inode = this.changing(path, follow);
    return inode != null && this.setMode(inode, mode);
  }

  chown(path: Bytes, uid: u32, gid: u32, follow: bool): bool {
    const inode = this.changing(path, follow);
    return inode != null && this.setOwner(inode, uid, gid);
  }

  /** A null time is kept. */
  utimes(path: Bytes, accessed: Time | null, modified: Time | null, follow: bool): bool {
    if (!accessed && !modified) {
      return (this.begin() && this.view.resolve(path, follow)) || blame(path.ptr, path.len);
    }
    const inode = this.changing(path, follow);
    return inode != null && this.setTimes(inode, accessed, modified);
  }

  truncate(path: Bytes, size: u64): bool {
    if (!this.begin() || !this.view.resolve(path, true) || !this.isWritable(this.view.node)) {
      return blame(path.ptr, path.len);
    }
    if (!fits(0, size)) return blame(path.ptr, path.len);
    const inode = this.changingNode();
    return inode != null && truncateFile(this.view, inode, size) && this.finish();
  }

  setMode(inode: Inode, mode: u32): bool {
    inode.mode = mode & MODE_MASK;
    this.change(inode);
    return this.finish();
  }

  setOwner(inode: Inode, uid: u32, gid: u32): bool {
    if (!dropPrivileges(this.view, inode)) return false;
    if (uid != KEEP) inode.uid = uid;
    if (gid != KEEP) inode.gid = gid;
    this.change(inode);
    return this.finish();
  }

  setTimes(inode: Inode, accessed: Time | null, modified: Time | null): bool {
    if (accessed) inode.accessed.copy(accessed);
    if (modified) inode.modified.copy(modified);
    this.change(inode);
    return this.finish();
  }

  // ---- opening -----------------------------------------------------------------------------

  open(path: Bytes, flags: u32, mode: u32): OpenFile | null {
    if (!this.locate(path, flags, mode, 0) || !this.finish()) {
      blame(path.ptr, path.len);
      return null;
    }
    const file = new OpenFile(this, this.view.node, flags);
    file.name.bytes(this.view.name.ptr, this.view.name.len);
    file.place = this.files.push(file) - 1;
    return file;
  }

  /** An open file is closed: the last one takes its place. */
  forget(file: OpenFile): void {
    const last = this.files.pop();
    if (last == file) return;
    this.files[file.place] = last;
    last.place = file.place;
  }

  writeWhole(path: Bytes, ptr: usize, len: u32, flags: u32, mode: u32): bool {
    const node = this.view.node;
    if (!(flags & Open.write)) {
      fail(Code.invalid, "the flags of what is written don't have write");
      return blame(path.ptr, path.len);
    }
    if (!this.locate(path, flags, mode, len)) return blame(path.ptr, path.len);
    if (!this.isWritable(node)) return blame(path.ptr, path.len);
    if (!len) return this.finish();
    const inode = this.changingNode();
    if (!inode) return false;
    const offset = flags & Open.append ? inode.size : 0;
    return writeFile(this.view, inode, offset, ptr, len) && this.finish();
  }

  /**
   * Leaves the view at the file to open, created or truncated as the flags say, unless the `len` bytes that will be written
   * first are too many; the caller finishes the change.
   */
  private locate(path: Bytes, flags: u32, mode: u32, len: u32): bool {
    const creates = (flags & Open.create) != 0;
    const exclusive = creates && (flags & Open.exclusive) != 0;
    const follow = !(flags & Open.noFollow) && !exclusive;
    const view = this.view;
    if (!(creates ? view.walkToFile(path, follow) : view.walk(path, follow))) return false;
    if (!view.found) {
      if (!creates) return fail(Code.noEntry, "no such file or directory");
      return this.beginAfterWalk() ? this.create(mode, len) : !failed() && this.locate(path, flags, mode, len);
    }
    if (exclusive) return fail(Code.exist, "the name is taken");
    const kind = view.node.kind;
    if (kind == Kind.symbolicLink) return fail(Code.loop, "a symbolic link, and links are not followed");
    if (flags & Open.directory && kind != Kind.directory) {
      return fail(Code.notDirectory, "not a directory");
    }
    const writes = (flags & (Open.write | Open.truncate)) != 0;
    if (kind == Kind.directory) {
      return (!writes && !creates) || fail(Code.isDirectory, "a directory can't be written");
    }
    if (kind == Kind.socket) return fail(Code.noSuchDevice, "sockets are metadata only");
    if (writes && !this.beginAfterWalk()) return !failed() && this.locate(path, flags, mode, len);
    if (kind != Kind.regular) return true;
    if (!(flags & Open.truncate))
      return !len || this.canWrite(flags & Open.append ? fileSize(view, view.node) : 0, len);
    if (!this.growth.start().copyUp(view.node).rewrite(view.node.inode, len).allowed()) return false;
    const inode = this.changingNode();
    return inode != null && truncateFile(view, inode, 0);
  }

  /** `begin`; false without a fault when the container was read anew, so that the walk has to be done again. */
  private beginAfterWalk(): bool {
    const generation = this.upper.generation;
    return this.begin() && this.upper.generation == generation;
  }

  /** Makes a regular file at the missing name that was walked to. */
  private create(mode: u32, len: u32): bool {
    const view = this.view;
    if (!this.isName() || !this.canAdd(len)) return false;
    const parent = this.changingParent();
    if (!parent) return false;
    const inode = this.make(Kind.regular, mode, parent);
    this.addName(parent, inode);
    view.node.setInode(inode);
    return true;
  }

  // ---- durability --------------------------------------------------------------------------

  sync(): bool {
    if (!this.live() || !this.upper.sync()) return false;
    this.prune();
    return true;
  }

  /** Removes what the state doesn't need any more. Nothing fails for it: it is tried again. */
  private prune(): void {
    pruneEpochs(this.names, this.upper.segments);
  }

  /** Syncs and gives the lock back. */
  close(): bool {
    if (this.closed) return true;
    const ok = this.upper.close();
    if (ok) this.prune();
    this.discard();
    return ok;
  }

  /** Closes without syncing: what was not committed is gone. */
  discard(): void {
    if (this.closed) return;
    this.closed = true;
    this.upper.discard();
  }

  live(): bool {
    if (this.closed) return fail(Code.badDescriptor, "the container is closed");
    return this.upper.segments.assertSound();
  }

  // ---- shared steps ------------------------------------------------------------------------

  /** What every change starts with: the lock. Open files follow if the chain was read anew. */
  begin(): bool {
    if (!this.live()) return false;
    if (this.upper.segments.writer) return true;
    if (!this.names.refresh()) return false;
    if (!this.names.containers.has(this.id)) return fail(Code.stale, REMOVED);
    this.upper.quota.limit(this.names.containers.get(this.id));
    const generation = this.upper.generation;
    const owned = this.upper.own();
    if (this.upper.generation != generation) this.refollow();
    return owned;
  }

  /** Gives the lock back and reads the container anew: it was set to another state. */
  rewind(): bool {
    const ok = this.upper.rewind();
    this.refollow();
    return ok;
  }

  /** Reads the container anew, unless it is being written here. */
  reread(): bool {
    if (this.upper.segments.writer) return false;
    const ok = this.upper.load();
    this.refollow();
    return ok;
  }

  /** After a failed read: whether the container was read anew because others have replaced what it was read from. */
  caughtUp(): bool {
    if (!this.upper.segments.outdated) return this.blameRemoval();
    fault.clear();
    return this.reread();
  }

  /** After a failed read: what garbage collection took since the container was removed is not damaged. */
  private blameRemoval(): bool {
    const code = fault.code;
    const detail = fault.detail;
    if (code != Code.corrupt) return false;
    fault.raised = false;
    const removed = this.names.refresh() && !this.names.containers.has(this.id);
    fault.raised = true;
    fault.code = removed ? Code.stale : code;
    fault.detail = removed ? REMOVED : detail;
    return false;
  }

  /** Makes the lock free if the writer of this label holds it. */
  breakLock(owner: string): bool {
    const generation = this.upper.generation;
    const free = this.upper.breakLock(owner);
    if (this.upper.generation != generation) this.refollow();
    return free;
  }

  finish(): bool {
    if (failed() || !this.upper.breathe()) return false;
    return !this.upper.bloated || (this.sync() && this.upper.renew());
  }

  /** Resolves a path to an inode of the upper, copied up; null with the fault set. */
  changing(path: Bytes, follow: bool): Inode | null {
    if (!this.begin() || !this.view.resolve(path, follow)) {
      blame(path.ptr, path.len);
      return null;
    }
    return this.changingNode();
  }

  /** The inode that the view's node stands for, copied up. */
  private changingNode(): Inode | null {
    const view = this.view;
    if (!this.growth.start().copyUp(view.node).allowed()) return null;
    const inode = copyUp(view, view.node, view.name.ptr, u32(view.name.len));
    if (inode) {
      this.follow(inode);
      view.node.setInode(inode);
    }
    return inode;
  }

  private changingParent(): Inode | null {
    const parent = this.view.parent;
    const inode = copyUpDirectory(this.view, parent);
    if (inode && !parent.inode) parent.setInode(inode);
    return inode;
  }

  /** Whether a new entry may be made at a path. */
  private canMake(path: Bytes, directory: bool): bool {
    if (!this.begin() || !this.view.walkToName(path, Code.exist)) return false;
    if (this.view.found) return fail(Code.exist, "the name is taken");
    if (this.view.slashed && !directory) return fail(Code.noEntry, "no such directory");
    return this.isName();
  }

  /** Whether the quota has room for an entry at the name that was walked to, and `len` bytes in it. */
  private canAdd(len: u32): bool {
    return this.growth.start().copyUpDirectory(this.view.parent).make().write(null, 0, len).allowed();
  }

  /** Whether it has room for `len` bytes at `offset` of the file that was walked to. */
  private canWrite(offset: u64, len: u32): bool {
    const node = this.view.node;
    return this.growth.start().copyUp(node).write(node.inode, offset, len).allowed();
  }

  private isName(): bool {
    const name = this.view.name;
    if (name.len >= 4 && load<u32>(name.ptr) == WHITEOUT_PREFIX) {
      return fail(Code.invalid, "names that start with .wh. mean deletions in image layers");
    }
    for (let i: usize = 0; i < name.len; i++) {
      if (!load<u8>(name.ptr + i)) return fail(Code.invalid, "a name holds a zero byte");
    }
    return true;
  }

  private make(kind: Kind, mode: u32, parent: Inode): Inode {
    const inode = this.upper.make(kind);
    inode.mode = mode & MODE_MASK;
    inode.uid = this.uid;
    inode.gid = this.gid;
    if (parent.mode & SETGID) {
      inode.gid = parent.gid;
      if (kind == Kind.directory) inode.mode |= SETGID;
    }
    inode.modified.setNow();
    inode.accessed.copy(inode.modified);
    inode.changed.copy(inode.modified);
    return inode;
  }

  private addName(parent: Inode, child: Inode): void {
    const name = this.view.name;
    this.upper.setName(parent, name.ptr, u32(name.len), child);
    this.stampWith(parent, child.changed);
  }

  private hideName(parent: Inode): void {
    const name = this.view.name;
    this.hide(parent, name.ptr, u32(name.len));
    this.stamp(parent);
  }

  /** Takes a name away: a whiteout where the lower has one, else nothing is left. */
  private hide(parent: Inode, name: usize, len: u32): void {
    const inLower = parent.dir != NONE && this.lower.lookup(parent.dir, name, len, scratchRef);
    if (inLower) this.upper.setName(parent, name, len, null);
    else this.upper.removeName(parent, name, len);
  }

  /** What it takes to drop the entry that was walked to. */
  private growthOfDrop(node: Node): Growth {
    const growth = this.growth.start().copyUpDirectory(this.view.parent);
    return this.outlives(node) ? growth.copyUpNameless(node) : growth;
  }

  /** Whether an entry is more than the one name that it was found by; a lower one that isn't needs no inode to lose that. */
  private outlives(node: Node): bool {
    return node.inode != null || node.multi || this.isOpen(node);
  }

  /** Takes names from an entry; a directory has one. */
  private drop(node: Node, names: u32): bool {
    if (!this.outlives(node)) return true;
    const inode = copyUpNameless(this.view, node);
    if (!inode) return false;
    this.loseNames(inode, names);
    return true;
  }

  private loseNames(inode: Inode, names: u32): void {
    this.follow(inode);
    inode.links -= names;
    this.change(inode);
    if (this.isEmptiedOpen(inode)) inode.modified.copy(inode.changed);
    this.upper.release(inode);
  }

  /** Whether an open directory goes with names in it: to lose them is a change of it. */
  private isEmptiedOpen(inode: Inode): bool {
    if (!inode.opens || inode.kind != Kind.directory) return false;
    removedNode.setInode(inode);
    return !this.isEmpty(removedNode);
  }

  private isEmpty(directory: Node): bool {
    const inode = directory.inode;
    const dentries = inode ? inode.dentries : null;
    if (dentries) {
      for (let i = 0; i < dentries.count; i++) if (dentries.at(i).inode) return false;
    }
    const dir = this.view.mergedDirectory(directory);
    if (dir == NONE) return true;
    const first = this.lower.first(dir);
    const end = first + this.lower.count(dir);
    for (let i = first; i < end; i++) {
      if (!this.lower.child(i, scratchRef, scratchName)) return false;
      if (!dentries || !dentries.find(scratchName.ptr, u32(scratchName.len))) return false;
    }
    return true;
  }

  private isWritable(node: Node): bool {
    if (node.kind == Kind.regular) return true;
    if (node.kind == Kind.directory) return fail(Code.isDirectory, "is a directory");
    return fail(Code.invalid, "devices and fifos are metadata only");
  }

  private isOpen(node: Node): bool {
    const files = this.files;
    for (let i = 0; i < files.length; i++) if (files[i].node.isSame(node)) return true;
    return false;
  }

  /** Numbers of the inodes that open files hold as the lower's. */
  private openLowers(): Set<u64> {
    const open = new Set<u64>();
    const files = this.files;
    for (let i = 0; i < files.length; i++) if (!files[i].node.inode) open.add(files[i].node.number);
    return open;
  }

  /** Lets open files of a lower inode hold the one that was just copied up from it. */
  follow(inode: Inode): void {
    if (inode.layer == NONE) return;
    const files = this.files;
    for (let i = 0; i < files.length; i++) files[i].follow(inode);
  }

  private refollow(): void {
    const files = this.files;
    for (let i = 0; i < files.length; i++) files[i].find(this.upper);
  }

  /** Attributes changed. */
  change(inode: Inode): void {
    inode.changed.setNow();
    this.upper.touch(inode);
  }

  /** A directory's names changed. */
  private stamp(directory: Inode): void {
    directory.changed.setNow();
    this.stampWith(directory, directory.changed);
  }

  /** The same at a time that the change has been given already. */
  private stampWith(directory: Inode, time: Time): void {
    directory.modified.copy(time);
    directory.changed.copy(time);
    this.upper.touch(directory);
  }
}

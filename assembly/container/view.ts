// The merged view: names of the upper over names of the lower, and paths through them.
import { ByteBuffer, Bytes } from "../core/bytes";
import { Code, fail, failed } from "../core/fault";
import { LowerAttributes } from "../layer/layerimage";
import { LowerRef, MergedImage } from "../layer/mergedimage";
import { Inode, Kind, NONE, UNRESOLVED, lowerInode } from "./inode";
import { Node } from "./node";
import { Upper } from "./upper";

export const NAME_MAX: u32 = 255;
export const PATH_MAX: u32 = 4096;
/** Symbolic links on the way to one path; as Linux. */
const LINKS_MAX: i32 = 40;

/** No fault of a name. */
export const SOUND: Code = <Code>-1;

const SLASH: u32 = 0x2f;
const DOT: u32 = 0x2e;

const ref = new LowerRef();
const attributes = new LowerAttributes();
const text = new Bytes();

/** Where paths that hold link targets are put together: two, since one is read to make the other. */
const scratch: StaticArray<usize> = [heap.alloc(2 * PATH_MAX), heap.alloc(2 * PATH_MAX)];

/** What the end of a path is for, where a slash stands behind it or a link there. */
const enum End {
  /** What it leads to; behind a slash only a directory. */
  any,
  /** The name itself: a link there isn't followed, not even for a slash; callers look at `slashed`. */
  name,
  /** A regular file, which is made if it is missing: a slash behind its name is `is-directory`. */
  file,
}

export class View {
  /** The directories on the way, from the root to the parent of the last name. */
  private stack: Node[] = [];
  private depth: i32 = 0;
  /** The names on the way, each behind a slash, and where they end by depth. */
  private trail: ByteBuffer = new ByteBuffer();
  private trailEnds: i32[] = [0];
  /** The last name of the path that was walked; empty for the root and for `.` and `..`. */
  readonly name: Bytes = new Bytes();
  /** What the path leads to, when `found`. */
  readonly node: Node = new Node();
  found: bool = false;
  /** The path ended in a slash: only a directory will do. */
  private wantsDirectory: bool = false;
  /** What is wrong with the last name of `walkToPlace`; the directory that it would be in is there. */
  nameFault: Code = SOUND;

  constructor(
    readonly upper: Upper,
    readonly lower: MergedImage,
  ) {}

  /** The directory that holds `name`. */
  get parent(): Node {
    return this.stack[this.depth - 1];
  }

  /** Whether the last walk went through this directory. */
  passed(directory: Node): bool {
    for (let i = 0; i < this.depth; i++) if (this.stack[i].isSame(directory)) return true;
    return false;
  }

  /** Inode numbers of the directories that the last walk went through. */
  ancestors(): u64[] {
    const numbers: u64[] = [];
    for (let i = 0; i < this.depth; i++) numbers.push(this.stack[i].number);
    return numbers;
  }

  /** The path of the last walk without links, `.` and `..`; valid until the next walk. */
  canonical(out: Bytes): void {
    out.set(this.trail.ptr, this.trailEnds[this.depth]);
    if (!out.len) {
      this.trail.len = 0;
      this.trail.u8(SLASH);
      out.set(this.trail.ptr, 1);
    }
  }

  /** Resolves a path that must exist. */
  resolve(path: Bytes, follow: bool): bool {
    if (!this.walk(path, follow)) return false;
    return this.found || fail(Code.noEntry, "no such file or directory");
  }

  /** Walks to a path; its last name may be missing: then `found` is false and `parent` holds it. */
  walk(path: Bytes, follow: bool): bool {
    return this.walkTo(path, follow, End.any);
  }

  /** Walks to a regular file that is made if it is missing. */
  walkToFile(path: Bytes, follow: bool): bool {
    return this.walkTo(path, follow, End.file);
  }

  private walkTo(path: Bytes, follow: bool, wanted: End): bool {
    if (!path.len) return fail(Code.noEntry, "an empty path");
    if (path.len >= PATH_MAX) return fail(Code.nameTooLong, "a path is longer than 4095 bytes");
    this.depth = 0;
    this.root(this.node);
    this.found = true;
    this.name.set(path.ptr, 0);
    this.wantsDirectory = false;
    this.nameFault = SOUND;
    let at = path.ptr;
    let end = path.ptr + path.len;
    let links = 0;
    let buffer = 0;
    for (;;) {
      while (at < end && load<u8>(at) == SLASH) at++;
      if (at == end) break;
      const start = at;
      while (at < end && load<u8>(at) != SLASH) at++;
      const len = u32(at - start);
      const last = onlySlashes(at, end);
      if (!this.found) return fail(Code.noEntry, "no such file or directory");
      if (this.node.kind != Kind.directory) return fail(Code.notDirectory, "not a directory");
      if (last) this.wantsDirectory = at < end;
      if (len == 1 && load<u8>(start) == DOT) {
        this.name.set(start, 0);
        continue;
      }
      if (len == 2 && load<u16>(start) == 0x2e2e) {
        this.up();
        this.name.set(start, 0);
        continue;
      }
      if (this.wantsDirectory && wanted == End.file) {
        return fail(Code.isDirectory, "a name with a slash behind it is a directory's");
      }
      if (len > NAME_MAX) {
        if (!last || wanted != End.name) return fail(Code.nameTooLong, "a name is longer than 255 bytes");
        this.nameFault = Code.nameTooLong;
        this.name.set(start, len);
        this.found = false;
        continue;
      }
      if (!this.down(start, len)) return false;
      const goes =
        this.found &&
        this.node.kind == Kind.symbolicLink &&
        (!last || follow || (this.wantsDirectory && wanted != End.name));
      if (!goes) continue;
      if (++links > LINKS_MAX) return fail(Code.loop, "too many symbolic links");
      if (!this.target(this.node, text)) return false;
      // The rest of the path follows the target.
      const rest = end - at;
      if (text.len + rest > PATH_MAX) return fail(Code.nameTooLong, "a path with its links is too long");
      buffer ^= 1;
      const joined = scratch[buffer];
      memory.copy(joined, text.ptr, text.len);
      memory.copy(joined + text.len, at, rest);
      at = joined;
      end = joined + text.len + rest;
      if (text.len && load<u8>(joined) == SLASH) {
        this.depth = 0;
        this.root(this.node);
      } else {
        this.node.copy(this.stack[--this.depth]);
      }
      this.name.set(at, 0);
    }
    if (wanted == End.any && this.found && this.wantsDirectory && this.node.kind != Kind.directory) {
      return fail(Code.notDirectory, "not a directory");
    }
    return true;
  }

  /**
   * Walks to a name that is to be made or removed: it may not be the root (`code`), `.` (`code`) or `..` (`parentCode`).
   */
  walkToName(path: Bytes, code: Code, parentCode: Code = code): bool {
    if (!this.walkToPlace(path, code, parentCode)) return false;
    return this.nameFault == SOUND || fail(this.nameFault, "the path ends in no name, or one that is too long");
  }

  /** The same, but what is wrong with the name itself is no failure yet: it is left in `nameFault`. */
  walkToPlace(path: Bytes, code: Code, parentCode: Code = code): bool {
    if (!this.walkTo(path, false, End.name)) return false;
    if (!this.name.len) this.nameFault = endsInParent(path) ? parentCode : code;
    return true;
  }

  /** The last walk's path ended in a slash: only a directory will do. */
  get slashed(): bool {
    return this.wantsDirectory;
  }

  root(out: Node): void {
    const inode = this.upper.root;
    if (inode) {
      this.resolveDirectory(inode, 0, 0, 0);
      out.setInode(inode);
      return;
    }
    this.lower.directory(0, ref);
    out.setLower(ref, Kind.directory, NONE);
    out.dir = 0;
  }

  /** Looks a name up in a directory: true with `out` set, false when it isn't there or the fault is set. */
  lookup(directory: Node, name: usize, len: u32, out: Node): bool {
    const inode = directory.inode;
    let dir = directory.dir;
    if (inode) {
      dir = inode.dir;
      const dentries = inode.dentries;
      if (dentries) {
        const dentry = dentries.find(name, len);
        if (dentry) {
          const child = dentry.inode;
          if (!child) return false;
          if (child.dir == UNRESOLVED) this.resolveDirectory(child, dir, name, len);
          out.setInode(child);
          return true;
        }
      }
    }
    return dir != NONE && this.lookupLower(dir, name, len, out);
  }

  /** The same in the lower alone, but for a file that was copied up under another of its names. */
  lookupLower(dir: u32, name: usize, len: u32, out: Node): bool {
    if (!this.lower.lookup(dir, name, len, ref)) return false;
    return this.setLower(ref, dir, out);
  }

  /** Makes a node of a lower entry found in merged directory `dir`. */
  setLower(found: LowerRef, dir: u32, out: Node): bool {
    if (found.multi) {
      const number = lowerInode(found.layer, found.entry);
      if (this.upper.inodes.has(number)) {
        out.setInode(this.upper.inodes.get(number));
        return true;
      }
    }
    if (found.dir != NONE) {
      out.setLower(found, Kind.directory, dir);
      return true;
    }
    if (!this.lower.layers[found.layer].attributes(found.entry, attributes)) return false;
    out.setLower(found, <Kind>attributes.kind, dir);
    return true;
  }

  /** A symbolic link's target; valid until the next call. */
  target(node: Node, out: Bytes): bool {
    const inode = node.inode;
    if (inode && inode.target) {
      out.set(inode.target, inode.targetLen);
      return true;
    }
    if (node.layer == NONE) return fail(Code.corrupt, "a symbolic link has no target");
    return this.lower.layers[node.layer].target(node.entry, out);
  }

  /** A directory's merged lower directory; NONE for a new one. */
  mergedDirectory(directory: Node): u32 {
    const inode = directory.inode;
    return inode ? inode.dir : directory.dir;
  }

  /**
   * Finds the merged directory of a copied-up directory that was read from the journal, which
   * names it by (layer, entry): mostly it is where the name says, else it was renamed.
   */
  private resolveDirectory(inode: Inode, parentDir: u32, name: usize, len: u32): void {
    if (inode.dir != UNRESOLVED) return;
    if (inode == this.upper.root) {
      inode.dir = 0;
      return;
    }
    const there = parentDir != NONE && this.lower.lookup(parentDir, name, len, ref);
    inode.dir =
      there && ref.layer == inode.layer && ref.entry == inode.entry && ref.dir != NONE
        ? ref.dir
        : this.lower.find(inode.layer, inode.entry);
  }

  private down(name: usize, len: u32): bool {
    if (this.depth == this.stack.length) this.stack.push(new Node());
    const parent = this.stack[this.depth++];
    parent.copy(this.node);
    this.name.set(name, len);
    this.trail.len = this.trailEnds[this.depth - 1];
    this.trail.u8(SLASH);
    this.trail.bytes(name, len);
    if (this.depth == this.trailEnds.length) this.trailEnds.push(0);
    this.trailEnds[this.depth] = i32(this.trail.len);
    this.found = this.lookup(parent, name, len, this.node);
    return !failed();
  }

  private up(): void {
    // `stack` holds the ancestors of `node`; the root is its own parent.
    if (this.depth > 0) this.node.copy(this.stack[--this.depth]);
  }
}

/** Whether a path that ends in no name ends in `..`. */
function endsInParent(path: Bytes): bool {
  let end = path.ptr + path.len;
  while (end > path.ptr && load<u8>(end - 1) == SLASH) end--;
  return end - path.ptr >= 2 && load<u16>(end - 2) == 0x2e2e;
}

function onlySlashes(at: usize, end: usize): bool {
  while (at < end) if (load<u8>(at++) != SLASH) return false;
  return true;
}

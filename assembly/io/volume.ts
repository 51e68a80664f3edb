// The one way out: files and directories of the host through wasi:filesystem. Names are the
// store's own and ASCII. Every failure sets the fault with the name as its subject.
import {
  closeDescriptor,
  createDirectoryAt,
  openAt,
  preopenCount,
  preopenHandle,
  preopenName,
  preopensRefresh,
  readAt,
  readDirectory,
  removeDirectoryAt,
  renameAt,
  statSize,
  sync,
  unlinkFileAt,
  writeAt,
} from "../abi/wasi";
import { ByteBuffer, Bytes } from "../core/bytes";
import { Code, blame, fail, fault } from "../core/fault";

const OPEN_CREATE: u32 = 1;
const OPEN_DIRECTORY: u32 = 2;
const OPEN_EXCLUSIVE: u32 = 4;
const DESCRIPTOR_READ: u32 = 1;
const DESCRIPTOR_WRITE: u32 = 2;
const DESCRIPTOR_MUTATE: u32 = 32;

/** wasi:filesystem `error-code`, in its order, as ours. */
// prettier-ignore
const CODES: StaticArray<i32> = [
  Code.access, Code.again, Code.again, Code.badDescriptor, Code.busy, Code.deadlock, Code.quota,
  Code.exist, Code.fileTooLarge, Code.illegalByteSequence, Code.again, Code.interrupted,
  Code.invalid, Code.io, Code.isDirectory, Code.loop, Code.tooManyLinks, Code.invalid,
  Code.nameTooLong, Code.noSuchDevice, Code.noEntry, Code.busy, Code.insufficientMemory,
  Code.insufficientSpace, Code.notDirectory, Code.notEmpty, Code.io, Code.unsupported,
  Code.unsupported, Code.noSuchDevice, Code.overflow, Code.notPermitted, Code.io, Code.readOnly,
  Code.invalidSeek, Code.textFileBusy, Code.crossDevice,
];

/** The longest name of ours is a sha256 in hex and a suffix; store directories are given by the host. */
const PATH_MAX: usize = 4096;
const pathScratch = heap.alloc(PATH_MAX);
const otherScratch = heap.alloc(PATH_MAX);

function encodeName(name: string, scratch: usize): usize {
  const len = <usize>String.UTF8.byteLength(name);
  if (len > PATH_MAX) return 0;
  String.UTF8.encodeUnsafe(changetype<usize>(name), name.length, scratch);
  return len;
}

/** `status` is WASI's error-code as -(code + 1); `action` says what was tried. */
function refuse(status: i32, action: string, name: usize, len: usize): bool {
  const code = -(status + 1);
  fail(u32(code) < u32(CODES.length) ? <Code>CODES[code] : Code.io, action + " failed on the host");
  return blame(name, len);
}

/** A file of the store. */
export class File {
  open: bool = true;

  constructor(
    private handle: i32,
    readonly name: string,
  ) {}

  /** Reads up to `len` bytes; returns fewer only at the end of the file, -1 on failure. */
  read(ptr: usize, len: u32, offset: u64): i32 {
    let done: u32 = 0;
    while (done < len) {
      const got = readAt(this.handle, ptr + done, len - done, offset + done);
      if (got < 0) {
        this.refuse(got, "read");
        return -1;
      }
      if (got == 0) break;
      done += got;
    }
    return done;
  }

  /** Reads exactly `len` bytes; a shorter file is `corrupt`. */
  readExactly(ptr: usize, len: u32, offset: u64): bool {
    const got = this.read(ptr, len, offset);
    if (got < 0) return false;
    if (u32(got) == len) return true;
    fail(Code.corrupt, "the file is shorter than its structure says");
    return this.blame();
  }

  write(ptr: usize, len: u32, offset: u64): bool {
    let done: u32 = 0;
    while (done < len) {
      const wrote = writeAt(this.handle, ptr + done, len - done, offset + done);
      if (wrote < 0) return this.refuse(wrote, "write");
      if (wrote == 0) return this.refuse(-14, "write");
      done += wrote;
    }
    return true;
  }

  /** Data and size durable. */
  sync(): bool {
    const status = sync(this.handle);
    return status < 0 ? this.refuse(status, "sync") : true;
  }

  /** Bytes in the file, or -1 on failure. */
  size(): i64 {
    const size = statSize(this.handle);
    if (size < 0) this.refuse(i32(size), "stat");
    return size;
  }

  close(): void {
    if (this.open) closeDescriptor(this.handle);
    this.open = false;
  }

  /** Names this file as what the current fault is about. */
  blame(): bool {
    return blame(pathScratch, encodeName(this.name, pathScratch));
  }

  private refuse(status: i32, action: string): bool {
    return refuse(status, action, pathScratch, encodeName(this.name, pathScratch));
  }
}

/** A directory of the store. */
export class Dir {
  open: bool = true;

  constructor(private handle: i32) {}

  /** The directory at a path below this one, or null. */
  directory(path: string): Dir | null {
    const len = encodeName(path, pathScratch);
    const handle = openAt(this.handle, 0, pathScratch, len, OPEN_DIRECTORY, DESCRIPTOR_READ | DESCRIPTOR_MUTATE);
    if (handle >= 0) return new Dir(handle);
    if (isNoEntry(handle)) {
      refuse(handle, "open", pathScratch, len);
      return null;
    }
    // A read-only preopen refuses `mutate-directory`; reading may still be allowed.
    const readable = openAt(this.handle, 0, pathScratch, len, OPEN_DIRECTORY, DESCRIPTOR_READ);
    if (readable >= 0) return new Dir(readable);
    refuse(readable, "open", pathScratch, len);
    return null;
  }

  makeDirectory(path: string): bool {
    const len = encodeName(path, pathScratch);
    const status = createDirectoryAt(this.handle, pathScratch, len);
    return status < 0 ? refuse(status, "mkdir", pathScratch, len) : true;
  }

  /** A file to read from, or null. */
  file(name: string): File | null {
    return this.openFile(name, 0, DESCRIPTOR_READ);
  }

  /** An existing file to read and write, or null. */
  writable(name: string): File | null {
    return this.openFile(name, 0, DESCRIPTOR_READ | DESCRIPTOR_WRITE);
  }

  /** A file that did not exist before, or null; `exist` when it did. */
  create(name: string): File | null {
    return this.openFile(name, OPEN_CREATE | OPEN_EXCLUSIVE, DESCRIPTOR_READ | DESCRIPTOR_WRITE);
  }

  rename(from: string, to: string): bool {
    const fromLen = encodeName(from, pathScratch);
    const toLen = encodeName(to, otherScratch);
    const status = renameAt(this.handle, pathScratch, fromLen, this.handle, otherScratch, toLen);
    return status < 0 ? refuse(status, "rename", pathScratch, fromLen) : true;
  }

  /** Removes a file; one that isn't there is no failure. */
  unlink(name: string): bool {
    const len = encodeName(name, pathScratch);
    const status = unlinkFileAt(this.handle, pathScratch, len);
    if (status >= 0 || isNoEntry(status)) return true;
    return refuse(status, "unlink", pathScratch, len);
  }

  removeDirectory(name: string): bool {
    const len = encodeName(name, pathScratch);
    const status = removeDirectoryAt(this.handle, pathScratch, len);
    if (status >= 0 || isNoEntry(status)) return true;
    return refuse(status, "rmdir", pathScratch, len);
  }

  /** Removes files; those that aren't there are no failure. */
  unlinkAll(names: string[]): bool {
    for (let i = 0; i < names.length; i++) if (!this.unlink(names[i])) return false;
    return true;
  }

  /** Bytes of files; those that are gone since they were listed have none. -1 on failure. */
  sizeOf(names: string[]): i64 {
    let total: i64 = 0;
    for (let i = 0; i < names.length; i++) {
      const file = this.file(names[i]);
      if (!file) {
        if (fault.code != Code.noEntry) return -1;
        fault.clear();
        continue;
      }
      const size = file.size();
      file.close();
      if (size < 0) return -1;
      total += size;
    }
    return total;
  }

  /** The names in this directory, in no order, or null. */
  list(): string[] | null {
    const names = new ByteBuffer();
    const status = readDirectory(this.handle, names);
    if (status < 0) {
      names.free();
      refuse(status, "list", 0, 0);
      return null;
    }
    const found: string[] = [];
    for (let at: usize = 0; at < names.len;) {
      const len = <usize>load<u16>(names.ptr + at);
      found.push(String.UTF8.decodeUnsafe(names.ptr + at + 2, len));
      at += 2 + len;
    }
    names.free();
    return found;
  }

  /** New, renamed and removed entries durable, where the host can. */
  sync(): bool {
    const status = sync(this.handle);
    return status < 0 ? refuse(status, "sync", 0, 0) : true;
  }

  close(): void {
    if (this.open) closeDescriptor(this.handle);
    this.open = false;
  }

  private openFile(name: string, openFlags: u32, descriptorFlags: u32): File | null {
    const len = encodeName(name, pathScratch);
    const handle = openAt(this.handle, 0, pathScratch, len, openFlags, descriptorFlags);
    if (handle >= 0) return new File(handle, name);
    refuse(handle, "open", pathScratch, len);
    return null;
  }
}

const WASI_NO_ENTRY: i32 = 20;

function isNoEntry(status: i32): bool {
  return status == -(WASI_NO_ENTRY + 1);
}

/**
 * The directory that a guest path names: a preopen, or a path below one. Preopens are asked for
 * at every call, since hosts may give an instance others later.
 */
export function openPreopened(path: Bytes): Dir | null {
  const status = preopensRefresh();
  if (status < 0) {
    fail(Code.io, "the host gives no preopened directories");
    return null;
  }
  const name = new Bytes();
  let best = -1;
  let bestLen: usize = 0;
  for (let i = 0; i < preopenCount(); i++) {
    preopenName(i, name);
    if (isBelow(path, name) && (best < 0 || name.len > bestLen)) {
      best = i;
      bestLen = name.len;
    }
  }
  if (best < 0) {
    fail(Code.noEntry, "no preopened directory holds this path");
    blame(path.ptr, path.len);
    return null;
  }
  let rest = bestLen;
  while (rest < path.len && load<u8>(path.ptr + rest) == 0x2f) rest++;
  // Some hosts refuse to list or sync a preopen itself; a descriptor opened from it works everywhere.
  const relative = rest < path.len ? String.UTF8.decodeUnsafe(path.ptr + rest, path.len - rest) : ".";
  return new Dir(preopenHandle(best)).directory(relative);
}

/** Whether `path` is `base` or below it. */
function isBelow(path: Bytes, base: Bytes): bool {
  if (base.len > path.len || memory.compare(path.ptr, base.ptr, base.len) != 0) return false;
  return (
    base.len == path.len ||
    load<u8>(path.ptr + base.len) == 0x2f ||
    (base.len > 0 && load<u8>(base.ptr + base.len - 1) == 0x2f)
  );
}

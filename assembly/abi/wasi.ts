// wasi:filesystem, clocks and random as plain calls: bytes in by address, bytes out into the
// caller's memory, an error-code as -(code + 1).
import { ByteBuffer, Bytes } from "../core/bytes";
import { steer, unsteer } from "./cabi";
import {
  descriptorCreateDirectoryAt,
  descriptorOpenAt,
  descriptorRead,
  descriptorReadDirectory,
  descriptorRemoveDirectoryAt,
  descriptorRenameAt,
  descriptorStat,
  descriptorSync,
  descriptorUnlinkFileAt,
  descriptorWrite,
  directoryEntryStreamReadDirectoryEntry,
  dropDescriptor,
  dropDirectoryEntryStream,
  getDirectories,
  getRandomBytes,
  now,
} from "./generated/imports";

/** The one return area of imports. */
const IMP: usize = memory.data(128, 8);

function status(code: u32): i32 {
  return -i32(code) - 1;
}

/** result<_, error-code>: tag at 0, code at 1. */
function plainResult(): i32 {
  return load<u8>(IMP) ? status(load<u8>(IMP, 1)) : 0;
}

// ---- preopens: list<tuple<own<descriptor>, string>>, stride 12 ----------------------------

let preopens: usize = 0;
let preopensLength: i32 = 0;

/** Asks for the preopens anew. Descriptors of an earlier list are dropped. */
export function preopensRefresh(): i32 {
  for (let i = 0; i < preopensLength; i++) {
    dropDescriptor(load<u32>(preopens + i * 12));
    if (load<u32>(preopens + i * 12, 8)) heap.free(load<u32>(preopens + i * 12, 4));
  }
  if (preopensLength) heap.free(preopens);
  getDirectories(IMP);
  preopens = load<u32>(IMP);
  preopensLength = i32(load<u32>(IMP, 4));
  return preopensLength ? 0 : -1;
}

export function preopenCount(): i32 {
  return preopensLength;
}

export function preopenHandle(i: i32): i32 {
  return load<i32>(preopens + i * 12);
}

export function preopenName(i: i32, out: Bytes): void {
  out.set(load<u32>(preopens + i * 12, 4), load<u32>(preopens + i * 12, 8));
}

// ---- descriptors -------------------------------------------------------------------------

/** A handle, or an error-code as -(code + 1). result<own<descriptor>, error-code>: payload at 4. */
export function openAt(dir: i32, pathFlags: u32, path: usize, len: usize, openFlags: u32, descriptorFlags: u32): i32 {
  descriptorOpenAt(dir, pathFlags, u32(path), u32(len), openFlags, descriptorFlags, IMP);
  return load<u8>(IMP) ? status(load<u8>(IMP, 4)) : load<i32>(IMP, 4);
}

/** Bytes read to `ptr`. result<tuple<list<u8>, bool>, error-code>: list at 4 and 8. */
export function readAt(fd: i32, ptr: usize, len: u32, offset: u64): i32 {
  steer(ptr, len);
  descriptorRead(fd, len, offset, IMP);
  unsteer();
  if (load<u8>(IMP)) return status(load<u8>(IMP, 4));
  const from = <usize>load<u32>(IMP, 4);
  const got = min(load<u32>(IMP, 8), len);
  if (got && from != ptr) {
    // The host asked for memory in another way than one list of the size it needs.
    memory.copy(ptr, from, got);
    heap.free(from);
  }
  return got;
}

/** Bytes written. result<u64, error-code>: payload at 8. */
export function writeAt(fd: i32, ptr: usize, len: u32, offset: u64): i32 {
  descriptorWrite(fd, u32(ptr), len, offset, IMP);
  return load<u8>(IMP) ? status(load<u8>(IMP, 8)) : i32(load<u64>(IMP, 8));
}

/** result<descriptor-stat, error-code>: payload at 8, size at 24. */
export function statSize(fd: i32): i64 {
  descriptorStat(fd, IMP);
  return load<u8>(IMP) ? status(load<u8>(IMP, 8)) : load<i64>(IMP, 24);
}

export function sync(fd: i32): i32 {
  descriptorSync(fd, IMP);
  return plainResult();
}

export function closeDescriptor(fd: i32): void {
  dropDescriptor(fd);
}

// ---- names -------------------------------------------------------------------------------

export function createDirectoryAt(dir: i32, path: usize, len: usize): i32 {
  descriptorCreateDirectoryAt(dir, u32(path), u32(len), IMP);
  return plainResult();
}

export function unlinkFileAt(dir: i32, path: usize, len: usize): i32 {
  descriptorUnlinkFileAt(dir, u32(path), u32(len), IMP);
  return plainResult();
}

export function removeDirectoryAt(dir: i32, path: usize, len: usize): i32 {
  descriptorRemoveDirectoryAt(dir, u32(path), u32(len), IMP);
  return plainResult();
}

export function renameAt(dir: i32, path: usize, len: usize, newDir: i32, newPath: usize, newLen: usize): i32 {
  descriptorRenameAt(dir, u32(path), u32(len), newDir, u32(newPath), u32(newLen), IMP);
  return plainResult();
}

/** Appends each name to `out`, behind its u16 length. */
export function readDirectory(dir: i32, out: ByteBuffer): i32 {
  descriptorReadDirectory(dir, IMP);
  if (load<u8>(IMP)) return status(load<u8>(IMP, 4));
  const stream = load<u32>(IMP, 4);
  let result = 0;
  for (;;) {
    // result<option<directory-entry>, error-code>: option at 4, entry at 8: type u8, name at 12 and 16.
    directoryEntryStreamReadDirectoryEntry(stream, IMP);
    if (load<u8>(IMP)) {
      result = status(load<u8>(IMP, 4));
      break;
    }
    if (!load<u8>(IMP, 4)) break;
    const name = <usize>load<u32>(IMP, 12);
    const len = load<u32>(IMP, 16);
    out.u16(len);
    out.bytes(name, len);
    if (len) heap.free(name);
  }
  dropDirectoryEntryStream(stream);
  return result;
}

// ---- clocks and random ---------------------------------------------------------------------

/** Nanoseconds since 1970. record datetime: seconds u64 at 0, nanoseconds u32 at 8. */
export function nowNs(): u64 {
  now(IMP);
  return load<u64>(IMP) * 1_000_000_000 + load<u32>(IMP, 8);
}

export function randomBytes(ptr: usize, len: u32): void {
  steer(ptr, len);
  getRandomBytes(len, IMP);
  unsteer();
  const from = <usize>load<u32>(IMP);
  if (from == ptr) return;
  memory.copy(ptr, from, min(load<u32>(IMP, 4), len));
  if (load<u32>(IMP, 4)) heap.free(from);
}

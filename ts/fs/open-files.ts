import type { PathLike } from 'node:fs';
import type * as fs from 'node:fs';
import type { FileHandle, OpenFlags } from '../bindings.js';
import { checkSize } from './argument-checks.js';
import { modeOf } from './file-modes.js';
import { ownerOf, statsOf } from './metadata.js';
import { newTime, type TimeInput } from './new-times.js';
import { openFlags } from './open-flags.js';
import { passingBytesOf } from './paths.js';
import { viewsOf } from './encodings.js';
import { readArguments, writeArguments, type Position } from './transfers.js';
import { PIECE_MAX, type Descriptor, type View } from './view.js';

/** Files by descriptor. Numbers are the container's own and mean nothing to the host. */
export type OpenFiles = Pick<
  typeof fs,
  | 'closeSync'
  | 'fchmodSync'
  | 'fchownSync'
  | 'fdatasyncSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'openSync'
  | 'readSync'
  | 'readvSync'
  | 'writeSync'
  | 'writevSync'
> & {
  /** As in node:fs; a bigint is nanoseconds since 1970. */
  futimesSync(fd: number, atime: TimeInput, mtime: TimeInput): void;
};

export function openFiles(view: View): OpenFiles {
  const change = (syscall: string, fd: number, run: (file: FileHandle) => void): void => {
    view.callFile(syscall, view.descriptor(fd, syscall).file, run);
  };
  const sync =
    (syscall: string) =>
    (fd: number): void => {
      change(syscall, fd, (file) => {
        file.sync();
      });
    };
  return {
    openSync(path, flags, mode) {
      const permissions = modeOf(mode, 0o666);
      const how = openFlags(flags);
      return view.number(openFile(view, path, how, permissions));
    },
    closeSync(fd) {
      view.closeNumber(fd);
    },
    readSync: (...[fd, buffer, ...rest]: [number, NodeJS.ArrayBufferView, ...unknown[]]) => {
      const { bytes, position } = readArguments(buffer, rest);
      // As in Node: nothing to read is no call, whatever the number stands for.
      if (bytes.length === 0) return 0;
      return readInto(view, view.descriptor(fd, 'read'), bytes, position);
    },
    readvSync(fd, buffers, position) {
      const into = viewsOf(buffers);
      const descriptor = view.descriptor(fd, 'read');
      if (into.length === 0) throw view.error('invalid', 'read');
      let total = 0;
      for (const bytes of into) {
        const count = readInto(view, descriptor, bytes, advanced(position, total));
        total += count;
        if (count < bytes.length) break;
      }
      return total;
    },
    writeSync: (...[fd, data, ...rest]: [number, unknown, ...unknown[]]) => {
      const { bytes, position } = writeArguments(data, rest);
      return writeFrom(view, view.descriptor(fd, 'write'), bytes, position);
    },
    writevSync(fd, buffers, position) {
      const from = viewsOf(buffers);
      if (from.length === 0) return 0;
      const descriptor = view.descriptor(fd, 'write');
      let total = 0;
      for (const bytes of from) total += writeFrom(view, descriptor, bytes, advanced(position, total));
      return total;
    },
    fstatSync: ((fd: number, options: { bigint?: boolean } = {}) => {
      const attributes = view.callFile('fstat', view.descriptor(fd, 'fstat').file, (file) => file.stat());
      return statsOf(attributes, view.device, options.bigint);
    }) as typeof fs.fstatSync,
    ftruncateSync(fd, length = 0) {
      const size = checkSize(length);
      change('ftruncate', fd, (file) => {
        file.truncate(size);
      });
    },
    fchmodSync(fd, mode) {
      const bits = modeOf(mode);
      change('fchmod', fd, (file) => {
        file.chmod(bits);
      });
    },
    fchownSync(fd, uid, gid) {
      const [owner, group] = [ownerOf(uid, 'uid'), ownerOf(gid, 'gid')];
      change('fchown', fd, (file) => {
        file.chown(owner, group);
      });
    },
    futimesSync(fd, atime, mtime) {
      const [accessed, modified] = [newTime(atime, 'atime'), newTime(mtime, 'mtime')];
      if (accessed === undefined || modified === undefined) throw view.error('invalid', 'futime');
      change('futime', fd, (file) => {
        file.utimes(accessed, modified);
      });
    },
    // Data and attributes are in one journal, so there is no cheaper sync of data alone.
    fsyncSync: sync('fsync'),
    fdatasyncSync: sync('fdatasync'),
  };
}

/** Opens a file that `view.release` has to drop. `mode` is before the umask. */
export function openFile(view: View, path: PathLike, how: OpenFlags, mode: number): Descriptor {
  const bytes = passingBytesOf(path);
  const file = view.call('open', path, (container) => container.open(bytes, how, mode & ~view.umask));
  return view.adopt(file, how.append === true);
}

/** Bytes read by one call: they are still in the CPU's cache when they are copied out (3 to 5 % faster than 1 MiB). */
const READ_MAX = 512 * 1024;

/** Fills `into` as far as the file goes, in calls of at most `READ_MAX`. Without a position, from the descriptor's own on. */
export function readInto(view: View, descriptor: Descriptor, into: Uint8Array, position: Position): number {
  const start = startOf(position) ?? descriptor.position;
  let filled = 0;
  while (filled < into.length) {
    const length = Math.min(READ_MAX, into.length - filled);
    const piece = view.callFile('read', descriptor.file, (file) => {
      const at = BigInt(start + filled);
      return file.readLent?.(at, length) ?? file.read(at, length);
    });
    into.set(piece, filled);
    filled += piece.length;
    if (piece.length < length) break;
  }
  if (startOf(position) === undefined) descriptor.position = start + filled;
  return filled;
}

/** Writes all of `data`, in calls of at most 1 MiB; one call at least, for a descriptor may not be open for writing. */
export function writeFrom(view: View, descriptor: Descriptor, data: Uint8Array, position: Position): number {
  let at = startOf(position) ?? descriptor.position;
  let written = 0;
  do {
    const piece = data.subarray(written, written + PIECE_MAX);
    at = Number(view.callFile('write', descriptor.file, (file) => file.write(BigInt(at), piece)));
    written += piece.length;
  } while (written < data.length);
  if (startOf(position) === undefined) descriptor.position = at;
  return written;
}

/** node:fs: what isn't a whole number from 0 on means the descriptor's own position. */
function startOf(position: unknown): number | undefined {
  if (typeof position === 'number') return Number.isSafeInteger(position) && position >= 0 ? position : undefined;
  return typeof position === 'bigint' && position >= 0n ? Number(position) : undefined;
}

function advanced(position: unknown, by: number): Position {
  const start = typeof position === 'number' ? startOf(position) : undefined;
  return start === undefined ? null : start + by;
}

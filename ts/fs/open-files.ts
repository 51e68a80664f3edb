import type { PathLike } from 'node:fs';
import type * as fs from 'node:fs';
import type { FileHandle } from '../bindings.js';
import { dataOf } from './encodings.js';
import { modeOf } from './file-modes.js';
import { ownerOf, statsOf } from './metadata.js';
import { newTime, type TimeInput } from './new-times.js';
import { openFlags } from './open-flags.js';
import { bytesOf } from './paths.js';
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

type Position = number | bigint | null | undefined;

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
      const file = openFile(view, path, flags, modeOf(mode, 0o666));
      return view.number(file, openFlags(flags).append === true);
    },
    closeSync(fd) {
      view.closeNumber(fd);
    },
    readSync: (fd: number, buffer: NodeJS.ArrayBufferView, ...rest: ReadArguments) => {
      const [into, position] = readTarget(buffer, rest);
      return readInto(view, view.descriptor(fd, 'read'), into, position);
    },
    readvSync(fd, buffers, position) {
      const descriptor = view.descriptor(fd, 'read');
      let total = 0;
      for (const buffer of buffers) {
        const into = dataOf(buffer);
        const count = readInto(view, descriptor, into, advanced(position, total));
        total += count;
        if (count < into.length) break;
      }
      return total;
    },
    writeSync: (fd: number, data: NodeJS.ArrayBufferView | string, ...rest: WriteArguments) => {
      const [bytes, position] = writeSource(data, rest);
      return writeFrom(view, view.descriptor(fd, 'write'), bytes, position);
    },
    writevSync(fd, buffers, position) {
      const descriptor = view.descriptor(fd, 'write');
      let total = 0;
      for (const buffer of buffers) total += writeFrom(view, descriptor, dataOf(buffer), advanced(position, total));
      return total;
    },
    fstatSync: ((fd: number, options?: { bigint?: boolean }) => {
      const attributes = view.callFile('fstat', view.descriptor(fd, 'fstat').file, (file) => file.stat());
      return statsOf(attributes, view.device, options?.bigint);
    }) as typeof fs.fstatSync,
    ftruncateSync(fd, length) {
      change('ftruncate', fd, (file) => {
        file.truncate(BigInt(Math.max(0, length ?? 0)));
      });
    },
    fchmodSync(fd, mode) {
      change('fchmod', fd, (file) => {
        file.chmod(modeOf(mode, 0));
      });
    },
    fchownSync(fd, uid, gid) {
      change('fchown', fd, (file) => {
        file.chown(ownerOf(uid), ownerOf(gid));
      });
    },
    futimesSync(fd, atime, mtime) {
      const [accessed, modified] = [newTime(atime), newTime(mtime)];
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
export function openFile(view: View, path: PathLike, flags: string | number, mode: number): FileHandle {
  const bytes = bytesOf(path);
  const how = openFlags(flags);
  return view.adopt(view.call('open', path, (container) => container.open(bytes, how, mode & ~view.umask)));
}

/** Fills `into` as far as the file goes, in calls of at most 1 MiB. Without a position, from the descriptor's own on. */
export function readInto(view: View, descriptor: Descriptor, into: Uint8Array, position: Position): number {
  const start = startOf(position) ?? descriptor.position;
  let filled = 0;
  while (filled < into.length) {
    const length = Math.min(PIECE_MAX, into.length - filled);
    const piece = view.callFile('read', descriptor.file, (file) => file.read(BigInt(start + filled), length));
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

type ReadArguments = [offset?: number | ReadOptions | null | undefined, length?: number | null | undefined, position?: Position];
interface ReadOptions {
  readonly offset?: number | undefined;
  readonly length?: number | undefined;
  readonly position?: Position;
}
type WriteArguments = [offset?: number | ReadOptions | null | undefined, length?: number | string | null | undefined, position?: Position];

function readTarget(buffer: NodeJS.ArrayBufferView, [first, length, position]: ReadArguments): [Uint8Array, Position] {
  if (typeof first === 'object' && first !== null) return readTarget(buffer, [first.offset, first.length, first.position]);
  return [rangeOf(dataOf(buffer), first ?? 0, length ?? undefined), position];
}

/** `(buffer, offset, length, position)`, `(buffer, options)` or `(text, position, encoding)`. */
function writeSource(data: NodeJS.ArrayBufferView | string, [first, second, third]: WriteArguments): [Uint8Array, Position] {
  if (typeof data === 'string') {
    const position = typeof first === 'number' ? first : null;
    return [dataOf(data, typeof second === 'string' ? (second as BufferEncoding) : 'utf8'), position];
  }
  if (typeof first === 'object' && first !== null) return writeSource(data, [first.offset, first.length, first.position]);
  return [rangeOf(dataOf(data), first ?? 0, typeof second === 'number' ? second : undefined), third];
}

function rangeOf(bytes: Uint8Array, offset: number, length: number = bytes.length - offset): Uint8Array {
  if (offset < 0 || length < 0 || offset + length > bytes.length) {
    throw Object.assign(new RangeError(`offset ${offset} and length ${length} are outside of a buffer of ${bytes.length} bytes`), {
      code: 'ERR_OUT_OF_RANGE',
    });
  }
  return bytes.subarray(offset, offset + length);
}

/** node:fs: null, undefined and -1 mean the descriptor's own position. */
function startOf(position: Position): number | undefined {
  return position === null || position === undefined || Number(position) < 0 ? undefined : Number(position);
}

function advanced(position: Position, by: number): Position {
  const start = startOf(position);
  return start === undefined ? null : start + by;
}

import { Buffer } from 'node:buffer';
import { constants, type PathLike } from 'node:fs';
import type * as fs from 'node:fs';
import type { FileHandle, OpenFlags } from '../bindings.js';
import { checkBoolean, checkSize, isInt32 } from './argument-checks.js';
import { nodeError } from './argument-errors.js';
import { dataOf, decodedContent } from './encodings.js';
import { modeOf } from './file-modes.js';
import { modeBits } from './mode-bits.js';
import { openFile, readInto, writeFrom } from './open-files.js';
import { openFlags } from './open-flags.js';
import { optionsOf } from './options.js';
import { bytesOf, parentPath, passingBytesOf } from './paths.js';
import { PIECE_MAX, type Descriptor, type View } from './view.js';

/** Whole files by path. A small file is one call of the component. */
export type Content = Pick<typeof fs, 'appendFileSync' | 'copyFileSync' | 'readFileSync' | 'truncateSync' | 'writeFileSync'>;

type Target = PathLike | number;

/** What reading and writing whole files takes. */
export interface ContentOptions {
  readonly encoding?: string | null | undefined;
  readonly flag?: string | number | null | undefined;
  readonly mode?: number | string | null | undefined;
  readonly flush?: boolean | null | undefined;
  readonly signal?: AbortSignal | undefined;
}

export const READING: ContentOptions = { flag: 'r' };
export const WRITING: ContentOptions = { encoding: 'utf8', mode: 0o666, flag: 'w' };
export const APPENDING: ContentOptions = { encoding: 'utf8', mode: 0o666, flag: 'a' };

export function content(view: View): Content {
  const write = (target: Target, data: unknown, { encoding, mode, flag, flush }: ContentOptions, otherwise: string): void => {
    const durable = checkBoolean(flush ?? false, 'options.flush');
    const bytes = dataOf(data, encoding, 'data');
    if (isInt32(target)) {
      const descriptor = view.descriptor(target, 'write');
      writeFrom(view, descriptor, bytes, null);
      if (durable) syncFile(view, descriptor.file);
    } else {
      writePath(view, target, bytes, openFlags(flag || otherwise), modeOf(mode, 0o666), durable);
    }
  };
  return {
    readFileSync: ((target: Target, given?: unknown) => {
      const { encoding, flag } = optionsOf(given, READING);
      const plain = !isInt32(target) && (flag === undefined || flag === 'r');
      return plain ? readPath(view, target, encoding) : decodedContent(readTarget(view, target, flag), encoding);
    }) as typeof fs.readFileSync,
    writeFileSync(target, data, given) {
      write(target, data, optionsOf(given, WRITING), 'w');
    },
    appendFileSync(target, data, given) {
      write(target, data, optionsOf(given, APPENDING), 'a');
    },
    truncateSync(path, length = 0) {
      const size = checkSize(length);
      // Node's older programs give a descriptor.
      if (typeof path === 'number') {
        const { file } = view.descriptor(path, 'ftruncate');
        view.callFile('ftruncate', file, () => {
          file.truncate(size);
        });
        return;
      }
      const bytes = bytesOf(path);
      // node:fs opens the file for this.
      view.call('open', path, (container) => {
        container.truncate(bytes, size);
      });
    },
    copyFileSync(from, to, mode) {
      const bits = modeBits(mode, 0);
      copyFile(view, from, to, (bits & constants.COPYFILE_EXCL) !== 0);
    },
  };
}

function syncFile(view: View, file: FileHandle): void {
  view.callFile('fsync', file, () => {
    file.sync();
  });
}

/** Of a descriptor, or by a path with flags that say more than to read. */
function readTarget(view: View, target: Target, flag: ContentOptions['flag']): Uint8Array {
  if (isInt32(target)) return readRest(view, view.descriptor(target, 'fstat'));
  return readOpened(view, target, flag);
}

/** A whole file by path. Content comes in pieces only when it is longer than one call can give. */
function readPath(view: View, path: PathLike, encoding: ContentOptions['encoding']): string | Buffer {
  const bytes = passingBytesOf(path);
  let first: Uint8Array;
  try {
    first = view.call(
      'open',
      path,
      (container) => container.readFileLent?.(bytes, 0n, PIECE_MAX) ?? container.readFile(bytes, 0n, PIECE_MAX),
    );
  } catch (error) {
    // node:fs can open a directory; reading it is what fails, and names no path.
    throw (error as { code?: unknown }).code === 'EISDIR' ? view.error('is-directory', 'read') : error;
  }
  if (first.length === PIECE_MAX) return decodedContent(readOpened(view, path, 'r'), encoding);
  return encoding ? decodedContent(first, encoding) : Buffer.from(first);
}

function readOpened(view: View, path: PathLike, flag: ContentOptions['flag']): Uint8Array {
  const descriptor = openFile(view, path, openFlags(flag), 0o666);
  try {
    return readRest(view, descriptor);
  } finally {
    view.release(descriptor);
  }
}

/** Bytes that Node puts into one Buffer at most. */
const READ_MAX = 2n ** 31n - 1n;

function readRest(view: View, descriptor: Descriptor): Uint8Array {
  const { size } = view.callFile('fstat', descriptor.file, (file) => file.stat());
  if (size > READ_MAX) throw nodeError(new RangeError(`File size (${size}) is greater than 2 GiB`), 'ERR_FS_FILE_TOO_LARGE');
  const out = Buffer.allocUnsafeSlow(Math.max(0, Number(size) - descriptor.position));
  // One call at least: a descriptor may not be open for reading.
  if (out.length === 0) readInto(view, descriptor, new Uint8Array(1), null);
  return out.subarray(0, readInto(view, descriptor, out, null));
}

function writePath(view: View, path: PathLike, data: Uint8Array, how: OpenFlags, mode: number, durable: boolean): void {
  // One call doesn't ask whether the file may be written through such flags.
  if (data.length <= PIECE_MAX && !durable && how.write === true) {
    const bytes = passingBytesOf(path);
    view.call('open', path, (container) => {
      container.writeFile(bytes, data, how, mode & ~view.umask);
    });
    return;
  }
  const descriptor = openFile(view, path, how, mode);
  try {
    writeFrom(view, descriptor, data, null);
    if (durable) syncFile(view, descriptor.file);
  } finally {
    view.release(descriptor);
  }
}

/** Copies by reference: no bytes are read, whatever the size. As uv_fs_copyfile, with the source's permissions. */
export function copyFile(view: View, from: PathLike, to: PathLike, exclusive: boolean): void {
  const [fromBytes, toBytes] = [bytesOf(from, 'src'), bytesOf(to, 'dest')];
  const open = (bytes: Uint8Array, how: OpenFlags, mode: number): Descriptor =>
    view.adopt(view.call2('copyfile', from, to, (container) => container.open(bytes, how, mode)));
  const inFile = <T>({ file }: Descriptor, run: (file: FileHandle) => T): T => view.call2('copyfile', from, to, () => run(file));
  const source = open(fromBytes, { read: true }, 0);
  try {
    const { mode, inode, kind } = inFile(source, (file) => file.stat());
    if (kind === 'directory') {
      // What is wrong with the target's directory comes first, as in the kernel.
      view.call2('copyfile', from, to, (container) => container.stat(parentPath(toBytes), true));
      throw view.error('is-directory', 'copyfile', from, to);
    }
    const target = open(toBytes, { write: true, create: true, exclusive }, mode);
    try {
      // Onto itself: truncating would lose it.
      if (inFile(target, (file) => file.stat()).inode === inode) return;
      inFile(target, (file) => {
        file.truncate(0n);
        file.cloneRange(0n, source.file, 0n, 0n);
        file.chmod(mode);
      });
    } finally {
      view.release(target);
    }
  } finally {
    view.release(source);
  }
}

import { Buffer } from 'node:buffer';
import { constants, type PathLike } from 'node:fs';
import type * as fs from 'node:fs';
import type { FileHandle, OpenFlags } from '../bindings.js';
import { dataOf, decoded, encodingOf, type EncodingOption } from './encodings.js';
import { modeOf } from './file-modes.js';
import { openFile, readInto, writeFrom } from './open-files.js';
import { openFlags } from './open-flags.js';
import { bytesOf, parentPath } from './paths.js';
import { PIECE_MAX, type Descriptor, type View } from './view.js';

/** Whole files by path. A small file is one call of the component. */
export type Content = Pick<typeof fs, 'appendFileSync' | 'copyFileSync' | 'readFileSync' | 'truncateSync' | 'writeFileSync'>;

type Target = PathLike | number;
type FileOptions = EncodingOption & (object | string | null | undefined);

export function content(view: View): Content {
  const write = (target: Target, data: string | NodeJS.ArrayBufferView, options: unknown, otherwise: string): void => {
    const { encoding, mode, flag } = writeOptions(options);
    const bytes = dataOf(data, encoding);
    if (typeof target === 'number') {
      writeFrom(view, view.descriptor(target, 'write'), bytes, null);
    } else {
      writePath(view, target, bytes, openFlags(flag ?? otherwise), modeOf(mode, 0o666));
    }
  };
  return {
    readFileSync: ((target: Target, options?: FileOptions) => {
      const flag = typeof options === 'object' ? (options as { flag?: string } | null)?.flag : undefined;
      return decoded(readTarget(view, target, flag), encodingOf(options, 'buffer'));
    }) as typeof fs.readFileSync,
    writeFileSync(target, data, options) {
      write(target, data, options, 'w');
    },
    appendFileSync(target, data, options) {
      write(target, data, options, 'a');
    },
    truncateSync(path, length) {
      const bytes = bytesOf(path);
      // node:fs opens the file for this.
      view.call('open', path, (container) => {
        container.truncate(bytes, BigInt(Math.max(0, length ?? 0)));
      });
    },
    copyFileSync(from, to, mode = 0) {
      copyFile(view, from, to, (mode & constants.COPYFILE_EXCL) !== 0);
    },
  };
}

function readTarget(view: View, target: Target, flag: string | undefined): Uint8Array {
  if (typeof target === 'number') return readRest(view, view.descriptor(target, 'read'));
  if (flag !== undefined && flag !== 'r') {
    const file = openFile(view, target, flag, 0o666);
    try {
      return readRest(view, { file, position: 0, append: false });
    } finally {
      view.release(file);
    }
  }
  return readPath(view, target);
}

/** A whole file by path. Content comes in pieces only when it is longer than one call can give. */
function readPath(view: View, path: PathLike): Uint8Array {
  const bytes = bytesOf(path);
  let first: Uint8Array;
  try {
    first = view.call('open', path, (container) => container.readFile(bytes, 0n, PIECE_MAX));
  } catch (error) {
    // node:fs can open a directory; reading it is what fails, and names no path.
    throw (error as { code?: unknown }).code === 'EISDIR' ? view.error('is-directory', 'read') : error;
  }
  if (first.length < PIECE_MAX) return first;
  const file = openFile(view, path, 'r', 0);
  try {
    return readRest(view, { file, position: 0, append: false });
  } finally {
    view.release(file);
  }
}

function readRest(view: View, descriptor: Descriptor): Uint8Array {
  const { size } = view.callFile('fstat', descriptor.file, (file) => file.stat());
  const out = Buffer.allocUnsafeSlow(Math.max(0, Number(size) - descriptor.position));
  return out.subarray(0, readInto(view, descriptor, out, null));
}

function writePath(view: View, path: PathLike, data: Uint8Array, how: OpenFlags, mode: number): void {
  const bytes = bytesOf(path);
  const permissions = mode & ~view.umask;
  if (data.length <= PIECE_MAX) {
    view.call('open', path, (container) => {
      container.writeFile(bytes, data, how, permissions);
    });
    return;
  }
  const file = view.adopt(view.call('open', path, (container) => container.open(bytes, how, permissions)));
  try {
    writeFrom(view, { file, position: 0, append: how.append === true }, data, null);
  } finally {
    view.release(file);
  }
}

/** Copies by reference: no bytes are read, whatever the size. As uv_fs_copyfile, with the source's permissions. */
export function copyFile(view: View, from: PathLike, to: PathLike, exclusive: boolean): void {
  const [fromBytes, toBytes] = [bytesOf(from), bytesOf(to)];
  const open = (bytes: Uint8Array, how: OpenFlags, mode: number): FileHandle =>
    view.adopt(view.call2('copyfile', from, to, (container) => container.open(bytes, how, mode)));
  const inFile = <T>(file: FileHandle, run: (file: FileHandle) => T): T => view.call2('copyfile', from, to, () => run(file));
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
        file.cloneRange(0n, source, 0n, 0n);
        file.chmod(mode);
      });
    } finally {
      view.release(target);
    }
  } finally {
    view.release(source);
  }
}

interface WriteOptions {
  readonly encoding?: BufferEncoding | undefined;
  readonly mode?: number | string | undefined;
  readonly flag?: string | undefined;
}

function writeOptions(options: unknown): WriteOptions {
  if (typeof options === 'string') return { encoding: options as BufferEncoding };
  return options ?? {};
}

import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import type { PathLike } from 'node:fs';
import type * as fs from 'node:fs';
import { decodeEntries, decodeNames, Dirent, type DirectoryEntry } from './directory-entries.js';
import { decoded, encodingOf, type EncodingOption } from './encodings.js';
import { modeOf } from './file-modes.js';
import { isAbsent } from './metadata.js';
import { bytesOf, joinPath, parentPath, textOf } from './paths.js';
import { SystemError } from './system-error.js';
import type { View } from './view.js';

/** Directories: made, listed, removed. */
export type Directories = Pick<typeof fs, 'mkdirSync' | 'mkdtempSync' | 'readdirSync' | 'rmSync' | 'rmdirSync'>;

interface MkdirOptions {
  readonly recursive?: boolean | undefined;
  readonly mode?: number | string | undefined;
}

export function directories(view: View): Directories {
  return {
    mkdirSync: (path: PathLike, options?: number | string | MkdirOptions | null) => {
      const { recursive, mode } = typeof options === 'object' ? (options ?? {}) : { mode: options, recursive: false };
      const bits = modeOf(mode, 0o777) & ~view.umask;
      if (recursive === true) return makeAll(view, path, bytesOf(path), bits);
      make(view, path, bytesOf(path), bits);
      return undefined;
    },
    mkdtempSync: ((prefix: string | Buffer | URL, options?: EncodingOption) => {
      const path = Buffer.concat([bytesOf(prefix), Buffer.from(randomBytes(4).toString('base64url').slice(0, 6))]);
      make(view, `${textOf(prefix)}XXXXXX`, path, 0o700, 'mkdtemp');
      return decoded(path, encodingOf(options, 'utf8'));
    }) as typeof fs.mkdtempSync,
    readdirSync: ((path: PathLike, options?: ReaddirOptions | string | null) =>
      readDirectory(view, path, options)) as typeof fs.readdirSync,
    rmdirSync(path) {
      removeDirectory(view, path, bytesOf(path));
    },
    rmSync(path, options) {
      const { force = false, recursive = false } = options ?? {};
      try {
        const bytes = bytesOf(path);
        const { kind } = view.call('lstat', path, (container) => container.stat(bytes, false));
        if (kind !== 'directory') remove(view, path, bytes);
        else if (recursive) removeTree(view, bytes);
        else throw isDirectory(path);
      } catch (error) {
        if (!(force && isAbsent(error))) throw error;
      }
    },
  };
}

export function make(view: View, path: PathLike, bytes: Uint8Array, mode: number, syscall = 'mkdir'): void {
  view.call(syscall, path, (container) => {
    container.mkdir(bytes, mode);
  });
}

/** Like `mkdir -p`; returns the first directory that was made. */
function makeAll(view: View, path: PathLike, bytes: Uint8Array, mode: number): string | undefined {
  try {
    make(view, path, bytes, mode);
    return Buffer.from(bytes).toString();
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'EEXIST') {
      const { kind } = view.call('mkdir', path, (container) => container.stat(bytes, true));
      if (kind === 'directory') return undefined;
      throw error;
    }
    const parent = parentPath(bytes);
    if (code !== 'ENOENT' || parent.length === 0 || parent.length >= bytes.length) throw error;
    const first = makeAll(view, path, parent, mode);
    // As a whole again: with `.` or `..` at its end it may be there now.
    const last = makeAll(view, path, bytes, mode);
    return first ?? last;
  }
}

interface ReaddirOptions {
  readonly encoding?: BufferEncoding | 'buffer' | null | undefined;
  readonly withFileTypes?: boolean | undefined;
  readonly recursive?: boolean | undefined;
}

function readDirectory(view: View, path: PathLike, options: ReaddirOptions | string | null | undefined): unknown[] {
  const encoding = encodingOf(options as EncodingOption, 'utf8');
  const { withFileTypes = false, recursive = false } = typeof options === 'object' ? (options ?? {}) : {};
  const root = bytesOf(path);
  if (!withFileTypes && !recursive && encoding !== 'buffer') return decodeNames(packedEntries(view, path, root), encoding);
  const found: unknown[] = [];
  const walk = (directory: Uint8Array, below: Uint8Array): void => {
    const parent = withFileTypes ? Buffer.from(directory).toString() : '';
    const subdirectories: Uint8Array[] = [];
    for (const { name, kind } of entriesOf(view, path, directory)) {
      const relative = below.length === 0 ? name : joinPath(below, name);
      found.push(withFileTypes ? new Dirent(decoded(name, encoding), parent, kind) : decoded(relative, encoding));
      if (recursive && kind === 'directory') subdirectories.push(name);
    }
    for (const name of subdirectories) walk(joinPath(directory, name), below.length === 0 ? name : joinPath(below, name));
  };
  walk(root, new Uint8Array());
  return found;
}

/** The entries of a directory, sorted bytewise. */
export function entriesOf(view: View, path: PathLike, bytes: Uint8Array): DirectoryEntry[] {
  return decodeEntries(packedEntries(view, path, bytes));
}

function packedEntries(view: View, path: PathLike, bytes: Uint8Array): Uint8Array {
  return view.call('scandir', path, (container) => container.list(bytes, false));
}

/** Removes a directory with all below it, without following symbolic links. */
function removeTree(view: View, directory: Uint8Array): void {
  const path = Buffer.from(directory);
  // Tried first, as in Node: where it can't be removed for another reason, as a link with a slash behind it, all below stays.
  try {
    removeDirectory(view, path, directory);
    return;
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOTEMPTY') throw error;
  }
  for (const { name, kind } of entriesOf(view, path, directory)) {
    const below = joinPath(directory, name);
    if (kind === 'directory') removeTree(view, below);
    else remove(view, below, below);
  }
  removeDirectory(view, path, directory);
}

function remove(view: View, path: PathLike, bytes: Uint8Array): void {
  view.call('unlink', path, (container) => {
    container.unlink(bytes);
  });
}

function removeDirectory(view: View, path: PathLike, bytes: Uint8Array): void {
  view.call('rmdir', path, (container) => {
    container.rmdir(bytes);
  });
}

function isDirectory(path: PathLike): SystemError {
  const info = { code: 'EISDIR', message: 'is a directory', path: textOf(path), syscall: 'rm', errno: 21 } as const;
  return new SystemError('ERR_FS_EISDIR', 'Path is a directory', info);
}

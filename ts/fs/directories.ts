import { Buffer } from 'node:buffer';
import type { PathLike } from 'node:fs';
import type * as fs from 'node:fs';
import { checkBoolean } from './argument-checks.js';
import { decodeEntries, decodeNames, Dirent, type DirectoryEntry } from './directory-entries.js';
import { decodedName } from './encodings.js';
import { modeOf } from './file-modes.js';
import { optionsOf } from './options.js';
import { bytesOf, joinPath, parentPath, textOf } from './paths.js';
import type { View } from './view.js';

/** Directories: made and listed. */
export type Directories = Pick<typeof fs, 'mkdirSync' | 'mkdtempSync' | 'readdirSync'>;

interface MkdirOptions {
  readonly recursive?: boolean | undefined;
  readonly mode?: number | string | undefined;
}

export function directories(view: View): Directories {
  return {
    mkdirSync: (path: PathLike, options?: number | string | MkdirOptions | null) => {
      const isMode = typeof options === 'number' || typeof options === 'string';
      const { recursive = false, mode = 0o777 }: MkdirOptions = isMode ? { mode: options } : (options ?? {});
      const bytes = bytesOf(path);
      checkBoolean(recursive, 'options.recursive');
      const bits = modeOf(mode) & ~view.umask;
      if (recursive) return makeAll(view, path, bytes, bits);
      make(view, path, bytes, bits);
      return undefined;
    },
    mkdtempSync: ((prefix: string | Buffer | URL, given?: unknown) => {
      const { encoding } = optionsOf<{ encoding?: string }>(given);
      const path = Buffer.concat([bytesOf(prefix, 'prefix'), Buffer.from(randomLetters(6))]);
      make(view, `${textOf(prefix)}XXXXXX`, path, 0o700, 'mkdtemp');
      return decodedName(path, encoding);
    }) as typeof fs.mkdtempSync,
    readdirSync: ((path: PathLike, given?: unknown) =>
      readDirectory(view, path, optionsOf<ReaddirOptions>(given))) as typeof fs.readdirSync,
  };
}

/** Letters and digits, as mkdtemp(3) takes. */
function randomLetters(count: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => LETTERS[byte % LETTERS.length]).join('');
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

function make(view: View, path: PathLike, bytes: Uint8Array, mode: number, syscall = 'mkdir'): void {
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
  readonly encoding?: string | null | undefined;
  readonly withFileTypes?: boolean | undefined;
  readonly recursive?: boolean | null | undefined;
}

function readDirectory(view: View, path: PathLike, { encoding, withFileTypes, recursive }: ReaddirOptions): unknown[] {
  const root = bytesOf(path);
  if (recursive !== undefined && recursive !== null) checkBoolean(recursive, 'options.recursive');
  if (recursive === true) return readTree(view, path, root, encoding, Boolean(withFileTypes));
  if (withFileTypes) {
    const parent = typeof path === 'string' || path instanceof Uint8Array ? path : textOf(path);
    return entriesOf(view, path, root).map(({ name, kind }) => new Dirent(decodedName(name, encoding), parent as string, kind));
  }
  if (encoding === 'buffer') return entriesOf(view, path, root).map(({ name }) => decodedName(name, encoding));
  const packed = view.call('scandir', path, (container) => container.listLent?.(root, false) ?? container.list(root, false));
  return decodeNames(packed, (encoding || 'utf8') as BufferEncoding);
}

/** All below a directory: the entries of a directory before those below them, and of `.` relative to the root. */
function readTree(view: View, path: PathLike, root: Uint8Array, encoding: string | null | undefined, withFileTypes: boolean): unknown[] {
  const found: unknown[] = [];
  const queue: Uint8Array[] = [new Uint8Array()];
  for (const below of queue) {
    const directory = below.length === 0 ? root : joinPath(root, below);
    const parent = below.length === 0 ? textOf(path) : Buffer.from(directory).toString();
    for (const { name, kind } of entriesOf(view, below.length === 0 ? path : Buffer.from(directory), directory)) {
      const relative = below.length === 0 ? name : joinPath(below, name);
      found.push(withFileTypes ? new Dirent(decodedName(name, encoding), parent, kind) : decodedName(relative, encoding));
      if (kind === 'directory') queue.push(relative);
    }
  }
  return found;
}

/** The entries of a directory, sorted bytewise. */
export function entriesOf(view: View, path: PathLike, bytes: Uint8Array, syscall = 'scandir'): DirectoryEntry[] {
  return decodeEntries(view.call(syscall, path, (container) => container.list(bytes, false)));
}

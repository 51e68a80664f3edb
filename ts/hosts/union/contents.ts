// Whole files of a host's, by their paths below an open directory.
import { OPEN_CREATE, OPEN_EXCLUSIVE, type Descriptor, type FileStat, type HostFiles } from '../wasi/files.js';

const PIECE_SIZE = 1024 * 1024;

/** What `run` gives; undefined where there is nothing. */
export function absent<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

export function statAt<D extends Descriptor>(files: HostFiles<D>, root: D, path: string): FileStat | undefined {
  const found = absent(() => files.open(root, path, 0, true, false));
  if (found === undefined) return undefined;
  try {
    return files.stat(found);
  } finally {
    files.close(found);
  }
}

export function textAt<D extends Descriptor>(files: HostFiles<D>, root: D, path: string): string | undefined {
  const found = absent(() => files.open(root, path, 0, true, false));
  if (found === undefined) return undefined;
  try {
    const bytes = new Uint8Array(Number(files.stat(found).size));
    let filled = 0;
    for (let count = -1; filled < bytes.length && count !== 0; filled += count) {
      count = files.read(found, bytes, filled, bytes.length - filled, filled);
    }
    return new TextDecoder().decode(bytes.subarray(0, filled));
  } finally {
    files.close(found);
  }
}

/** Makes an empty file that isn't there, durable but for its name. */
export function writeEmpty<D extends Descriptor>(files: HostFiles<D>, root: D, path: string): void {
  const file = files.open(root, path, OPEN_CREATE | OPEN_EXCLUSIVE, true, true);
  try {
    files.sync(file, false);
  } finally {
    files.close(file);
  }
}

/** Makes a file whole or not at all, durable but for its name. Another program may be making the same one of the same bytes. */
export function writeWhole<D extends Descriptor>(files: HostFiles<D>, root: D, path: string, temporary: string, bytes: Uint8Array): void {
  placeWhole(files, root, path, temporary, (file) => {
    writeAll(files, file, bytes, 0);
    return bytes.length;
  });
}

/** Copies a file to the same path of another host's, whole or not at all, durable but for its name. */
export function copyUp<L extends Descriptor, U extends Descriptor>(
  from: HostFiles<L>,
  base: L,
  to: HostFiles<U>,
  root: U,
  path: string,
  temporary: string,
): void {
  const source = from.open(base, path, 0, true, false);
  try {
    placeWhole(to, root, path, temporary, (target) => {
      const piece = new Uint8Array(PIECE_SIZE);
      for (let at = 0; ;) {
        const count = from.read(source, piece, 0, piece.length, at);
        if (count === 0) return at;
        writeAll(to, target, piece.subarray(0, count), at);
        at += count;
      }
    });
  } finally {
    from.close(source);
  }
}

/** `fill` writes the file from its start, and tells its size. */
function placeWhole<D extends Descriptor>(files: HostFiles<D>, root: D, path: string, temporary: string, fill: (file: D) => number): void {
  const file = files.open(root, temporary, OPEN_CREATE, true, true);
  try {
    // One that a crash left may be longer.
    files.resize(file, fill(file));
    files.sync(file, false);
  } finally {
    files.close(file);
  }
  absent(() => {
    files.rename(root, temporary, root, path);
  });
}

function writeAll<D extends Descriptor>(files: HostFiles<D>, file: D, bytes: Uint8Array, offset: number): void {
  for (let at = 0; at < bytes.length;) at += files.write(file, bytes, at, bytes.length - at, offset + at);
}

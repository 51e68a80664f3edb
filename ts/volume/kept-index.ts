import { veneerError } from '../core/veneer-error.js';

/** What is kept of a volume. It stands under `index`, as JSON, and a save takes effect with it. */
export interface KeptIndex {
  readonly version: 1;
  /** Bytes of each piece of a file but its last. */
  readonly valueBytes: number;
  /** What the volume was filled with: a digest of its files' paths and sizes. */
  readonly base: string;
  /** The number of the next piece. */
  readonly next: number;
  readonly directories: readonly string[];
  /** All files, and the numbers of their pieces; null for a file of the base that is as it was. */
  readonly files: Readonly<Record<string, KeptFile | null>>;
}

interface KeptFile {
  readonly size: number;
  readonly pieces: readonly number[];
}

/** Reads an index. Fails with `ECORRUPT`, `EVERSION`. */
export function parsedIndex(bytes: Uint8Array, name: string): KeptIndex {
  let index: unknown;
  try {
    index = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw veneerError('corrupt', { syscall: 'restore', path: name, detail: 'the index of what is kept is not JSON', cause });
  }
  const { version } = (index ?? {}) as { version?: unknown };
  if (typeof version === 'number' && version !== 1) {
    throw veneerError('version', { syscall: 'restore', path: name, detail: `it is of version ${version}, this Veneer reads 1` });
  }
  if (!isIndex(index)) throw veneerError('corrupt', { syscall: 'restore', path: name, detail: 'the index of what is kept is malformed' });
  return index;
}

function isIndex(value: unknown): value is KeptIndex {
  const { version, base, next, valueBytes, directories, files } = (value ?? {}) as Readonly<Record<keyof KeptIndex, unknown>>;
  return (
    version === 1 &&
    typeof base === 'string' &&
    isCount(next) &&
    isCount(valueBytes) &&
    valueBytes > 0 &&
    Array.isArray(directories) &&
    directories.every(isPath) &&
    typeof files === 'object' &&
    files !== null &&
    Object.entries(files).every(([path, file]: [string, unknown]) => isPath(path) && (file === null || isFile(file)))
  );
}

function isFile(file: unknown): boolean {
  const { size, pieces } = file as Readonly<Record<keyof KeptFile, unknown>>;
  return isCount(size) && Array.isArray(pieces) && pieces.every(isCount);
}

function isPath(path: unknown): boolean {
  return typeof path === 'string' && path !== '' && !path.split('/').includes('..');
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

import { veneerError } from '../core/veneer-error.js';
import { readWhole, type ByteSource } from './byte-source.js';
import { blobPath, digestOf, type Digest } from './digest.js';
import type { FileSet } from './file-set.js';

/** Manifests, indexes and configs; the distribution spec asks registries for 4 MiB. */
const JSON_MAX = 4 * 1024 * 1024;

/** All bytes of a file that may not be there. Fails with `EFBIG`. */
export async function readFile(files: FileSet, path: string): Promise<Uint8Array | undefined> {
  const source = await files.open(path);
  if (source === undefined) return undefined;
  return readAndClose(source);
}

/** A blob, its size and digest checked. Fails with `ENOENT`, `EMISMATCH`, `EFBIG`. */
export async function readBlob(files: FileSet, digest: Digest, size: number | undefined): Promise<Uint8Array> {
  const bytes = await readFile(files, blobPath(digest));
  if (bytes === undefined) {
    throw veneerError('no-entry', { syscall: 'load', path: digest, detail: `the blob is not in ${files.name}` });
  }
  if (size !== undefined && bytes.length !== size) {
    const detail = `the blob has ${bytes.length} bytes, its descriptor says ${size}`;
    throw veneerError('mismatch', { syscall: 'load', path: digest, detail });
  }
  const actual = await digestOf(bytes);
  if (actual !== digest) throw veneerError('mismatch', { syscall: 'load', path: digest, detail: `the blob is ${actual}` });
  return bytes;
}

/** Parses JSON that has to be an object or array. Fails with `ECORRUPT`. */
export function parseJson(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    const detail = `not JSON: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw veneerError('corrupt', { syscall: 'load', path: name, detail, cause });
  }
}

async function readAndClose(source: ByteSource): Promise<Uint8Array> {
  try {
    return await readWhole(source, JSON_MAX);
  } finally {
    await source.close();
  }
}

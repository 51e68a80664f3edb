import { Buffer } from 'node:buffer';
import type { PathLike } from 'node:fs';
import { argumentType, argumentValue, nodeError } from './argument-errors.js';

/**
 * The bytes of a path: Linux names are bytes, so a Buffer goes through as it is. `name` is the argument's, for the TypeError that
 * node:fs throws on anything else, and on a NUL.
 */
export function bytesOf(path: PathLike, name = 'path'): Uint8Array {
  if (typeof path === 'string') {
    if (path.includes('\0')) throw argumentValue(name, path, NO_NULS);
    return Buffer.from(path);
  }
  if (path instanceof Uint8Array) {
    if (path.includes(0)) throw argumentValue(name, path, NO_NULS);
    return path;
  }
  if (isUrl(path)) return bytesOf(urlPath(path), name);
  throw argumentType(name, 'of type string or an instance of Buffer or URL', path);
}

/** Longer paths are rare. */
const PASSING_MAX = 256;
const passing = new Uint8Array(PASSING_MAX);
/** The first bytes of `passing`, by their count: each view is made when it is first needed. */
const passingViews: (Uint8Array | undefined)[] = [];

/** As `bytesOf`, for what is used up before the next path is: most paths then make no object. */
export function passingBytesOf(path: PathLike): Uint8Array {
  if (typeof path !== 'string' || path.length > PASSING_MAX) return bytesOf(path);
  for (let i = 0; i < path.length; i++) {
    const code = path.charCodeAt(i);
    if (code === 0 || code > 0x7f) return bytesOf(path);
    passing[i] = code;
  }
  return (passingViews[path.length] ??= passing.subarray(0, path.length));
}

/** The path as errors show it. */
export function textOf(path: PathLike): string {
  if (typeof path === 'string') return path;
  return path instanceof Uint8Array ? Buffer.from(path).toString() : urlPath(path);
}

/** Joins a directory and the name of an entry in it; bytes stay bytes. */
export function joinPath(directory: Uint8Array, name: Uint8Array): Buffer {
  const slash = directory.length > 0 && directory.at(-1) !== SLASH ? [Buffer.of(SLASH)] : [];
  return Buffer.concat([directory, ...slash, name]);
}

/** Path of the directory that holds the last part. */
export function parentPath(path: Uint8Array): Uint8Array {
  let end = path.length;
  while (end > 1 && path[end - 1] === SLASH) end--;
  const slash = path.subarray(0, end).lastIndexOf(SLASH);
  if (slash < 0) return new Uint8Array();
  return path.subarray(0, Math.max(1, slash));
}

const SLASH = 0x2f;

const NO_NULS = 'must be a string, Uint8Array, or URL without null bytes';

/** As Node tells a URL, also of another realm, from the legacy kind. */
function isUrl(value: unknown): value is URL {
  if (typeof value !== 'object' || value === null) return false;
  const { href, protocol, auth, path } = value as Record<string, unknown>;
  return Boolean(href && protocol) && auth === undefined && path === undefined;
}

/** Not `fileURLToPath`: a container's paths are POSIX on every platform. */
function urlPath(url: URL): string {
  if (url.protocol !== 'file:') throw nodeError(new TypeError('The URL must be of scheme file'), 'ERR_INVALID_URL_SCHEME');
  if (url.hostname !== '') {
    throw nodeError(new TypeError('File URL host must be "localhost" or empty on linux'), 'ERR_INVALID_FILE_URL_HOST');
  }
  if (/%2f/i.test(url.pathname)) {
    const message = 'File URL path must not include encoded / characters';
    throw nodeError(new TypeError(message), 'ERR_INVALID_FILE_URL_PATH');
  }
  return decodeURIComponent(url.pathname);
}

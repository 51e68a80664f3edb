import { Buffer } from 'node:buffer';
import type { PathLike } from 'node:fs';
import { inspect } from 'node:util';

/**
 * The bytes of a path: Linux names are bytes, so a Buffer goes through as it is. Throws a TypeError as node:fs does on anything
 * else, and on a NUL.
 */
export function bytesOf(path: PathLike): Uint8Array {
  if (typeof path === 'string') {
    if (path.includes('\0')) throw invalidPath(path);
    return Buffer.from(path);
  }
  if (path instanceof Uint8Array) {
    if (path.includes(0)) throw invalidPath(textOf(path));
    return path;
  }
  if (path instanceof URL) return bytesOf(urlPath(path));
  throw typeError('ERR_INVALID_ARG_TYPE', 'The "path" argument must be of type string or an instance of Buffer or URL');
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

/** Not `fileURLToPath`: a container's paths are POSIX on every platform. */
function urlPath(url: URL): string {
  if (url.protocol !== 'file:') throw typeError('ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file');
  if (/%2f/i.test(url.pathname)) {
    throw typeError('ERR_INVALID_FILE_URL_PATH', 'File URL path must not include encoded / characters');
  }
  return decodeURIComponent(url.pathname);
}

function invalidPath(path: string): TypeError {
  const received = inspect(path);
  return typeError(
    'ERR_INVALID_ARG_VALUE',
    `The argument 'path' must be a string, Uint8Array, or URL without null bytes. Received ${received}`,
  );
}

function typeError(code: string, message: string): TypeError {
  return Object.assign(new TypeError(message), { code });
}

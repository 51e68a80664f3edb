import { Buffer } from 'node:buffer';
import type { PathLike } from 'node:fs';
import type { XattrMode } from '../bindings.js';
import { bytesOf } from './paths.js';
import type { View } from './view.js';

/** Whose attributes: the file a symbolic link leads to (the default), or the link itself. */
export interface XattrOptions {
  /** False: of the link itself. */
  readonly follow?: boolean | undefined;
}

/** Extended attributes, which node:fs has no functions for. As in xattr(7). */
export interface Xattrs {
  /** Fails with `ENODATA` when there is none of that name. */
  getxattrSync(path: PathLike, name: string, options?: XattrOptions): Buffer;
  /** Sorted bytewise. */
  listxattrSync(path: PathLike, options?: XattrOptions): string[];
  /** `mode: 'create'` fails with `EEXIST`, `'replace'` with `ENODATA`. A name over 255 bytes or a value over 64 KiB is `ERANGE`. */
  setxattrSync(
    path: PathLike,
    name: string,
    value: string | Uint8Array,
    options?: XattrOptions & { readonly mode?: XattrMode | undefined },
  ): void;
  /** Fails with `ENODATA`, changing nothing. */
  removexattrSync(path: PathLike, name: string, options?: XattrOptions): void;
}

export function xattrs(view: View): Xattrs {
  return {
    getxattrSync(path, name, { follow = true } = {}) {
      const [bytes, key] = [bytesOf(path), bytesOf(name)];
      const value = view.call(follow ? 'getxattr' : 'lgetxattr', path, (container) => container.getxattr(bytes, key, follow));
      return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    },
    listxattrSync(path, { follow = true } = {}) {
      const bytes = bytesOf(path);
      const packed = view.call(follow ? 'listxattr' : 'llistxattr', path, (container) => container.listxattr(bytes, follow));
      // Each name is followed by a NUL.
      return Buffer.from(packed).toString().split('\0').slice(0, -1);
    },
    setxattrSync(path, name, value, { follow = true, mode = 'any' } = {}) {
      const [bytes, key] = [bytesOf(path), bytesOf(name)];
      const data = typeof value === 'string' ? Buffer.from(value) : value;
      view.call(follow ? 'setxattr' : 'lsetxattr', path, (container) => {
        container.setxattr(bytes, key, data, mode, follow);
      });
    },
    removexattrSync(path, name, { follow = true } = {}) {
      const [bytes, key] = [bytesOf(path), bytesOf(name)];
      view.call(follow ? 'removexattr' : 'lremovexattr', path, (container) => {
        container.removexattr(bytes, key, follow);
      });
    },
  };
}

import { veneerError } from '../core/veneer-error.js';

/** How a layer's tar is wrapped. */
export type Compression = 'none' | 'gzip' | 'zstd';

/** Enough bytes to tell a compression by. */
export const MAGIC_LENGTH = 6;

const MAGICS: readonly (readonly [string, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
];

/** The compression that `start` shows. Media types lie often enough that everyone looks at the bytes. Fails with `ENOTSUP`. */
export function compressionOf(start: Uint8Array, name: string): Compression {
  const known = MAGICS.find(([, magic]) => magic.every((byte, i) => start[i] === byte))?.[0] ?? 'none';
  if (known === 'none' || known === 'gzip' || known === 'zstd') return known;
  throw veneerError('unsupported', { syscall: 'read', path: name, detail: `${known} compression is not supported` });
}

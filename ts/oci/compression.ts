import { constants, createGunzip } from 'node:zlib';
import * as zlib from 'node:zlib';
import type { Transform } from 'node:stream';
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

/** A stream that inflates on libuv's threads; its chunks come out one by one, never joined by a copy. */
export function createDecoder(compression: 'gzip' | 'zstd', chunkSize: number, name: string): Transform {
  const options = { chunkSize, readableObjectMode: true, readableHighWaterMark: READ_AHEAD };
  if (compression === 'gzip') return createGunzip(options);
  // Since Node 22.15; this package supports 20.19.
  const create = (zlib as { createZstdDecompress?: (options: object) => Transform }).createZstdDecompress;
  if (create !== undefined) return create(options);
  const detail = `zstd needs Node 22.15 or newer, this is ${process.version}`;
  throw veneerError('unsupported', { syscall: 'read', path: name, detail });
}

/** Inflated chunks that wait while the main thread works on one. */
const READ_AHEAD = 4;

/** Why a decoder stopped, in words. */
export function decoderFault(error: unknown, compression: Compression): string {
  const { errno, message } = error as { errno?: number; message: string };
  const cutOff = errno === constants.Z_BUF_ERROR || /unexpected end|incomplete/i.test(message);
  return cutOff ? `the ${compression} stream is cut off` : `the ${compression} stream is damaged (${message})`;
}

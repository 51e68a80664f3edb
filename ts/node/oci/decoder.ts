import type { Transform } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import * as zlib from 'node:zlib';
import { veneerError } from '../../core/veneer-error.js';
import type { Compression } from '../../oci/compression.js';

/** A stream that inflates on libuv's threads; its chunks come out one by one, never joined by a copy. */
export function createDecoder(compression: 'gzip' | 'zstd', chunkSize: number, name: string): Transform {
  const options = { chunkSize, readableObjectMode: true, readableHighWaterMark: READ_AHEAD };
  if (compression === 'gzip') return createGunzip(options);
  if (createZstdDecompress !== undefined) return createZstdDecompress(options);
  const detail = `zstd needs Node 22.15 or newer, this is ${process.version}`;
  throw veneerError('unsupported', { syscall: 'read', path: name, detail });
}

/** Since Node 22.15; this package supports 20.19. */
const { createZstdDecompress } = zlib as { createZstdDecompress?: (options: object) => Transform };

/** Whether this Node can. */
export function inflates(compression: Compression): boolean {
  return compression !== 'zstd' || createZstdDecompress !== undefined;
}

/** Inflated chunks that wait while the main thread works on one. */
const READ_AHEAD = 4;

/** Why a decoder stopped, in words. */
export function decoderFault(error: unknown, compression: Compression): string {
  const { errno, message } = error as { errno?: number; message: string };
  const cutOff = errno === constants.Z_BUF_ERROR || /unexpected end|incomplete/i.test(message);
  return cutOff ? `the ${compression} stream is cut off` : `the ${compression} stream is damaged (${message})`;
}

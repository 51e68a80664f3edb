import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { veneerError } from '../core/veneer-error.js';
import { FileSource, MemorySource, type ByteSource } from './byte-source.js';
import type { ImportVerb } from './import-options.js';
import { abortable, cutPieces } from './pieces.js';

/** Where an image comes from: a path, bytes, or a stream of bytes (Node's streams are async iterables). */
export type ImageSource = string | URL | Uint8Array | ArrayBuffer | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** A source told apart. */
export type OpenSource =
  | { readonly kind: 'directory'; readonly path: string; readonly name: string }
  | { readonly kind: 'bytes'; readonly source: ByteSource; readonly name: string }
  | { readonly kind: 'stream'; readonly pieces: AsyncIterable<Uint8Array>; readonly name: string };

/**
 * Opens a source. `name` is its last part, for messages and histories: no host directories in them. A fifo or a device is a stream.
 * Fails with Node's error (no such file), `EINVAL` (not a source).
 */
export async function openSource(source: ImageSource, signal: AbortSignal | undefined, syscall: ImportVerb): Promise<OpenSource> {
  if (typeof source === 'string' || source instanceof URL)
    return openPath(typeof source === 'string' ? source : fileURLToPath(source), signal);
  if (source instanceof Uint8Array) return bytes(source);
  if (source instanceof ArrayBuffer) return bytes(new Uint8Array(source));
  if (source instanceof Blob) return stream(source.stream(), signal);
  if (isAsyncIterable(source)) return stream(source, signal);
  const detail = 'a source is a path, bytes, a ReadableStream or an async iterable of bytes';
  throw veneerError('invalid', { syscall, detail });
}

async function openPath(path: string, signal: AbortSignal | undefined): Promise<OpenSource> {
  const name = basename(path);
  const stats = await stat(path);
  if (stats.isDirectory()) return { kind: 'directory', path, name };
  if (stats.isFile()) return { kind: 'bytes', source: await FileSource.open(path, name), name };
  const { createReadStream } = await import('node:fs');
  return stream(createReadStream(path), signal, name);
}

function bytes(value: Uint8Array): OpenSource {
  return { kind: 'bytes', source: new MemorySource('bytes', value), name: 'bytes' };
}

function stream(chunks: AsyncIterable<unknown>, signal: AbortSignal | undefined, name = 'stream'): OpenSource {
  return { kind: 'stream', pieces: cutPieces(abortable(chunks, signal), name), name };
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

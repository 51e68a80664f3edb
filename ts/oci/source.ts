import { veneerError } from '../core/veneer-error.js';
import { BlobSource, MemorySource, type ByteSource } from './byte-source.js';
import type { FileSet } from './file-set.js';
import type { ImportVerb } from './import-options.js';
import { abortable, cutPieces } from './pieces.js';
import type { Services } from './services.js';

/** Where an image comes from: a path (where there are paths), bytes, a Blob, or a stream of bytes (Node's streams are async iterables). */
export type ImageSource = string | URL | Uint8Array | ArrayBuffer | Blob | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** A source told apart. `name` is its last part, for messages and histories: no host directories in them. */
export type OpenSource =
  | { readonly kind: 'bytes'; readonly source: ByteSource; readonly name: string }
  | { readonly kind: 'stream'; readonly pieces: AsyncIterable<Uint8Array>; readonly name: string }
  | OpenDirectory;

/** A host directory: of an image's files, or a root file system. */
export interface OpenDirectory {
  readonly kind: 'directory';
  readonly name: string;
  files(): FileSet;
  /** All that is in it; `notice` is told what is left out. */
  tar(notice: (text: string) => void): Promise<AsyncIterable<Uint8Array>>;
}

/** Opens a source. Fails with `EINVAL` (not a source), or as the platform's `openPath`. */
export async function openSource(
  services: Services,
  source: ImageSource,
  signal: AbortSignal | undefined,
  syscall: ImportVerb,
): Promise<OpenSource> {
  if (typeof source === 'string' || source instanceof URL) return services.openPath(source, signal);
  if (source instanceof Uint8Array) return bytes(source);
  if (source instanceof ArrayBuffer) return bytes(new Uint8Array(source));
  if (source instanceof Blob) {
    const name = source instanceof File ? source.name : 'blob';
    return { kind: 'bytes', source: new BlobSource(name, source), name };
  }
  if (isAsyncIterable(source)) return streamed(source, signal);
  if (isReadableStream(source)) return streamed(chunksOf(source), signal);
  const detail = 'a source is a path, bytes, a Blob, a ReadableStream or an async iterable of bytes';
  throw veneerError('invalid', { syscall, detail });
}

function bytes(value: Uint8Array): OpenSource {
  return { kind: 'bytes', source: new MemorySource('bytes', value), name: 'bytes' };
}

export function streamed(chunks: AsyncIterable<unknown>, signal: AbortSignal | undefined, name = 'stream'): OpenSource {
  return { kind: 'stream', pieces: cutPieces(abortable(chunks, signal), name), name };
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

function isReadableStream(value: unknown): value is ReadableStream<unknown> {
  return typeof ReadableStream === 'function' && value instanceof ReadableStream;
}

/** Where streams aren't iterable yet (Safari). */
async function* chunksOf(stream: ReadableStream<unknown>): AsyncGenerator<unknown, void, undefined> {
  const reader = stream.getReader();
  let done = false;
  try {
    for (;;) {
      const chunk = await reader.read();
      done = chunk.done;
      if (chunk.done) return;
      yield chunk.value;
    }
  } finally {
    if (!done) await reader.cancel().catch(() => undefined);
    reader.releaseLock();
  }
}

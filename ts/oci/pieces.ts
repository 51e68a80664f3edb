import { turn } from '../core/turn.js';
import { veneerError } from '../core/veneer-error.js';
import type { ByteSource } from './byte-source.js';

/** Bytes read, hashed and given to the component at a time (docs/performance.md: 256 KiB to 1 MiB make no difference). */
export const PIECE_SIZE = 512 * 1024;

/**
 * A source from start to end. Two buffers take turns, one being read while the other is worked
 * on: a piece is valid until the next one is asked for. Fails with `ECORRUPT` when the source got shorter.
 */
export async function* piecesOf(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  const buffers = [new Uint8Array(PIECE_SIZE), new Uint8Array(PIECE_SIZE)] as const;
  const read = (position: number, turn: number): Promise<Uint8Array> => {
    const buffer = buffers[turn % 2 === 0 ? 0 : 1];
    return source.read(position, buffer.subarray(0, Math.min(PIECE_SIZE, source.size - position)));
  };
  let pending = read(0, 0);
  try {
    for (let position = 0, turn = 0; position < source.size; turn++) {
      const piece = await pending;
      if (piece.length === 0) {
        throw veneerError('corrupt', { syscall: 'read', path: source.name, detail: 'the file is cut off', offset: position });
      }
      position += piece.length;
      pending = read(Math.min(position, source.size), turn + 1);
      yield piece;
    }
  } finally {
    // The buffer being read into, and the file it comes from, must not go away under the read.
    await pending.catch(() => undefined);
  }
}

/** Work in one go, in milliseconds. Bytes in memory and small chunks never wait for I/O, so they have to give way. */
const TURN_MS = 10;

/** The same pieces, with turns for the event loop between them, up to an abort. */
export async function* paced(
  pieces: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  let since = performance.now();
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    yield piece;
    if (performance.now() - since <= TURN_MS) continue;
    await turn();
    since = performance.now();
  }
}

/** The same chunks, ending with the signal's reason as soon as it aborts, even while the stream gives nothing. */
export async function* abortable<T>(chunks: AsyncIterable<T>, signal: AbortSignal | undefined): AsyncGenerator<T, void, undefined> {
  if (signal === undefined) {
    yield* chunks;
    return;
  }
  signal.throwIfAborted();
  const iterator = chunks[Symbol.asyncIterator]();
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort);
  });
  aborted.catch(() => undefined);
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', abort);
    // Not awaited when aborted: a generator that hangs in next() would hang in return() too.
    const returned = iterator.return?.();
    if (!signal.aborted) await returned;
    else returned?.catch(() => undefined);
  }
}

/** An iterable's bytes cut into pieces of at most `PIECE_SIZE`; strings are not bytes (`EINVAL`). */
export async function* cutPieces(chunks: AsyncIterable<unknown>, name: string): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    const bytes = asBytes(chunk);
    if (bytes === undefined) {
      const detail = `the stream gives ${typeof chunk} chunks, not bytes`;
      throw veneerError('invalid', { syscall: 'read', path: name, detail });
    }
    for (let at = 0; at < bytes.length; at += PIECE_SIZE) yield bytes.subarray(at, at + PIECE_SIZE);
  }
}

function asBytes(chunk: unknown): Uint8Array | undefined {
  if (chunk instanceof Uint8Array) return chunk;
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk);
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  return undefined;
}

/**
 * Looks at the first bytes of a stream, then lets `read` have the whole of it. The stream is released when `read` is done
 * or fails, also when it never asked for a piece.
 */
export async function withPeek<T>(
  pieces: AsyncIterable<Uint8Array>,
  length: number,
  read: (start: Uint8Array, pieces: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    const held: Uint8Array[] = [];
    let start = new Uint8Array();
    while (start.length < length) {
      const next = await iterator.next();
      if (next.done === true) break;
      // A copy: the piece's buffer may be reused once the next one is asked for.
      const piece = next.value.slice();
      held.push(piece);
      const joined = new Uint8Array(start.length + piece.length);
      joined.set(start);
      joined.set(piece, start.length);
      start = joined;
    }
    return await read(start, replay(held, iterator));
  } finally {
    await iterator.return?.();
  }
}

async function* replay(held: readonly Uint8Array[], iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  yield* held;
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
}

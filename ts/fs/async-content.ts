import { Buffer } from 'node:buffer';
import type { PathLike } from 'node:fs';
import { checkBoolean, isInt32 } from './argument-checks.js';
import { nodeError } from './argument-errors.js';
import type { SyncFs } from './container-fs.js';
import { APPENDING, READING, WRITING, type ContentOptions } from './content.js';
import { dataOf, decodedContent } from './encodings.js';
import { optionsOf } from './options.js';

type Target = PathLike | number;

/** Whole files, with what only the asynchronous functions take: an AbortSignal, and data that comes in pieces. */
export interface AsyncContent {
  readFile(target: Target, options?: unknown): Promise<string | Buffer>;
  writeFile(target: Target, data: unknown, options?: unknown): Promise<void>;
  appendFile(target: Target, data: unknown, options?: unknown): Promise<void>;
}

/** Bytes between two looks at a signal. */
const PIECE = 512 * 1024;

export function asyncContent(sync: SyncFs): AsyncContent {
  const write = async (target: Target, data: unknown, options: ContentOptions, otherwise: string): Promise<void> => {
    const { signal, encoding, flag, mode } = options;
    const pieces = isIterable(data) ? data : undefined;
    if (pieces === undefined && signal === undefined) {
      sync.writeFileSync(target, data as Uint8Array, { ...options, flag: flag || otherwise } as object);
      return;
    }
    const durable = checkBoolean(options.flush ?? false, 'options.flush');
    const bytes = pieces === undefined ? dataOf(data, encoding, 'data') : undefined;
    refuseAborted(signal);
    const fd = isInt32(target) ? target : sync.openSync(target, flag || otherwise, mode ?? undefined);
    try {
      for await (const chunk of pieces ?? [bytes!]) await writeAll(sync, fd, chunkOf(chunk, encoding), signal);
      if (durable) sync.fsyncSync(fd);
    } finally {
      if (fd !== target) sync.closeSync(fd);
    }
  };
  return {
    async readFile(target, given) {
      const options = optionsOf(given, READING);
      const { signal, encoding, flag } = options;
      if (signal === undefined) return sync.readFileSync(target, given as BufferEncoding);
      refuseAborted(signal);
      const fd = isInt32(target) ? target : sync.openSync(target, flag || 'r');
      try {
        return decodedContent(await readAll(sync, fd, signal), encoding);
      } finally {
        if (fd !== target) sync.closeSync(fd);
      }
    },
    async writeFile(target, data, given) {
      await write(target, data, optionsOf(given, WRITING), 'w');
    },
    async appendFile(target, data, given) {
      await write(target, data, optionsOf(given, APPENDING), 'a');
    },
  };
}

async function readAll(sync: SyncFs, fd: number, signal: AbortSignal): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (;;) {
    await turn();
    refuseAborted(signal);
    const piece = Buffer.allocUnsafe(PIECE);
    const length = sync.readSync(fd, piece);
    if (length === 0) return Buffer.concat(pieces);
    pieces.push(piece.subarray(0, length));
  }
}

async function writeAll(sync: SyncFs, fd: number, bytes: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    if (signal !== undefined) await turn();
    refuseAborted(signal);
    at += sync.writeSync(fd, bytes, at, Math.min(PIECE, bytes.length - at));
  }
  refuseAborted(signal);
}

/** A piece of data; what is neither text nor bytes Buffer refuses, as in Node. */
function chunkOf(chunk: unknown, encoding: string | null | undefined): Uint8Array {
  return ArrayBuffer.isView(chunk) ? dataOf(chunk, encoding, 'data') : Buffer.from(chunk as string, (encoding || 'utf8') as BufferEncoding);
}

function isIterable(data: unknown): data is Iterable<unknown> | AsyncIterable<unknown> {
  if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return false;
  return Symbol.iterator in data || Symbol.asyncIterator in data;
}

/** Lets others run, among them who may abort. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Node's AbortError, which is no DOMException. */
function refuseAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  const error = new Error('The operation was aborted', { cause: signal.reason });
  error.name = 'AbortError';
  throw nodeError(error, 'ABORT_ERR');
}

import { Buffer } from 'node:buffer';
import { EventEmitter } from 'node:events';
import type * as fs from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import type { AsyncContent } from './async-content.js';
import { checkInteger, checkObject, checkString } from './argument-checks.js';
import { nodeError } from './argument-errors.js';
import type { SyncFs } from './container-fs.js';
import { viewOf } from './encodings.js';
import { byteStream } from './byte-stream.js';
import type { Streams } from './streams.js';
import { rangeToFill } from './transfers.js';

type View = NodeJS.ArrayBufferView;

/** What a handle works with. */
export interface HandleParts {
  readonly sync: SyncFs;
  readonly content: AsyncContent;
  readonly streams: Streams;
}

interface Range {
  readonly offset?: unknown;
  readonly length?: unknown;
  readonly position?: unknown;
}

/** `fs.promises.FileHandle`. It emits `close`. */
export class ContainerFileHandle extends EventEmitter implements AsyncDisposable {
  readonly #parts: HandleParts;
  #fd: number;
  /** The handle itself and the streams over it: the file is closed with the last. */
  #users = 1;
  #closing: { readonly promise: Promise<void>; readonly settle: (run: () => void) => void } | undefined;
  #locked = false;

  /** @internal */
  constructor(parts: HandleParts, fd: number) {
    super();
    this.#parts = parts;
    this.#fd = fd;
  }

  /** -1 once closed. */
  get fd(): number {
    return this.#fd;
  }

  /** There is no asynchronous resource behind it. */
  getAsyncId(): number {
    return 0;
  }

  /** `(buffer, offset, length, position)`, `(buffer, options)` or `(options)`; without a buffer, one of 16 KiB. */
  async read(first?: unknown, offset?: unknown, length?: unknown, position?: unknown): Promise<{ bytesRead: number; buffer: View }> {
    return this.#call('read', ({ sync }, fd) => {
      let [buffer, range] = [first, { offset, length, position } as Range];
      if (!ArrayBuffer.isView(first)) {
        if (first !== undefined && first !== null) checkObject(first, 'options');
        const options = (first ?? {}) as Range & { buffer?: unknown };
        [buffer, range] = [options.buffer === undefined ? Buffer.alloc(16384) : options.buffer, options];
      } else if (typeof offset === 'object' && offset !== null) range = offset;
      const into = viewOf(buffer);
      const from = range.offset === undefined || range.offset === null ? 0 : checkInteger(range.offset, 'offset', 0);
      const count = (range.length ?? into.length - from) as number;
      const target = { bytesRead: 0, buffer: buffer as View };
      if (count === 0) return target;
      const at = Number.isSafeInteger(range.position) && (range.position as number) >= 0 ? (range.position as number) : null;
      const bytes = rangeToFill(into, from, Math.trunc(count));
      return { ...target, bytesRead: sync.readSync(fd, bytes, 0, bytes.length, at) };
    });
  }

  /** Fills the buffers in turn, from a position or the file's own. */
  async readv<T extends readonly View[]>(buffers: T, position?: number | null): Promise<{ bytesRead: number; buffers: T }> {
    return this.#call('readv', ({ sync }, fd) => ({ bytesRead: sync.readvSync(fd, buffers, position ?? undefined), buffers }));
  }

  /** `(bytes, offset, length, position)`, `(bytes, options)` or `(text, position, encoding)`. */
  async write<T>(data: T, offset?: unknown, length?: unknown, position?: unknown): Promise<{ bytesWritten: number; buffer: T }> {
    return this.#call('write', ({ sync }, fd) => {
      if ((data as View | null | undefined)?.byteLength === 0) return { bytesWritten: 0, buffer: data };
      const write = sync.writeSync as (...args: unknown[]) => number;
      return { bytesWritten: write(fd, data, offset, length, position), buffer: data };
    });
  }

  /** Writes the buffers in turn, at a position or the file's own. */
  async writev<T extends readonly View[]>(buffers: T, position?: number): Promise<{ bytesWritten: number; buffers: T }> {
    return this.#call('writev', ({ sync }, fd) => ({ bytesWritten: sync.writevSync(fd, buffers, position), buffers }));
  }

  /** The rest of the file, from its position on: bytes, or text if an encoding is given. At most 2 GiB. */
  async readFile(options?: unknown): Promise<string | Buffer> {
    return this.#call('readFile', ({ content }, fd) => content.readFile(fd, options));
  }

  /** Writes bytes, text, or what a stream or iterable gives, at the file's position; what is behind stays. */
  async writeFile(data: unknown, options?: unknown): Promise<void> {
    return this.#call('writeFile', ({ content }, fd) => content.writeFile(fd, data, options));
  }

  /** As `writeFile`. */
  async appendFile(data: unknown, options?: unknown): Promise<void> {
    return this.writeFile(data, options);
  }

  /** As `fs.fstat`. */
  async stat(options?: { bigint?: boolean }): Promise<fs.Stats | fs.BigIntStats> {
    return this.#call('fstat', ({ sync }, fd) => sync.fstatSync(fd, options));
  }

  /** Cuts the file off, or extends it with zeros. */
  async truncate(length = 0): Promise<void> {
    return this.#call('ftruncate', ({ sync }, fd) => {
      sync.ftruncateSync(fd, length);
    });
  }

  /** Makes all changes of the container durable. */
  async sync(): Promise<void> {
    return this.#call('fsync', ({ sync }, fd) => {
      sync.fsyncSync(fd);
    });
  }

  /** As `sync`. */
  async datasync(): Promise<void> {
    return this.#call('fdatasync', ({ sync }, fd) => {
      sync.fdatasyncSync(fd);
    });
  }

  /** As `fs.fchmod`. */
  async chmod(mode: number | string): Promise<void> {
    return this.#call('fchmod', ({ sync }, fd) => {
      sync.fchmodSync(fd, mode);
    });
  }

  /** As `fs.fchown`. */
  async chown(uid: number, gid: number): Promise<void> {
    return this.#call('fchown', ({ sync }, fd) => {
      sync.fchownSync(fd, uid, gid);
    });
  }

  /** As `fs.futimes`; a bigint is nanoseconds since 1970. */
  async utimes(atime: string | number | Date | bigint, mtime: string | number | Date | bigint): Promise<void> {
    return this.#call('futimes', ({ sync }, fd) => {
      sync.futimesSync(fd, atime, mtime);
    });
  }

  /** The rest of the file line by line. There are no Node streams on the web: `ERR_FEATURE_UNAVAILABLE_ON_PLATFORM`. */
  readLines(options?: object): Interface {
    return createInterface({ input: this.createReadStream(options), crlfDelay: Infinity });
  }

  /** A stream over the file, which is closed with it. On the web as `readLines`. */
  createReadStream(options?: object): fs.ReadStream {
    return this.#parts.streams.createReadStream(undefined as never, { ...options, fd: this as never });
  }

  /** A stream over the file, which is closed with it. On the web as `readLines`. */
  createWriteStream(options?: object): fs.WriteStream {
    return this.#parts.streams.createWriteStream(undefined as never, { ...options, fd: this as never });
  }

  /** The rest of the file as a web stream of bytes; closing the handle cancels it. */
  readableWebStream(options: { type?: unknown } = {}): ReadableStream {
    if (this.#fd === -1) throw invalidState('The FileHandle is closed');
    if (this.#closing !== undefined) throw invalidState('The FileHandle is closing');
    if (this.#locked) throw invalidState('The FileHandle is locked');
    if (options.type !== undefined) checkString(options.type, 'options.type');
    this.#locked = true;
    return byteStream(this, this.hold());
  }

  /** Waits for the streams over it. Idempotent, as in Node. */
  close = (): Promise<void> => {
    if (this.#fd === -1) return Promise.resolve();
    if (this.#closing !== undefined) return this.#closing.promise;
    let settle!: (run: () => void) => void;
    const promise = new Promise<void>((resolve) => {
      settle = (run) => {
        resolve(Promise.resolve().then(run));
      };
    });
    this.#closing = { promise, settle };
    this.#release();
    this.emit('close');
    return promise;
  };

  /** As `close`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * Keeps the file open for a stream; what is returned lets it go, once.
   * @internal
   */
  hold(): () => void {
    let held = true;
    this.#users++;
    return () => {
      if (held) this.#release();
      held = false;
    };
  }

  #release(): void {
    if (--this.#users > 0) return;
    const fd = this.#fd;
    this.#fd = -1;
    this.#closing?.settle(() => {
      this.#parts.sync.closeSync(fd);
    });
  }

  async #call<T>(name: string, run: (parts: HandleParts, fd: number) => T | Promise<T>): Promise<T> {
    if (this.#fd === -1) throw Object.assign(new Error('file closed'), { code: 'EBADF', syscall: name });
    return run(this.#parts, this.#fd);
  }
}

function invalidState(message: string): Error {
  return nodeError(new Error(`Invalid state: ${message}`), 'ERR_INVALID_STATE');
}

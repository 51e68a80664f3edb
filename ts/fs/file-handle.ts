import { Buffer } from 'node:buffer';
import type { BigIntStats, Stats } from './stats.js';
import type { SyncFs } from './container-fs.js';
import type { TimeInput } from './new-times.js';

type Data = string | NodeJS.ArrayBufferView;
type Encoding = BufferEncoding | { encoding?: BufferEncoding | null } | null;

/** What `promises.open` gives: the methods of `fs.promises.FileHandle` that a container has a use for. */
export class ContainerFileHandle implements AsyncDisposable {
  readonly #fs: SyncFs;
  #fd: number;

  /** @internal */
  constructor(fs: SyncFs, fd: number) {
    this.#fs = fs;
    this.#fd = fd;
  }

  /** -1 once closed. */
  get fd(): number {
    return this.#fd;
  }

  /** `(buffer, offset, length, position)` or `(buffer, options)`; without a buffer, one of 16 KiB. */
  async read<T extends NodeJS.ArrayBufferView = Buffer>(
    buffer?: T | ({ buffer?: T } & ReadOptions),
    offset?: number | ReadOptions | null,
    length?: number | null,
    position?: number | bigint | null,
  ): Promise<{ bytesRead: number; buffer: T }> {
    await Promise.resolve();
    if (buffer !== undefined && !ArrayBuffer.isView(buffer)) {
      return this.read(buffer.buffer ?? (Buffer.alloc(16384) as unknown as T), buffer);
    }
    const into = buffer ?? (Buffer.alloc(16384) as unknown as T);
    const options = typeof offset === 'object' && offset !== null ? offset : { offset, length, position };
    const bytesRead = this.#fs.readSync(this.#fd, into, options as object);
    return { bytesRead, buffer: into };
  }

  /** `(bytes, offset, length, position)` or `(text, position, encoding)`. */
  async write<T extends Data>(
    data: T,
    offset?: number | null,
    length?: number | BufferEncoding | null,
    position?: number | null,
  ): Promise<{ bytesWritten: number; buffer: T }> {
    await Promise.resolve();
    const write = this.#fs.writeSync as (...args: unknown[]) => number;
    return { bytesWritten: write(this.#fd, data, offset, length, position), buffer: data };
  }

  async readFile(options: (Encoding & object) | BufferEncoding): Promise<string>;
  async readFile(options?: null): Promise<Buffer>;
  async readFile(options?: Encoding): Promise<string | Buffer> {
    await Promise.resolve();
    return this.#fs.readFileSync(this.#fd, options);
  }

  async writeFile(data: Data, options?: Encoding): Promise<void> {
    await Promise.resolve();
    this.#fs.writeFileSync(this.#fd, data, options);
  }

  async appendFile(data: Data, options?: Encoding): Promise<void> {
    await this.writeFile(data, options);
  }

  async stat(options?: { bigint?: false }): Promise<Stats>;
  async stat(options: { bigint: true }): Promise<BigIntStats>;
  async stat(options?: { bigint?: boolean }): Promise<Stats | BigIntStats> {
    await Promise.resolve();
    return this.#fs.fstatSync(this.#fd, options);
  }

  async truncate(length?: number): Promise<void> {
    await Promise.resolve();
    this.#fs.ftruncateSync(this.#fd, length);
  }

  async sync(): Promise<void> {
    await Promise.resolve();
    this.#fs.fsyncSync(this.#fd);
  }

  async datasync(): Promise<void> {
    await Promise.resolve();
    this.#fs.fdatasyncSync(this.#fd);
  }

  async chmod(mode: number | string): Promise<void> {
    await Promise.resolve();
    this.#fs.fchmodSync(this.#fd, mode);
  }

  async chown(uid: number, gid: number): Promise<void> {
    await Promise.resolve();
    this.#fs.fchownSync(this.#fd, uid, gid);
  }

  async utimes(atime: TimeInput, mtime: TimeInput): Promise<void> {
    await Promise.resolve();
    this.#fs.futimesSync(this.#fd, atime, mtime);
  }

  /** Fails with EBADF when it is closed already. */
  async close(): Promise<void> {
    await Promise.resolve();
    const fd = this.#fd;
    this.#fd = -1;
    this.#fs.closeSync(fd);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#fd !== -1) await this.close();
  }
}

interface ReadOptions {
  readonly offset?: number | null | undefined;
  readonly length?: number | null | undefined;
  readonly position?: number | bigint | null | undefined;
}

import { constants, open, type FileHandle } from 'node:fs/promises';
import { veneerError } from '../core/veneer-error.js';

/** Bytes that can be read at any position: a file, a part of one, or memory. */
export interface ByteSource {
  /** What messages call it: no host path, so that they can be shown to anyone. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /**
   * Reads into `buffer` from `position`; returns the part that was filled, shorter only at the end.
   * In memory it may be a view of the source itself instead.
   */
  read(position: number, buffer: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A host file, read positionally; nothing is spooled. */
export class FileSource implements ByteSource {
  readonly #file: FileHandle;

  private constructor(
    readonly name: string,
    readonly size: number,
    file: FileHandle,
  ) {
    this.#file = file;
  }

  /** Opens `path`. Throws Node's error; fails with `EINVAL` (a directory, fifo or device), without waiting for a fifo's writer. */
  static async open(path: string, name: string): Promise<FileSource> {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await file.stat();
      if (!stats.isFile()) throw veneerError('invalid', { syscall: 'read', path: name, detail: 'not a regular file' });
      return new FileSource(name, stats.size, file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async read(position: number, buffer: Uint8Array): Promise<Uint8Array> {
    let filled = 0;
    while (filled < buffer.length) {
      const { bytesRead } = await this.#file.read(buffer, filled, buffer.length - filled, position + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** Bytes in memory. */
export class MemorySource implements ByteSource {
  constructor(
    readonly name: string,
    readonly bytes: Uint8Array,
  ) {}

  get size(): number {
    return this.bytes.length;
  }

  read(position: number, buffer: Uint8Array): Promise<Uint8Array> {
    return Promise.resolve(this.bytes.subarray(position, position + buffer.length));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A run of another source; closing it leaves the other open. */
export class PartSource implements ByteSource {
  constructor(
    readonly name: string,
    readonly whole: ByteSource,
    readonly start: number,
    readonly size: number,
  ) {}

  read(position: number, buffer: Uint8Array): Promise<Uint8Array> {
    const length = Math.max(0, Math.min(buffer.length, this.size - position));
    return this.whole.read(this.start + position, length === buffer.length ? buffer : buffer.subarray(0, length));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** All of a source that is no longer than `limit` bytes. Fails with `EFBIG`. */
export async function readWhole(source: ByteSource, limit: number): Promise<Uint8Array> {
  if (source.size > limit) {
    const detail = `${source.size} bytes are more than the ${limit} that such a file may have`;
    throw veneerError('file-too-large', { syscall: 'read', path: source.name, detail });
  }
  return source.read(0, new Uint8Array(source.size));
}

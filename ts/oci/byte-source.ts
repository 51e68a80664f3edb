import { veneerError } from '../core/veneer-error.js';

/** Bytes that can be read at any position: a file, a part of one, or memory. */
export interface ByteSource {
  /** What messages call it: no host path, so that they can be shown to anyone. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /**
   * Reads into `buffer` from `position`; returns the part that was filled, shorter only at the end.
   * It may be other memory instead, such as a view of the source itself.
   */
  read(position: number, buffer: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A Blob: of a browser's file input it is a file, which is read in place. Fails with `EIO` (the file changed or is gone). */
export class BlobSource implements ByteSource {
  constructor(
    readonly name: string,
    readonly blob: Blob,
  ) {}

  get size(): number {
    return this.blob.size;
  }

  async read(position: number, buffer: Uint8Array): Promise<Uint8Array> {
    try {
      return new Uint8Array(await this.blob.slice(position, position + buffer.length).arrayBuffer());
    } catch (cause) {
      throw veneerError('io', { syscall: 'read', path: this.name, detail: 'the Blob can no longer be read', offset: position, cause });
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
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

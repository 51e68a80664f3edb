import { constants, open, type FileHandle } from 'node:fs/promises';
import { veneerError } from '../../core/veneer-error.js';
import type { ByteSource } from '../../oci/byte-source.js';

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

import { randomUUID } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteSource } from '../../oci/byte-source.js';
import { FileSource } from './file-source.js';

/**
 * Writes a stream to a temporary file in `directory`, for what has to be read out of order. The file has no name any more
 * when this returns where the system allows that, so that nothing is left behind; elsewhere `close` removes it.
 */
export async function spool(
  pieces: AsyncIterable<Uint8Array>,
  directory: string,
  name: string,
  progress: (bytes: number) => void,
): Promise<ByteSource> {
  const path = join(directory, `veneer-${randomUUID()}.tmp`);
  const file = await open(path, 'wx', 0o600);
  try {
    let bytes = 0;
    for await (const piece of pieces) {
      await file.writeFile(piece);
      bytes += piece.length;
      progress(bytes);
    }
    const source = await FileSource.open(path, name);
    if (process.platform === 'win32') return new RemovedOnClose(source, path);
    await unlink(path);
    return source;
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}

/** Windows doesn't remove an open file. */
class RemovedOnClose implements ByteSource {
  constructor(
    readonly source: ByteSource,
    readonly path: string,
  ) {}

  get name(): string {
    return this.source.name;
  }

  get size(): number {
    return this.source.size;
  }

  read(position: number, buffer: Uint8Array): Promise<Uint8Array> {
    return this.source.read(position, buffer);
  }

  async close(): Promise<void> {
    await this.source.close();
    await unlink(this.path);
  }
}

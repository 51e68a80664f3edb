import { join } from 'node:path';
import { FileSource, type ByteSource } from './byte-source.js';

/** Files by path: an image's directory or archive. */
export interface FileSet {
  /** What messages call it. */
  readonly name: string;
  /** The file, or undefined where there is none. The caller closes it. */
  open(path: string): Promise<ByteSource | undefined>;
  close(): Promise<void>;
}

/** The files below a host directory. Paths come from validated digests and fixed names, never from a manifest. */
export class DirectoryFiles implements FileSet {
  constructor(
    readonly directory: string,
    readonly name: string,
  ) {}

  async open(path: string): Promise<ByteSource | undefined> {
    try {
      return await FileSource.open(join(this.directory, path), path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      throw error;
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

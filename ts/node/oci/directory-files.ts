import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ByteSource } from '../../oci/byte-source.js';
import type { FileSet } from '../../oci/file-set.js';
import { FileSource } from './file-source.js';

/** The files below a host directory. A manifest may name any path, and anyone may have made links: what lies outside is not there. */
export class DirectoryFiles implements FileSet {
  constructor(
    readonly directory: string,
    readonly name: string,
  ) {}

  async open(path: string): Promise<ByteSource | undefined> {
    try {
      const root = await realpath(this.directory);
      const found = await realpath(join(root, path));
      if (!found.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined;
      return await FileSource.open(found, path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined;
      throw error;
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

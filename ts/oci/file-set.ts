import type { ByteSource } from './byte-source.js';

/** Files by path: an image's directory or archive. */
export interface FileSet {
  /** What messages call it. */
  readonly name: string;
  /** The file, or undefined where there is none. The caller closes it. */
  open(path: string): Promise<ByteSource | undefined>;
  close(): Promise<void>;
}

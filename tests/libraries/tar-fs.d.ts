/** What of it the test calls; it has no types of its own. */
declare module 'tar-fs' {
  import type { Readable, Writable } from 'node:stream';
  const tar: {
    pack(directory: string, options: { fs: unknown }): Readable;
    extract(directory: string, options: { fs: unknown }): Writable;
  };
  export default tar;
}

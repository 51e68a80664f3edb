import { createReadStream, createWriteStream, type PathLike } from 'node:fs';
import type * as fs from 'node:fs';
import type { OpenFiles } from './open-files.js';

/** Node's own file streams, over the container's files. */
export type Streams = Pick<typeof fs, 'createReadStream' | 'createWriteStream'>;

type Callback = (error: unknown, result?: unknown, buffer?: unknown) => void;

export function streams(files: OpenFiles): Streams {
  // What fs.ReadStream and fs.WriteStream call of the module that their `fs` option replaces.
  const implementation = {
    open: answered(files.openSync),
    close: answered(files.closeSync),
    read: answered(files.readSync, 1),
    write: answered(files.writeSync, 1),
    writev: answered(files.writevSync, 1),
  };
  const over = (options: unknown): never =>
    ({ ...(typeof options === 'string' ? { encoding: options } : (options as object | undefined)), fs: implementation }) as never;
  return {
    createReadStream: (path: PathLike, options?: unknown) => createReadStream(path, over(options)),
    createWriteStream: (path: PathLike, options?: unknown) => createWriteStream(path, over(options)),
  };
}

/** A function that answers through its last argument, in a later turn as Node's do; reads and writes give their buffer back. */
function answered(run: (...args: never[]) => unknown, bufferAt?: number) {
  return (...args: unknown[]): void => {
    const callback = args.at(-1) as Callback;
    const rest = args.slice(0, -1);
    setImmediate(() => {
      let result: unknown;
      try {
        result = run(...(rest as never[]));
      } catch (error) {
        callback(error);
        return;
      }
      callback(null, result, bufferAt === undefined ? undefined : rest[bufferAt]);
    });
  };
}

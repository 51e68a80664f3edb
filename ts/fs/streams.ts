import { ReadStream, WriteStream } from 'node:fs';
import type * as fs from 'node:fs';
import { answered, answerWith, type Callback } from './callbacks.js';
import { ContainerFileHandle } from './file-handle.js';
import type { OpenFiles } from './open-files.js';
import { optionsOf } from './options.js';

/** Node's own file streams, over the container's files. */
export type Streams = Pick<typeof fs, 'createReadStream' | 'createWriteStream' | 'ReadStream' | 'WriteStream'> & {
  /** Older names of the classes. */
  readonly FileReadStream: typeof fs.ReadStream;
  /** As `FileReadStream`. */
  readonly FileWriteStream: typeof fs.WriteStream;
};

/** A class of streams that may be called without `new`, as Node's may. */
type StreamClass = new (path: unknown, options: unknown) => object;

/** What fs.ReadStream and fs.WriteStream call of the module that their `fs` option replaces. */
type Implementation = Readonly<Record<'open' | 'close' | 'fsync' | 'read' | 'write' | 'writev', (...args: unknown[]) => void>>;

export function streams(files: OpenFiles): Streams {
  const implementation: Implementation = {
    open: answered(files.openSync, { at: 3, optionalFrom: 1 }),
    close: answered(files.closeSync, { at: 1 }),
    fsync: answered(files.fsyncSync, { at: 1 }),
    read: answered(files.readSync, { at: 5, returns: 1 }),
    write: answered(files.writeSync, { at: 5, returns: 1 }),
    writev: answered(files.writevSync, { at: 3, returns: 1 }),
  };
  const read = bound(ReadStream as unknown as StreamClass, implementation);
  const write = bound(WriteStream as unknown as StreamClass, implementation);
  return {
    createReadStream: (path: unknown, options?: unknown) => new read(path, options),
    createWriteStream: (path: unknown, options?: unknown) => new write(path, options),
    ReadStream: read,
    WriteStream: write,
    FileReadStream: read,
    FileWriteStream: write,
  } as unknown as Streams;
}

/** The class with the container's files behind it. */
function bound(stream: StreamClass, implementation: Implementation): StreamClass {
  const make = (path: unknown, given: unknown, newTarget: StreamClass): object => {
    const options = optionsOf(given, {}) as { fd?: unknown };
    const { fd: handle } = options;
    if (!(handle instanceof ContainerFileHandle)) {
      return Reflect.construct<unknown[], object>(stream, [path, { fs: implementation, ...options }], newTarget);
    }
    const release = handle.hold();
    const close = (_fd: unknown, callback: unknown): void => {
      release();
      answerWith(handle.close(), callback as Callback);
    };
    const over = { ...options, fd: handle.fd, fs: { ...implementation, close } };
    const made = Reflect.construct<unknown[], object>(stream, [undefined, over], newTarget) as fs.ReadStream;
    handle.once('close', () => {
      made.close();
    });
    return made;
  };
  return new Proxy(stream, {
    construct: (_stream, [path, options], newTarget) => make(path, options, newTarget as StreamClass),
    apply: (_stream, _this, [path, options]) => make(path, options, stream),
  });
}

import { constants, type PathLike } from 'node:fs';
import type * as fsp from 'node:fs/promises';
import { nodeError } from './argument-errors.js';
import type { AsyncContent } from './async-content.js';
import type { SyncFs } from './container-fs.js';
import { copyOptions } from './copy-options.js';
import { copyTree } from './copy-tree.js';
import { ContainerFileHandle, type HandleParts } from './file-handle.js';
import type { AsyncGlob } from './glob.js';
import { bytesOf } from './paths.js';
import { asyncTemporaryDirectory, type AsyncTemporaryDirectory } from './temporary-directories.js';
import { noWatch } from './watch-file.js';

/** Functions whose promise settles to what the synchronous one returns. */
const PLAIN = [
  'access',
  'chmod',
  'chown',
  'copyFile',
  'getxattr',
  'lchown',
  'link',
  'listxattr',
  'lstat',
  'lutimes',
  'mkdir',
  'mkdtemp',
  'mkfifo',
  'mknod',
  'opendir',
  'readdir',
  'readlink',
  'removexattr',
  'rename',
  'rm',
  'rmdir',
  'setxattr',
  'stat',
  'statfs',
  'symlink',
  'truncate',
  'unlink',
  'utimes',
] as const;

type Promised<F> = F extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never;

type Own = 'getxattr' | 'listxattr' | 'lutimes' | 'mkfifo' | 'mknod' | 'removexattr' | 'setxattr' | 'utimes';

/** `fs.promises` of a container. */
export type PromisesFs = Omit<typeof fsp, Own | 'appendFile' | 'glob'> & {
  /** Node takes all here that `writeFile` takes. */
  readonly appendFile: typeof fsp.writeFile;
  /** Gives what matches as it is found; looks for it while it is asked for more. As in Node 22. */
  readonly glob: AsyncGlob;
  /** As in Node 24. */
  mkdtempDisposable(prefix: string, options?: BufferEncoding): Promise<AsyncTemporaryDirectory>;
} & { readonly [Name in Own]: Promised<SyncFs[`${Name}Sync`]> };

type Target = PathLike | number | ContainerFileHandle;

export function promises(parts: HandleParts, glob: AsyncGlob): PromisesFs {
  const { sync } = parts;
  const functions: Record<string, unknown> = {};
  for (const name of PLAIN) functions[name] = promised(sync[`${name}Sync`]);
  const content = withHandles(parts.content);
  return Object.assign(functions, {
    constants,
    glob,
    realpath: promised(sync.realpathSync.native),
    mkdtempDisposable: promised((prefix: string, options?: BufferEncoding) => asyncTemporaryDirectory(sync, prefix, options)),
    // A number is no path here.
    truncate: promised((path: PathLike, length?: number) => {
      bytesOf(path);
      sync.truncateSync(path, length);
    }),
    cp: promised((from: string, to: string, options?: unknown) => copyTree(sync, from, to, copyOptions(options))),
    open: promised((path: PathLike, flags?: string | number, mode?: number | string) => {
      return new ContainerFileHandle(parts, sync.openSync(path, flags as string, mode));
    }),
    // Linux has no modes of links, and Node no function for them there.
    lchmod: promised(() => {
      throw nodeError(new Error('The lchmod() method is not implemented'), 'ERR_METHOD_NOT_IMPLEMENTED');
    }),
    watch: () => {
      throw noWatch();
    },
    ...content,
  }) as unknown as PromisesFs;
}

/** The functions of whole files, which take a FileHandle for a path here, and no number. */
function withHandles({ readFile, writeFile, appendFile }: AsyncContent): object {
  return {
    readFile: async (target: Target, options?: unknown) => readFile(fileOf(target), options),
    writeFile: async (target: Target, data: unknown, options?: unknown) => writeFile(fileOf(target), data, options),
    appendFile: async (target: Target, data: unknown, options?: unknown) => appendFile(fileOf(target), data, options),
  };
}

/** The work is done in the call itself: calls take effect in the order in which they are made. */
function promised<A extends never[]>(run: (...args: A) => unknown): (...args: A) => Promise<unknown> {
  return (...args) =>
    new Promise((resolve) => {
      resolve(run(...args));
    });
}

function fileOf(target: Target): PathLike | number {
  if (target instanceof ContainerFileHandle) return target.fd;
  // A number is no path.
  if (typeof target === 'number') bytesOf(target as never);
  return target;
}

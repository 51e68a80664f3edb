import { constants, type CopySyncOptions, type PathLike } from 'node:fs';
import type * as fsp from 'node:fs/promises';
import type { SyncFs } from './container-fs.js';
import { ContainerFileHandle } from './file-handle.js';

/** Functions whose promise settles to what the synchronous one returns. */
type SyncNames =
  | 'access'
  | 'chmod'
  | 'chown'
  | 'copyFile'
  | 'lchown'
  | 'link'
  | 'lstat'
  | 'mkdir'
  | 'mkdtemp'
  | 'readdir'
  | 'readlink'
  | 'realpath'
  | 'rename'
  | 'rm'
  | 'rmdir'
  | 'stat'
  | 'symlink'
  | 'truncate'
  | 'unlink';

type Own = 'getxattr' | 'listxattr' | 'lutimes' | 'mkfifo' | 'mknod' | 'removexattr' | 'setxattr' | 'utimes';

type Promised<F> = F extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never;

/** `fs.promises` of a container. */
export type PromisesFs = Pick<typeof fsp, SyncNames | 'constants'> & {
  readonly [Name in Own]: Promised<SyncFs[`${Name}Sync`]>;
} & {
  readonly appendFile: WriteFile;
  readonly writeFile: WriteFile;
  readonly readFile: ReadFile;
  cp(source: string | URL, destination: string | URL, options?: CopySyncOptions): Promise<void>;
  open(path: PathLike, flags?: string | number, mode?: number | string): Promise<ContainerFileHandle>;
};

type Target = PathLike | ContainerFileHandle;
type Chunk = string | NodeJS.ArrayBufferView;
type Data = Chunk | Iterable<Chunk> | AsyncIterable<Chunk>;
type WriteOptions = { encoding?: BufferEncoding | null; mode?: number | string; flag?: string } | BufferEncoding | null;
type WriteFile = (target: Target, data: Data, options?: WriteOptions) => Promise<void>;

interface ReadFile {
  (target: Target, options?: { encoding?: null | undefined; flag?: string | undefined } | null): Promise<Buffer>;
  (target: Target, options: { encoding: BufferEncoding; flag?: string | undefined } | BufferEncoding): Promise<string>;
}

export function promises(sync: SyncFs): PromisesFs {
  const write =
    (otherwise: string): WriteFile =>
    async (target, data, options) => {
      await Promise.resolve();
      const flag = (typeof options === 'object' ? options?.flag : undefined) ?? otherwise;
      const settings = { ...(typeof options === 'string' ? { encoding: options } : options), flag };
      const to = numberOf(target);
      if (typeof data === 'string' || ArrayBuffer.isView(data)) {
        sync.writeFileSync(to, data, settings);
        return;
      }
      const fd = typeof to === 'number' ? to : sync.openSync(to, flag, settings.mode);
      try {
        for await (const chunk of data) sync.writeFileSync(fd, chunk, settings);
      } finally {
        if (fd !== to) sync.closeSync(fd);
      }
    };
  const readFile = async (target: Target, options?: WriteOptions): Promise<unknown> => {
    await Promise.resolve();
    return sync.readFileSync(numberOf(target), options as BufferEncoding);
  };
  return {
    constants,
    access: promised(sync.accessSync),
    chmod: promised(sync.chmodSync),
    chown: promised(sync.chownSync),
    copyFile: promised(sync.copyFileSync),
    lchown: promised(sync.lchownSync),
    link: promised(sync.linkSync),
    lstat: promised(sync.lstatSync) as typeof fsp.lstat,
    mkdir: promised(sync.mkdirSync) as typeof fsp.mkdir,
    mkdtemp: promised(sync.mkdtempSync) as typeof fsp.mkdtemp,
    readdir: promised(sync.readdirSync) as unknown as typeof fsp.readdir,
    readlink: promised(sync.readlinkSync) as typeof fsp.readlink,
    realpath: promised(sync.realpathSync) as typeof fsp.realpath,
    rename: promised(sync.renameSync),
    rm: promised(sync.rmSync),
    rmdir: promised(sync.rmdirSync),
    stat: promised(sync.statSync) as typeof fsp.stat,
    symlink: promised(sync.symlinkSync) as typeof fsp.symlink,
    truncate: promised(sync.truncateSync),
    unlink: promised(sync.unlinkSync),
    getxattr: promised(sync.getxattrSync),
    listxattr: promised(sync.listxattrSync),
    lutimes: promised(sync.lutimesSync),
    mkfifo: promised(sync.mkfifoSync),
    mknod: promised(sync.mknodSync),
    removexattr: promised(sync.removexattrSync),
    setxattr: promised(sync.setxattrSync),
    utimes: promised(sync.utimesSync),
    cp: promised(sync.cpSync),
    open: async (path, flags = 'r', mode) => {
      await Promise.resolve();
      return new ContainerFileHandle(sync, sync.openSync(path, flags, mode));
    },
    readFile: readFile as ReadFile,
    writeFile: write('w'),
    appendFile: write('a'),
  };
}

function promised<A extends unknown[], R>(run: (...args: A) => R): (...args: A) => Promise<R> {
  return async (...args) => {
    await Promise.resolve();
    return run(...args);
  };
}

function numberOf(target: Target): PathLike | number {
  return target instanceof ContainerFileHandle ? target.fd : target;
}

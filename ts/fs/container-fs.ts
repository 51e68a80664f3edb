import { constants, type CopySyncOptions, type StatFsOptions } from 'node:fs';
import type * as fs from 'node:fs';
import type { OpenContainer } from '../core/open-container.js';
import type { User } from '../core/user.js';
import { checkObject, checkString } from './argument-checks.js';
import { asyncContent } from './async-content.js';
import { callbackFunctions, type CallbackFs } from './callback-functions.js';
import { content, type Content } from './content.js';
import { copyOptions } from './copy-options.js';
import { copyTreeSync } from './copy-tree.js';
import { Dir, openDir } from './dir.js';
import { directories, type Directories } from './directories.js';
import { Dirent } from './directory-entries.js';
import { modeOf } from './file-modes.js';
import { asyncGlob, globbing, type Globbing } from './glob.js';
import { metadata, type Metadata } from './metadata.js';
import { names, type Names } from './names.js';
import { openFiles, type OpenFiles } from './open-files.js';
import { promises, type PromisesFs } from './promises.js';
import { removal, type Removal } from './removal.js';
import { statfs } from './statfs.js';
import { Stats } from './stats.js';
import { streams, type Streams } from './streams.js';
import { temporaryDirectory, type TemporaryDirectory } from './temporary-directories.js';
import { View } from './view.js';
import { watching, type Watching } from './watch-file.js';
import { xattrs, type Xattrs } from './xattrs.js';

/** The synchronous functions. */
export interface SyncFs extends Content, Directories, Metadata, Names, OpenFiles, Removal, Xattrs {
  /** Inside the container; content is shared, not copied. */
  cpSync(source: string | URL, destination: string | URL, options?: CopySyncOptions): void;
  /** Reads entries one by one. */
  opendirSync: typeof fs.opendirSync;
  /** Tells the quota of the container and what its writable layer takes; without a quota 2^53 bytes. */
  statfsSync: typeof fs.statfsSync;
  /** As in Node 24. */
  mkdtempDisposableSync(prefix: string, options?: BufferEncoding): TemporaryDirectory;
  /** Bits taken from the mode of what is created, 0o022 at first; returns the former ones. As `process.umask`. */
  umask(mask?: number): number;
}

/**
 * A container's files in the shape of node:fs: the same names, arguments, results and errors; sync, with callbacks, and under
 * `promises`. Paths resolve from the container's root. Nothing here reaches the host's file system.
 */
export interface ContainerFs extends SyncFs, CallbackFs, Globbing, Streams, Watching {
  /** The same functions as promises, and file handles. */
  readonly promises: PromisesFs;
  /** Those of Linux. */
  readonly constants: typeof fs.constants;
  /** The class of what `opendir` gives. */
  readonly Dir: typeof fs.Dir;
  /** The class of what `readdir` with `withFileTypes` gives. */
  readonly Dirent: typeof fs.Dirent;
  /** The class of what `stat` gives. */
  readonly Stats: typeof fs.Stats;
  /** As `constants.F_OK`. */
  readonly F_OK: number;
  /** As `constants.R_OK`. */
  readonly R_OK: number;
  /** As `constants.W_OK`. */
  readonly W_OK: number;
  /** As `constants.X_OK`. */
  readonly X_OK: number;
  /** As in Node on Linux: links have no modes. */
  readonly lchmod: undefined;
  /** As `lchmod`. */
  readonly lchmodSync: undefined;
  /** The file is read when the Blob is made; what is written later doesn't show in it. */
  openAsBlob: typeof fs.openAsBlob;
  /** As in Node 26. */
  openAsBlobSync: (...args: Parameters<typeof fs.openAsBlob>) => Awaited<ReturnType<typeof fs.openAsBlob>>;
}

export function containerFs(open: OpenContainer, user?: User): ContainerFs {
  const view = new View(open, user);
  const sync = syncFunctions(view);
  const content = asyncContent(sync);
  const overFiles = streams(sync);
  let made: PromisesFs | undefined;
  return {
    ...sync,
    ...callbackFunctions(sync, content),
    ...overFiles,
    ...watching(view),
    ...globbing(view),
    openAsBlob: (path, options) => Promise.resolve(openAsBlob(sync, path, options)),
    openAsBlobSync: (path, options) => openAsBlob(sync, path, options),
    constants,
    F_OK: constants.F_OK,
    R_OK: constants.R_OK,
    W_OK: constants.W_OK,
    X_OK: constants.X_OK,
    Dir: Dir as unknown as typeof fs.Dir,
    Dirent: Dirent as unknown as typeof fs.Dirent,
    Stats: Stats as unknown as typeof fs.Stats,
    // As on Linux: links have no modes.
    lchmod: undefined,
    lchmodSync: undefined,
    get promises() {
      return (made ??= promises({ sync, content, streams: overFiles }, asyncGlob(view)));
    },
  };
}

function syncFunctions(view: View): SyncFs {
  const sync: SyncFs = {
    ...content(view),
    ...directories(view),
    ...metadata(view),
    ...names(view),
    ...openFiles(view),
    ...removal(view),
    ...xattrs(view),
    cpSync(source, destination, options) {
      copyTreeSync(sync, source, destination, copyOptions(options));
    },
    opendirSync: ((path: string, options?: unknown) => openDir(view, path, options)) as unknown as typeof fs.opendirSync,
    mkdtempDisposableSync: (prefix, options) => temporaryDirectory(sync, prefix, options),
    statfsSync: ((path: string, options: StatFsOptions = {}) => statfs(view, path, options.bigint)) as typeof fs.statfsSync,
    umask(mask) {
      const former = view.umask;
      if (mask !== undefined) view.umask = modeOf(mask) & 0o777;
      return former;
    },
  };
  return sync;
}

/** The file as it is now: what is written later doesn't show in it. */
function openAsBlob(sync: SyncFs, path: fs.PathLike, given: object = {}): Awaited<ReturnType<typeof fs.openAsBlob>> {
  const { type } = checkObject(given, 'options') as { type?: unknown };
  const options = { type: checkString(type || '', 'options.type') };
  return new Blob([sync.readFileSync(path)], options);
}

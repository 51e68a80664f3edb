import { constants, type CopySyncOptions } from 'node:fs';
import type * as fs from 'node:fs';
import type { OpenContainer } from '../core/open-container.js';
import { content, type Content } from './content.js';
import { copyTree } from './copy-tree.js';
import { directories, type Directories } from './directories.js';
import { metadata, type Metadata } from './metadata.js';
import { names, type Names } from './names.js';
import { openFiles, type OpenFiles } from './open-files.js';
import { promises, type PromisesFs } from './promises.js';
import { streams, type Streams } from './streams.js';
import { View } from './view.js';
import { xattrs, type Xattrs } from './xattrs.js';

/** The synchronous functions. */
export interface SyncFs extends Content, Directories, Metadata, Names, OpenFiles, Xattrs {
  /** Inside the container; content is shared, not copied. Symbolic links are copied as they stand. */
  cpSync(source: string | URL, destination: string | URL, options?: CopySyncOptions): void;
  /** Bits taken from the mode of what is created, 0o022 at first; returns the former ones. As `process.umask`. */
  umask(mask?: number): number;
}

/**
 * A container's files in the shape of node:fs: the same names, arguments, results and errors, sync and under `promises`. Paths
 * resolve from the container's root. Nothing here reaches the host's file system. Owners and modes are kept, never enforced.
 */
export interface ContainerFs extends SyncFs, Streams {
  readonly promises: PromisesFs;
  readonly constants: typeof fs.constants;
}

export function containerFs(open: OpenContainer): ContainerFs {
  const view = new View(open);
  const files = openFiles(view);
  const sync: SyncFs = {
    ...content(view),
    ...directories(view),
    ...metadata(view),
    ...names(view),
    ...files,
    ...xattrs(view),
    cpSync(source, destination, options) {
      copyTree(view, source, destination, options);
    },
    umask(mask = view.umask) {
      const former = view.umask;
      view.umask = mask & 0o777;
      return former;
    },
  };
  return { ...sync, ...streams(files), promises: promises(sync), constants };
}

import { Buffer } from 'node:buffer';
import type { PathLike } from 'node:fs';
import type * as fs from 'node:fs';
import { nodeError } from './argument-errors.js';
import { decodedName, type EncodingOption } from './encodings.js';
import { modeOf } from './file-modes.js';
import { optionsOf } from './options.js';
import { bytesOf } from './paths.js';
import { realpath } from './realpath.js';
import type { View } from './view.js';

/** What `mknodSync` makes. */
export type NodeKind = 'regular' | 'fifo' | 'socket' | 'character-device' | 'block-device';

/** Names and what they point at. */
export type Names = Pick<typeof fs, 'linkSync' | 'readlinkSync' | 'realpathSync' | 'renameSync' | 'symlinkSync' | 'unlinkSync'> & {
  /** Makes a fifo, socket, device or empty file, as metadata: nothing runs behind it. Like `mknod`. */
  mknodSync(path: PathLike, kind: NodeKind, mode?: number | string, device?: { major: number; minor: number }): void;
  /** Like `mkfifo`. */
  mkfifoSync(path: PathLike, mode?: number | string): void;
};

type Encoded = Exclude<EncodingOption, string | null | undefined>;

export function names(view: View): Names {
  const native = (path: PathLike, options?: unknown): string | Buffer => {
    const { encoding } = optionsOf<Encoded>(options);
    const bytes = bytesOf(path);
    return decodedName(
      view.call('realpath', path, (container) => container.realpath(bytes)),
      encoding,
    );
  };
  const mknod: Names['mknodSync'] = (path, kind, mode, { major, minor } = { major: 0, minor: 0 }) => {
    const bytes = bytesOf(path);
    const bits = modeOf(mode, 0o666) & ~view.umask;
    view.call(kind === 'fifo' ? 'mkfifo' : 'mknod', path, (container) => {
      container.mknod(bytes, kind, bits, major, minor);
    });
  };
  return {
    linkSync(existing, path) {
      const [from, to] = [bytesOf(existing, 'existingPath'), bytesOf(path, 'newPath')];
      // Node's link(2) doesn't follow a symbolic link either.
      view.call2('link', existing, path, (container) => {
        container.link(from, to, false);
      });
    },
    symlinkSync(target, path, type) {
      const [to, from] = [bytesOf(target, 'target'), bytesOf(path)];
      checkSymlinkType(type);
      view.call2('symlink', target, path, (container) => {
        container.symlink(to, from);
      });
    },
    renameSync(from, to) {
      const [source, target] = [bytesOf(from, 'oldPath'), bytesOf(to, 'newPath')];
      view.call2('rename', from, to, (container) => {
        container.rename(source, target);
      });
    },
    unlinkSync(path) {
      const bytes = bytesOf(path);
      view.call('unlink', path, (container) => {
        container.unlink(bytes);
      });
    },
    readlinkSync: ((path: PathLike, options?: unknown) => {
      const { encoding } = optionsOf<Encoded>(options);
      const bytes = bytesOf(path, 'oldPath');
      const target = view.call('readlink', path, (container) => container.readlink(bytes));
      return decodedName(target, encoding);
    }) as typeof fs.readlinkSync,
    realpathSync: Object.assign(
      (path: PathLike, options?: unknown) => {
        const { encoding } = optionsOf<Encoded>(options);
        return decodedName(realpath(view, path), encoding);
      },
      { native },
    ) as unknown as typeof fs.realpathSync,
    mknodSync: mknod,
    mkfifoSync(path, mode) {
      mknod(path, 'fifo', mode);
    },
  };
}

/** Only Windows has kinds of them, but Node checks the word everywhere. */
function checkSymlinkType(type: unknown): void {
  if (typeof type !== 'string' || ['dir', 'file', 'junction'].includes(type)) return;
  const message = `Symlink type must be one of "dir", "file", or "junction". Received "${type}"`;
  throw nodeError(new Error(message), 'ERR_FS_INVALID_SYMLINK_TYPE');
}

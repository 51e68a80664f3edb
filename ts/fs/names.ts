import type { Buffer } from 'node:buffer';
import type { PathLike } from 'node:fs';
import type * as fs from 'node:fs';
import { decoded, encodingOf, type EncodingOption } from './encodings.js';
import { modeOf } from './file-modes.js';
import { bytesOf } from './paths.js';
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

export function names(view: View): Names {
  const realpath = (path: PathLike, options: EncodingOption): string | Buffer => {
    const bytes = bytesOf(path);
    return decoded(
      view.call('realpath', path, (container) => container.realpath(bytes)),
      encodingOf(options, 'utf8'),
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
      const [from, to] = [bytesOf(existing), bytesOf(path)];
      // Node's link(2) doesn't follow a symbolic link either.
      view.call2('link', existing, path, (container) => {
        container.link(from, to, false);
      });
    },
    symlinkSync(target, path) {
      const [to, from] = [bytesOf(target), bytesOf(path)];
      view.call2('symlink', target, path, (container) => {
        container.symlink(to, from);
      });
    },
    renameSync(from, to) {
      const [source, target] = [bytesOf(from), bytesOf(to)];
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
    readlinkSync: ((path: PathLike, options?: EncodingOption) => {
      const bytes = bytesOf(path);
      const target = view.call('readlink', path, (container) => container.readlink(bytes));
      return decoded(target, encodingOf(options, 'utf8'));
    }) as typeof fs.readlinkSync,
    realpathSync: Object.assign(realpath, { native: realpath }) as unknown as typeof fs.realpathSync,
    mknodSync: mknod,
    mkfifoSync(path, mode) {
      mknod(path, 'fifo', mode);
    },
  };
}

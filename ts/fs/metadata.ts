import { constants, type PathLike } from 'node:fs';
import type * as fs from 'node:fs';
import type { Attributes, ContainerHandle, ErrorCode } from '../bindings.js';
import { modeOf } from './file-modes.js';
import { newTime, type TimeInput } from './new-times.js';
import { bytesOf } from './paths.js';
import { BigIntStats, Stats } from './stats.js';
import type { View } from './view.js';

/** Attributes of files by path. */
export type Metadata = Pick<
  typeof fs,
  'accessSync' | 'chmodSync' | 'chownSync' | 'existsSync' | 'lchownSync' | 'lstatSync' | 'statSync'
> & {
  /** As in node:fs; a bigint is nanoseconds since 1970. */
  utimesSync(path: PathLike, atime: TimeInput, mtime: TimeInput): void;
  lutimesSync(path: PathLike, atime: TimeInput, mtime: TimeInput): void;
};

/** -1 keeps an owner in node:fs. */
const KEEP = 0xffffffff;

interface StatOptions {
  readonly bigint?: boolean | undefined;
  readonly throwIfNoEntry?: boolean | undefined;
}

export function metadata(view: View): Metadata {
  const stat = (syscall: 'stat' | 'lstat', path: PathLike, options: StatOptions | undefined): Stats | BigIntStats | undefined => {
    const bytes = bytesOf(path);
    const find = (container: ContainerHandle): Attributes => container.stat(bytes, syscall === 'stat');
    const found = options?.throwIfNoEntry === false ? view.callOr(syscall, path, find, ABSENT) : view.call(syscall, path, find);
    return found && statsOf(found, view.device, options?.bigint);
  };
  const setTimes = (syscall: string, path: PathLike, atime: TimeInput, mtime: TimeInput, follow: boolean): void => {
    const bytes = bytesOf(path);
    const [accessed, modified] = [newTime(atime), newTime(mtime)];
    view.call(syscall, path, (container) => {
      container.utimes(bytes, accessed, modified, follow);
    });
  };
  const setOwner = (syscall: string, path: PathLike, uid: number, gid: number, follow: boolean): void => {
    const bytes = bytesOf(path);
    view.call(syscall, path, (container) => {
      container.chown(bytes, ownerOf(uid), ownerOf(gid), follow);
    });
  };
  return {
    // The caller is root: only what nobody may execute is refused.
    accessSync(path, mode = constants.F_OK) {
      const bytes = bytesOf(path);
      const found = view.call('access', path, (container) => container.stat(bytes, true));
      const refused = (mode & constants.X_OK) !== 0 && found.kind !== 'directory' && (found.mode & 0o111) === 0;
      if (refused) throw view.error('access', 'access', path);
    },
    existsSync(path) {
      try {
        return stat('stat', path, { throwIfNoEntry: false }) !== undefined;
      } catch {
        return false;
      }
    },
    statSync: ((path, options) => stat('stat', path, options)) as typeof fs.statSync,
    lstatSync: ((path, options) => stat('lstat', path, options)) as typeof fs.lstatSync,
    chmodSync(path, mode) {
      const bytes = bytesOf(path);
      const bits = modeOf(mode, 0);
      view.call('chmod', path, (container) => {
        container.chmod(bytes, bits, true);
      });
    },
    chownSync(path, uid, gid) {
      setOwner('chown', path, uid, gid, true);
    },
    lchownSync(path, uid, gid) {
      setOwner('lchown', path, uid, gid, false);
    },
    utimesSync(path, atime, mtime) {
      setTimes('utime', path, atime, mtime, true);
    },
    lutimesSync(path, atime, mtime) {
      setTimes('lutime', path, atime, mtime, false);
    },
  };
}

export function statsOf(attributes: Attributes, device: number, bigint: boolean | undefined): Stats | BigIntStats {
  return bigint === true ? new BigIntStats(attributes, device) : new Stats(attributes, device);
}

/** What `throwIfNoEntry: false` passes over. */
const ABSENT: readonly ErrorCode[] = ['no-entry', 'not-directory'];

/** The same as an error's code: what `force` passes over. */
export function isAbsent(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'ENOENT' || code === 'ENOTDIR';
}

export function ownerOf(id: number): number {
  return id === -1 ? KEEP : id;
}

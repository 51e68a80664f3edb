import { constants, type PathLike } from 'node:fs';
import type * as fs from 'node:fs';
import type { Attributes, ErrorCode } from '../bindings.js';
import { checkOwner } from './argument-checks.js';
import { modeOf } from './file-modes.js';
import { newTime, type TimeInput } from './new-times.js';
import { bytesOf, passingBytesOf } from './paths.js';
import { modeBits } from './mode-bits.js';
import { BigIntStats, Stats } from './stats.js';
import type { View } from './view.js';

/** Attributes of files by path. */
export type Metadata = Pick<
  typeof fs,
  'accessSync' | 'chmodSync' | 'chownSync' | 'existsSync' | 'lchownSync' | 'lstatSync' | 'statSync'
> & {
  /** As in node:fs; a bigint is nanoseconds since 1970. */
  utimesSync(path: PathLike, atime: TimeInput, mtime: TimeInput): void;
  /** The same of a symbolic link itself. */
  lutimesSync(path: PathLike, atime: TimeInput, mtime: TimeInput): void;
};

/** -1 keeps an owner in node:fs. */
const KEEP = 0xffffffff;

interface StatOptions {
  readonly bigint?: boolean | undefined;
  readonly throwIfNoEntry?: boolean | undefined;
}

const PLAIN: StatOptions = {};

export function metadata(view: View): Metadata {
  const stat = (syscall: 'stat' | 'lstat', path: PathLike, options: StatOptions = PLAIN): Stats | BigIntStats | undefined => {
    const bytes = passingBytesOf(path);
    const found =
      options.throwIfNoEntry === false
        ? attributesIfThere(view, syscall, path, bytes, syscall === 'stat')
        : view.call(syscall, path, (container) => container.stat(bytes, syscall === 'stat'));
    return found && statsOf(found, view.device, options.bigint);
  };
  const setTimes = (syscall: string, path: PathLike, atime: TimeInput, mtime: TimeInput, follow: boolean): void => {
    const bytes = bytesOf(path);
    const [accessed, modified] = [newTime(atime), newTime(mtime)];
    if (accessed === undefined || modified === undefined) throw view.error('invalid', syscall, path);
    view.call(syscall, path, (container) => {
      container.utimes(bytes, accessed, modified, follow);
    });
  };
  const setOwner = (syscall: string, path: PathLike, uid: number, gid: number, follow: boolean): void => {
    const bytes = bytesOf(path);
    const [owner, group] = [ownerOf(uid, 'uid'), ownerOf(gid, 'gid')];
    view.call(syscall, path, (container) => {
      container.chown(bytes, owner, group, follow);
    });
  };
  return {
    accessSync(path, mode) {
      const bytes = bytesOf(path);
      const asked = modeBits(mode, constants.F_OK);
      const may = view.call('access', path, (container) => {
        return view.rights.mayUse(container.stat(bytes, true), asked) && view.rights.mayReach(container, bytes);
      });
      if (!may) throw view.error('access', 'access', path);
    },
    existsSync(path) {
      try {
        return attributesIfThere(view, 'stat', path, passingBytesOf(path), true) !== undefined;
      } catch {
        return false;
      }
    },
    statSync: ((path, options) => stat('stat', path, options)) as typeof fs.statSync,
    lstatSync: ((path, options) => stat('lstat', path, options)) as typeof fs.lstatSync,
    chmodSync(path, mode) {
      const bytes = bytesOf(path);
      const bits = modeOf(mode);
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

/** Undefined for what `throwIfNoEntry: false` passes over: nobody pays for an error that nobody sees. */
export function attributesIfThere(view: View, syscall: string, path: PathLike, bytes: Uint8Array, follow: boolean): Attributes | undefined {
  const absent = follow ? ABSENT : NO_ENTRY;
  return view.callOr(
    syscall,
    path,
    (container) => {
      const found = container.statOrCode?.(bytes, follow);
      if (typeof found === 'object') return found;
      // An error that isn't passed over comes with all its fields by the call that throws it.
      return found !== undefined && absent.includes(found) ? undefined : container.stat(bytes, follow);
    },
    absent,
  );
}

export function statsOf(attributes: Attributes, device: number, bigint: boolean | undefined): Stats | BigIntStats {
  return bigint === true ? new BigIntStats(attributes, device) : new Stats(attributes, device);
}

/** What `throwIfNoEntry: false` passes over: as in Node, which of late passes over more in `statSync`. */
const NO_ENTRY: readonly ErrorCode[] = ['no-entry'];
export const ABSENT: readonly ErrorCode[] = ['no-entry', 'not-directory'];

export function ownerOf(id: unknown, name: 'uid' | 'gid'): number {
  const checked = checkOwner(id, name);
  return checked === -1 ? KEEP : checked;
}

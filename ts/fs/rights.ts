import type { Attributes, ContainerHandle } from '../bindings.js';
import type { User } from '../core/user.js';
import { checkUint32 } from './argument-checks.js';
import { argumentType } from './argument-errors.js';
import { parentPath } from './paths.js';

/** What a user may do with files, by their owners and modes. As the kernel decides it: root may all but execute what nobody may. */
export class Rights {
  readonly #uid: number;
  readonly #groups: ReadonlySet<number>;

  constructor({ uid, gid, groups = [] }: User) {
    this.#uid = checkUint32(uid, 'uid');
    if (!Array.isArray(groups)) throw argumentType('groups', 'an instance of Array', groups);
    this.#groups = new Set([gid, ...(groups as readonly number[])].map((id) => checkUint32(id, 'gid')));
  }

  /** Whether the file may be used in the ways that `bits` names: `R_OK`, `W_OK`, `X_OK`. */
  mayUse({ uid, gid, mode, kind }: Attributes, bits: number): boolean {
    if (this.#uid === 0) return (bits & EXECUTE) === 0 || kind === 'directory' || (mode & 0o111) !== 0;
    const shift = uid === this.#uid ? 6 : this.#groups.has(gid) ? 3 : 0;
    return ((mode >> shift) & bits) === bits;
  }

  /** Whether every directory on the way may be searched: the one that the last part is in, and those to what it leads to. */
  mayReach(container: ContainerHandle, path: Uint8Array): boolean {
    if (this.#uid === 0) return true;
    const parent = parentPath(path);
    const directories = [container.realpath(parent.length === 0 ? ROOT : parent), parentPath(container.realpath(path))];
    return directories.every((directory) => {
      for (let at = directory; ; at = parentPath(at)) {
        if (!this.mayUse(container.stat(at, true), EXECUTE)) return false;
        if (at.length <= 1) return true;
      }
    });
  }
}

const ROOT = Uint8Array.of(0x2f);
const EXECUTE = 1;

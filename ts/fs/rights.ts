import type { Attributes } from '../bindings.js';
import { checkUint32 } from './argument-checks.js';
import { argumentType } from './argument-errors.js';

/** Whom `container.fsAs` gives a view to. */
export interface User {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups. */
  readonly groups?: readonly number[] | undefined;
}

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
}

const EXECUTE = 1;

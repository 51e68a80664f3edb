import type { ContainerFs } from '../fs/container-fs.js';
import { textOfBytes } from './byte-text.js';

/** Who a command runs as. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/** A line of /etc/passwd. */
export interface User extends Identity {
  readonly name: string;
  readonly home: string;
}

/** A line of /etc/group. */
export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** The container's /etc/passwd and /etc/group, read when asked. Names are byte text. */
export class Accounts {
  readonly #fs: ContainerFs;

  constructor(fs: ContainerFs) {
    this.#fs = fs;
  }

  users(): User[] {
    return this.#lines('/etc/passwd', 6).map(([name = '', , uid, gid, , home = '/']) => ({
      name,
      uid: Number(uid),
      gid: Number(gid),
      home,
    }));
  }

  groups(): Group[] {
    return this.#lines('/etc/group', 3).map(([name = '', , gid, members = '']) => ({
      name,
      gid: Number(gid),
      members: members.split(',').filter((member) => member !== ''),
    }));
  }

  /** uid of a name or number; undefined when there is none. */
  uid(text: string): number | undefined {
    return this.users().find((user) => user.name === text)?.uid ?? idNumber(text);
  }

  /** gid of a name or number; undefined when there is none. */
  gid(text: string): number | undefined {
    return this.groups().find((group) => group.name === text)?.gid ?? idNumber(text);
  }

  /**
   * `user[:group]` as in an image's config and `docker exec -u`: without a group, the user's own, or 0. Returns undefined when a
   * name isn't there.
   */
  identity(text: string): Identity | undefined {
    const [user = '', group] = text.split(':', 2);
    const uid = user === '' ? 0 : this.uid(user);
    const own = this.users().find((entry) => entry.uid === uid)?.gid ?? 0;
    const gid = group === undefined || group === '' ? own : this.gid(group);
    return uid === undefined || gid === undefined ? undefined : { uid, gid };
  }

  #lines(path: string, fields: number): string[][] {
    if (!this.#fs.existsSync(path)) return [];
    const lines = textOfBytes(this.#fs.readFileSync(path)).split('\n');
    return lines.map((line) => line.split(':')).filter((parts) => parts.length >= fields);
  }
}

/** Ids are 32 bits; the last one means "keep" to chown. */
function idNumber(text: string): number | undefined {
  return /^\d+$/.test(text) && Number(text) < 0xffffffff ? Number(text) : undefined;
}

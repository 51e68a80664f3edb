import type { User } from '../core/user.js';
import type { PromisesFs } from '../fs/promises.js';
import type { Thread } from './thread.js';

/** The functions of `fs.promises` whose arguments and results can be in another thread: all but those of open files and directories. */
const NAMES = [
  'access',
  'appendFile',
  'chmod',
  'chown',
  'copyFile',
  'cp',
  'getxattr',
  'lchown',
  'link',
  'listxattr',
  'lstat',
  'lutimes',
  'mkdir',
  'mkdtemp',
  'mkfifo',
  'mknod',
  'readFile',
  'readdir',
  'readlink',
  'realpath',
  'removexattr',
  'rename',
  'rm',
  'rmdir',
  'setxattr',
  'stat',
  'statfs',
  'symlink',
  'truncate',
  'unlink',
  'utimes',
  'writeFile',
] as const;

/** A container's files in another thread: `fs.promises`, with the same arguments, results and errors. */
export interface ThreadFs {
  /** Without `open`, `opendir` and `watch`. */
  readonly promises: Pick<PromisesFs, (typeof NAMES)[number]>;
}

/** Files of the container of a number; a user's, if one is given. */
export function threadFs(thread: Thread, container: number, user?: User): ThreadFs {
  const call =
    (name: string) =>
    (...args: unknown[]) =>
      thread.call(container, 'fs', name, user, ...args);
  return { promises: Object.fromEntries(NAMES.map((name) => [name, call(name)])) as unknown as ThreadFs['promises'] };
}

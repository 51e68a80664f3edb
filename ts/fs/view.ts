import type { PathLike } from 'node:fs';
import type { ContainerHandle, ErrorCode, FileHandle } from '../bindings.js';
import { CONDITIONS } from '../core/error-codes.js';
import type { OpenContainer } from '../core/open-container.js';
import type { OpenFile } from '../core/open-files.js';
import { ROOT, type User } from '../core/user.js';
import { recordOf } from '../core/session.js';
import { ContainerFsError } from '../core/veneer-error.js';
import { Rights } from './rights.js';
import { checkInt32 } from './argument-checks.js';
import { Numbers, type Numbered } from './numbers.js';
import { textOf } from './paths.js';

/** Bytes that one call of the component takes or gives at most. */
export const PIECE_MAX = 1024 * 1024;

/** An open file of the view. */
export interface Descriptor extends OpenFile, Numbered {
  /** Where the next read or write without a position takes place. */
  position: number;
  readonly append: boolean;
}

/** A container as every function of `container.fs` needs it: calls with Node's errors, and the descriptor table. */
export class View {
  /** Taken from the mode of what is created; 0o022 as in Docker. */
  umask = 0o022;
  /** What `access` tells of. */
  readonly rights: Rights;
  /** `st_dev`: one for each container, so that device and inode together name a file in a program that has several open. */
  readonly device: number;
  readonly #open: OpenContainer;
  readonly #user: User | undefined;
  readonly #descriptors = new Numbers<Descriptor>(3);

  /** Without a user, what is made belongs to the container's identity. */
  constructor(open: OpenContainer, user?: User) {
    this.#open = open;
    this.#user = user;
    this.rights = new Rights(user ?? ROOT);
    this.device = Number.parseInt(open.info.id.slice(0, 8), 16);
  }

  /** Calls the component about a path. */
  call<T>(syscall: string, path: PathLike, run: (container: ContainerHandle) => T): T {
    return this.#run(this.#open.handle, run, syscall, path);
  }

  /** The same, but undefined for failures of the codes in `absent`: nobody pays for an error that nobody sees. */
  callOr<T>(syscall: string, path: PathLike, run: (container: ContainerHandle) => T, absent: readonly ErrorCode[]): T | undefined {
    const attempt = (container: ContainerHandle): T | undefined => {
      try {
        return run(container);
      } catch (error) {
        const record = recordOf(error);
        if (record !== undefined && absent.includes(record.code)) return undefined;
        throw error;
      }
    };
    return this.#run(this.#open.handle, attempt, syscall, path);
  }

  /** Calls the component about two paths. */
  call2<T>(syscall: string, path: PathLike, dest: PathLike, run: (container: ContainerHandle) => T): T {
    return this.#run(this.#open.handle, run, syscall, path, dest);
  }

  /** Calls the component about an open file; `path` is named only where Node does. */
  callFile<T>(syscall: string, file: FileHandle, run: (file: FileHandle) => T, path?: PathLike): T {
    return this.#run(file, run, syscall, path);
  }

  /** A failure that the view itself finds, in Node's form. */
  error(code: ErrorCode, syscall: string, path?: PathLike, dest?: PathLike): ContainerFsError {
    return new ContainerFsError({
      condition: CONDITIONS[code],
      syscall,
      path: optionalText(path),
      dest: optionalText(dest),
    });
  }

  /** Keeps a file that `close` of the container has to drop too. */
  adopt(file: FileHandle, append = false): Descriptor {
    const descriptor = { file, position: 0, append, number: -1, place: -1 };
    this.#open.files.add(descriptor);
    return descriptor;
  }

  /** Drops a file. A handle of a poisoned instance is not touched any more. */
  release(descriptor: Descriptor): void {
    if (this.#open.files.delete(descriptor) && this.#open.session.failure === undefined) descriptor.file[Symbol.dispose]();
  }

  /** Gives an open file a number above those ever used: a stale number is EBADF, never another file. */
  number(descriptor: Descriptor): number {
    return this.#descriptors.add(descriptor);
  }

  /** The open file of a number. Fails with EBADF, or with Node's error on what is none. */
  descriptor(fd: number, syscall: string): Descriptor {
    const found = this.#descriptors.get(fd);
    if (found !== undefined && !this.#open.closed) return found;
    checkInt32(fd, 'fd', 0);
    throw this.error('bad-descriptor', syscall);
  }

  /** Takes the number away and drops the file. Fails with EBADF. */
  closeNumber(fd: number): void {
    const descriptor = this.descriptor(fd, 'close');
    this.#descriptors.delete(fd);
    this.release(descriptor);
  }

  #run<H, T>(handle: H, run: (handle: H) => T, syscall: string, path?: PathLike, dest?: PathLike): T {
    const { session } = this.#open;
    try {
      if (session.failure === undefined) return this.#user === undefined ? run(handle) : this.#open.actingAs(this.#user, () => run(handle));
    } catch (error) {
      throw session.translateFs(error, syscall, optionalText(path), optionalText(dest));
    }
    throw new ContainerFsError({ ...session.failure, syscall, path: optionalText(path), dest: optionalText(dest) });
  }
}

function optionalText(path: PathLike | undefined): string | undefined {
  return path === undefined ? undefined : textOf(path);
}

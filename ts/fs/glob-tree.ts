import { Buffer } from 'node:buffer';
import { posix } from 'node:path';
import type { ContainerHandle, ErrorCode } from '../bindings.js';
import { decodeEntries, Dirent } from './directory-entries.js';
import type { View } from './view.js';

/** Why a path leads nowhere. */
const ABSENT: readonly ErrorCode[] = ['no-entry', 'not-directory', 'loop', 'name-too-long', 'access'];

/** The files as a pattern looks for them, by paths from the root: what can't be reached isn't there. */
export class GlobTree {
  constructor(private readonly view: View) {}

  entry(path: string): Dirent | undefined {
    const found = this.#ask('lstat', path, (container, bytes) => container.stat(bytes, false));
    return found && new Dirent(posix.basename(path), posix.dirname(path), found.kind);
  }

  /** What a directory holds, sorted bytewise. */
  entries(path: string): Dirent[] {
    const packed = this.#ask('scandir', path, (container, bytes) => container.list(bytes, false));
    return packed === undefined ? [] : decodeEntries(packed).map(({ name, kind }) => new Dirent(Buffer.from(name).toString(), path, kind));
  }

  /** Whether there is a directory behind a path's links. */
  leadsToDirectory(path: string): boolean {
    return this.#ask('stat', path, (container, bytes) => container.stat(bytes, true))?.kind === 'directory';
  }

  /** The path without links in it. */
  real(path: string): string | undefined {
    const found = this.#ask('realpath', path, (container, bytes) => container.realpath(bytes));
    return found && Buffer.from(found).toString();
  }

  #ask<T>(syscall: string, path: string, run: (container: ContainerHandle, bytes: Uint8Array) => T): T | undefined {
    if (path.includes('\0')) return undefined;
    const bytes = Buffer.from(path);
    return this.view.callOr(syscall, path, (container) => run(container, bytes), ABSENT);
  }
}

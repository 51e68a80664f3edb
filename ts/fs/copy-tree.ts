import { Buffer } from 'node:buffer';
import type { CopySyncOptions } from 'node:fs';
import type { Attributes } from '../bindings.js';
import { copyFile } from './content.js';
import { entriesOf, make } from './directories.js';
import { isAbsent } from './metadata.js';
import { bytesOf, joinPath, parentPath } from './paths.js';
import { SystemError } from './system-error.js';
import type { View } from './view.js';

type Options = Pick<CopySyncOptions, 'dereference' | 'errorOnExist' | 'filter' | 'force' | 'preserveTimestamps' | 'recursive'>;

/**
 * `fs.cpSync` inside a container. Files share their content; symbolic links are copied as they stand (Node's
 * `verbatimSymlinks`, the sane choice where nothing outside the container exists); fifos and devices too.
 */
export function copyTree(view: View, from: string | URL, to: string | URL, options: Options = {}): void {
  const [source, target] = [bytesOf(from), bytesOf(to)];
  const follow = options.dereference === true;
  const attributes = statOf(view, source, follow);
  if (attributes === undefined) throw view.error('no-entry', 'lstat', from);
  if (attributes.kind === 'directory') {
    if (options.recursive !== true)
      throw cpError('ERR_FS_EISDIR', 'Path is a directory', 'EISDIR', 22, `${textOf(source)} is a directory (not copied)`, source);
    if (isInside(view, source, target)) {
      const reason = `cannot copy ${textOf(source)} to a subdirectory of self ${textOf(target)}`;
      throw cpError('ERR_FS_CP_EINVAL', 'Invalid src or dest', 'EINVAL', 22, reason, target);
    }
  }
  view.call('cp', to, () => {
    makeParents(view, parentPath(target));
  });
  new TreeCopy(view, options, follow).copy(source, target, attributes);
}

class TreeCopy {
  constructor(
    readonly view: View,
    readonly options: Options,
    readonly follow: boolean,
  ) {}

  copy(source: Uint8Array, target: Uint8Array, from: Attributes): void {
    const { filter } = this.options;
    if (filter !== undefined && !filter(textOf(source), textOf(target))) return;
    const there = statOf(this.view, target, false);
    if (from.kind === 'directory') {
      this.#directory(source, target, from, there);
    } else {
      if (there?.kind === 'directory') {
        const reason = `cannot overwrite directory ${textOf(target)} with non-directory ${textOf(source)}`;
        throw cpError('ERR_FS_CP_NON_DIR_TO_DIR', 'Cannot overwrite directory with non-directory', 'ENOTDIR', 20, reason, target);
      }
      if (there !== undefined && !this.#mayReplace(target)) return;
      this.#leaf(source, target, from, there);
    }
    if (this.options.preserveTimestamps === true) {
      this.view.call('utime', textOf(target), (container) => {
        container.utimes(target, { tag: 'at', val: from.accessed }, { tag: 'at', val: from.modified }, false);
      });
    }
  }

  #directory(source: Uint8Array, target: Uint8Array, from: Attributes, there: Attributes | undefined): void {
    if (there === undefined) make(this.view, textOf(target), target, from.mode);
    else if (there.kind !== 'directory' && statOf(this.view, target, true)?.kind !== 'directory') {
      const reason = `cannot overwrite non-directory ${textOf(target)} with directory ${textOf(source)}`;
      throw cpError('ERR_FS_CP_DIR_TO_NON_DIR', 'Cannot overwrite non-directory with directory', 'EISDIR', 21, reason, target);
    }
    for (const { name } of entriesOf(this.view, textOf(source), source)) {
      const below = joinPath(source, name);
      const attributes = statOf(this.view, below, this.follow);
      if (attributes === undefined) throw this.view.error('no-entry', 'cp', textOf(below));
      this.copy(below, joinPath(target, name), attributes);
    }
  }

  #mayReplace(target: Uint8Array): boolean {
    if (this.options.force !== false) return true;
    if (this.options.errorOnExist !== true) return false;
    throw cpError('ERR_FS_CP_EEXIST', 'Target already exists', 'EEXIST', 17, `${textOf(target)} already exists`, target);
  }

  #leaf(source: Uint8Array, target: Uint8Array, from: Attributes, there: Attributes | undefined): void {
    if (there?.inode === from.inode) return;
    const { view } = this;
    if (there !== undefined && (there.kind !== 'regular' || from.kind !== 'regular')) {
      view.call('unlink', textOf(target), (container) => {
        container.unlink(target);
      });
    }
    if (from.kind === 'regular') {
      copyFile(view, Buffer.from(source), Buffer.from(target), false);
      return;
    }
    view.call('cp', textOf(target), (container) => {
      if (from.kind === 'symbolic-link') container.symlink(container.readlink(source), target);
      else container.mknod(target, from.kind, from.mode, from.deviceMajor, from.deviceMinor);
    });
  }
}

function statOf(view: View, path: Uint8Array, follow: boolean): Attributes | undefined {
  try {
    return view.call('lstat', textOf(path), (container) => container.stat(path, follow));
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function makeParents(view: View, directory: Uint8Array): void {
  if (directory.length === 0 || statOf(view, directory, true) !== undefined) return;
  makeParents(view, parentPath(directory));
  make(view, textOf(directory), directory, 0o777 & ~view.umask);
}

/** Whether `target` is `source` or lies below it; by inode, so that links and `..` don't hide it. */
function isInside(view: View, source: Uint8Array, target: Uint8Array): boolean {
  const { inode } = statOf(view, source, true) ?? {};
  for (let at = target; ; at = parentPath(at)) {
    const here = statOf(view, at, true);
    if (here !== undefined && here.inode === inode) return true;
    if (at.length <= 1) return false;
  }
}

function textOf(path: Uint8Array): string {
  return Buffer.from(path).toString();
}

function cpError(code: string, summary: string, name: string, errno: number, reason: string, path: Uint8Array): SystemError {
  return new SystemError(code, summary, { code: name, message: reason, errno, syscall: 'cp', path: textOf(path) });
}

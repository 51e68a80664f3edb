import type { PathLike } from 'node:fs';
import type * as fs from 'node:fs';
import type { Attributes } from '../bindings.js';
import { checkBoolean, checkInt32, checkObject, checkUint32 } from './argument-checks.js';
import { bytesOf, textOf } from './paths.js';
import { SystemError } from './system-error.js';
import type { View } from './view.js';

/** Directories and trees, removed. */
export type Removal = Pick<typeof fs, 'rmSync' | 'rmdirSync'>;

interface RmOptions {
  readonly force?: boolean | undefined;
  readonly recursive?: boolean | undefined;
  /** Nothing is ever busy here: what fails now fails again. Checked, and never needed. */
  readonly maxRetries?: number | undefined;
  readonly retryDelay?: number | undefined;
}

export function removal(view: View): Removal {
  return {
    rmdirSync(path, given) {
      const bytes = bytesOf(path);
      const { recursive } = checkedOptions(given);
      // Deprecated in Node, for a tree alone; what is no directory fails as without it.
      if (recursive && attributesOf(view, path, bytes).kind === 'directory') removeTree(view, path, bytes);
      else removeDirectory(view, path, bytes);
    },
    rmSync(path, given) {
      const bytes = bytesOf(path);
      const { force, recursive } = checkedOptions(given);
      try {
        if (attributesOf(view, path, bytes).kind !== 'directory') remove(view, path, bytes);
        else if (recursive) removeTree(view, path, bytes);
        else throw isDirectory(path);
      } catch (error) {
        if (!(force && (error as { code?: unknown }).code === 'ENOENT')) throw error;
      }
    },
  };
}

const DEFAULTS = { force: false, recursive: false, maxRetries: 0, retryDelay: 100 };

function checkedOptions(given: unknown): { force: boolean; recursive: boolean } {
  if (given === undefined) return DEFAULTS;
  const { force, recursive, maxRetries, retryDelay } = { ...DEFAULTS, ...(checkObject(given, 'options') as RmOptions) };
  checkInt32(retryDelay, 'options.retryDelay', 0);
  checkUint32(maxRetries, 'options.maxRetries');
  return { recursive: checkBoolean(recursive, 'options.recursive'), force: checkBoolean(force, 'options.force') };
}

function attributesOf(view: View, path: PathLike, bytes: Uint8Array): Attributes {
  return view.call('lstat', path, (container) => container.stat(bytes, false));
}

/** Removes a directory with all below it, without following symbolic links: in one call, all or nothing. */
function removeTree(view: View, path: PathLike, directory: Uint8Array): void {
  view.call('rmdir', path, (container) => {
    container.removeTree(directory);
  });
}

function remove(view: View, path: PathLike, bytes: Uint8Array): void {
  view.call('unlink', path, (container) => {
    container.unlink(bytes);
  });
}

function removeDirectory(view: View, path: PathLike, bytes: Uint8Array): void {
  view.call('rmdir', path, (container) => {
    container.rmdir(bytes);
  });
}

function isDirectory(path: PathLike): SystemError {
  const info = { code: 'EISDIR', message: 'is a directory', path: textOf(path), syscall: 'rm', errno: 21 } as const;
  return new SystemError('ERR_FS_EISDIR', 'Path is a directory', info);
}

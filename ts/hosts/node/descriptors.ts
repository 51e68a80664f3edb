// Open host files and directories, and the rule that nothing leaves a preopen.
//
// On Linux every step of a path is opened below the descriptor of the step before, through
// /proc/self/fd, without following links: no rename or link can lead out, however it races.
// Elsewhere the steps are checked with lstat first, which is not atomic.
import fs from 'node:fs';
import { WasiError } from '../wasi/errors.js';
import type { Descriptor } from '../wasi/files.js';

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = fs.constants;
const HAS_PROC = hasProc();

/** Deno gives /proc only to programs that may do all. */
function hasProc(): boolean {
  try {
    return process.platform === 'linux' && fs.existsSync('/proc/self/fd');
  } catch {
    return false;
  }
}

/** An open file or directory. */
export interface NodeDescriptor extends Descriptor {
  readonly fd: number;
  /** Host path, for systems without /proc; empty on Linux. */
  readonly path: string;
  readonly isDirectory: boolean;
}

export function closeDescriptor({ fd }: NodeDescriptor): void {
  fs.closeSync(fd);
}

/** Opens a directory that the caller names: the start of a preopen. */
export function openPreopen(path: string, readOnly: boolean): NodeDescriptor {
  const fd = fs.openSync(path, O_RDONLY | O_DIRECTORY);
  return { fd, path: HAS_PROC ? '' : fs.realpathSync(path), isDirectory: true, readOnly };
}

/**
 * Calls `use` with a host path for the last name of `path` below `base`. Links are never followed,
 * `..` and absolute paths are refused.
 */
export function withName<T>(base: NodeDescriptor, path: string, use: (hostPath: string) => T): T {
  if (!base.isDirectory) throw new WasiError('ENOTDIR');
  if (path.includes('\0')) throw new WasiError('EILSEQ');
  const slash = path.indexOf('/');
  if (slash < 0) return use(step(base, path));
  if (slash === 0) throw new WasiError('EPERM');
  const names = path.split('/').filter((name) => name !== '');
  const last = names.pop() ?? '.';
  let at = base;
  try {
    for (const name of names) {
      const hostPath = step(at, name);
      const fd = fs.openSync(hostPath, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
      const next = { fd, path: HAS_PROC ? '' : hostPath, isDirectory: true, readOnly: base.readOnly };
      if (at !== base) fs.closeSync(at.fd);
      at = next;
    }
    return use(step(at, last));
  } finally {
    if (at !== base) fs.closeSync(at.fd);
  }
}

/** Host path of one name in a directory. */
function step(directory: NodeDescriptor, name: string): string {
  if (name === '') throw new WasiError('ENOENT');
  if (name === '..') throw new WasiError('EPERM');
  // For Windows these part names too; none of ours has them.
  if (process.platform === 'win32' && /[\\:]/.test(name)) throw new WasiError('EILSEQ');
  if (HAS_PROC) return `/proc/self/fd/${directory.fd}/${name}`;
  const hostPath = `${directory.path}/${name}`;
  if (name !== '.' && fs.lstatSync(hostPath, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new WasiError('ELOOP');
  }
  return hostPath;
}

/** A descriptor opened below another. */
export function openBelow(base: NodeDescriptor, path: string, flags: number): NodeDescriptor {
  return withName(base, path, (hostPath) => {
    const fd = fs.openSync(hostPath, flags | O_NOFOLLOW, 0o666);
    const isDirectory = (flags & O_DIRECTORY) !== 0 || fs.fstatSync(fd).isDirectory();
    return { fd, path: HAS_PROC ? '' : hostPath, isDirectory, readOnly: base.readOnly };
  });
}

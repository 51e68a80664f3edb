import { SystemError } from './system-error.js';

/** What `fs.cp` refuses: Node's code and summary, and the errno behind it. */
const FAILURES = {
  DIR_TO_NON_DIR: ['ERR_FS_CP_DIR_TO_NON_DIR', 'Cannot overwrite non-directory with directory', 'EISDIR', 21],
  EEXIST: ['ERR_FS_CP_EEXIST', 'Target already exists', 'EEXIST', 17],
  EINVAL: ['ERR_FS_CP_EINVAL', 'Invalid src or dest', 'EINVAL', 22],
  EISDIR: ['ERR_FS_EISDIR', 'Path is a directory', 'EISDIR', 21],
  // So in Node 20.
  EISDIR_SYNC: ['ERR_FS_EISDIR', 'Path is a directory', 'EISDIR', 22],
  FIFO_PIPE: ['ERR_FS_CP_FIFO_PIPE', 'Cannot copy a FIFO pipe', 'EINVAL', 22],
  NON_DIR_TO_DIR: ['ERR_FS_CP_NON_DIR_TO_DIR', 'Cannot overwrite directory with non-directory', 'ENOTDIR', 20],
  SOCKET: ['ERR_FS_CP_SOCKET', 'Cannot copy a socket file', 'EINVAL', 22],
  SYMLINK_TO_SUBDIRECTORY: ['ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY', 'Cannot overwrite symlink in subdirectory of self', 'EINVAL', 22],
} as const;

export type CopyFailure = SystemError;

export function copyFailure(failure: keyof typeof FAILURES, message: string, path: string): CopyFailure {
  const [code, summary, name, errno] = FAILURES[failure];
  return new SystemError(code, summary, { code: name, message, errno, syscall: 'cp', path });
}

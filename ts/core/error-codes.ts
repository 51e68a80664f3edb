// The one table of error codes: WIT's list, Node's name, number and text for each.
import type { ErrorCode } from '../bindings.js';

/** How one failure is told to a TypeScript program. */
export interface Condition {
  /** POSIX name, or one of Veneer's own. */
  readonly code: string;
  /** Negative, as in Node. Linux numbers on every platform, for a container is a Linux file system. */
  readonly errno: number;
  /** The text that Node (libuv) uses, where it has one. */
  readonly reason: string;
}

/** A WIT code without a row doesn't compile. */
export const CONDITIONS: Readonly<Record<ErrorCode, Condition>> = {
  access: { code: 'EACCES', errno: -13, reason: 'permission denied' },
  again: { code: 'EAGAIN', errno: -11, reason: 'resource temporarily unavailable' },
  'bad-descriptor': { code: 'EBADF', errno: -9, reason: 'bad file descriptor' },
  busy: { code: 'EBUSY', errno: -16, reason: 'resource busy or locked' },
  canceled: { code: 'ECANCELED', errno: -125, reason: 'operation canceled' },
  deadlock: { code: 'EDEADLK', errno: -35, reason: 'resource deadlock avoided' },
  exist: { code: 'EEXIST', errno: -17, reason: 'file already exists' },
  'file-too-large': { code: 'EFBIG', errno: -27, reason: 'file too large' },
  'illegal-byte-sequence': { code: 'EILSEQ', errno: -84, reason: 'illegal byte sequence' },
  interrupted: { code: 'EINTR', errno: -4, reason: 'interrupted system call' },
  invalid: { code: 'EINVAL', errno: -22, reason: 'invalid argument' },
  io: { code: 'EIO', errno: -5, reason: 'i/o error' },
  'is-directory': { code: 'EISDIR', errno: -21, reason: 'illegal operation on a directory' },
  loop: { code: 'ELOOP', errno: -40, reason: 'too many symbolic links encountered' },
  'too-many-open-files': { code: 'EMFILE', errno: -24, reason: 'too many open files' },
  'too-many-links': { code: 'EMLINK', errno: -31, reason: 'too many links' },
  'name-too-long': { code: 'ENAMETOOLONG', errno: -36, reason: 'name too long' },
  'no-data': { code: 'ENODATA', errno: -61, reason: 'no data available' },
  'no-entry': { code: 'ENOENT', errno: -2, reason: 'no such file or directory' },
  'insufficient-memory': { code: 'ENOMEM', errno: -12, reason: 'not enough memory' },
  'insufficient-space': { code: 'ENOSPC', errno: -28, reason: 'no space left on device' },
  'not-directory': { code: 'ENOTDIR', errno: -20, reason: 'not a directory' },
  'not-empty': { code: 'ENOTEMPTY', errno: -39, reason: 'directory not empty' },
  unsupported: { code: 'ENOTSUP', errno: -95, reason: 'operation not supported' },
  'no-such-device': { code: 'ENXIO', errno: -6, reason: 'no such device or address' },
  overflow: { code: 'EOVERFLOW', errno: -75, reason: 'value too large for defined data type' },
  'not-permitted': { code: 'EPERM', errno: -1, reason: 'operation not permitted' },
  quota: { code: 'EDQUOT', errno: -122, reason: 'disk quota exceeded' },
  range: { code: 'ERANGE', errno: -34, reason: 'result too large' },
  'read-only': { code: 'EROFS', errno: -30, reason: 'read-only file system' },
  'invalid-seek': { code: 'ESPIPE', errno: -29, reason: 'invalid seek' },
  stale: { code: 'ESTALE', errno: -116, reason: 'stale file handle' },
  'text-file-busy': { code: 'ETXTBSY', errno: -26, reason: 'text file is busy' },
  'cross-device': { code: 'EXDEV', errno: -18, reason: 'cross-device link not permitted' },
  // Veneer's own: numbers that no errno has.
  need: { code: 'ENEED', errno: -5001, reason: 'something only the host can supply is missing' },
  corrupt: { code: 'ECORRUPT', errno: -5002, reason: 'malformed or damaged data' },
  mismatch: { code: 'EMISMATCH', errno: -5003, reason: 'not the bytes that were claimed' },
  version: { code: 'EVERSION', errno: -5004, reason: 'of a version that this Veneer does not read' },
};

/** The component trapped: the instance is unusable, what was acknowledged as durable is kept. */
export const TRAP: Condition = {
  code: 'ETRAP',
  errno: -5005,
  reason: 'the component stopped; open the store again',
};

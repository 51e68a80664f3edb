import type { BigIntStats, Container } from '../index.js';
import { jsonBytes } from './byte-names.js';
import { kindOf, octalMode } from './kinds.js';
import { timeText } from './words.js';

/** What `ls --json` and `stat --json` tell of a file. */
export interface FileDescription {
  readonly kind: string;
  /** Octal, of four digits. */
  readonly mode: string;
  readonly links: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** `major:minor` of a device. */
  readonly device?: string;
  /** To the nanosecond. */
  readonly modified: string;
  readonly changed: string;
  readonly inode: number;
  /** Of a symbolic link. */
  readonly target?: string;
  readonly targetBase64?: string;
}

/** Describes a file of which the attributes are known. */
export function describeFile(fs: Container['fs'], path: Buffer, stats: BigIntStats): FileDescription {
  const mode = Number(stats.mode);
  return {
    kind: kindOf(mode),
    mode: octalMode(mode),
    links: Number(stats.nlink),
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    size: Number(stats.size),
    ...(stats.isBlockDevice() || stats.isCharacterDevice() ? { device: deviceText(stats.rdev) } : {}),
    modified: timeText(stats.mtimeNs),
    changed: timeText(stats.ctimeNs),
    inode: Number(stats.ino),
    ...(stats.isSymbolicLink() ? jsonBytes('target', fs.readlinkSync(path, 'buffer')) : {}),
  };
}

/** Linux's encoding of a device number (sys/sysmacros.h). */
function deviceText(rdev: bigint): string {
  const major = ((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & 0xfffff000n);
  const minor = (rdev & 0xffn) | ((rdev >> 12n) & 0xffffff00n);
  return `${major}:${minor}`;
}

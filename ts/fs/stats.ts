import type * as fs from 'node:fs';
import type { Attributes } from '../bindings.js';
import { millisecondsOf, nanosecondsOf } from '../core/timestamps.js';
import { KIND_BITS, KIND_MASK } from './file-modes.js';

const BLOCK_SIZE = 4096;

abstract class KindTests {
  abstract readonly mode: number | bigint;

  /** Whether it is a regular file. */
  isFile(): boolean {
    return kindBits(this.mode) === KIND_BITS.regular;
  }
  /** Whether it is a directory. */
  isDirectory(): boolean {
    return kindBits(this.mode) === KIND_BITS.directory;
  }
  /** Whether it is a symbolic link: of `lstat` only. */
  isSymbolicLink(): boolean {
    return kindBits(this.mode) === KIND_BITS['symbolic-link'];
  }
  /** Whether it is a character device. */
  isCharacterDevice(): boolean {
    return kindBits(this.mode) === KIND_BITS['character-device'];
  }
  /** Whether it is a block device. */
  isBlockDevice(): boolean {
    return kindBits(this.mode) === KIND_BITS['block-device'];
  }
  /** Whether it is a fifo. */
  isFIFO(): boolean {
    return kindBits(this.mode) === KIND_BITS.fifo;
  }
  /** Whether it is a socket. */
  isSocket(): boolean {
    return kindBits(this.mode) === KIND_BITS.socket;
  }
}

/** `fs.Stats`. There is no time of birth: as on Linux file systems without one, it is the time of the last change. */
export class Stats extends KindTests implements fs.Stats {
  /** Differs between containers. */
  readonly dev: number;
  /** Constant for an inode's life, through copy-up and rename; below 2^53. */
  readonly ino: number;
  /** Kind and permissions, as `st_mode` on Linux. */
  readonly mode: number;
  /** Names; 1 of a directory. */
  readonly nlink: number;
  /** The owner. */
  readonly uid: number;
  /** Its group. */
  readonly gid: number;
  /** Of a device: major and minor, as Linux packs them. */
  readonly rdev: number;
  /** Bytes; of a link those of its target, of a directory 0. */
  readonly size: number;
  /** 4096. */
  readonly blksize: number = BLOCK_SIZE;
  /** `size` in blocks of 512 bytes, holes included, rounded up. */
  readonly blocks: number;
  /** Milliseconds since 1970; reading changes it not. */
  readonly atimeMs: number;
  /** Milliseconds since 1970: content was changed last. */
  readonly mtimeMs: number;
  /** Milliseconds since 1970: the inode was changed last. */
  readonly ctimeMs: number;
  /** As `ctimeMs`. */
  readonly birthtimeMs: number;

  constructor(from: Attributes, device: number) {
    super();
    this.dev = device;
    this.ino = Number(from.inode);
    this.mode = KIND_BITS[from.kind] | from.mode;
    this.nlink = from.linkCount;
    this.uid = from.uid;
    this.gid = from.gid;
    this.rdev = deviceNumber(from);
    this.size = Number(from.size);
    this.blocks = Math.ceil(this.size / 512);
    this.atimeMs = millisecondsOf(from.accessed);
    this.mtimeMs = millisecondsOf(from.modified);
    this.ctimeMs = millisecondsOf(from.changed);
    this.birthtimeMs = this.ctimeMs;
  }

  /** `atimeMs` as a date. */
  get atime(): Date {
    return new Date(this.atimeMs);
  }
  /** `mtimeMs` as a date. */
  get mtime(): Date {
    return new Date(this.mtimeMs);
  }
  /** `ctimeMs` as a date. */
  get ctime(): Date {
    return new Date(this.ctimeMs);
  }
  /** `birthtimeMs` as a date. */
  get birthtime(): Date {
    return new Date(this.birthtimeMs);
  }
}

/** `fs.BigIntStats`: the same with bigints, and times in nanoseconds. */
export class BigIntStats extends KindTests implements fs.BigIntStats {
  /** Differs between containers. */
  readonly dev: bigint;
  /** Constant for an inode's life, through copy-up and rename; below 2^53. */
  readonly ino: bigint;
  /** Kind and permissions, as `st_mode` on Linux. */
  readonly mode: bigint;
  /** Names; 1 of a directory. */
  readonly nlink: bigint;
  /** The owner. */
  readonly uid: bigint;
  /** Its group. */
  readonly gid: bigint;
  /** Of a device: major and minor, as Linux packs them. */
  readonly rdev: bigint;
  /** Bytes; of a link those of its target, of a directory 0. */
  readonly size: bigint;
  /** 4096. */
  readonly blksize: bigint = BigInt(BLOCK_SIZE);
  /** `size` in blocks of 512 bytes, holes included, rounded up. */
  readonly blocks: bigint;
  /** Nanoseconds since 1970; reading changes it not. */
  readonly atimeNs: bigint;
  /** Nanoseconds since 1970: content was changed last. */
  readonly mtimeNs: bigint;
  /** Nanoseconds since 1970: the inode was changed last. */
  readonly ctimeNs: bigint;
  /** As `ctimeNs`. */
  readonly birthtimeNs: bigint;

  constructor(from: Attributes, device: number) {
    super();
    this.dev = BigInt(device);
    this.ino = from.inode;
    this.mode = BigInt(KIND_BITS[from.kind] | from.mode);
    this.nlink = BigInt(from.linkCount);
    this.uid = BigInt(from.uid);
    this.gid = BigInt(from.gid);
    this.rdev = BigInt(deviceNumber(from));
    this.size = from.size;
    this.blocks = (from.size + 511n) / 512n;
    this.atimeNs = nanosecondsOf(from.accessed);
    this.mtimeNs = nanosecondsOf(from.modified);
    this.ctimeNs = nanosecondsOf(from.changed);
    this.birthtimeNs = this.ctimeNs;
  }

  /** `atimeNs` in milliseconds, rounded down. */
  get atimeMs(): bigint {
    return this.atimeNs / NS_PER_MS;
  }
  /** `mtimeNs` in milliseconds, rounded down. */
  get mtimeMs(): bigint {
    return this.mtimeNs / NS_PER_MS;
  }
  /** `ctimeNs` in milliseconds, rounded down. */
  get ctimeMs(): bigint {
    return this.ctimeNs / NS_PER_MS;
  }
  /** `birthtimeNs` in milliseconds, rounded down. */
  get birthtimeMs(): bigint {
    return this.birthtimeNs / NS_PER_MS;
  }
  /** `atimeMs` as a date. */
  get atime(): Date {
    return new Date(Number(this.atimeMs));
  }
  /** `mtimeMs` as a date. */
  get mtime(): Date {
    return new Date(Number(this.mtimeMs));
  }
  /** `ctimeMs` as a date. */
  get ctime(): Date {
    return new Date(Number(this.ctimeMs));
  }
  /** `birthtimeMs` as a date. */
  get birthtime(): Date {
    return new Date(Number(this.birthtimeMs));
  }
}

function kindBits(mode: number | bigint): number {
  return Number(mode) & KIND_MASK;
}

const NS_PER_MS = 1_000_000n;

/** Linux's `makedev`, which goes past 32 bits only for majors and minors that no kernel gives out. */
function deviceNumber({ deviceMajor, deviceMinor }: Attributes): number {
  const low = (deviceMinor & 0xff) + (deviceMajor & 0xfff) * 0x100;
  return low + (deviceMinor >>> 8) * 0x100000 + (deviceMajor >>> 12) * 0x100000000000;
}

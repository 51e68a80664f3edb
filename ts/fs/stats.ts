import type * as fs from 'node:fs';
import type { Attributes } from '../bindings.js';
import { millisecondsOf, nanosecondsOf } from '../core/timestamps.js';
import { KIND_BITS, KIND_MASK } from './file-modes.js';

const BLOCK_SIZE = 4096;

abstract class KindTests {
  abstract readonly mode: number | bigint;

  isFile(): boolean {
    return kindBits(this.mode) === KIND_BITS.regular;
  }
  isDirectory(): boolean {
    return kindBits(this.mode) === KIND_BITS.directory;
  }
  isSymbolicLink(): boolean {
    return kindBits(this.mode) === KIND_BITS['symbolic-link'];
  }
  isCharacterDevice(): boolean {
    return kindBits(this.mode) === KIND_BITS['character-device'];
  }
  isBlockDevice(): boolean {
    return kindBits(this.mode) === KIND_BITS['block-device'];
  }
  isFIFO(): boolean {
    return kindBits(this.mode) === KIND_BITS.fifo;
  }
  isSocket(): boolean {
    return kindBits(this.mode) === KIND_BITS.socket;
  }
}

/** `fs.Stats`. There is no time of birth: as on Linux file systems without one, it is the time of the last change. */
export class Stats extends KindTests implements fs.Stats {
  readonly dev: number;
  readonly ino: number;
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  readonly rdev: number;
  readonly size: number;
  readonly blksize: number = BLOCK_SIZE;
  readonly blocks: number;
  readonly atimeMs: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
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

  get atime(): Date {
    return new Date(this.atimeMs);
  }
  get mtime(): Date {
    return new Date(this.mtimeMs);
  }
  get ctime(): Date {
    return new Date(this.ctimeMs);
  }
  get birthtime(): Date {
    return new Date(this.birthtimeMs);
  }
}

/** `fs.BigIntStats`: the same with bigints, and times in nanoseconds. */
export class BigIntStats extends KindTests implements fs.BigIntStats {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly mode: bigint;
  readonly nlink: bigint;
  readonly uid: bigint;
  readonly gid: bigint;
  readonly rdev: bigint;
  readonly size: bigint;
  readonly blksize: bigint = BigInt(BLOCK_SIZE);
  readonly blocks: bigint;
  readonly atimeNs: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
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

  get atimeMs(): bigint {
    return this.atimeNs / NS_PER_MS;
  }
  get mtimeMs(): bigint {
    return this.mtimeNs / NS_PER_MS;
  }
  get ctimeMs(): bigint {
    return this.ctimeNs / NS_PER_MS;
  }
  get birthtimeMs(): bigint {
    return this.birthtimeNs / NS_PER_MS;
  }
  get atime(): Date {
    return new Date(Number(this.atimeMs));
  }
  get mtime(): Date {
    return new Date(Number(this.mtimeMs));
  }
  get ctime(): Date {
    return new Date(Number(this.ctimeMs));
  }
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

import type { BigIntStats } from 'node:fs';
import { CliError } from './cli-error.js';
import { printableName } from './byte-names.js';
import { hostFiles, type Files } from './files.js';
import { whyNoHostName } from './host-names.js';

/** How a tree is copied. */
export interface TreeCopyOptions {
  /** Owners go with the files, and so do setuid and setgid bits, which mean nothing without their owner. */
  readonly keepOwner: boolean;
  /** A host directory that is not copied: that of the store. */
  readonly leaveOut: { readonly dev: bigint; readonly ino: bigint } | undefined;
  /** What stands before a path of the target in messages: `web:` or nothing. */
  readonly prefix: string;
  /** Told of what was left out. */
  readonly notice: (text: string) => void;
}

/** Bytes that are read at once. */
const PIECE = 1024 * 1024;
/** What is looked at for being zeros: a hole in the copy, whatever it was in the source. */
const BLOCK = 64 * 1024;
const ZEROS = Buffer.alloc(BLOCK);
const PERMISSIONS = 0o1777n;
const SET_IDS = 0o6000n;

/**
 * Copies trees from one file system to another: content in pieces, holes as holes, modes, times, symbolic links as they stand, hard links
 * within what one instance copies. In the target no symbolic link is followed, and what isn't a directory is replaced, not
 * written into: a tree from a container can't lead out of where it is put. Nor does one of its files take the place of another, on a
 * host that doesn't tell their names apart.
 */
export class TreeCopy {
  /** Where each file with several names went first. */
  readonly #linked = new Map<string, Buffer>();
  readonly #piece = Buffer.allocUnsafe(PIECE);
  entries = 0;
  bytes = 0;

  constructor(
    readonly from: Files,
    readonly to: Files,
    readonly options: TreeCopyOptions,
  ) {}

  /** Copies a file, or a directory with all below it; a directory that is there keeps its attributes and gets the entries. */
  copy(source: Buffer, target: Buffer, stats: BigIntStats = this.#lstat(this.from, source)): void {
    this.#copy(source, target, stats, this.#there(target));
  }

  /** Copies what is in a directory into another one. */
  contents(source: Buffer, target: Buffer): void {
    /** Names in the target, from when one of them is met for the first time. */
    let met: ReadonlySet<string> | undefined;
    for (const name of this.from.readdirSync(source, 'buffer')) {
      const [from, to] = [below(source, name), this.place(target, name)];
      const there = this.#there(to);
      if (there !== undefined) {
        met ??= new Set(this.to.readdirSync(target, 'buffer').map(exactly));
        if (!met.has(exactly(name))) throw this.#clash(to, 'EEXIST', 'the host takes this name for that of another file');
      }
      this.#copy(from, to, this.#lstat(this.from, from), there);
    }
  }

  /** Path in the target of what has a name in the source. Fails with `EINVAL` where no file can have that. */
  place(directory: Buffer, name: Uint8Array): Buffer {
    const why = this.to === hostFiles ? whyNoHostName(name) : undefined;
    if (why === undefined) return below(directory, name);
    const path = printableName(below(directory, name));
    throw new CliError(`${path}: ${why}`, { code: 'EINVAL', path, hint: "take a tar instead: 'veneer cp CONTAINER:/PATH - > FILE'" });
  }

  #there(target: Buffer): BigIntStats | undefined {
    return this.to.lstatSync(target, { bigint: true, throwIfNoEntry: false });
  }

  #copy(source: Buffer, target: Buffer, stats: BigIntStats, there: BigIntStats | undefined): void {
    if (stats.isDirectory()) {
      if (this.#isLeftOut(stats)) this.options.notice(`left out: ${printableName(source)} (the store)`);
      else this.#directory(source, target, stats, there);
      return;
    }
    if (!stats.isFile() && !stats.isSymbolicLink()) {
      this.options.notice(`left out: ${printableName(source)} (neither file, directory nor symbolic link)`);
      return;
    }
    if (there?.isDirectory() === true) throw this.#clash(target, 'EISDIR', 'a directory is in the way of a file');
    if (there !== undefined) this.to.unlinkSync(target);
    this.#leaf(source, target, stats);
    this.entries++;
  }

  #lstat(files: Files, path: Buffer): BigIntStats {
    return files.lstatSync(path, { bigint: true });
  }

  #isLeftOut({ dev, ino }: BigIntStats): boolean {
    const { leaveOut } = this.options;
    return leaveOut !== undefined && leaveOut.dev === dev && leaveOut.ino === ino;
  }

  #directory(source: Buffer, target: Buffer, stats: BigIntStats, there: BigIntStats | undefined): void {
    if (there !== undefined && !there.isDirectory()) throw this.#clash(target, 'ENOTDIR', 'something else is in the way of a directory');
    // Writable until it is filled, whatever its mode.
    if (there === undefined) this.to.mkdirSync(target, 0o700);
    this.contents(source, target);
    if (there === undefined) this.#attributes(target, stats);
    this.entries++;
  }

  #leaf(source: Buffer, target: Buffer, stats: BigIntStats): void {
    const key = `${stats.dev}:${stats.ino}`;
    const first = stats.nlink > 1n ? this.#linked.get(key) : undefined;
    if (first !== undefined) {
      this.to.linkSync(first, target);
      return;
    }
    if (stats.isSymbolicLink()) this.to.symlinkSync(this.from.readlinkSync(source, 'buffer'), target);
    else this.#file(source, target);
    this.#attributes(target, stats);
    if (stats.nlink > 1n) this.#linked.set(key, target);
  }

  #file(source: Buffer, target: Buffer): void {
    const input = this.from.openSync(source, 'r');
    try {
      // For nobody else until its mode is set.
      const output = this.to.openSync(target, 'wx', 0o600);
      try {
        this.bytes += this.#content(input, output);
      } finally {
        this.to.closeSync(output);
      }
    } finally {
      this.from.closeSync(input);
    }
  }

  /** Returns the size. */
  #content(input: number, output: number): number {
    let size = 0;
    let end = 0;
    for (;;) {
      const count = this.from.readSync(input, this.#piece, 0, PIECE, null);
      if (count === 0) break;
      for (const [start, length] of runsOfData(this.#piece.subarray(0, count))) {
        this.#write(output, this.#piece.subarray(start, start + length), size + start);
        end = size + start + length;
      }
      size += count;
    }
    if (end < size) this.to.ftruncateSync(output, size);
    return size;
  }

  #write(output: number, data: Uint8Array, position: number): void {
    for (let done = 0; done < data.length;) done += this.to.writeSync(output, data, done, data.length - done, position + done);
  }

  #attributes(target: Buffer, stats: BigIntStats): void {
    const { keepOwner } = this.options;
    // The owner first: changing it takes setuid bits away.
    if (keepOwner) this.to.lchownSync(target, Number(stats.uid), Number(stats.gid));
    if (!stats.isSymbolicLink()) this.to.chmodSync(target, Number(stats.mode & (keepOwner ? PERMISSIONS | SET_IDS : PERMISSIONS)));
    this.to.lutimesSync(target, stats.atimeNs, stats.mtimeNs);
  }

  #clash(target: Buffer, code: string, reason: string): CliError {
    const path = printableName(target);
    return new CliError(`${this.options.prefix}${path}: ${reason}`, { code, path, hint: 'remove it first, or copy to another place' });
  }
}

/** Path of an entry of a directory. */
export function below(directory: Buffer, name: Uint8Array): Buffer {
  return Buffer.concat([directory, Buffer.from('/'), name]);
}

/** A name as a key: byte for byte. */
function exactly(name: Buffer): string {
  return name.toString('latin1');
}

/** The parts that aren't zeros, in whole blocks. */
function* runsOfData(piece: Buffer): Generator<[start: number, length: number], void, undefined> {
  let start = 0;
  for (let at = 0; at < piece.length; at += BLOCK) {
    const block = piece.subarray(at, at + BLOCK);
    if (!block.equals(ZEROS.subarray(0, block.length))) continue;
    if (at > start) yield [start, at - start];
    start = at + block.length;
  }
  if (piece.length > start) yield [start, piece.length - start];
}

import { Buffer } from 'node:buffer';
import type { BigIntStats, PathLike } from 'node:fs';
import { posix } from 'node:path';
import { types } from 'node:util';
import { described, nodeError } from './argument-errors.js';
import type { CopyOptions } from './copy-options.js';
import type { SyncFs } from './container-fs.js';
import { copyFailure, type CopyFailure } from './copy-failures.js';
import { bytesOf } from './paths.js';

/** Asks `filter`; whoever drives the copy gives its answer back, having waited for it or not. */
type Steps<T = void> = Generator<unknown, T, unknown>;

/** `fs.cpSync` inside a container. Files share their content, whatever their size. */
export function copyTreeSync(fs: SyncFs, from: PathLike, to: PathLike, options: CopyOptions): void {
  const steps = new TreeCopy(fs, options, 'sync').start(from, to);
  for (let step = steps.next(); step.done !== true;) {
    if (types.isPromise(step.value)) {
      const message = `Expected boolean to be returned from the "filter" function but got ${described(step.value)}.`;
      throw nodeError(new TypeError(message), 'ERR_INVALID_RETURN_VALUE');
    }
    step = steps.next(step.value);
  }
}

/** `fs.promises.cp`, whose filter may take its time. */
export async function copyTree(fs: SyncFs, from: PathLike, to: PathLike, options: CopyOptions): Promise<void> {
  const steps = new TreeCopy(fs, options, 'async').start(from, to);
  for (let step = steps.next(); step.done !== true;) step = steps.next(await step.value);
}

/** Paths are text with a byte for each character, so that names that aren't UTF-8 survive. */
class TreeCopy {
  constructor(
    readonly fs: SyncFs,
    readonly options: CopyOptions,
    readonly form: 'sync' | 'async',
  ) {}

  *start(from: PathLike, to: PathLike): Steps {
    const [source, target] = [latin1Of(from, 'src'), latin1Of(to, 'dest')];
    const there = yield* this.#wanted(source, target);
    if (there === 'skipped') return;
    this.#refuseParents(source, target);
    const parent = Buffer.from(posix.dirname(target), 'latin1');
    if (this.#stat(parent, true) === undefined) this.fs.mkdirSync(parent, { recursive: true });
    yield* this.#copy(source, target, there);
  }

  /** What is at the target; refuses what can't be copied there. */
  *#wanted(source: string, target: string): Steps<BigIntStats | undefined | 'skipped'> {
    const { filter, dereference } = this.options;
    if (filter !== undefined && !(yield filter(textOf(source), textOf(target)))) return 'skipped';
    const from = this.#source(source);
    const there = this.#stat(bytesIn(target), dereference);
    if (there !== undefined) {
      if (there.ino === from.ino) throw copyFailure('EINVAL', 'src and dest cannot be the same', textOf(target));
      if (from.isDirectory() && !there.isDirectory()) {
        throw copyFailure(
          'DIR_TO_NON_DIR',
          `cannot overwrite non-directory ${textOf(target)} with directory ${textOf(source)}`,
          textOf(target),
        );
      }
      if (!from.isDirectory() && there.isDirectory()) {
        throw copyFailure(
          'NON_DIR_TO_DIR',
          `cannot overwrite directory ${textOf(target)} with non-directory ${textOf(source)}`,
          textOf(target),
        );
      }
    }
    if (from.isDirectory() && isBelow(source, target)) throw this.#intoItself(source, target);
    return there;
  }

  /** A target below its source, seen through links, would be copied without end. */
  #refuseParents(source: string, target: string): void {
    const from = this.#source(source);
    const sourceParent = posix.resolve('/', posix.dirname(source));
    for (let at = posix.resolve('/', posix.dirname(target)); at !== sourceParent && at !== '/'; at = posix.dirname(at)) {
      const here = this.#stat(bytesIn(at), true);
      if (here === undefined) return;
      if (here.ino === from.ino) throw this.#intoItself(source, target);
    }
  }

  *#copy(source: string, target: string, there: BigIntStats | undefined): Steps {
    const from = this.#source(source);
    if (from.isDirectory()) {
      if (!this.options.recursive) {
        const reason = `${textOf(source)} is a directory (not copied)`;
        throw copyFailure(this.form === 'sync' ? 'EISDIR_SYNC' : 'EISDIR', reason, textOf(source));
      }
      yield* this.#directory(source, target, Number(from.mode), there !== undefined);
    } else if (from.isSymbolicLink()) this.#link(source, target, there !== undefined);
    else if (from.isSocket()) throw copyFailure('SOCKET', `cannot copy a socket file: ${textOf(target)}`, textOf(target));
    else if (from.isFIFO()) throw copyFailure('FIFO_PIPE', `cannot copy a FIFO pipe: ${textOf(target)}`, textOf(target));
    else this.#file(source, target, from, there !== undefined);
  }

  *#directory(source: string, target: string, mode: number, exists: boolean): Steps {
    if (!exists) this.fs.mkdirSync(bytesIn(target));
    for (const name of this.fs.readdirSync(bytesIn(source), { encoding: 'latin1' })) {
      const [below, to] = [posix.join(source, name), posix.join(target, name)];
      const there = yield* this.#wanted(below, to);
      if (there !== 'skipped') yield* this.#copy(below, to, there);
    }
    if (!exists) this.fs.chmodSync(bytesIn(target), mode & 0o7777);
  }

  #file(source: string, target: string, from: BigIntStats, exists: boolean): void {
    const { fs, options } = this;
    const to = bytesIn(target);
    if (exists) {
      if (!options.force) {
        if (options.errorOnExist) throw copyFailure('EEXIST', `${textOf(target)} already exists`, textOf(target));
        return;
      }
      fs.unlinkSync(to);
    }
    const mode = Number(from.mode & 0o7777n);
    if (from.isFile()) fs.copyFileSync(bytesIn(source), to, options.mode);
    // Nothing runs behind a device of a container: it is copied as what it is, where Node would read from it.
    else {
      const [major, minor] = [Number((from.rdev >> 8n) & 0xfffn), Number((from.rdev & 0xffn) | ((from.rdev >> 12n) & ~0xffn))];
      fs.mknodSync(to, from.isBlockDevice() ? 'block-device' : 'character-device', mode, { major, minor });
    }
    if (options.preserveTimestamps) fs.utimesSync(to, from.atimeNs, from.mtimeNs);
    fs.chmodSync(to, mode);
  }

  #link(source: string, target: string, exists: boolean): void {
    const { fs } = this;
    const [from, to] = [bytesIn(source), bytesIn(target)];
    const read = fs.readlinkSync(from, 'latin1');
    const points = this.options.verbatimSymlinks || posix.isAbsolute(read) ? read : posix.resolve('/', posix.dirname(source), read);
    if (exists) {
      const there = this.#linkThere(target);
      if (there !== undefined) {
        if (isBelow(points, there)) throw this.#intoItself(points, there, target);
        const followed = fs.statSync(this.form === 'sync' ? to : from);
        if (followed.isDirectory() && isBelow(there, points)) {
          throw copyFailure('SYMLINK_TO_SUBDIRECTORY', `cannot overwrite ${textOf(there)} with ${textOf(points)}`, textOf(target));
        }
        fs.unlinkSync(to);
      }
    }
    fs.symlinkSync(bytesIn(points), to);
  }

  /** Where a link at the target leads; undefined when what is there is none. */
  #linkThere(target: string): string | undefined {
    try {
      return posix.resolve('/', posix.dirname(target), this.fs.readlinkSync(bytesIn(target), 'latin1'));
    } catch (error) {
      if ((error as { code?: unknown }).code === 'EINVAL') return undefined;
      throw error;
    }
  }

  #source(source: string): BigIntStats {
    const stat = this.options.dereference ? this.fs.statSync : this.fs.lstatSync;
    return stat(bytesIn(source), { bigint: true });
  }

  #stat(path: Buffer, follow: boolean): BigIntStats | undefined {
    const stat = follow ? this.fs.statSync : this.fs.lstatSync;
    return stat(path, { bigint: true, throwIfNoEntry: false });
  }

  #intoItself(source: string, target: string, path = target): CopyFailure {
    return copyFailure('EINVAL', `cannot copy ${textOf(source)} to a subdirectory of self ${textOf(target)}`, textOf(path));
  }
}

function latin1Of(path: PathLike, name: string): string {
  return Buffer.from(bytesOf(path, name)).toString('latin1');
}

function bytesIn(path: string): Buffer {
  return Buffer.from(path, 'latin1');
}

function textOf(path: string): string {
  return bytesIn(path).toString();
}

/** By the text of the paths, as in Node. */
function isBelow(directory: string, path: string): boolean {
  const [above, below] = [directory, path].map((each) => posix.resolve('/', each).split('/').filter(Boolean));
  return above!.every((part, index) => below![index] === part);
}

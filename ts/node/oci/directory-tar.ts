import * as fs from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { veneerError } from '../../core/veneer-error.js';
import type { HostXattrs } from './host-xattrs.js';
import { PIECE_SIZE } from '../../oci/pieces.js';
import { BLOCK_SIZE, paddedSize } from '../../tar/fields.js';
import { encodeTarHeader, type TarEntry, type TarType } from '../../tar/writer.js';

/** A file system that a tree is read from. Paths are bytes. */
export interface TreeFiles {
  lstatSync(path: Buffer, options: { bigint: true }): BigIntStats;
  readdirSync(path: Buffer, encoding: 'buffer'): Buffer[];
  readlinkSync(path: Buffer, encoding: 'buffer'): Buffer;
  openSync(path: Buffer, flags: 'r'): number;
  readSync(fd: number, into: Uint8Array, offset: number, length: number, position: null): number;
  closeSync(fd: number): void;
}

/** What `directoryTar` needs besides the directory. */
export interface DirectoryTarOptions {
  /** Where the tree is: the host, unless given. */
  readonly files?: TreeFiles;
  /** What the tree is called in the tar; without a name it is its root, which has to be a directory. */
  readonly name?: Buffer;
  readonly xattrs: HostXattrs;
  /** A directory that isn't part of the tree: the store that the tar goes to, which grows while it is read. */
  readonly leaveOut?: { readonly dev: bigint; readonly ino: bigint } | undefined;
  /** Told of what was left out: the store, and sockets, for a tar can't hold one. */
  readonly notice: (text: string) => void;
}

/**
 * A directory as a tar: every entry with mode, owner, nanosecond time, hard links (by device and inode), symbolic
 * links, devices and fifos; sorted bytewise, so that the same tree gives the same tar; names as bytes. Content is read straight into
 * the pieces, which are valid until the next is asked for. Throws Node's errors; `EAGAIN` when a file shrinks meanwhile.
 */
export async function* directoryTar(root: string, options: DirectoryTarOptions): AsyncGenerator<Uint8Array, void, undefined> {
  const piece = Buffer.allocUnsafe(PIECE_SIZE);
  let filled = 0;
  for (const part of new Walk(root, options).parts()) {
    // The walk is synchronous (a third of the cost of promises); between pieces others get their turn.
    for (let rest = part.length; rest > 0;) {
      const count = Math.min(rest, piece.length - filled);
      part.fill(piece.subarray(filled, filled + count));
      rest -= count;
      filled += count;
      if (filled < piece.length) continue;
      yield piece;
      filled = 0;
      await setImmediate();
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}

/** A run of the tar's bytes, filled in from its start. */
interface Part {
  readonly length: number;
  fill(into: Buffer): void;
}

const SLASH = Buffer.from('/');

class Walk {
  readonly #root: Buffer;
  readonly #files: TreeFiles;
  /** Path in the tar of each file with several names, by device and inode. */
  readonly #linked = new Map<string, Buffer>();

  constructor(
    root: string,
    readonly options: DirectoryTarOptions,
  ) {
    this.#root = Buffer.from(root);
    this.#files = options.files ?? fs;
  }

  *parts(): Generator<Part, void, undefined> {
    yield* this.#entry(this.#root, this.options.name ?? Buffer.alloc(0));
    yield fixed(new Uint8Array(2 * BLOCK_SIZE));
  }

  *#entry(hostPath: Buffer, path: Buffer): Generator<Part, void, undefined> {
    const stats = this.#files.lstatSync(hostPath, { bigint: true });
    if (stats.isSocket()) {
      this.options.notice(`socket left out: ${path.toString()}`);
      return;
    }
    if (stats.isDirectory() && this.#isLeftOut(stats)) {
      this.options.notice(`the store itself left out: ${path.toString()}`);
      return;
    }
    if (path.length === 0 && !stats.isDirectory()) throw veneerError('not-directory', { syscall: 'import', path: hostPath.toString() });
    const first = this.#firstName(stats, path);
    if (first !== undefined) {
      yield fixed(encodeTarHeader({ ...attributes(stats, '1', path), size: 0, link: first }));
    } else if (stats.isFile()) {
      yield* this.#file(hostPath, path, stats);
    } else {
      const link = stats.isSymbolicLink() ? this.#files.readlinkSync(hostPath, 'buffer') : undefined;
      const name = stats.isDirectory() ? directoryName(path) : path;
      const xattrs = this.options.xattrs.of(path);
      yield fixed(encodeTarHeader({ ...attributes(stats, typeOf(stats), name), size: 0, xattrs, ...(link && { link }) }));
    }
    if (!stats.isDirectory()) return;
    const names = this.#files.readdirSync(hostPath, 'buffer').sort(Buffer.compare);
    for (const name of names) {
      yield* this.#entry(Buffer.concat([hostPath, SLASH, name]), path.length === 0 ? name : Buffer.concat([path, SLASH, name]));
    }
  }

  #isLeftOut({ dev, ino }: BigIntStats): boolean {
    const { leaveOut } = this.options;
    return leaveOut?.dev === dev && leaveOut.ino === ino;
  }

  *#file(hostPath: Buffer, path: Buffer, stats: BigIntStats): Generator<Part, void, undefined> {
    const files = this.#files;
    const size = Number(stats.size);
    const entry = { ...attributes(stats, '0', path), size, xattrs: this.options.xattrs.of(path) };
    if (size === 0) {
      yield fixed(encodeTarHeader(entry));
      return;
    }
    const file = this.#files.openSync(hostPath, 'r');
    try {
      yield fixed(encodeTarHeader(entry));
      yield {
        length: size,
        fill(into) {
          for (let at = 0; at < into.length;) {
            const count = files.readSync(file, into, at, into.length - at, null);
            if (count === 0)
              throw veneerError('again', { syscall: 'import', path: path.toString(), detail: 'the file shrank while it was read' });
            at += count;
          }
        },
      };
    } finally {
      this.#files.closeSync(file);
    }
    yield fixed(new Uint8Array(paddedSize(size) - size));
  }

  #firstName(stats: BigIntStats, path: Buffer): Buffer | undefined {
    if (stats.nlink < 2n || stats.isDirectory()) return undefined;
    const key = `${stats.dev}:${stats.ino}`;
    const first = this.#linked.get(key);
    if (first === undefined) this.#linked.set(key, path);
    return first;
  }
}

function fixed(bytes: Uint8Array): Part {
  let at = 0;
  return {
    length: bytes.length,
    fill(into) {
      into.set(bytes.subarray(at, at + into.length));
      at += into.length;
    },
  };
}

function attributes(stats: BigIntStats, type: TarType, path: Uint8Array): Omit<TarEntry, 'size'> {
  const { rdev } = stats;
  return {
    type,
    path,
    mode: Number(stats.mode & 0o7777n),
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    mtimeNs: stats.mtimeNs,
    // Linux's encoding of a device number (sys/sysmacros.h).
    deviceMajor: Number(((rdev >> 8n) & 0xfffn) | ((rdev >> 32n) & 0xfffff000n)),
    deviceMinor: Number((rdev & 0xffn) | ((rdev >> 12n) & 0xffffff00n)),
  };
}

function typeOf(stats: BigIntStats): TarType {
  if (stats.isDirectory()) return '5';
  if (stats.isSymbolicLink()) return '2';
  if (stats.isCharacterDevice()) return '3';
  return stats.isBlockDevice() ? '4' : '6';
}

function directoryName(path: Buffer): Buffer {
  return path.length === 0 ? Buffer.from('./') : Buffer.concat([path, SLASH]);
}

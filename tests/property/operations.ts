// Random operations on a file system, written down as data so that a failing run can be read, replayed and shortened.
import type { ContainerFs } from '../../dist/index.js';
import type { Random } from './random.js';

/** The functions that both the container and node:fs have. */
export type AnyFs = Pick<
  ContainerFs,
  | 'appendFileSync'
  | 'chmodSync'
  | 'chownSync'
  | 'closeSync'
  | 'copyFileSync'
  | 'fstatSync'
  | 'ftruncateSync'
  | 'linkSync'
  | 'lchownSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readFileSync'
  | 'readSync'
  | 'readdirSync'
  | 'readlinkSync'
  | 'renameSync'
  | 'rmSync'
  | 'rmdirSync'
  | 'statSync'
  | 'symlinkSync'
  | 'truncateSync'
  | 'unlinkSync'
  | 'utimesSync'
  | 'writeFileSync'
  | 'writeSync'
>;

export type Operation =
  | { readonly op: 'write' | 'append' | 'exclusive'; readonly path: string; readonly fill: number; readonly length: number }
  | { readonly op: 'write-at'; readonly path: string; readonly fill: number; readonly length: number; readonly offset: number }
  | { readonly op: 'truncate'; readonly path: string; readonly length: number }
  | { readonly op: 'mkdir' | 'rmdir' | 'unlink' | 'read' | 'list' | 'stat' | 'lstat' | 'readlink' | 'rm'; readonly path: string }
  | { readonly op: 'rename' | 'link' | 'copy'; readonly path: string; readonly to: string }
  | { readonly op: 'symlink'; readonly path: string; readonly target: string }
  | { readonly op: 'chmod'; readonly path: string; readonly mode: number }
  | { readonly op: 'chown' | 'lchown'; readonly path: string; readonly uid: number; readonly gid: number }
  | { readonly op: 'utimes'; readonly path: string; readonly time: number }
  | { readonly op: 'open'; readonly path: string; readonly flags: string; readonly slot: number }
  | { readonly op: 'pwrite'; readonly slot: number; readonly fill: number; readonly length: number; readonly offset: number }
  | { readonly op: 'pread'; readonly slot: number; readonly length: number; readonly offset: number }
  | { readonly op: 'ftruncate'; readonly slot: number; readonly length: number }
  | { readonly op: 'fstat' | 'close'; readonly slot: number };

const NAMES = ['a', 'b', 'c', 'd', 'e'];
const SIZES = [0, 1, 100, 4095, 4096, 4097, 10_000, 65_536, 70_000, 200_000];
const SLOTS = 4;

/** A path of one to four parts. Few names, so that operations meet. */
function randomPath(random: Random): string {
  const parts = Array.from({ length: 1 + random.below(4) }, () => random.pick(NAMES));
  const dots = random.below(20);
  if (dots === 0) parts.splice(random.below(parts.length), 0, '.');
  return parts.join('/') + (random.below(30) === 0 ? '/' : '');
}

/** Relative, and never above the root: what lies there is another tree for each side. */
function randomTarget(random: Random): string {
  return random.pick(['a', 'b', 'c/d', 'a/b/c', './e', 'd', 'none/x', 'b/']);
}

export function randomOperation(random: Random): Operation {
  const path = randomPath(random);
  const slot = random.below(SLOTS);
  const fill = 1 + random.below(255);
  const length = random.pick(SIZES);
  const makers: (() => Operation)[] = [
    () => ({ op: 'write', path, fill, length }),
    () => ({ op: 'write', path, fill, length }),
    () => ({ op: 'append', path, fill, length }),
    () => ({ op: 'exclusive', path, fill, length }),
    () => ({ op: 'write-at', path, fill, length, offset: random.pick(SIZES) + random.below(3) }),
    () => ({ op: 'write-at', path, fill, length: 1 + random.below(50), offset: random.below(200_000) }),
    () => ({ op: 'truncate', path, length: random.pick(SIZES) }),
    () => ({ op: 'mkdir', path }),
    () => ({ op: 'mkdir', path }),
    () => ({ op: 'mkdir', path }),
    () => ({ op: random.pick(['rmdir', 'unlink', 'read', 'list', 'stat', 'lstat', 'readlink']), path }),
    () => ({ op: random.pick(['rmdir', 'unlink']), path }),
    () => ({ op: random.below(4) === 0 ? 'rm' : 'list', path }),
    () => ({ op: 'rename', path, to: randomPath(random) }),
    () => ({ op: 'rename', path, to: randomPath(random) }),
    () => ({ op: 'link', path, to: randomPath(random) }),
    () => ({ op: 'copy', path, to: randomPath(random) }),
    () => ({ op: 'symlink', path, target: randomTarget(random) }),
    () => ({ op: 'chmod', path, mode: random.pick([0o600, 0o644, 0o755, 0o777, 0, 0o1777]) }),
    () => ({ op: random.pick(['chown', 'lchown']), path, uid: random.below(3), gid: random.below(3) }),
    () => ({ op: 'utimes', path, time: random.below(1_000_000) }),
    () => ({ op: 'open', path, flags: random.pick(['r', 'r+', 'w', 'a', 'wx+', 'a+']), slot }),
    () => ({ op: 'pwrite', slot, fill, length, offset: random.below(100_000) }),
    // node:fs answers a read of nothing by itself.
    () => ({ op: 'pread', slot, length: Math.max(1, length), offset: random.below(100_000) }),
    () => ({ op: 'ftruncate', slot, length }),
    () => ({ op: random.pick(['fstat', 'close']), slot }),
  ];
  return random.pick(makers)();
}

/** One side of a comparison: a file system, where its tree is, and its open files. */
export class Side {
  readonly #slots = new Map<number, number>();

  constructor(
    readonly fs: AnyFs,
    readonly root: string,
  ) {}

  /** What an operation gives: a value that can be compared, or the code of its failure. */
  apply(operation: Operation): unknown {
    try {
      return this.#run(operation);
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (typeof code !== 'string') throw error;
      return code;
    }
  }

  closeAll(): void {
    for (const fd of this.#slots.values()) this.fs.closeSync(fd);
    this.#slots.clear();
  }

  #run(o: Operation): unknown {
    const { fs } = this;
    switch (o.op) {
      case 'write': {
        fs.writeFileSync(this.#at(o.path), Buffer.alloc(o.length, o.fill));
        return;
      }
      case 'append': {
        fs.appendFileSync(this.#at(o.path), Buffer.alloc(o.length, o.fill));
        return;
      }
      case 'exclusive': {
        fs.writeFileSync(this.#at(o.path), Buffer.alloc(o.length, o.fill), { flag: 'wx' });
        return;
      }
      case 'write-at': {
        this.#writeAt(o.path, o.fill, o.length, o.offset);
        return;
      }
      case 'truncate': {
        fs.truncateSync(this.#at(o.path), o.length);
        return;
      }
      case 'mkdir': {
        fs.mkdirSync(this.#at(o.path));
        return;
      }
      case 'rmdir': {
        fs.rmdirSync(this.#at(o.path));
        return;
      }
      case 'unlink': {
        fs.unlinkSync(this.#at(o.path));
        return;
      }
      case 'rm': {
        fs.rmSync(this.#at(o.path), { recursive: true });
        return;
      }
      case 'read':
        return digest(fs.readFileSync(this.#at(o.path)));
      case 'list':
        return fs.readdirSync(this.#at(o.path)).sort();
      case 'stat':
        return shown(fs.statSync(this.#at(o.path)));
      case 'lstat':
        return shown(fs.lstatSync(this.#at(o.path)));
      case 'readlink':
        return fs.readlinkSync(this.#at(o.path));
      case 'rename': {
        fs.renameSync(this.#at(o.path), this.#at(o.to));
        return;
      }
      case 'link': {
        fs.linkSync(this.#at(o.path), this.#at(o.to));
        return;
      }
      case 'copy': {
        this.#copy(this.#at(o.path), this.#at(o.to));
        return;
      }
      case 'symlink': {
        fs.symlinkSync(o.target, this.#at(o.path));
        return;
      }
      case 'chmod': {
        fs.chmodSync(this.#at(o.path), o.mode);
        return;
      }
      case 'chown': {
        fs.chownSync(this.#at(o.path), o.uid, o.gid);
        return;
      }
      case 'lchown': {
        fs.lchownSync(this.#at(o.path), o.uid, o.gid);
        return;
      }
      case 'utimes': {
        fs.utimesSync(this.#at(o.path), o.time, o.time);
        return;
      }
      case 'open': {
        this.#open(o.slot, o.path, o.flags);
        return;
      }
      case 'pwrite':
        return fs.writeSync(this.#fd(o.slot), Buffer.alloc(o.length, o.fill), 0, o.length, o.offset);
      case 'pread':
        return this.#pread(o.slot, o.length, o.offset);
      case 'ftruncate': {
        fs.ftruncateSync(this.#fd(o.slot), o.length);
        return;
      }
      case 'fstat':
        return shown(fs.fstatSync(this.#fd(o.slot)));
      case 'close': {
        this.#close(o.slot);
        return;
      }
    }
  }

  #at(path: string): string {
    return `${this.root}/${path}`;
  }

  #fd(slot: number): number {
    return this.#slots.get(slot) ?? 999_999;
  }

  #open(slot: number, path: string, flags: string): void {
    const fd = this.fs.openSync(this.#at(path), flags);
    const former = this.#slots.get(slot);
    if (former !== undefined) this.fs.closeSync(former);
    this.#slots.set(slot, fd);
  }

  #close(slot: number): void {
    const fd = this.#fd(slot);
    this.#slots.delete(slot);
    this.fs.closeSync(fd);
  }

  #pread(slot: number, length: number, offset: number): string {
    const buffer = Buffer.alloc(length);
    return digest(buffer.subarray(0, this.fs.readSync(this.#fd(slot), buffer, 0, length, offset)));
  }

  /** Only of what isn't a directory: libuv would remove the target then (uv__fs_copyfile unlinks it on any error). */
  #copy(from: string, to: string): void {
    if (this.fs.statSync(from).isDirectory()) throw Object.assign(new Error(from), { code: 'EISDIR' });
    this.fs.copyFileSync(from, to);
  }

  #writeAt(path: string, fill: number, length: number, offset: number): void {
    const fd = this.fs.openSync(this.#at(path), 'r+');
    try {
      this.fs.writeSync(fd, Buffer.alloc(length, fill), 0, length, offset);
    } finally {
      this.fs.closeSync(fd);
    }
  }
}

interface Shown {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly nlink: number;
  isDirectory(): boolean;
}

/** What of a stat both sides must agree on: a directory's size and link count are each file system's own affair. */
export function shown(stats: Shown): object {
  const { mode, uid, gid, size, nlink } = stats;
  return stats.isDirectory() ? { mode, uid, gid } : { mode, uid, gid, size, nlink };
}

/** Runs of equal bytes: short to print, and enough to compare. */
export function digest(bytes: Buffer): string {
  const runs: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const start = at;
    while (at < bytes.length && bytes[at] === bytes[start]) at++;
    runs.push(`${bytes[start]}×${at - start}`);
  }
  return runs.join(' ');
}

/** The whole tree, by path. */
export function treeOf(fs: AnyFs, root: string): Map<string, unknown> {
  const tree = new Map<string, unknown>();
  const walk = (path: string): void => {
    const at = `${root}/${path}`;
    const stats = fs.lstatSync(at);
    const content = stats.isFile() ? digest(fs.readFileSync(at)) : stats.isSymbolicLink() ? fs.readlinkSync(at) : undefined;
    tree.set(path, { ...shown(stats), content });
    if (stats.isDirectory()) for (const name of fs.readdirSync(at).sort()) walk(path === '' ? name : `${path}/${name}`);
  };
  walk('');
  return tree;
}

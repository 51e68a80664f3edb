// A file system as a plain tree in memory, kept simple enough to be seen to be right. It has Linux's order of errors, and
// says by itself what a diff has to show.
import type { AnyFs } from './operations.js';

const LINKS_MAX = 40;
const TYPES = { file: 0o100000, directory: 0o040000, link: 0o120000 } as const;

/** One inode. */
export interface Item {
  kind: keyof typeof TYPES;
  mode: number;
  uid: number;
  gid: number;
  nlink: number;
  /** Of the last change of data or names; a number of its own for each, unless it was set. */
  mtime: number;
  /** Data was written or cut off since the base. */
  written: boolean;
  data: Buffer;
  /** 1 for each byte of `data` that was written since the base, 0 for those of the base and of holes. */
  own: Buffer;
  /** It was made since the base, or changed, or something below it was. */
  upper: boolean;
  target: string;
  children: Map<string, Item>;
}

/** Where a path leads. */
interface Place {
  readonly parent: Item;
  readonly name: string;
  readonly item: Item | undefined;
  /** The directories on the way. */
  readonly trail: readonly Item[];
  /** A slash stands behind the last name. */
  readonly slashed: boolean;
}

/** What the end of a path is for: whatever is there, the name itself, or a file that is made if it is missing. */
type End = 'follow' | 'stay' | 'name' | 'file';

interface Descriptor {
  readonly item: Item;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly appends: boolean;
  /** The directories on the way when it was opened. */
  readonly trail: readonly Item[];
}

export function fail(code: string): never {
  throw Object.assign(new Error(code), { code });
}

export function newItem(kind: Item['kind'], mode: number, mtime: number): Item {
  const [data, own] = [Buffer.alloc(0), Buffer.alloc(0)];
  return { kind, mode, uid: 0, gid: 0, nlink: 1, mtime, written: false, data, own, upper: true, target: '', children: new Map() };
}

export class Model {
  readonly root: Item;
  /** The tree that changes are told from: a copy, and which item each of its items is. */
  readonly #base: Item;
  readonly #copyOf = new Map<Item, Item>();
  readonly #open = new Map<number, Descriptor>();
  #now = 2_000_000_000;

  constructor(
    base: Item,
    readonly umask: number,
  ) {
    this.#base = base;
    this.root = this.#copy(base);
  }

  /** The functions that operations use, as node:fs has them. */
  get fs(): AnyFs {
    const functions: Record<string, (...args: never[]) => unknown> = {
      lstatSync: (path: string) => statsOf(this.#existing(path, 'stay')),
      statSync: (path: string) => statsOf(this.#existing(path, 'follow')),
      fstatSync: (fd: number) => statsOf(this.#descriptor(fd).item),
      readFileSync: (path: string) => Buffer.from(this.#bytes(this.#existing(path, 'follow'))),
      writeFileSync: (path: string, data: Buffer, options?: { flag: string }) => this.#writeWhole(path, data, options?.flag ?? 'w'),
      appendFileSync: (path: string, data: Buffer) => this.#writeWhole(path, data, 'a'),
      truncateSync: (path: string, length: number) => this.#resize(this.#regular(this.#changing(path, 'follow', 'file')), length),
      copyFileSync: (from: string, to: string) => this.#copyFile(from, to),
      readdirSync: (path: string) => [...this.#directory(path).children.keys()],
      mkdirSync: (path: string) => this.#add(path, newItem('directory', 0o777 & ~this.umask, 0), true),
      symlinkSync: (target: string, path: string) => this.#add(path, { ...newItem('link', 0o777, 0), target }, false),
      linkSync: (from: string, to: string) => this.#link(from, to),
      readlinkSync: (path: string) => this.#readlink(path),
      unlinkSync: (path: string) => this.#unlink(path),
      rmdirSync: (path: string) => this.#rmdir(path),
      rmSync: (path: string) => this.#remove(path),
      renameSync: (from: string, to: string) => this.#rename(from, to),
      chmodSync: (path: string, mode: number) => void Object.assign(this.#changing(path, 'follow'), { mode }),
      chownSync: (path: string, uid: number, gid: number) => void Object.assign(this.#changing(path, 'follow'), { uid, gid }),
      lchownSync: (path: string, uid: number, gid: number) => void Object.assign(this.#changing(path, 'stay'), { uid, gid }),
      utimesSync: (path: string, _atime: number, mtime: number) => void Object.assign(this.#changing(path, 'follow'), { mtime }),
      openSync: (path: string, flags: string) => this.#openFile(path, flags),
      closeSync: (fd: number) => this.#open.delete(fd) || fail('EBADF'),
      ftruncateSync: (fd: number, length: number) => this.#ftruncate(fd, length),
      readSync: (fd: number, buffer: Buffer, at: number, length: number, position: number) =>
        this.#read(fd, buffer.subarray(at, at + length), position),
      writeSync: (fd: number, data: Buffer, at: number, length: number, position: number) =>
        this.#write(fd, data.subarray(at, at + length), position),
    };
    return functions as unknown as AnyFs;
  }

  /** What differs from the base, as `docker diff` tells it: kind and path, sorted by path. */
  diff(): string[] {
    const lines: string[] = [];
    this.#compare('', this.#base, this.root, lines);
    return lines.filter((line) => line !== 'C ').sort((a, b) => Buffer.compare(Buffer.from(a.slice(2)), Buffer.from(b.slice(2))));
  }

  /** What is the container's own, counted from nothing: also what has no name any more but is open. */
  usage(): { bytes: number; inodes: number } {
    const items = new Set<Item>();
    const gather = (item: Item): void => {
      if (item.upper) items.add(item);
      item.children.forEach(gather);
    };
    gather(this.root);
    for (const { item } of this.#open.values()) gather(item);
    let bytes = 0;
    for (const { own } of items) for (const byte of own) bytes += byte;
    return { bytes, inodes: items.size };
  }

  #compare(path: string, was: Item, is: Item, lines: string[]): boolean {
    const before = lines.length;
    if (was.kind === 'directory' && is.kind === 'directory') {
      for (const [name, item] of is.children) {
        const former = was.children.get(name);
        if (former === undefined) this.#added(`${path}/${name}`, item, lines);
        else this.#compare(`${path}/${name}`, former, item, lines);
      }
      for (const name of was.children.keys()) if (!is.children.has(name)) lines.push(`D ${path}/${name}`);
    }
    const same =
      this.#copyOf.get(is) === was &&
      !is.written &&
      is.mode === was.mode &&
      is.uid === was.uid &&
      is.gid === was.gid &&
      is.mtime === was.mtime;
    if (same && lines.length === before) return false;
    lines.push(`C ${path}`);
    if (was.kind !== 'directory') for (const [name, item] of is.children) this.#added(`${path}/${name}`, item, lines);
    return true;
  }

  #added(path: string, item: Item, lines: string[]): void {
    lines.push(`A ${path}`);
    for (const [name, child] of item.children) this.#added(`${path}/${name}`, child, lines);
  }

  // ---- paths -------------------------------------------------------------------------------

  #locate(path: string, end: End): Place {
    let item: Item | undefined = this.root;
    let trail: Item[] = [];
    let name = '';
    let rest = path;
    let slashed = false;
    for (let links = 0; ;) {
      rest = rest.replace(/^\/+/, '');
      if (rest === '') break;
      if (item === undefined) fail('ENOENT');
      if (item.kind !== 'directory') fail('ENOTDIR');
      [name = '', rest = ''] = [rest.split('/', 1)[0], rest.slice(rest.split('/', 1)[0]!.length)];
      const last = /^\/*$/.test(rest);
      slashed = last && rest !== '';
      if (name === '.') continue;
      if (slashed && end === 'file') fail('EISDIR');
      trail = [...trail, item];
      item = item.children.get(name);
      const follows = item?.kind === 'link' && (!last || end === 'follow' || end === 'file' || (slashed && end !== 'name'));
      if (!follows) continue;
      if (++links > LINKS_MAX) fail('ELOOP');
      rest = item!.target + rest;
      item = trail.at(-1);
      trail = trail.slice(0, -1);
    }
    if (slashed && end !== 'name' && item !== undefined && item.kind !== 'directory') fail('ENOTDIR');
    return { parent: trail.at(-1) ?? this.root, name, item, trail, slashed };
  }

  #existing(path: string, end: End): Item {
    return this.#locate(path, end).item ?? fail('ENOENT');
  }

  /** The same, about to be changed: it and the directories above become the container's own. */
  #changing(path: string, end: End, kind?: Item['kind']): Item {
    const { item, trail } = this.#locate(path, end);
    if (item === undefined) fail('ENOENT');
    if (kind === undefined || item.kind === kind) own(item, trail);
    return item;
  }

  #directory(path: string): Item {
    const item = this.#existing(path, 'follow');
    return item.kind === 'directory' ? item : fail('ENOTDIR');
  }

  // ---- names -------------------------------------------------------------------------------

  #place(path: string, directory: boolean): Place {
    const place = this.#locate(path, 'name');
    if (place.item !== undefined) fail('EEXIST');
    if (place.slashed && !directory) fail('ENOENT');
    return place;
  }

  #add(path: string, item: Item, directory: boolean): void {
    const { parent, name, trail } = this.#place(path, directory);
    own(parent, trail);
    item.mtime = this.#touch(parent);
    parent.children.set(name, item);
  }

  #link(from: string, to: string): void {
    const { item, trail: above } = this.#locate(from, 'stay');
    if (item === undefined) fail('ENOENT');
    const { parent, name, trail } = this.#place(to, false);
    if (item.kind === 'directory') fail('EPERM');
    own(item, above);
    own(parent, trail);
    item.nlink++;
    parent.children.set(name, item);
    this.#touch(parent);
  }

  #unlink(path: string): void {
    const { parent, name, item, slashed, trail } = this.#locate(path, 'name');
    if (item === undefined) fail('ENOENT');
    if (item.kind === 'directory') fail('EISDIR');
    if (slashed) fail('ENOTDIR');
    own(parent, trail);
    this.#drop(parent, name, item);
  }

  #rmdir(path: string): void {
    const { parent, name, item, trail } = this.#locate(path, 'name');
    if (item === undefined) fail('ENOENT');
    if (item.kind !== 'directory') fail('ENOTDIR');
    if (item.children.size > 0) fail('ENOTEMPTY');
    own(parent, trail);
    this.#drop(parent, name, item);
  }

  /** As `rm -r`. */
  #remove(path: string): void {
    if (this.#existing(path, 'stay').kind !== 'directory') return this.#unlink(path);
    const { parent, name, item, trail } = this.#locate(path, 'name');
    if (item === undefined || item.kind !== 'directory') fail('ENOTDIR');
    own(parent, trail);
    const drop = (directory: Item): void => {
      for (const [each, child] of [...directory.children]) {
        drop(child);
        this.#drop(directory, each, child);
      }
    };
    drop(item);
    this.#drop(parent, name, item);
  }

  #drop(parent: Item, name: string, item: Item): void {
    item.nlink--;
    // A file that is open outlives its name; a directory changes when what is in it goes.
    if ([...this.#open.values()].some((each) => each.item === item)) item.upper = true;
    parent.upper = true;
    parent.children.delete(name);
    this.#touch(parent);
  }

  #rename(from: string, to: string): void {
    const source = this.#locate(from, 'name');
    const target = this.#locate(to, 'name');
    const { item } = source;
    if (item === undefined) fail('ENOENT');
    const directory = item.kind === 'directory';
    if (!directory && (source.slashed || target.slashed)) fail('ENOTDIR');
    if (target.trail.includes(item)) fail('EINVAL');
    const former = target.item;
    if (former !== undefined) {
      if (source.trail.includes(former)) fail('ENOTEMPTY');
      if (former === item) return;
      if (former.kind === 'directory' && !directory) fail('EISDIR');
      if (former.kind !== 'directory' && directory) fail('ENOTDIR');
      if (former.children.size > 0) fail('ENOTEMPTY');
      this.#drop(target.parent, target.name, former);
    }
    own(item, source.trail);
    own(target.parent, target.trail);
    source.parent.children.delete(source.name);
    target.parent.children.set(target.name, item);
    this.#touch(source.parent);
    this.#touch(target.parent);
  }

  #readlink(path: string): string {
    const item = this.#existing(path, 'stay');
    return item.kind === 'link' ? item.target : fail('EINVAL');
  }

  // ---- content -----------------------------------------------------------------------------

  #openFile(path: string, flags: string): number {
    const creates = !flags.startsWith('r');
    const exclusive = flags.includes('x');
    const { parent, name, item, trail } = this.#locate(path, exclusive ? 'name' : creates ? 'file' : 'follow');
    // What `#locate` says of slashes for names is for those that needn't be files.
    if (exclusive && path.endsWith('/')) fail('EISDIR');
    const readable = flags.startsWith('r') || flags.includes('+');
    const writable = flags !== 'r';
    if (item === undefined && !creates) fail('ENOENT');
    if (item !== undefined && exclusive) fail('EEXIST');
    if (item?.kind === 'directory' && writable) fail('EISDIR');
    const opened = item ?? newItem('file', 0o666 & ~this.umask, 0);
    if (item === undefined) {
      parent.children.set(name, opened);
      opened.mtime = this.#touch(parent);
      own(opened, trail);
    } else if (flags.startsWith('w')) {
      own(opened, trail);
      this.#resize(opened, 0);
    }
    let fd = 3;
    while (this.#open.has(fd)) fd++;
    this.#open.set(fd, { item: opened, readable, writable, appends: flags.startsWith('a'), trail });
    return fd;
  }

  #descriptor(fd: number): Descriptor {
    return this.#open.get(fd) ?? fail('EBADF');
  }

  #writeWhole(path: string, data: Buffer, flags: string): void {
    const fd = this.#openFile(path, flags);
    this.#write(fd, data, 0);
    this.#open.delete(fd);
  }

  #copyFile(from: string, to: string): void {
    const source = this.#existing(from, 'follow');
    const data = this.#bytes(source);
    const shared = source.own;
    const there = this.#locate(to, 'file').item;
    if (there === source) return;
    this.#writeWhole(to, data, 'w');
    const target = this.#existing(to, 'follow');
    target.mode = source.mode;
    // Shared: what the source has of the base is of the base here too.
    target.own = Buffer.from(shared);
  }

  #write(fd: number, data: Buffer, position: number): number {
    const { item, writable, appends, trail } = this.#descriptor(fd);
    if (!writable) fail('EBADF');
    if (data.length === 0) return 0;
    if (!item.upper) own(item, trail);
    const at = appends ? item.data.length : position;
    this.#resize(item, Math.max(item.data.length, at + data.length));
    data.copy(item.data, at);
    item.own.fill(1, at, at + data.length);
    return data.length;
  }

  #read(fd: number, into: Buffer, position: number): number {
    const { item, readable } = this.#descriptor(fd);
    if (!readable) fail('EBADF');
    return this.#bytes(item).subarray(position).copy(into);
  }

  #ftruncate(fd: number, length: number): void {
    const { item, writable, trail } = this.#descriptor(fd);
    if (!writable) fail('EINVAL');
    if (!item.upper) own(item, trail);
    this.#resize(item, length);
  }

  #resize(item: Item, length: number): void {
    const [data, mask] = [Buffer.alloc(length), Buffer.alloc(length)];
    item.data.copy(data);
    item.own.copy(mask);
    Object.assign(item, { data, own: mask });
    item.written = true;
    this.#touch(item);
  }

  #bytes(item: Item): Buffer {
    return this.#regular(item).data;
  }

  #regular(item: Item): Item {
    return item.kind === 'file' ? item : fail('EISDIR');
  }

  #touch(item: Item): number {
    item.mtime = ++this.#now;
    return item.mtime;
  }

  #copy(base: Item): Item {
    const item: Item = { ...base, own: Buffer.alloc(base.data.length), upper: false, children: new Map() };
    for (const [name, child] of base.children) item.children.set(name, this.#copy(child));
    this.#copyOf.set(item, base);
    return item;
  }
}

/** What a change makes the container's own: an item and the directories on the way to it. */
function own(item: Item, trail: readonly Item[]): void {
  for (const each of [...trail, item]) each.upper = true;
}

function statsOf(item: Item): object {
  const size = item.kind === 'link' ? Buffer.byteLength(item.target) : item.data.length;
  return {
    mode: TYPES[item.kind] | item.mode,
    uid: item.uid,
    gid: item.gid,
    nlink: item.nlink,
    size,
    isDirectory: () => item.kind === 'directory',
    isFile: () => item.kind === 'file',
    isSymbolicLink: () => item.kind === 'link',
  };
}

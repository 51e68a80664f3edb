// A directory over another that is never changed: what isn't in the upper one is that of the base. A file of the base is copied up before it is
// changed; what is removed of the base leaves an empty file of a name of its own in the upper directory. As an overlay mount, for hosts that
// can't mount; a store changes no file that another writer made, so of a store next to nothing is ever copied.
import { WasiError } from '../wasi/errors.js';
import {
  FileType,
  OPEN_CREATE,
  OPEN_DIRECTORY,
  OPEN_EXCLUSIVE,
  OPEN_TRUNCATE,
  type Descriptor,
  type FileStat,
  type HostFiles,
} from '../wasi/files.js';
import { absent, copyUp, statAt, textAt, writeEmpty, writeWhole } from './contents.js';

/** In the root of the upper directory: what the base was when that was made. Whatever starts so is hidden. */
const BASE = '.base';
/** What the name of something that was removed of the base starts with. */
const REMOVED = `${BASE}-removed.`;
/** The same of a file that is being made. */
const MAKING = `${BASE}-making.`;

/** The two directories, open for as long as anything below them is. */
interface Roots<U, L> {
  readonly upper: U;
  readonly lower: L;
  users: number;
}

export interface UnionDescriptor<U, L> extends Descriptor {
  /** None of another preopen, which is under nothing. */
  readonly roots?: Roots<U, L>;
  /** From the root; of the root itself, nothing. */
  readonly path: string;
  /** Of a file, where it is. A directory is looked up anew each time. */
  readonly upper?: U;
  readonly lower?: L;
}

export class UnionFiles<U extends Descriptor, L extends Descriptor> implements HostFiles<UnionDescriptor<U, L>> {
  /** Directories of the base whose names in the upper one were made durable. */
  readonly #settled = new Set<string>();

  constructor(
    /** Its first preopen is the upper directory. */
    readonly above: HostFiles<U>,
    /** Its only preopen is the base. */
    readonly below: HostFiles<L>,
  ) {}

  /** Whether the base is the one that the upper directory was written over; a new one is bound to it. */
  isBoundTo(): boolean {
    const [[, root], ...others] = this.preopens() as [readonly [string, UnionDescriptor<U, L>]];
    const { upper, lower } = root.roots!;
    try {
      const now = this.#listing(lower, '').join('\n');
      const before = textAt(this.above, upper, BASE);
      if (before === undefined && !root.readOnly) {
        // In part it would be of another base for ever.
        writeWhole(this.above, upper, BASE, marked(BASE, MAKING), new TextEncoder().encode(now));
        this.#syncDirectory(root.roots!, '');
      }
      return before === undefined || before === now;
    } finally {
      for (const [, other] of others as [string, UnionDescriptor<U, L>][]) this.close(other);
      this.close(root);
    }
  }

  preopens(): (readonly [string, UnionDescriptor<U, L>])[] {
    const [[, lower]] = this.below.preopens() as [readonly [string, L]];
    const [[name, upper], ...others] = this.#preopensAbove(lower);
    const roots: Roots<U, L> = { upper, lower, users: 1 };
    const plain = others.map(([other, descriptor]) => [other, { path: '', upper: descriptor, readOnly: descriptor.readOnly }] as const);
    return [[name, { roots, path: '', readOnly: upper.readOnly }], ...plain];
  }

  open(base: UnionDescriptor<U, L>, path: string, flags: number, read: boolean, write: boolean): UnionDescriptor<U, L> {
    const { roots, readOnly } = base;
    if (roots === undefined) return { path: '', upper: this.above.open(base.upper!, path, flags, read, write), readOnly };
    const full = below(base, path);
    const kindAbove = full === '' ? FileType.directory : this.#kindAbove(roots, full);
    const kind = kindAbove ?? this.#kindInBase(roots, full);
    if (kind === FileType.directory) {
      if (flags & OPEN_EXCLUSIVE) throw new WasiError('EEXIST');
      roots.users++;
      return { roots, path: full, readOnly };
    }
    if (flags & OPEN_DIRECTORY) throw new WasiError(kind === undefined ? 'ENOENT' : 'ENOTDIR');
    const place = kindAbove !== undefined ? 'above' : kind !== undefined ? 'in base' : 'nowhere';
    const file = this.#openFile(roots, full, place, flags, read, write);
    roots.users++;
    return { ...file, roots, path: full, readOnly };
  }

  close({ roots, upper, lower }: UnionDescriptor<U, L>): void {
    if (upper !== undefined) this.above.close(upper);
    if (lower !== undefined) this.below.close(lower);
    if (roots === undefined || --roots.users > 0) return;
    this.above.close(roots.upper);
    this.below.close(roots.lower);
  }

  read({ upper, lower }: UnionDescriptor<U, L>, bytes: Uint8Array, at: number, length: number, offset: number): number {
    if (upper !== undefined) return this.above.read(upper, bytes, at, length, offset);
    if (lower !== undefined) return this.below.read(lower, bytes, at, length, offset);
    throw new WasiError('EISDIR');
  }

  write({ upper }: UnionDescriptor<U, L>, bytes: Uint8Array, at: number, length: number, offset: number): number {
    return this.above.write(fileOf(upper), bytes, at, length, offset);
  }

  stat({ upper, lower }: UnionDescriptor<U, L>): FileStat {
    if (upper !== undefined) return this.above.stat(upper);
    if (lower !== undefined) return this.below.stat(lower);
    return { type: FileType.directory, links: 1n, size: 0n };
  }

  resize({ upper }: UnionDescriptor<U, L>, size: number): void {
    this.above.resize(fileOf(upper), size);
  }

  sync({ roots, path, upper, lower }: UnionDescriptor<U, L>, dataOnly: boolean): void {
    // The base is as durable as it will ever be.
    if (lower !== undefined) return;
    if (upper !== undefined || roots === undefined) {
      this.above.sync(fileOf(upper), dataOnly);
      return;
    }
    this.#syncDirectory(roots, path);
  }

  makeDirectory(base: UnionDescriptor<U, L>, path: string): void {
    const { roots } = base;
    if (roots === undefined) {
      this.above.makeDirectory(base.upper!, path);
      return;
    }
    const full = below(base, path);
    if (full === '' || this.#kind(roots, full) !== undefined) throw new WasiError('EEXIST');
    this.#makeParents(roots, full);
    this.above.makeDirectory(roots.upper, full);
  }

  removeDirectory(base: UnionDescriptor<U, L>, path: string): void {
    const { roots } = base;
    if (roots === undefined) {
      this.above.removeDirectory(base.upper!, path);
      return;
    }
    const full = below(base, path);
    const kind = this.#kind(roots, full);
    if (kind === undefined) throw new WasiError('ENOENT');
    if (kind !== FileType.directory) throw new WasiError('ENOTDIR');
    if (this.#names(roots, full).length > 0) throw new WasiError('ENOTEMPTY');
    const inBase = this.#isInBase(roots, full);
    // Before what hides the base's names goes, the whole of it is hidden.
    if (inBase) this.#hide(roots, full);
    const upper = this.#directoryAbove(roots, full);
    if (upper === undefined) return;
    for (const name of this.above.list(upper)) this.above.unlink(upper, name);
    this.above.close(upper);
    this.above.removeDirectory(roots.upper, full);
  }

  unlink(base: UnionDescriptor<U, L>, path: string): void {
    const { roots } = base;
    if (roots === undefined) {
      this.above.unlink(base.upper!, path);
      return;
    }
    const full = below(base, path);
    const kind = this.#kind(roots, full);
    if (kind === undefined) throw new WasiError('ENOENT');
    if (kind === FileType.directory) throw new WasiError('EISDIR');
    if (this.#isInBase(roots, full)) this.#hide(roots, full);
    absent(() => {
      this.above.unlink(roots.upper, full);
    });
  }

  rename(base: UnionDescriptor<U, L>, path: string, newBase: UnionDescriptor<U, L>, newPath: string): void {
    const { roots } = base;
    if (roots === undefined || newBase.roots === undefined) throw new WasiError('EXDEV');
    const [from, to] = [below(base, path), below(newBase, newPath)];
    const kind = this.#kind(roots, from);
    if (kind === undefined) throw new WasiError('ENOENT');
    // As in overlayfs without redirects; a store renames no directories.
    if (kind === FileType.directory) throw new WasiError('EXDEV');
    if (this.#kind(roots, to) === FileType.directory) throw new WasiError('EISDIR');
    const inBase = this.#isInBase(roots, from);
    this.#copyUp(roots, from);
    this.#makeParents(roots, to);
    if (inBase) this.#hide(roots, from);
    this.above.rename(roots.upper, from, roots.upper, to);
  }

  list({ roots, path, upper }: UnionDescriptor<U, L>): string[] {
    return roots === undefined ? this.above.list(fileOf(upper)) : this.#names(roots, path);
  }

  #preopensAbove(lower: L): [readonly [string, U], ...(readonly [string, U])[]] {
    try {
      return this.above.preopens() as [readonly [string, U]];
    } catch (error) {
      this.below.close(lower);
      throw error;
    }
  }

  /** `place` is where the file is found first. */
  #openFile(
    roots: Roots<U, L>,
    full: string,
    place: 'above' | 'in base' | 'nowhere',
    flags: number,
    read: boolean,
    write: boolean,
  ): { upper: U } | { lower: L } {
    const inBase = place === 'in base';
    if (inBase && flags & OPEN_EXCLUSIVE) throw new WasiError('EEXIST');
    if (inBase && !write && !(flags & OPEN_TRUNCATE)) return { lower: this.below.open(roots.lower, full, 0, read, false) };
    if (inBase) this.#copyUp(roots, full);
    else if (place === 'nowhere' && flags & OPEN_CREATE) this.#makeParents(roots, full);
    return { upper: this.above.open(roots.upper, full, flags, read, write) };
  }

  /** Lets a file of the base be in the upper directory, if it isn't. */
  #copyUp(roots: Roots<U, L>, full: string): void {
    if (this.#kindAbove(roots, full) !== undefined) return;
    this.#makeParents(roots, full);
    copyUp(this.below, roots.lower, this.above, roots.upper, full, marked(full, MAKING));
    // The guest knows it for an old one, and syncs what is in it alone.
    this.#syncDirectory(roots, parentOf(full));
  }

  /** From here on what the base has under a name isn't there. */
  #hide(roots: Roots<U, L>, full: string): void {
    this.#makeParents(roots, full);
    writeEmpty(this.above, roots.upper, marked(full, REMOVED));
  }

  #makeParents(roots: Roots<U, L>, full: string): void {
    const names = full.split('/');
    for (let i = 1; i < names.length; i++) {
      const parent = names.slice(0, i).join('/');
      const kind = this.#kind(roots, parent);
      if (kind !== FileType.directory) throw new WasiError(kind === undefined ? 'ENOENT' : 'ENOTDIR');
      const isMade = this.#kindAbove(roots, parent) === undefined;
      if (isMade) this.above.makeDirectory(roots.upper, parent);
      if (isMade || !this.#settled.has(parent)) this.#settle(roots, parent, isMade);
    }
  }

  /** The guest knows a directory of the base for an old one, and syncs what is in it alone; who made it in the upper one may have died since. */
  #settle(roots: Roots<U, L>, directory: string, isMade: boolean): void {
    try {
      if (isMade || this.#isInBase(roots, directory)) this.#syncDirectory(roots, parentOf(directory));
      this.#settled.add(directory);
    } catch (error) {
      // No later sync makes a name durable that one has failed for: the next to need it makes it anew.
      if (isMade) this.above.removeDirectory(roots.upper, directory);
      throw error;
    }
  }

  #names(roots: Roots<U, L>, path: string): string[] {
    const upper = this.#directoryAbove(roots, path);
    const above = upper === undefined ? [] : this.above.list(upper);
    if (upper !== undefined) this.above.close(upper);
    const base =
      path === '' || this.#isInBase(roots, path)
        ? absent(() => this.below.open(roots.lower, path || '.', OPEN_DIRECTORY, true, false))
        : undefined;
    const underneath = base === undefined ? [] : this.below.list(base);
    if (base !== undefined) this.below.close(base);
    const hidden = new Set(above.flatMap((name) => (name.startsWith(REMOVED) ? [name.slice(REMOVED.length)] : [])));
    const own = above.filter((name) => !name.startsWith(BASE));
    return [...new Set([...own, ...underneath.filter((name) => !hidden.has(name))])];
  }

  #kind(roots: Roots<U, L>, full: string): FileType | undefined {
    return this.#kindAbove(roots, full) ?? this.#kindInBase(roots, full);
  }

  #kindAbove(roots: Roots<U, L>, full: string): FileType | undefined {
    return statAt(this.above, roots.upper, full)?.type;
  }

  #isInBase(roots: Roots<U, L>, full: string): boolean {
    return this.#kindInBase(roots, full) !== undefined;
  }

  /** What the base has there, if neither that nor a directory above it was removed. */
  #kindInBase(roots: Roots<U, L>, full: string): FileType | undefined {
    const names = full.split('/');
    const hidden = names.some((_, i) => this.#kindAbove(roots, marked(names.slice(0, i + 1).join('/'), REMOVED)) !== undefined);
    return hidden ? undefined : statAt(this.below, roots.lower, full)?.type;
  }

  /** Nothing, where the upper directory has none: nothing changed there. */
  #syncDirectory(roots: Roots<U, L>, path: string): void {
    const directory = this.#directoryAbove(roots, path);
    if (directory === undefined) return;
    this.above.sync(directory, false);
    this.above.close(directory);
  }

  #directoryAbove(roots: Roots<U, L>, path: string): U | undefined {
    return absent(() => this.above.open(roots.upper, path || '.', OPEN_DIRECTORY, true, false));
  }

  /** All of the base: paths and sizes. */
  #listing(root: L, path: string): string[] {
    const directory = this.below.open(root, path || '.', OPEN_DIRECTORY, true, false);
    const names = this.below.list(directory).sort();
    this.below.close(directory);
    return names.flatMap((name) => {
      const full = path === '' ? name : `${path}/${name}`;
      const found = statAt(this.below, root, full);
      return found?.type === FileType.directory ? this.#listing(root, full) : [`${full} ${found?.size ?? 0n}`];
    });
  }
}

function below({ path: directory }: { readonly path: string }, path: string): string {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  if (path.startsWith('/') || names.includes('..')) throw new WasiError('EPERM');
  if (path === '') throw new WasiError('ENOENT');
  return [...(directory === '' ? [] : [directory]), ...names].join('/');
}

function parentOf(full: string): string {
  return full.slice(0, Math.max(0, full.lastIndexOf('/')));
}

/** A hidden file's path: beside the one that it is about. */
function marked(full: string, mark: string): string {
  const slash = full.lastIndexOf('/') + 1;
  return full.slice(0, slash) + mark + full.slice(slash);
}

function fileOf<U>(upper: U | undefined): U {
  if (upper === undefined) throw new WasiError('EISDIR');
  return upper;
}

// Random operations, most of which succeed: the generator knows what is there, and learns from each that did.
import { constants } from 'node:fs';
import type { Random } from '../property/random.js';
import { Known, type Kind } from './known.js';
import { CAPABILITY, linkTarget } from './layers.js';
import { depthOf, directoryName, fileName, join, respelled, wrongPath } from './names.js';
import { TIME_MAX, type Name, type Operation, type OperationOf } from './operations.js';

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_DIRECTORY, O_NOFOLLOW } = constants;
const SIZES = [0, 1, 100, 4095, 4096, 4097, 10_000, 65_536, 70_000, 200_000];
const MODES = [0o644, 0o600, 0o755, 0o777, 0, 0o1777, 0o4755, 0o2755, 0o2745, 0o6711];
const ATTRIBUTES = ['user.a', 'user.b', 'trusted.a', 'trusted.b', 'security.note', 'user.with a long name'];
const SLOTS = 6;
const MAX_DEPTH = 8;
/** Trees don't grow without end. */
const ENTRIES_MAX = 400;
/** Of a hundred operations, those that are given a path that is likely to be wrong. */
const WRONG = 12;

type Maker = (g: Generator) => Operation | undefined;

export class Generator {
  readonly known = new Known();
  readonly #slots = new Map<number, number>();

  constructor(readonly random: Random) {}

  next(): Operation {
    for (;;) {
      const operation = this.random.pick(this.known.below('').length > ENTRIES_MAX ? REMOVING : MAKERS)(this);
      if (operation !== undefined) return this.#wronged(operation);
    }
  }

  /** Learns from an operation that succeeded. */
  succeeded(o: Operation): void {
    const { known } = this;
    switch (o.op) {
      case 'writeFile':
      case 'appendFile':
      case 'copyFile': {
        const path = o.op === 'copyFile' ? o.to : o.path;
        if (!known.has(path)) known.add(path, 'file');
        return;
      }
      case 'open': {
        if (!known.has(o.path)) known.add(o.path, 'file');
        this.#slots.set(o.slot, o.flags);
        return;
      }
      case 'close': {
        this.#slots.delete(o.slot);
        return;
      }
      case 'mkdir':
      case 'mkdirAll': {
        known.add(o.path, 'directory');
        return;
      }
      case 'symlink': {
        known.add(o.path, 'link');
        return;
      }
      case 'mknod': {
        known.add(o.path, o.kind === 'regular' ? 'file' : 'special');
        return;
      }
      case 'link': {
        known.add(o.to, known.kind(o.path) ?? 'file');
        return;
      }
      case 'rename': {
        known.move(o.path, o.to);
        return;
      }
      case 'unlink':
      case 'rmdir':
      case 'rm': {
        known.remove(o.path);
      }
    }
  }

  closedAll(): void {
    this.#slots.clear();
  }

  // ---- what operations are made of ---------------------------------------------------------

  /** Something that is there. */
  some(...kinds: readonly Kind[]): string | undefined {
    return this.known.pick(this.random, ...kinds);
  }

  /** A name that is free, in a directory that is there. */
  fresh(kind: Kind): string | undefined {
    const { random, known } = this;
    const directory = random.below(8) === 0 ? '' : (this.some('directory') ?? '');
    const path = join(directory, kind === 'directory' ? directoryName(random) : fileName(random));
    return known.has(path) || depthOf(path) > MAX_DEPTH ? undefined : path;
  }

  data(): { fill: number; length: number } {
    return { fill: 1 + this.random.below(255), length: this.random.pick(SIZES) };
  }

  mode(): number {
    return this.random.pick(MODES);
  }

  owner(): { uid: number; gid: number } {
    const id = (): number => this.random.below(5) * 250 - (this.random.below(12) === 0 ? 1 : 0);
    return { uid: Math.max(-1, id()), gid: Math.max(-1, id()) };
  }

  /** Fractions that a double holds: what others are rounded to differs between versions of Node. */
  times(): { atime: number; mtime: number } {
    return { atime: this.random.below(TIME_MAX), mtime: this.random.below(TIME_MAX - 1) + this.random.below(4) / 4 };
  }

  offset(): number {
    return this.random.below(12) === 0 ? this.random.below(5_000_000) : this.random.below(150_000);
  }

  position(): number | null {
    return this.random.below(3) === 0 ? null : this.offset();
  }

  flags(): number {
    let flags = this.random.pick([O_RDONLY, O_WRONLY, O_RDWR, O_RDWR]);
    if (this.random.below(3) === 0) flags |= O_APPEND;
    if (this.random.below(5) === 0) flags |= O_TRUNC;
    if (this.random.below(12) === 0) flags |= O_NOFOLLOW;
    if (this.random.below(4) === 0) flags |= O_CREAT;
    return flags;
  }

  /** An open file, mostly. */
  slot(usable: (flags: number) => boolean = () => true): number {
    const open = [...this.#slots].filter(([, flags]) => usable(flags)).map(([slot]) => slot);
    return open.length === 0 || this.random.below(20) === 0 ? this.random.below(SLOTS) : this.random.pick(open);
  }

  freeSlot(): number {
    return this.random.below(SLOTS);
  }

  /** Another way to the same place now and then, or one that is wrong. */
  #wronged(operation: Operation): Operation {
    const { random } = this;
    // node:fs makes `rm -r` of many calls.
    if (!('path' in operation) || operation.op === 'rm') return operation;
    const [key, ...others] = 'to' in operation ? random.pick([['path'], ['to'], ['path', 'to']] as const) : (['path'] as const);
    const percent = random.below(100);
    if (percent >= WRONG + 8) return operation;
    const change = (path: string): string => {
      if (percent >= WRONG) return random.below(2) === 0 ? respelled(random, path) : this.#throughLink(path);
      return wrongPath(random, random.below(2) === 0 ? path : (this.some('directory', 'file', 'link', 'special') ?? path));
    };
    const fields = operation as unknown as Record<string, string>;
    const changed = Object.fromEntries([key, ...others].map((each) => [each, change(fields[each]!)]));
    return { ...operation, ...changed };
  }

  /** A path whose directories are gone through by a link, as far as there is one of a name that fits. */
  #throughLink(path: string): string {
    const link = this.some('link');
    return link === undefined ? path : join(link, path.split('/').at(-1)!);
  }
}

/** An operation with a path of these kinds. */
function on<N extends Name>(op: N, kinds: readonly Kind[], rest: (g: Generator) => Omit<OperationOf<N>, 'op' | 'path'>): Maker {
  return (g) => {
    const path = g.some(...kinds);
    return path === undefined ? undefined : ({ op, path, ...rest(g) } as unknown as Operation);
  };
}

/** One that makes a name. */
function at<N extends Name>(op: N, kind: Kind, rest: (g: Generator) => Omit<OperationOf<N>, 'op' | 'path'>): Maker {
  return (g) => {
    const path = g.fresh(kind);
    return path === undefined ? undefined : ({ op, path, ...rest(g) } as unknown as Operation);
  };
}

const ANY: readonly Kind[] = ['directory', 'file', 'link', 'special'];
const FOLLOWED: readonly Kind[] = ['directory', 'file', 'file', 'link', 'special'];
const NONE = (): object => ({});
const writable = (flags: number): boolean => (flags & (O_WRONLY | O_RDWR)) !== 0;
const readable = (flags: number): boolean => (flags & O_WRONLY) === 0;

const rename: Maker = (g) => {
  const path = g.some('directory', 'directory', 'file', 'file', 'link', 'special');
  if (path === undefined) return undefined;
  const kind = g.known.kind(path)!;
  const choice = g.random.below(10);
  const others = choice < 3 ? g.some(kind) : choice === 3 ? g.some(...ANY) : undefined;
  if (kind === 'directory' && choice === 4) return { op: 'rename', path, to: join(path, directoryName(g.random)) };
  const to = others ?? g.fresh(kind === 'directory' ? 'directory' : 'file');
  return to === undefined ? undefined : { op: 'rename', path, to };
};

const rmdir: Maker = (g) => {
  const some = Array.from({ length: 6 }, () => g.some('directory')).filter((path) => path !== undefined);
  const path = some.find((each) => g.known.isEmpty(each)) ?? some[0];
  return path === undefined ? undefined : { op: 'rmdir', path };
};

const link: Maker = (g) => {
  const [path, to] = [g.some('file', 'file', 'file', 'link', 'special'), g.fresh('file')];
  return path === undefined || to === undefined ? undefined : { op: 'link', path, to };
};

const copyFile: Maker = (g) => {
  const [path, to] = [g.some('file'), g.random.below(2) === 0 ? g.some('file') : g.fresh('file')];
  const mode = g.random.below(6) === 0 ? constants.COPYFILE_EXCL : 0;
  return path === undefined || to === undefined || path === to ? undefined : { op: 'copyFile', path, to, mode };
};

const setxattr: Maker = (g) => {
  const path = g.some('directory', 'file', 'file', 'file', 'special', 'link');
  if (path === undefined) return undefined;
  const plain = g.known.kind(path) === 'file' || g.known.kind(path) === 'directory';
  const name = g.random.pick(plain ? ATTRIBUTES : ['trusted.a', 'trusted.b']);
  const value = 'v'.repeat(g.random.pick([0, 1, 20, 300]));
  const own = {
    op: 'setxattr',
    path,
    follow: g.random.below(3) > 0,
    mode: g.random.pick(['any', 'any', 'create', 'replace'] as const),
  } as const;
  if (g.known.kind(path) === 'file' && g.random.below(6) === 0) {
    return { ...own, name: 'security.capability', value: CAPABILITY.toString('latin1') };
  }
  return { ...own, name, value };
};

const removexattr: Maker = on('removexattr', ['file', 'file', 'directory'], (g) => ({
  name: g.random.pick([...ATTRIBUTES, 'security.capability']),
  follow: g.random.below(2) === 0,
}));

const rm: Maker = (g) => {
  const path = g.some('directory', 'file', 'link');
  return path === undefined || g.known.below(path).length > 30 ? undefined : { op: 'rm', path };
};

const REMOVING: readonly Maker[] = [
  rmdir,
  on('unlink', ['file', 'link', 'special'], NONE),
  (g) => {
    const path = g.some('directory');
    return path === undefined ? undefined : { op: 'rm', path };
  },
];

const MAKERS: readonly Maker[] = [
  on('stat', FOLLOWED, NONE),
  on('lstat', ANY, NONE),
  on('exists', ANY, NONE),
  on('access', ANY, (g) => ({ mode: g.random.below(8) })),
  on('readlink', ['link'], NONE),
  on('realpath', ANY, NONE),
  on('readdir', ['directory'], NONE),
  on('readFile', ['file'], NONE),
  on('readFile', ['file', 'link'], NONE),
  on('writeFile', ['file'], (g) => ({ ...g.data(), flag: g.random.pick(['w', 'r+', 'a', 'w+']), mode: g.mode() })),
  on('writeFile', ['link', 'file'], (g) => ({ ...g.data(), flag: 'w', mode: g.mode() })),
  at('writeFile', 'file', (g) => ({ ...g.data(), flag: g.random.pick(['w', 'wx', 'a', 'wx+']), mode: g.mode() })),
  at('writeFile', 'file', (g) => ({ ...g.data(), flag: 'w', mode: 0o666 })),
  on('appendFile', ['file'], (g) => g.data()),
  on('truncate', ['file'], (g) => ({ length: g.random.below(3) === 0 ? g.offset() : g.random.pick(SIZES) })),
  copyFile,
  at('mkdir', 'directory', (g) => ({ mode: g.random.pick([0o777, 0o700, 0o1777, 0o2755]) })),
  at('mkdir', 'directory', () => ({ mode: 0o777 })),
  (g) => {
    const path = g.fresh('directory');
    return path === undefined ? undefined : { op: 'mkdirAll', path: join(path, join(directoryName(g.random), directoryName(g.random))) };
  },
  rmdir,
  on('unlink', ['file', 'link', 'special'], NONE),
  on('unlink', ['file'], NONE),
  rm,
  rename,
  rename,
  rename,
  link,
  at('symlink', 'link', (g) => ({ target: linkTarget(g.random, g.known) })),
  at('mknod', 'special', (g) => ({
    kind: g.random.pick(['regular', 'fifo', 'socket', 'character-device', 'block-device']),
    mode: g.random.pick([0o666, 0o600, 0o4755]),
    major: 600 + g.random.below(300),
    minor: g.random.below(1000),
  })),
  on('chmod', FOLLOWED, (g) => ({ mode: g.mode() })),
  on('chown', FOLLOWED, (g) => g.owner()),
  on('lchown', ANY, (g) => g.owner()),
  on('utimes', FOLLOWED, (g) => g.times()),
  on('lutimes', ANY, (g) => g.times()),
  setxattr,
  setxattr,
  on('getxattr', ['file', 'directory'], (g) => ({ name: g.random.pick(ATTRIBUTES), follow: g.random.below(2) === 0 })),
  on('listxattr', ANY, (g) => ({ follow: g.random.below(2) === 0 })),
  removexattr,
  on('open', ['file'], (g) => ({ flags: g.flags(), mode: g.mode(), slot: g.freeSlot() })),
  on('open', ['file', 'link'], (g) => ({ flags: g.flags(), mode: g.mode(), slot: g.freeSlot() })),
  on('open', ['directory'], (g) => ({ flags: g.random.pick([O_RDONLY, O_DIRECTORY]), mode: 0, slot: g.freeSlot() })),
  at('open', 'file', (g) => ({ flags: O_RDWR | O_CREAT | (g.random.below(2) * O_EXCL), mode: g.mode(), slot: g.freeSlot() })),
  (g) => ({ op: 'close', slot: g.slot() }),
  (g) => ({ op: 'read', slot: g.slot(readable), length: 1 + g.random.below(100_000), position: g.position() }),
  (g) => ({ op: 'read', slot: g.slot(readable), length: 1 + g.random.below(100_000), position: g.position() }),
  (g) => ({ op: 'write', slot: g.slot(writable), ...g.data(), position: g.position() }),
  (g) => ({ op: 'write', slot: g.slot(writable), ...g.data(), position: g.position() }),
  (g) => ({ op: 'writev', slot: g.slot(writable), ...g.data(), position: g.position() }),
  (g) => ({ op: 'fstat', slot: g.slot() }),
  (g) => ({ op: 'ftruncate', slot: g.slot(writable), length: g.random.pick(SIZES) }),
  (g) => ({ op: 'fchmod', slot: g.slot(), mode: g.mode() }),
  (g) => ({ op: 'fchown', slot: g.slot(), ...g.owner() }),
  (g) => ({ op: 'futimes', slot: g.slot(), ...g.times() }),
];

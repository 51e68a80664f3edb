// Random image layers, as tars: each changes the tree that those below it make, with whiteouts, opaque directories and all kinds of entries.
import { encodeTarHeader, type TarEntry } from '../../ts/tar/writer.js';
import type { Random } from '../property/random.js';
import { extension, file, octal, record } from '../unit/support/tar-builder.js';
import { Known, type Kind } from './known.js';
import { depthOf, directoryName, fileName, join, parentOf } from './names.js';

const MAX_DEPTH = 5;
const SIZES = [0, 1, 13, 4095, 4096, 4097, 20_000, 65_536, 100_000];
const MODES = [0o644, 0o600, 0o755, 0o4755, 0o2755, 0o2644, 0o6711, 0o444, 0];
const DIRECTORY_MODES = [0o755, 0o700, 0o1777, 0o2755];
/** struct vfs_cap_data of version 2: CAP_NET_RAW, effective. */
export const CAPABILITY = Buffer.from('0100000200200000000000000000000000000000', 'hex');
const BLOCK = 512;

/** What an entry says beyond its path and type. */
type Attributes = Pick<TarEntry, 'mode' | 'uid' | 'gid' | 'mtimeNs' | 'xattrs'>;
const PLAIN: Attributes = { mode: 0o755, uid: 0, gid: 0, mtimeNs: 0n, xattrs: [] };

/** Parts of one layer's tar. */
class Layer {
  readonly #parts: Buffer[] = [];
  /** Directories that have an entry: every one on the way has to, for the kernel's layer has attributes of its own. */
  readonly #made = new Set<string>();
  readonly files: string[] = [];

  constructor(
    readonly known: Known,
    readonly random: Random,
    readonly root: string,
    private readonly modes: readonly number[],
  ) {
    const parts = root.split('/');
    for (let i = 1; i < parts.length; i++) this.#entry(PLAIN, { path: `${parts.slice(0, i).join('/')}/`, type: '5' });
    this.directory('');
  }

  /** Whether this layer has something at a path or below. */
  has(path: string): boolean {
    return [...this.#made].some((each) => each === path || each.startsWith(`${path}/`));
  }

  directory(path: string): void {
    if (this.#made.has(path)) return;
    if (path !== '') this.directory(parentOf(path));
    this.#made.add(path);
    this.known.add(path, 'directory');
    this.#entry(this.#attributes(DIRECTORY_MODES), { path: `${this.#at(path)}/`, type: '5' });
  }

  file(path: string): void {
    const { random } = this;
    this.#make(path, 'file');
    this.files.push(path);
    const own = this.#attributes(this.modes);
    const xattrs = random.below(8) === 0 ? [...own.xattrs!, [Buffer.from('security.capability'), CAPABILITY] as const] : own.xattrs!;
    this.#entry({ ...own, xattrs }, { path: this.#at(path), type: '0' }, Buffer.alloc(random.pick(SIZES), 1 + random.below(255)));
  }

  /** A sparse file in the form that GNU tar writes now ("PAX 1.0"). */
  sparse(path: string): void {
    const { random } = this;
    this.#make(path, 'file');
    this.files.push(path);
    const [hole, length] = [4096 * (1 + random.below(30)), 512 * (1 + random.below(20))];
    const size = hole + length + 4096 * random.below(3);
    const map = Buffer.alloc(BLOCK);
    map.write(`2\n${hole}\n${length}\n${size}\n0\n`);
    const content = Buffer.concat([map, Buffer.alloc(length, 1 + random.below(255))]).toString('latin1');
    const records = Object.entries({
      'GNU.sparse.major': '1',
      'GNU.sparse.minor': '0',
      'GNU.sparse.name': Buffer.from(this.#at(path), 'latin1').toString('latin1'),
      'GNU.sparse.realsize': String(size),
    });
    const pax = extension('x', records.map(([key, value]) => record(key, value)).join(''));
    this.#parts.push(pax, file({ name: 'sparse', mode: octal(0o640).slice(4), mtime: octal(random.below(1_000_000)) }, content));
  }

  link(path: string, target: string): void {
    this.#make(path, 'link');
    const link = Buffer.from(target.replace(/^@/, `/${this.root}`), 'latin1');
    this.#entry({ ...this.#attributes([0o777]), xattrs: [] }, { path: this.#at(path), type: '2', link });
  }

  hardLink(path: string, existing: string): void {
    this.#make(path, 'file');
    this.#entry(PLAIN, { path: this.#at(path), type: '1', link: Buffer.from(this.#at(existing), 'latin1') });
  }

  special(path: string): void {
    const { random } = this;
    this.#make(path, 'special');
    const type = random.pick(['3', '4', '6'] as const);
    const device = type === '6' ? {} : { deviceMajor: 600 + random.below(300), deviceMinor: random.below(1000) };
    this.#entry({ ...this.#attributes(this.modes), xattrs: [] }, { path: this.#at(path), type, ...device });
  }

  /** Hides what lower layers have at a path. */
  whiteout(path: string): void {
    this.directory(parentOf(path));
    this.known.remove(path);
    this.#entry(PLAIN, { path: this.#at(join(parentOf(path), `.wh.${path.slice(path.lastIndexOf('/') + 1)}`)), type: '0' });
  }

  /** Hides all that lower layers have in a directory, and makes it anew. */
  opaque(path: string): void {
    this.known.remove(path);
    this.directory(path);
    this.#entry(PLAIN, { path: this.#at(join(path, '.wh..wh..opq')), type: '0' });
  }

  tar(): Buffer {
    return Buffer.concat([...this.#parts, Buffer.alloc(2 * BLOCK)]);
  }

  #at(path: string): string {
    return path === '' ? this.root : `${this.root}/${path}`;
  }

  #make(path: string, kind: Kind): void {
    this.directory(parentOf(path));
    this.#made.add(path);
    this.known.remove(path);
    this.known.add(path, kind);
  }

  #attributes(modes: readonly number[]): Attributes {
    const { random } = this;
    const xattrs = ['a', 'b'].filter(() => random.below(5) === 0).map((name) => attribute(random, name));
    return {
      mode: random.pick(modes),
      uid: random.below(3) * 500,
      gid: random.below(3) * 500,
      mtimeNs: BigInt(random.below(1_500_000_000)) * 1_000_000_000n + BigInt(random.below(1_000_000_000)),
      xattrs,
    };
  }

  #entry(
    attributes: Attributes,
    rest: Pick<TarEntry, 'type' | 'link' | 'deviceMajor' | 'deviceMinor'> & { path: string },
    data = Buffer.alloc(0),
  ): void {
    const header = encodeTarHeader({ ...attributes, ...rest, path: Buffer.from(rest.path, 'latin1'), size: data.length });
    this.#parts.push(Buffer.from(header), data, Buffer.alloc((BLOCK - (data.length % BLOCK)) % BLOCK));
  }
}

/** Never empty: an empty PAX record takes an attribute away. */
function attribute(random: Random, name: string): readonly [Uint8Array, Uint8Array] {
  return [Buffer.from(`${random.pick(['user', 'trusted'])}.${name}`), Buffer.alloc(1 + random.below(40), 97 + random.below(20))];
}

/** Layers of a random image, the lowest first. `root` is where their tree lies, without a slash at the front; `modes`: those of files. */
export function randomLayers(random: Random, root: string, modes: readonly number[] = MODES): Buffer[] {
  const known = new Known();
  /** Files with several names. The kernel goes on counting names that an upper layer hides, so none is (docs/semantics.md). */
  const linked = new Set<string>();
  return Array.from({ length: 2 + random.below(4) }, (_, i) => {
    const layer = new Layer(known, random, root, modes);
    for (let n = i === 0 ? 90 : 25; n > 0; n--) {
      if (i > 0 && random.below(4) === 0) hide(layer, linked);
      else add(layer, linked);
    }
    return layer.tar();
  });
}

/** Whether what is at a path may be hidden by this layer. */
function isHideable(layer: Layer, path: string, linked: ReadonlySet<string>): boolean {
  return !layer.has(path) && !layer.known.below(path).some((each) => linked.has(each));
}

function hide(layer: Layer, linked: ReadonlySet<string>): void {
  const { known, random } = layer;
  const path = known.pick(random, 'directory', 'file', 'link', 'special');
  if (path === undefined || !isHideable(layer, path, linked)) return;
  // A whiteout of such a name is itself too long for one.
  if (path.length - parentOf(path).length > 250) return;
  if (known.kind(path) === 'directory' && random.below(2) === 0) return layer.opaque(path);
  layer.whiteout(path);
  // A whiteout is of what lies below, so the same layer may have the name.
  const again = random.below(4);
  if (again === 0) layer.directory(path);
  if (again === 1) layer.file(path);
}

function add(layer: Layer, linked: Set<string>): void {
  const { known, random } = layer;
  const directory = random.below(6) === 0 ? '' : (known.pick(random, 'directory') ?? '');
  if (depthOf(directory) >= MAX_DEPTH) return;
  const kind: Kind = random.pick(['directory', 'directory', 'file', 'file', 'file', 'link', 'special'] as const);
  const path = join(directory, kind === 'directory' ? directoryName(random) : fileName(random));
  if (known.has(path) && !(kind === 'directory' && known.kind(path) === 'directory') && !isHideable(layer, path, linked)) return;
  if (kind === 'directory') {
    if (known.kind(path) !== 'directory') known.remove(path);
    layer.directory(path);
  } else if (kind === 'special') layer.special(path);
  else if (kind === 'link') layer.link(path, linkTarget(random, known));
  else if (random.below(5) === 0 && layer.files.length > 0) {
    const existing = random.pick(layer.files);
    layer.hardLink(path, existing);
    linked.add(existing).add(path);
  } else if (random.below(10) === 0) layer.sparse(path);
  else layer.file(path);
}

/** Mostly to something that is there, by its absolute path or from the link's directory. */
export function linkTarget(random: Random, known: Known): string {
  const there = known.pick(random, 'directory', 'directory', 'file', 'link') ?? 'missing';
  return random.pick([
    `@/${there}`,
    `@/${there}`,
    there.split('/').at(-1)!,
    `./${there}`,
    `../${there.split('/').at(-1)!}`,
    'missing',
    '@/loop/x',
  ]);
}

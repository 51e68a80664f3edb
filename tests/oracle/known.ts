// What a generator knows to be there: the names of a tree and their kinds. Wrong guesses do no harm, they only make operations fail.
import type { Random } from '../property/random.js';
import type { Tree } from './seen.js';

export type Kind = 'directory' | 'file' | 'link' | 'special';

export class Known {
  /** Paths without a slash at the front; the root is ''. */
  readonly #kinds = new Map<string, Kind>([['', 'directory']]);
  readonly #byKind = new Map<Kind, string[]>();

  /** Takes a tree as it is. */
  set(tree: Tree): void {
    this.#kinds.clear();
    for (const [path, { kind }] of tree) this.#kinds.set(path.slice(1), kindOf(kind));
    this.#byKind.clear();
  }

  has(path: string): boolean {
    return this.#kinds.has(path);
  }

  kind(path: string): Kind | undefined {
    return this.#kinds.get(path);
  }

  add(path: string, kind: Kind): void {
    this.#kinds.set(path, kind);
    this.#byKind.clear();
  }

  /** With all below. */
  remove(path: string): void {
    for (const each of this.below(path)) this.#kinds.delete(each);
    this.#byKind.clear();
  }

  move(from: string, to: string): void {
    const moved = this.below(from).map((path) => [to + path.slice(from.length), this.#kinds.get(path)!] as const);
    this.remove(from);
    this.remove(to);
    for (const [path, kind] of moved) this.add(path, kind);
  }

  /** A path and all below it. */
  below(path: string): string[] {
    return [...this.#kinds.keys()].filter((each) => each === path || each.startsWith(`${path}/`));
  }

  isEmpty(path: string): boolean {
    return this.below(path).length === 1;
  }

  /** One of these kinds, if there is any; never the root. */
  pick(random: Random, ...kinds: readonly Kind[]): string | undefined {
    const some = kinds.flatMap((kind) => this.#of(kind));
    return some.length === 0 ? undefined : random.pick(some);
  }

  #of(kind: Kind): readonly string[] {
    const known = this.#byKind.get(kind);
    if (known !== undefined) return known;
    const found = [...this.#kinds].filter(([path, each]) => each === kind && path !== '').map(([path]) => path);
    this.#byKind.set(kind, found);
    return found;
  }
}

function kindOf(kind: string): Kind {
  if (kind === 'directory' || kind === 'file') return kind;
  return kind === 'symlink' ? 'link' : 'special';
}

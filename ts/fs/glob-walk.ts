import { posix } from 'node:path';
import type { Dirent } from './directory-entries.js';
import type { Start, Step } from './glob-patterns.js';
import type { GlobTree } from './glob-tree.js';

/** A path as a pattern spells it, and what is there. */
export interface Found {
  readonly path: string;
  readonly entry: Dirent;
}

export interface WalkOptions {
  readonly directory: string;
  readonly followSymlinks: boolean;
  /** What is neither found nor looked into, by paths from the root. */
  isExcluded(path: string): boolean;
  /** What nothing is looked for in: asked of a path, and by `**` of a name. */
  isPassedOver(text: string, entry: Dirent): boolean;
}

/** A directory, or a link that a pattern names, with the steps to take in it. */
interface Place extends Found {
  readonly steps: ReadonlySet<Step>;
  /** With links followed: the directories on the way to it. */
  readonly within: readonly string[];
}

/**
 * Looks for what patterns match, as Node 26 does: neither `**` nor a pattern of names goes through a link, but a name that is
 * written out does, unless it comes right behind `**`. Each path is found once, what a directory holds before what is below.
 */
export class GlobWalk {
  readonly #found = new Set<string>();
  /** Steps that were taken, by place: `..` leads to some again. */
  readonly #taken = new Map<string, Set<Step>>();
  #places: Place[] = [];

  constructor(
    private readonly tree: GlobTree,
    private readonly options: WalkOptions,
  ) {}

  *run(starts: readonly Start[]): Generator<Found, void> {
    for (const { path, isGiven, step } of starts) {
      const entry = this.tree.entry(this.#full(path));
      if (entry === undefined || this.options.isExcluded(this.#full(path))) continue;
      if (isGiven && this.options.isPassedOver(path, entry)) continue;
      yield* this.#enter({ path, entry, steps: new Set([step]), within: [] });
      for (let place = this.#places.pop(); place !== undefined; place = this.#places.pop()) {
        const children = this.#places;
        this.#places = [];
        yield* this.#look(place);
        this.#places = children.concat(this.#places.reverse());
      }
    }
  }

  /** Where a path leads from the root. */
  #full(path: string): string {
    return posix.resolve(this.options.directory, path);
  }

  *#find(found: Found): Generator<Found> {
    if (this.#found.has(found.path) || this.options.isExcluded(this.#full(found.path))) return;
    this.#found.add(found.path);
    yield found;
  }

  /** `**` at the end finds a place itself. Keeps it to look into, for the steps that were not taken there yet. */
  *#enter(place: Place): Generator<Found> {
    if ([...place.steps].some(({ isGlobstar, next }) => isGlobstar && next === undefined)) yield* this.#find(place);
    const taken = this.#taken.get(place.path) ?? new Set();
    this.#taken.set(place.path, taken);
    const steps = new Set([...place.steps].filter((step) => !taken.has(step)));
    for (const step of steps) taken.add(step);
    if (steps.size > 0 && this.#isOpen(place)) this.#places.push({ ...place, steps });
  }

  *#look(place: Place): Generator<Found> {
    const { path, steps } = place;
    const reached = [...steps, ...[...steps].flatMap((step) => (step.isGlobstar && step.next ? [step.next] : []))];
    if (reached.some(({ name }) => name === '')) yield* this.#find(place);
    const within = this.#withinOf(place);
    if (within === undefined) return;
    for (const [name, entry] of this.#children(this.#full(path), reached)) {
      const child = { path: posix.join(path, name), entry };
      const isDirectory = this.#isDirectory(child);
      const next = new Set<Step>();
      for (const step of steps) {
        if (step.isGlobstar) yield* this.#takeGlobstar(step, name, child, isDirectory, next);
        else if (step.matches(name)) yield* this.#take(step, child, isDirectory || step.name !== undefined, next);
      }
      if (next.size > 0 && !this.#isPassedOver(child)) yield* this.#enter({ ...child, steps: next, within });
    }
  }

  *#takeGlobstar(step: Step, name: string, child: Found, isDirectory: boolean, next: Set<Step>): Generator<Found> {
    if (name.startsWith('.') && step.next?.matches(name) !== true) return;
    if (this.options.isPassedOver(name, child.entry)) return;
    if (isDirectory && name !== '..') next.add(step);
    else if (step.next === undefined) yield* this.#find(child);
    if (step.next?.matches(name)) yield* this.#take(step.next, child, isDirectory, next);
  }

  /** A name matches a step: it is found, or the next step is taken in it. */
  *#take(step: Step, child: Found, isOpen: boolean, next: Set<Step>): Generator<Found> {
    if (step.next === undefined) yield* this.#find(child);
    else if (isOpen) next.add(step.next);
  }

  /** Names that are written out are looked up, instead of all being listed. */
  #children(directory: string, steps: readonly Step[]): [name: string, entry: Dirent][] {
    const isListed = steps.some(({ name }) => name === undefined);
    const names = new Set(steps.flatMap(({ name }) => (name === '..' || (name && !isListed) ? [name] : [])));
    const listed = isListed ? this.tree.entries(directory) : [];
    return [
      ...listed.map((entry): [string, Dirent] => [entry.name, entry]),
      ...[...names].flatMap((name): [string, Dirent][] => {
        const entry = this.tree.entry(posix.join(directory, name));
        return entry === undefined ? [] : [[name, entry]];
      }),
    ];
  }

  /** Whether `**` and patterns of names go into it. */
  #isDirectory({ path, entry }: Found): boolean {
    return entry.isDirectory() || (this.options.followSymlinks && entry.isSymbolicLink() && this.tree.leadsToDirectory(this.#full(path)));
  }

  /** Whether names that are written out do: as in Node, a link is then taken for one to a directory. */
  #isOpen(found: Found): boolean {
    return this.#isDirectory(found) || (found.entry.isSymbolicLink() && !this.options.followSymlinks);
  }

  /** With the place itself; undefined where links have led round to it. */
  #withinOf({ path, within }: Place): readonly string[] | undefined {
    if (!this.options.followSymlinks) return within;
    const real = this.tree.real(this.#full(path));
    if (real === undefined) return within;
    return within.includes(real) ? undefined : [...within, real];
  }

  #isPassedOver({ path, entry }: Found): boolean {
    const full = this.#full(path);
    const { isExcluded } = this.options;
    return isExcluded(full) || (entry.isDirectory() && isExcluded(`${full}/`)) || this.options.isPassedOver(path, entry);
  }
}

import type * as fs from 'node:fs';
import { posix } from 'node:path';
import { checkBoolean, checkObject, checkString } from './argument-checks.js';
import { argumentType } from './argument-errors.js';
import { answerWith, callbackAmong } from './callbacks.js';
import type { Dirent } from './directory-entries.js';
import { excludedBy, startsOf } from './glob-patterns.js';
import { GlobTree } from './glob-tree.js';
import { GlobWalk, type WalkOptions } from './glob-walk.js';
import { minimatch, minimatchSync } from './minimatch.js';
import { textOf } from './paths.js';
import type { View } from './view.js';

interface CommonOptions<Entry> {
  /** Where patterns start; the root, unless given. */
  readonly cwd?: string | URL | undefined;
  /** What isn't found: patterns from `cwd`, or whether nothing is looked for in a directory. */
  readonly exclude?: readonly string[] | ((entry: Entry) => boolean) | undefined;
  /** `**` and patterns of names go through links to directories, but never round. */
  readonly followSymlinks?: boolean | undefined;
}

/** What `glob` takes besides patterns, as in Node 26. */
export interface GlobOptions extends CommonOptions<string> {
  /** Gives paths. */
  readonly withFileTypes?: false | undefined;
}

/** The same, for entries of directories instead of paths. */
export interface GlobEntriesOptions extends CommonOptions<fs.Dirent> {
  /** Gives entries. */
  readonly withFileTypes: true;
}

/** Looks for what patterns match. */
export interface Globbing {
  /** Calls back with the paths that match. As in Node 22. */
  glob(patterns: string | readonly string[], callback: (error: NodeJS.ErrnoException | null, matches: string[]) => void): void;
  /** Calls back with the entries that match. */
  glob(
    patterns: string | readonly string[],
    options: GlobEntriesOptions,
    callback: (error: NodeJS.ErrnoException | null, matches: fs.Dirent[]) => void,
  ): void;
  /** Calls back with the paths that match. */
  glob(
    patterns: string | readonly string[],
    options: GlobOptions,
    callback: (error: NodeJS.ErrnoException | null, matches: string[]) => void,
  ): void;
  /** The entries that match. As in Node 22; not in browsers and workerd. */
  globSync(patterns: string | readonly string[], options: GlobEntriesOptions): fs.Dirent[];
  /** The paths that match: what a directory holds comes before what is below it. */
  globSync(patterns: string | readonly string[], options?: GlobOptions): string[];
}

/** `promises.glob`. */
export interface AsyncGlob {
  /** The entries that match. */
  (patterns: string | readonly string[], options: GlobEntriesOptions): AsyncGenerator<fs.Dirent, void>;
  /** The paths that match. */
  (patterns: string | readonly string[], options?: GlobOptions): AsyncGenerator<string, void>;
}

type Package = ReturnType<typeof minimatchSync>;
type Matches = Generator<string | Dirent, void>;

export function globbing(view: View): Globbing {
  const form = { at: 2, optionalFrom: 1 };
  return {
    glob: (...args: unknown[]) => {
      const [callback, index] = callbackAmong(args, form);
      const matches = search(view, args[0], index > 1 ? args[1] : undefined);
      answerWith(
        minimatch().then((loaded) => [...matches(loaded)]),
        callback,
      );
    },
    globSync: ((patterns: unknown, options?: unknown) => [...search(view, patterns, options)(minimatchSync())]) as Globbing['globSync'],
  };
}

export function asyncGlob(view: View): AsyncGlob {
  return async function* (patterns: unknown, options?: unknown) {
    yield* search(view, patterns, options)(await minimatch());
  } as AsyncGlob;
}

/** Checks the arguments; what it gives looks for what matches, as it is asked for. */
function search(view: View, given: unknown, options: unknown = {}): (loaded: Package) => Matches {
  const { cwd, exclude, withFileTypes, followSymlinks } = checkObject(options, 'options') as Record<string, unknown>;
  const directory = posix.resolve('/', directoryOf(cwd));
  if (followSymlinks !== undefined && followSymlinks !== null) checkBoolean(followSymlinks, 'options.followSymlinks');
  if (exclude !== undefined && exclude !== null) checkExclusion(exclude);
  const patterns = typeof given === 'object' ? checkStrings(given, 'patterns') : [checkString(given, 'patterns')];
  return function* (loaded) {
    const walk = new GlobWalk(new GlobTree(view), {
      directory,
      followSymlinks: followSymlinks === true,
      isExcluded: Array.isArray(exclude) ? excludedBy(exclude as string[], directory, loaded) : () => false,
      isPassedOver: passing(exclude, withFileTypes),
    });
    for (const { path, entry } of walk.run(startsOf(patterns, loaded))) yield withFileTypes ? entry : path;
  };
}

function passing(exclude: unknown, withFileTypes: unknown): WalkOptions['isPassedOver'] {
  if (typeof exclude !== 'function') return () => false;
  const ask = exclude as (entry: string | Dirent) => unknown;
  return (text, entry) => Boolean(ask(withFileTypes ? entry : text));
}

function directoryOf(cwd: unknown): string {
  if (cwd === undefined || cwd === null) return '.';
  if (cwd instanceof URL) return textOf(cwd);
  return checkString(cwd, 'paths[0]');
}

function checkExclusion(value: unknown): void {
  if (Array.isArray(value)) checkStrings(value, 'options.exclude');
  else if (typeof value !== 'function') throw argumentType('options.exclude', 'of type function or string[]', value);
}

function checkStrings(value: unknown, name: string): string[] {
  if (!Array.isArray(value)) throw argumentType(name, 'an instance of Array', value);
  return value.map((each, index) => checkString(each, `${name}[${index}]`));
}

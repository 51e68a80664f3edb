import type { Minimatch } from 'minimatch';
import { posix } from 'node:path';
import type { minimatchSync } from './minimatch.js';

/** What a name in a directory has to be for a pattern to go on there. */
export interface Step {
  /** `**`: any directories, or none. */
  readonly isGlobstar: boolean;
  /** The one name that matches, where it is written out. It is empty behind a slash at the end of a pattern. */
  readonly name: string | undefined;
  /** Behind the last one there is none: what matches it is a result. */
  readonly next: Step | undefined;
  matches(name: string): boolean;
}

/** Where a pattern starts, and its first step there. */
export interface Start {
  /** `.`, `/` or `../`. */
  readonly path: string;
  /** The pattern says so itself. */
  readonly isGiven: boolean;
  readonly step: Step;
}

type Package = ReturnType<typeof minimatchSync>;
type Part = Minimatch['set'][number][number];

/** As Node reads patterns. A container's paths are POSIX on every platform. */
const READING = { windowsPathsNoEscape: true, nonegate: true, nocomment: true, optimizationLevel: 2, platform: 'linux' } as const;

/** Patterns with their braces expanded. */
export function startsOf(patterns: readonly string[], { Minimatch, GLOBSTAR }: Package): Start[] {
  const sets = patterns.flatMap((pattern) => new Minimatch(pattern, READING).set);
  return sets.flatMap((parts) => {
    const path = STARTS.get(parts[0]);
    const steps = parts.slice(path === undefined ? 0 : 1);
    const step = steps.reduceRight<Step | undefined>((next, part) => stepOf(part, part === GLOBSTAR, next), undefined);
    return step === undefined ? [] : [{ path: path ?? '.', isGiven: path !== undefined, step }];
  });
}

/** Whether one of the patterns, which start in a directory, matches a path from the root. */
export function excludedBy(patterns: readonly string[], directory: string, { Minimatch }: Package): (path: string) => boolean {
  const matchers = patterns.map((pattern) => new Minimatch(posix.resolve(directory, pattern), READING));
  return (path) => matchers.some((matcher) => matcher.match(path));
}

const STARTS: ReadonlyMap<unknown, string> = new Map([
  ['', '/'],
  ['.', '.'],
  ['..', '../'],
]);

function stepOf(part: Part, isGlobstar: boolean, next: Step | undefined): Step {
  if (typeof part === 'string') return { isGlobstar, name: part, next, matches: (name) => name === part };
  return { isGlobstar, name: undefined, next, matches: (name) => isGlobstar || (part as RegExp).test(name) };
}

// A container and an oracle, taken through the same operations.
import { isDeepStrictEqual } from 'node:util';
import type { Change, Container, Store } from '../../dist/index.js';
import { shortest } from '../support/shortest.js';
import { Side, treeOf, type AnyFs, type Operation } from './operations.js';

/** Operations between two comparisons of the whole tree, and between two openings of the container. */
const COMPARE_EVERY = 50;
const REOPEN_EVERY = 150;

// eslint-disable-next-line @typescript-eslint/no-deprecated -- vitest's workers may not set the umask, which is the other way to read it
export const HOST_UMASK = process.umask();

export type Tree = ReadonlyMap<string, unknown>;

/** Where and how both sides first differed. */
interface Difference {
  /** Operations that had been applied. */
  readonly after: number;
  readonly text: string;
}

/** A file system that is known to be right, holding what the image `base` holds. */
export interface Oracle {
  readonly fs: AnyFs;
  /** Where in it the tree is. */
  readonly root: string;
  /** What a container's diff has to be, if it can tell. */
  diff?(): string[];
}

/** A store that can be opened by another instance of the component. */
export interface Reopening {
  store: Store;
  open(): Promise<Store>;
}

/** Applies `operations` to a new container over `base` and to an oracle; reopens the store now and then. */
async function compare(where: Reopening, oracle: Oracle, operations: readonly Operation[]): Promise<Difference | undefined> {
  const { fs: hostFs, root } = oracle;
  const base = treeOf(hostFs, root);
  const host = new Side(hostFs, root);
  const reopen = async (): Promise<void> => {
    await container.close();
    await where.store.close();
    where.store = await where.open();
    container = await where.store.container(container.name);
    container.fs.umask(HOST_UMASK);
  };
  let container = await where.store.create('base');
  let ours = new Side(container.fs, '');
  container.fs.umask(HOST_UMASK);
  try {
    for (const [i, operation] of operations.entries()) {
      const [expected, actual] = [host.apply(operation), ours.apply(operation)];
      if (!isDeepStrictEqual(actual, expected)) {
        return { after: i + 1, text: `the last gave ${JSON.stringify(actual)}, the oracle ${JSON.stringify(expected)}` };
      }
      const last = i === operations.length - 1;
      const difference =
        last || i % COMPARE_EVERY === COMPARE_EVERY - 1 ? differenceOf(treeOf(container.fs, ''), treeOf(hostFs, root)) : undefined;
      if (difference !== undefined) return { after: i + 1, text: difference };
      if (i % REOPEN_EVERY === REOPEN_EVERY - 1) {
        host.closeAll();
        ours.closeAll();
        await reopen();
        ours = new Side(container.fs, '');
      }
    }
    const end = treeOf(hostFs, root);
    for (const state of ['', ', in another instance']) {
      if (state !== '') {
        host.closeAll();
        ours.closeAll();
        await reopen();
      }
      const wrong = differenceOf(treeOf(container.fs, ''), end) ?? diffFault(container.diff(), base, end) ?? otherDiff(container, oracle);
      if (wrong !== undefined) return { after: operations.length, text: wrong + state };
    }
    return undefined;
  } finally {
    host.closeAll();
    ours.closeAll();
    await container.close();
    await where.store.remove(container.name);
  }
}

/** Compares; of a run that fails, tells the shortest part that does. */
export async function failureOf(where: Reopening, newOracle: () => Oracle, operations: readonly Operation[]): Promise<string | undefined> {
  const run = (some: readonly Operation[]): Promise<Difference | undefined> => compare(where, newOracle(), some);
  const found = await run(operations);
  if (found === undefined) return undefined;
  const short = await shortest(operations.slice(0, found.after), async (some) => (await run(some)) !== undefined);
  const { text } = (await run(short)) ?? found;
  return `${text}, after\n${short.map((operation) => JSON.stringify(operation)).join('\n')}`;
}

export function differenceOf(actual: Tree, expected: Tree): string | undefined {
  for (const path of new Set([...actual.keys(), ...expected.keys()])) {
    const [a, e] = [actual.get(path), expected.get(path)];
    if (!isDeepStrictEqual(a, e)) return `/${path} is ${JSON.stringify(a)}, in the oracle's tree ${JSON.stringify(e)}`;
  }
  return undefined;
}

function otherDiff(container: Container, oracle: Oracle): string | undefined {
  const expected = oracle.diff?.();
  const actual = container.diff().map(({ kind, path }) => `${kind} ${path}`);
  if (expected === undefined || isDeepStrictEqual(actual, expected)) return undefined;
  const only = (a: string[], b: string[]): string => a.filter((line) => !b.includes(line)).join(', ') || 'nothing';
  return `the diff alone says ${only(actual, expected)}; the oracle's alone ${only(expected, actual)}`;
}

/** What is wrong with a diff, whatever the way that led from `base` to `end`. */
export function diffFault(lines: readonly Change[], base: Tree, end: Tree): string | undefined {
  const kinds = new Map(lines.map(({ kind, path }) => [path.slice(1), kind]));
  const shown = lines.map(({ pathBytes }) => Buffer.from(pathBytes));
  if (!isDeepStrictEqual(shown, [...shown].sort(Buffer.compare))) return 'the diff is not sorted';
  if (kinds.size !== lines.length) return 'the diff names a path twice';
  for (const [path, kind] of kinds) {
    if (end.has(path) === (kind === 'D')) return `the diff says ${kind} /${path}`;
    if (base.has(path) === (kind === 'A')) return `the diff says ${kind} /${path}, which was ${base.has(path) ? '' : 'not '}there before`;
  }
  const parents = (path: string): string[] => path.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'));
  // What was below a directory that is a file now went with it: the C of the file says so.
  const gone = (path: string): boolean => kinds.get(path) === 'D' || (kinds.get(path) === 'C' && !isDirectory(end.get(path)));
  for (const [path, was] of base) {
    if (path === '' || kinds.has(path)) continue;
    if (!end.has(path) && !parents(path).some(gone)) return `the diff does not say that /${path} is gone`;
    if (end.has(path) && !same(was, end.get(path))) return `the diff does not say that /${path} changed`;
  }
  const unsaid = [...end.keys()].find((path) => path !== '' && !base.has(path) && kinds.get(path) !== 'A');
  return unsaid === undefined ? undefined : `the diff does not say that /${unsaid} is new`;
}

function isDirectory(shown: unknown): boolean {
  return ((shown as { mode: number }).mode & 0o170000) === 0o040000;
}

/** A link more or less is a change of the directories that hold the names. */
function same(a: unknown, b: unknown): boolean {
  const plain = (value: unknown): object => ({ ...(value as object), nlink: 0 });
  return isDeepStrictEqual(plain(a), plain(b));
}

// A container and a directory of the kernel, taken through the same operations.
import { execFileSync } from 'node:child_process';
import nodeFs from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Container, Store } from '../../dist/index.js';
import { Side, treeOf, type AnyFs, type Operation } from './operations.js';

/** Operations between two comparisons of the whole tree, and between two openings of the container. */
const COMPARE_EVERY = 50;
const REOPEN_EVERY = 150;

// eslint-disable-next-line @typescript-eslint/no-deprecated -- vitest's workers may not set the umask, which is the other way to read it
const HOST_UMASK = process.umask();

export type Tree = ReadonlyMap<string, unknown>;

/** Where and how both sides first differed. */
export interface Difference {
  /** Operations that had been applied. */
  readonly after: number;
  readonly text: string;
}

/** Applies `operations` to a new container over `base` and to a copy of the directory `original`. */
export async function compare(store: Store, original: string, operations: readonly Operation[]): Promise<Difference | undefined> {
  const root = `${original}.copy`;
  nodeFs.rmSync(root, { recursive: true, force: true });
  execFileSync('cp', ['-a', original, root]);
  const hostFs = nodeFs as unknown as AnyFs;
  const base = treeOf(hostFs, root);
  const host = new Side(hostFs, root);
  let container = await store.create('base');
  let ours = new Side(container.fs, '');
  container.fs.umask(HOST_UMASK);
  try {
    for (const [i, operation] of operations.entries()) {
      const [expected, actual] = [host.apply(operation), ours.apply(operation)];
      if (!isDeepStrictEqual(actual, expected) && !eitherWillDo(operation, actual, expected)) {
        return { after: i + 1, text: `the last gave ${JSON.stringify(actual)}, the kernel ${JSON.stringify(expected)}` };
      }
      const last = i === operations.length - 1;
      const difference =
        last || i % COMPARE_EVERY === COMPARE_EVERY - 1 ? differenceOf(treeOf(container.fs, ''), treeOf(hostFs, root)) : undefined;
      if (difference !== undefined) return { after: i + 1, text: difference };
      if (i % REOPEN_EVERY === REOPEN_EVERY - 1) {
        host.closeAll();
        ours.closeAll();
        await container.close();
        container = await store.container(container.name);
        container.fs.umask(HOST_UMASK);
        ours = new Side(container.fs, '');
      }
    }
    const wrong = diffFault(container, base, treeOf(hostFs, root));
    return wrong === undefined ? undefined : { after: operations.length, text: wrong };
  } finally {
    host.closeAll();
    ours.closeAll();
    await container.close();
    await store.remove(container.name);
  }
}

/**
 * Where several errors apply, POSIX leaves open which one is told (XSH 2.3 "Error Numbers"), and `ftruncate` may say
 * either of two. These are the only places where the container tells another than the kernel.
 */
const EITHER: readonly (readonly [
  operations: readonly Operation['op'][],
  codes: readonly string[],
  when: (operation: Operation) => boolean,
])[] = [
  // A directory can't be linked, whatever is wrong with the new name.
  [['link'], ['EPERM', 'ENOENT', 'ENOTDIR', 'EEXIST'], () => true],
  // What is renamed isn't there, whatever is wrong with the new name.
  [['rename'], ['ENOENT', 'ENOTDIR'], () => true],
  [['ftruncate'], ['EBADF', 'EINVAL'], () => true],
  // A slash after the name of what is there and no directory, or of what isn't there.
  [
    ['write', 'append', 'exclusive', 'write-at', 'truncate', 'mkdir', 'open', 'read', 'list', 'chown', 'lchown', 'chmod', 'rm', 'copy'],
    ['ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST'],
    (operation) => 'path' in operation && operation.path.endsWith('/'),
  ],
];

function eitherWillDo(operation: Operation, actual: unknown, expected: unknown): boolean {
  return EITHER.some(
    ([operations, codes, when]) =>
      operations.includes(operation.op) && codes.includes(String(actual)) && codes.includes(String(expected)) && when(operation),
  );
}

/** The shortest part of a failing run that still fails, found by leaving out ever smaller runs of operations. */
export async function shortest(
  operations: readonly Operation[],
  fails: (operations: readonly Operation[]) => Promise<boolean>,
): Promise<readonly Operation[]> {
  let rest = operations;
  for (let size = Math.ceil(rest.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = rest.length - size; at > -size; at -= size) {
      const start = Math.max(0, at);
      const without = [...rest.slice(0, start), ...rest.slice(at + size)];
      if (without.length < rest.length && (await fails(without))) rest = without;
    }
  }
  return rest;
}

function differenceOf(actual: Tree, expected: Tree): string | undefined {
  for (const path of new Set([...actual.keys(), ...expected.keys()])) {
    const [a, e] = [actual.get(path), expected.get(path)];
    if (!isDeepStrictEqual(a, e)) return `/${path} is ${JSON.stringify(a)}, in the kernel's tree ${JSON.stringify(e)}`;
  }
  return undefined;
}

/** What is wrong with a diff, whatever the way that led from `base` to `end`. */
function diffFault(container: Container, base: Tree, end: Tree): string | undefined {
  const lines = container.diff();
  const kinds = new Map(lines.map(({ kind, path }) => [path.slice(1), kind]));
  const shown = lines.map(({ pathBytes }) => Buffer.from(pathBytes));
  if (!isDeepStrictEqual(shown, [...shown].sort(Buffer.compare))) return 'the diff is not sorted';
  if (kinds.size !== lines.length) return 'the diff names a path twice';
  for (const [path, kind] of kinds) {
    if (end.has(path) === (kind === 'D')) return `the diff says ${kind} /${path}`;
    if (base.has(path) === (kind === 'A')) return `the diff says ${kind} /${path}, which was ${base.has(path) ? '' : 'not '}in the image`;
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

// What of a file both sides have to agree on.
import type { BigIntStats } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { ContainerFs } from '../../dist/index.js';
import { nameLinkGroups, walkTree } from '../interop/container-tree.js';
import type { Seen } from './kernel/calls.js';

/** A directory's size and link count are each file system's own affair. */
export function shown(stats: BigIntStats, { started, timesFiles }: { readonly started: bigint; readonly timesFiles: boolean }): object {
  const { mode, uid, gid, rdev, size, nlink, mtimeNs, atimeNs } = stats;
  const common = {
    mode: mode.toString(8),
    uid,
    gid,
    mtime: timesFiles || !stats.isFile() ? moment(mtimeNs, started) : '',
    atime: moment(atimeNs, started),
  };
  return stats.isDirectory() ? common : { ...common, size, nlink, rdev };
}

/** A time that was set, or that some call was made; when that was, differs between the sides. */
function moment(ns: bigint, started: bigint): string {
  return ns >= started ? 'now' : String(ns);
}

/** The tree of a container as calls.py tells the kernel's. */
export function seenIn(fs: ContainerFs, root: string): Seen[] {
  return walkTree(fs, root).map(({ entry, stat }) => ({ ...entry, number: String(stat.ino), atime: String(stat.atimeNs) }));
}

export type Tree = ReadonlyMap<string, Seen>;

/** A tree by path, its links in groups by name, and without what only one moment has. Times count only where `timed` says so. */
export function treeOf(entries: readonly Seen[], started: bigint, timed: (seen: Seen) => boolean): Tree {
  const inodes = nameLinkGroups(entries.map((entry) => ({ ...entry })));
  return new Map(
    inodes.map((entry) => {
      const seen = entry as Seen;
      const [mtime, atime] = [seen.mtime, seen.atime].map((time) => (timed(seen) ? moment(BigInt(time), started) : '')) as [string, string];
      return [pathOf(seen), { ...seen, mtime, atime }];
    }),
  );
}

/** The first difference between two trees, in words. */
export function differenceOf(ours: Tree, kernels: Tree): string | undefined {
  for (const path of new Set([...ours.keys(), ...kernels.keys()])) {
    const [a, b] = [ours.get(path), kernels.get(path)].map((seen) => seen && { ...seen, number: '' }) as Partial<Seen>[];
    if (isDeepStrictEqual(a, b)) continue;
    if (a === undefined || b === undefined) return `${path} is only ${a === undefined ? "in the kernel's" : 'in our'} tree`;
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])] as (keyof Seen)[];
    const told = keys.filter((key) => !isDeepStrictEqual(a[key], b[key]));
    return told.map((key) => `${path}: ${key} is ${JSON.stringify(a[key])}, the kernel's ${JSON.stringify(b[key])}`).join('; ');
  }
  return undefined;
}

/** An inode that is the same in both of the kernel's trees has to be the same in ours, and the other way round. */
export function inodeFault(ours: readonly [Tree, Tree], kernels: readonly [Tree, Tree]): string | undefined {
  for (const path of kernels[1].keys()) {
    const same = ([before, after]: readonly [Tree, Tree]): boolean => before.get(path)?.number === after.get(path)?.number;
    if (same(ours) !== same(kernels)) return `${path}: the inode ${same(ours) ? 'stayed' : 'changed'}, in the kernel's tree not`;
  }
  return undefined;
}

/**
 * What changed between two trees, as `docker diff` tells it: by path, what is another inode, and what has other attributes or content. A file of the
 * image with several names is told under those by which it was changed, as in the kernel's upper: of these lines those in `told` are right.
 */
export function changesOf(base: Tree, end: Tree, told: readonly string[]): string[] {
  const lines: string[] = [];
  const childrenOf = (tree: Tree): Map<string, string[]> => {
    const found = new Map<string, string[]>();
    for (const path of tree.keys())
      if (path !== '') (found.get(parentOf(path)) ?? found.set(parentOf(path), []).get(parentOf(path))!).push(path);
    return found;
  };
  const isToldElsewhere = (a: Seen, b: Seen): boolean => a.inode !== undefined && a.number === b.number && !told.includes(`C ${pathOf(b)}`);
  const [were, are] = [childrenOf(base), childrenOf(end)];
  const added = (path: string): void => {
    lines.push(`A ${path}`);
    are.get(path)?.forEach(added);
  };
  const compare = (path: string): void => {
    const [a, b] = [base.get(path)!, end.get(path)!];
    const before = lines.length;
    const both = a.kind === 'directory' && b.kind === 'directory';
    for (const child of are.get(path) ?? [])
      if (both && base.has(child)) compare(child);
      else added(child);
    if (both) for (const child of were.get(path) ?? []) if (!end.has(child)) lines.push(`D ${child}`);
    const differs = !isDeepStrictEqual(content(a), content(b)) && !isToldElsewhere(a, b);
    if (lines.length > before || differs) lines.push(`C ${path}`);
  };
  compare('');
  return lines.filter((line) => line !== 'C ').sort(byPath);
}

/** What a change shows in: links more or less are changes of directories. */
export function content(seen: Seen): object {
  return { ...seen, path: '', atime: '', inode: '', links: 0 };
}

function pathOf({ path }: Seen): string {
  return Buffer.from(path, 'hex').toString('latin1');
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

export function byPath(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a.slice(2), 'latin1'), Buffer.from(b.slice(2), 'latin1'));
}

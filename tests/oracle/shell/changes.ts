// A diff read from overlayfs's upper directory: what `docker diff` would print of it.
import { isDeepStrictEqual } from 'node:util';
import type { UpperEntry } from '../kernel/calls.js';
import { byPath, content, type Tree } from '../seen.js';

/**
 * `base` and `end`: the merged tree before and after. The kernel copies up what is opened for writing though nobody writes, and directories on the
 * way: such an entry that differs in nothing is a change only if our diff, `actual`, says so too.
 */
export function changesInUpper(upper: readonly UpperEntry[], base: Tree, end: Tree, actual: readonly string[]): string[] {
  const told = new Set(actual);
  const lines: string[] = [];
  const isChanged = (path: string): boolean => {
    const [before, after] = [base.get(path)!, end.get(path)!];
    if (isDeepStrictEqual(content(before), content(after))) return after.kind === 'file' && told.has(`C ${path}`);
    // Of several names, the one by which a file was changed first is told (docs/semantics.md).
    return before.inode === undefined || before.number !== after.number || told.has(`C ${path}`);
  };
  const below = (tree: Tree, path: string): string[] => [...tree.keys()].filter((each) => each.startsWith(`${path}/`));
  for (const { path: hex, kind } of upper) {
    const path = Buffer.from(hex, 'hex').toString('latin1');
    const paths = kind === 'merged' || kind === 'whiteout' ? [path] : [path, ...below(end, path)];
    const hidden = base.get(path)?.kind === 'directory' && end.get(path)?.kind === 'directory' && kind === 'whole' ? below(base, path) : [];
    const gone = kind === 'whiteout' ? [path] : hidden;
    for (const each of gone) if (base.has(each) && !end.has(each) && end.get(parentOf(each))?.kind === 'directory') lines.push(`D ${each}`);
    for (const each of paths) {
      if (!end.has(each)) continue;
      if (!base.has(each) || isReplaced(base, end, parentOf(each), path)) lines.push(`A ${each}`);
      else if (isChanged(each)) lines.push(`C ${each}`);
    }
  }
  return withParents(lines, base).sort(byPath);
}

/** Whether a directory above, down to `top`, wasn't one before. */
function isReplaced(base: Tree, end: Tree, path: string, top: string): boolean {
  for (let at = path; at.length >= top.length; at = parentOf(at)) {
    if (base.get(at)?.kind !== 'directory') return true;
    if (at === '') return false;
  }
  return false;
}

/** A directory is changed by what is changed in it. */
function withParents(lines: readonly string[], base: Tree): string[] {
  const all = new Set(lines);
  for (const line of lines) {
    for (let at = parentOf(line.slice(2)); at !== ''; at = parentOf(at)) if (!all.has(`A ${at}`) && base.has(at)) all.add(`C ${at}`);
  }
  all.delete('C ');
  return [...all];
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

import { posix } from 'node:path';
import type { BigIntStats } from '../../fs/stats.js';
import { bytesOfText, textOfBytes } from '../byte-text.js';
import { statIfAny, type ToolContext } from './tool.js';

/** How a copy is made, as far as it matters when source and target are one file. */
export interface CopyRules {
  /** Symbolic links are copied as such. */
  readonly keepsLinks: boolean;
  readonly hardLinks: boolean;
  readonly symbolicLinks: boolean;
  /** What is at the target goes first. */
  readonly replaces: boolean;
}

/** A source and what is at its target already; of links themselves or of what they lead to, as they are copied. */
export interface Meeting {
  readonly from: Buffer;
  readonly to: Buffer;
  readonly stats: BigIntStats;
  readonly there: BigIntStats;
}

/** What becomes of a copy: it can be made, it need not be, or it would destroy what it copies. As GNU's cp decides. */
export function verdict(context: ToolContext, { from, to, stats, there }: Meeting, rules: CopyRules): 'copy' | 'nothing' | 'refuse' {
  const same = stats.ino === there.ino;
  if (same && rules.hardLinks) return 'nothing';
  if (rules.keepsLinks && stats.isSymbolicLink() && there.isSymbolicLink()) {
    if (isSameName(context, from, to)) return 'refuse';
    return same ? 'nothing' : 'copy';
  }
  if (!rules.keepsLinks && !same) return 'copy';
  const [source, target] = rules.keepsLinks ? [stats, there] : [statIfAny(context, from, false), statIfAny(context, to, false)];
  if (source === undefined || target === undefined) return 'copy';
  const linked = source.isSymbolicLink() || target.isSymbolicLink();
  if (rules.replaces) {
    if (target.isSymbolicLink()) return 'copy';
    if (source.ino === target.ino && target.nlink > 1n && !isSameName(context, from, to)) return 'copy';
  }
  if (!linked && source.ino !== target.ino) return 'copy';
  if (rules.symbolicLinks && target.isSymbolicLink()) return 'copy';
  if (!rules.keepsLinks) return 'refuse';
  const [behind, atTarget] = [statBehind(context, from), statBehind(context, to)];
  if (behind === undefined || atTarget === undefined || behind.ino !== atTarget.ino) return 'copy';
  if (!rules.hardLinks) return 'refuse';
  return target.isSymbolicLink() ? 'copy' : 'nothing';
}

/** Whether two paths are the same name in the same directory. */
export function isSameName(context: ToolContext, a: Buffer, b: Buffer): boolean {
  const [first, second] = [textOfBytes(a), textOfBytes(b)];
  if (posix.basename(first) !== posix.basename(second)) return false;
  const [one, other] = [first, second].map((path) => statBehind(context, bytesOfText(posix.dirname(path))));
  return one !== undefined && one.ino === other?.ino;
}

/** What a path leads to; undefined when nothing is there, or its links lead nowhere. */
export function statBehind(context: ToolContext, path: Buffer): BigIntStats | undefined {
  try {
    return statIfAny(context, path, true);
  } catch {
    return undefined;
  }
}

import type { CollectionReport, Store } from '../index.js';
import { interruptible } from './interrupt.js';
import { ProgressLine } from './progress.js';
import { sizeText } from './words.js';

/** Collects garbage with progress on a terminal; Ctrl-C leaves the rest to the next time. */
export async function collect(store: Store, quiet: boolean, dryRun: boolean): Promise<CollectionReport> {
  const line = new ProgressLine(quiet);
  try {
    return await interruptible((signal) => store.gc({ dryRun, signal, onProgress: line.collected }));
  } finally {
    line.clear();
  }
}

const KINDS = [
  ['packs', 'pack'],
  ['layers', 'layer'],
  ['merged', 'merged image'],
  ['journals', 'writable layer'],
  ['epochs', 'old writable part'],
  ['temporary', 'unfinished file'],
] as const;

/** What was removed, one line each; then what is held back, and by whom. */
export function linesOf(report: CollectionReport): string[] {
  const lines: string[] = [];
  for (const [key, name] of KINDS) {
    const { count, bytes } = report[key];
    if (count > 0) lines.push(`${`${count} ${name}${count === 1 ? '' : 's'}`.padEnd(26)}${sizeText(bytes).padStart(8)}`);
  }
  if (report.rewritten.count > 0) lines.push(`${'Written anew'.padEnd(26)}${`-${sizeText(report.rewritten.bytes)}`.padStart(8)}`);
  if (report.held.count > 0) {
    lines.push(
      `${'Held back'.padEnd(26)}${sizeText(report.held.bytes).padStart(8)}   by ${report.holders.join('; ') || 'another program'}`,
    );
  }
  return lines;
}

import { posix } from 'node:path';
import { textOfBytes } from '../byte-text.js';
import { reasonOf } from '../reason.js';
import { humanSize } from './described.js';
import { parsed, pathOf, statOf, ToolError, type Tool } from './tool.js';

/** du: `[-a] [-s] [-h|-b|-k|-m] [-c] [-d DEPTH] [FILE…]`. A file counts as on a disk of 4 KiB blocks, but what it shares is shared. */
export const du: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    all: { type: 'boolean', short: 'a' },
    summarize: { type: 'boolean', short: 's' },
    'human-readable': { type: 'boolean', short: 'h' },
    bytes: { type: 'boolean', short: 'b' },
    'apparent-size': { type: 'boolean' },
    k: { type: 'boolean', short: 'k' },
    m: { type: 'boolean', short: 'm' },
    total: { type: 'boolean', short: 'c' },
    'max-depth': { type: 'string', short: 'd' },
    'one-file-system': { type: 'boolean', short: 'x' },
    dereference: { type: 'boolean', short: 'L' },
  });
  const depthMax = values.summarize === true ? 0 : values['max-depth'] === undefined ? Infinity : Number(values['max-depth']);
  if (Number.isNaN(depthMax)) throw new ToolError(`invalid maximum depth '${values['max-depth'] ?? ''}'`);
  const apparent = values.bytes === true || values['apparent-size'] === true;
  const lines: string[] = [];
  const complaints: string[] = [];
  const counted = new Set<bigint>();
  const shown = (bytes: number): string => {
    if (values['human-readable'] === true) return humanSize(bytes);
    return String(values.bytes === true ? bytes : Math.ceil(bytes / (values.m === true ? 1024 * 1024 : 1024)));
  };
  const sum = (name: string, depth: number): number => {
    const path = pathOf(context, name);
    const stats = statOf(context, path, values.dereference === true);
    // A file with several names counts once.
    if (!stats.isDirectory() && stats.nlink > 1n) {
      if (counted.has(stats.ino)) return 0;
      counted.add(stats.ino);
    }
    let total = apparent ? Number(stats.size) : Math.ceil(Number(stats.size) / 4096) * 4096;
    if (stats.isDirectory()) {
      for (const entry of context.fs.readdirSync(path, { encoding: 'buffer' }))
        total += sum(posix.join(name, textOfBytes(entry)), depth + 1);
    }
    if (depth <= depthMax && (depth === 0 || stats.isDirectory() || values.all === true)) lines.push(`${shown(total)}\t${name}\n`);
    return total;
  };
  let all = 0;
  for (const name of positionals.length === 0 ? ['.'] : positionals) {
    try {
      all += sum(name, 0);
    } catch (error) {
      complaints.push(`cannot access '${name}': ${reasonOf(error)}`);
    }
  }
  if (values.total === true) lines.push(`${shown(all)}\ttotal\n`);
  return { out: lines.join(''), complaints };
};

import { gunzipSync, gzipSync } from 'node:zlib';
import { reasonOf } from '../reason.js';
import { OUTPUT_MAX, wholeInput } from './input.js';
import { parsed, pathOf, statOf, ToolError, type Tool, type ToolContext } from './tool.js';

const flag = (short: string) => ({ type: 'boolean', short }) as const;
const LEVELS = Object.fromEntries([...'123456789'].map((level) => [level, flag(level)]));
const OPTIONS = {
  stdout: flag('c'),
  'to-stdout': { type: 'boolean' },
  decompress: flag('d'),
  uncompress: { type: 'boolean' },
  keep: flag('k'),
  force: flag('f'),
  'no-name': flag('n'),
  name: flag('N'),
  quiet: flag('q'),
  verbose: flag('v'),
  test: flag('t'),
  suffix: { type: 'string', short: 'S', default: '.gz' },
  fast: { type: 'boolean' },
  best: { type: 'boolean' },
} as const;

/** gzip: `[-c] [-d] [-k] [-f] [-t] [-1…-9] [FILE…]`. */
export const gzip: Tool = (args, context) => zip(args, context, false, false);
/** gunzip: gzip -d. */
export const gunzip: Tool = (args, context) => zip(args, context, true, false);
/** zcat: gzip -dc. */
export const zcat: Tool = (args, context) => zip(args, context, true, true);

function zip(args: readonly string[], context: ToolContext, always: boolean, print: boolean) {
  const { values, positionals } = parsed(args, { ...LEVELS, ...OPTIONS });
  const given = values as Readonly<Record<string, unknown>>;
  const decompress = always || given['decompress'] === true || given['uncompress'] === true || given['test'] === true;
  const level =
    given['best'] === true ? 9 : given['fast'] === true ? 1 : Number([...'123456789'].find((digit) => given[digit] === true) ?? 6);
  const suffix = String(given['suffix']);
  const printed = print || given['stdout'] === true || given['to-stdout'] === true;
  const out: Buffer[] = [];
  const complaints: string[] = [];
  for (const name of positionals.length === 0 ? ['-'] : positionals) {
    try {
      const input = wholeInput(context, name);
      const result = decompress ? inflated(input, name) : gzipSync(input, { level });
      if (given['test'] === true) continue;
      if (printed || name === '-') out.push(result);
      else replace(context, name, targetOf(name, suffix, decompress), result, given['keep'] === true, given['force'] === true);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      complaints.push(error.message);
    }
  }
  return { out: Buffer.concat(out), complaints };
}

function inflated(input: Buffer, name: string): Buffer {
  try {
    return gunzipSync(input, { maxOutputLength: 4 * OUTPUT_MAX });
  } catch (error) {
    const reason = input[0] === 0x1f && input[1] === 0x8b ? reasonOf(error) : 'not in gzip format';
    throw new ToolError(`${name === '-' ? 'stdin' : name}: ${reason}`);
  }
}

function targetOf(name: string, suffix: string, decompress: boolean): string {
  if (!decompress) {
    if (name.endsWith(suffix)) throw new ToolError(`${name} already has ${suffix} suffix -- unchanged`);
    return name + suffix;
  }
  if (name.endsWith('.tgz')) return name.replace(/\.tgz$/, '.tar');
  if (!name.endsWith(suffix)) throw new ToolError(`${name}: unknown suffix -- ignored`);
  return name.slice(0, -suffix.length);
}

/** The result gets the attributes of what it was made from, which goes. */
function replace(context: ToolContext, name: string, target: string, bytes: Buffer, keep: boolean, force: boolean): void {
  const { fs } = context;
  const [from, to] = [pathOf(context, name), pathOf(context, target)];
  if (!force && fs.existsSync(to)) throw new ToolError(`${target} already exists; not overwritten`);
  const stats = statOf(context, from, true);
  fs.writeFileSync(to, bytes);
  fs.chownSync(to, Number(stats.uid), Number(stats.gid));
  fs.chmodSync(to, Number(stats.mode & 0o7777n));
  fs.utimesSync(to, stats.atimeNs, stats.mtimeNs);
  if (!keep) fs.unlinkSync(from);
}

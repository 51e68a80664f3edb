import type { BigIntStats } from '../../fs/stats.js';
import { reasonOf } from '../reason.js';
import { deviceNumbers, fullTime, kindWords, modeText, OwnerNames, splitTime, targetOf } from './described.js';
import { operands, parsed, pathOf, statOf, ToolError, type Tool, type ToolContext } from './tool.js';

/** stat: `[-L] [-c FORMAT|--printf=FORMAT|-t] FILE…`. */
export const stat: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    dereference: { type: 'boolean', short: 'L' },
    format: { type: 'string', short: 'c' },
    printf: { type: 'string' },
    terse: { type: 'boolean', short: 't' },
    'file-system': { type: 'boolean', short: 'f' },
  });
  if (values['file-system'] === true) throw new ToolError('a container has no file system of its own to tell of (-f)');
  const names = new OwnerNames(context);
  const terse = values.terse === true ? '%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o' : undefined;
  const format = values.printf === undefined ? `${values.format ?? terse ?? ''}\n` : unescaped(values.printf);
  const parts: string[] = [];
  const complaints: string[] = [];
  for (const name of operands(positionals, 1)) {
    try {
      const path = pathOf(context, name);
      const stats = statOf(context, path, values.dereference === true);
      const chosen = format === '\n' ? defaultFormat(stats) : format;
      parts.push(filled(chosen, (letter) => field(letter, name, path, stats, names, context)));
    } catch (error) {
      complaints.push(`cannot statx '${name}': ${reasonOf(error)}`);
    }
  }
  return { out: parts.join(''), complaints };
};

function unescaped(format: string): string {
  const plain: Readonly<Record<string, string>> = { n: '\n', t: '\t', '\\': '\\', '0': '\0', r: '\r' };
  return format.replace(/\\([nt\\0r])/g, (_, letter: string) => plain[letter] ?? letter);
}

/** `%[-0]WIDTH.PRECISION` and a letter. */
function filled(format: string, field: (letter: string) => string): string {
  return format.replace(
    /%([-0]*)(\d*)(?:\.(\d*))?([a-zA-Z%])/g,
    (_, flags: string, width: string, precision: string | undefined, letter: string) => {
      const text = letter === '%' ? '%' : fraction(field(letter), letter, precision);
      if (flags.includes('-')) return text.padEnd(Number(width));
      return text.padStart(Number(width), flags.includes('0') ? '0' : ' ');
    },
  );
}

/** Seconds are whole unless a precision asks for more. */
function fraction(text: string, letter: string, precision: string | undefined): string {
  if (!'WXYZ'.includes(letter)) return text;
  const [seconds = '', rest = ''] = text.split('.');
  return precision === undefined
    ? seconds
    : `${seconds}.${rest.slice(0, precision === '' ? 9 : Number(precision)).padEnd(Number(precision), '0')}`;
}

function seconds(ns: bigint): string {
  const [whole, rest] = splitTime(ns);
  return `${whole}.${String(rest).padStart(9, '0')}`;
}

function field(letter: string, name: string, path: Buffer, stats: BigIntStats, names: OwnerNames, context: ToolContext): string {
  const [major, minor] = deviceNumbers(stats.rdev);
  switch (letter) {
    case 'n':
      return name;
    case 'N':
      return stats.isSymbolicLink() ? `'${name}' -> '${targetOf(context, path)}'` : `'${name}'`;
    case 's':
      return String(stats.size);
    case 'b':
      return String(stats.blocks);
    case 'B':
      return '512';
    case 'o':
      return String(stats.blksize);
    case 'a':
      return (stats.mode & 0o7777n).toString(8);
    case 'A':
      return modeText(stats);
    case 'f':
      return stats.mode.toString(16);
    case 'F':
      return kindWords(stats);
    case 'u':
      return String(stats.uid);
    case 'g':
      return String(stats.gid);
    case 'U':
      return names.user(Number(stats.uid)) ?? 'UNKNOWN';
    case 'G':
      return names.group(Number(stats.gid)) ?? 'UNKNOWN';
    case 'h':
      return String(stats.nlink);
    case 'i':
      return String(stats.ino);
    case 'd':
      return String(stats.dev);
    case 'D':
      return stats.dev.toString(16);
    case 'm':
      return '/';
    case 't':
      return major.toString(16);
    case 'T':
      return minor.toString(16);
    case 'X':
      return seconds(stats.atimeNs);
    case 'Y':
      return seconds(stats.mtimeNs);
    case 'Z':
      return seconds(stats.ctimeNs);
    case 'W':
      return '0.0';
    case 'x':
      return fullTime(stats.atimeNs);
    case 'y':
      return fullTime(stats.mtimeNs);
    case 'z':
      return fullTime(stats.ctimeNs);
    case 'w':
      return '-';
    default:
      return '?';
  }
}

function defaultFormat(stats: BigIntStats): string {
  const device = stats.isCharacterDevice() || stats.isBlockDevice() ? '\tDevice type: %t,%T' : '';
  return (
    `  File: ${stats.isSymbolicLink() ? '%N' : '%n'}\n  Size: %-10s\tBlocks: %-10b IO Block: %-6o %F\n` +
    `Device: %D\tInode: %-11i Links: %h${device}\nAccess: (%04a/%A)  Uid: (%5u/%8U)   Gid: (%5g/%8G)\n` +
    'Access: %x\nModify: %y\nChange: %z\n Birth: %w\n'
  );
}

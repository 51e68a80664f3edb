import type { BigIntStats } from '../../fs/stats.js';
import { deviceNumbers, formattedTime, kindLetter, modeText, OwnerNames, splitTime, targetOf } from './described.js';
import { globPattern } from './glob.js';
import { modeBits } from './modes.js';
import { parseTime } from './times.js';
import { pathOf, statIfAny, statOf, ToolError, type ToolContext } from './tool.js';

/** What find stands at. */
export interface Visit {
  /** As it is printed. */
  readonly name: string;
  /** Of the starting point that led here. */
  readonly start: string;
  readonly path: Buffer;
  readonly stats: BigIntStats;
  readonly depth: number;
}

export type Test = (visit: Visit) => boolean;

/** Tests that take no argument. */
export function plainTest(name: string, context: ToolContext): Test | undefined {
  const names = new OwnerNames(context);
  switch (name) {
    case '-true':
      return () => true;
    case '-false':
      return () => false;
    case '-empty':
      return ({ stats, path }) =>
        stats.isDirectory() ? context.fs.readdirSync(path, { encoding: 'buffer' }).length === 0 : stats.isFile() && stats.size === 0n;
    case '-nouser':
      return ({ stats }) => names.user(Number(stats.uid)) === undefined;
    case '-nogroup':
      return ({ stats }) => names.group(Number(stats.gid)) === undefined;
    // Nothing is enforced: the shell reads and writes everything.
    case '-readable':
    case '-writable':
      return () => true;
    case '-executable':
      return ({ stats }) => stats.isDirectory() || (stats.mode & 0o111n) !== 0n;
    default:
      return undefined;
  }
}

/** Tests that take one. */
export function testOf(name: string, argument: string, context: ToolContext): Test | undefined {
  switch (name) {
    case '-name':
    case '-iname': {
      const pattern = globPattern(argument, name === '-iname');
      return (visit) => pattern.test(baseName(visit.name));
    }
    case '-path':
    case '-wholename':
    case '-ipath': {
      const pattern = globPattern(argument, name === '-ipath');
      return (visit) => pattern.test(visit.name);
    }
    case '-lname': {
      const pattern = globPattern(argument);
      return ({ stats, path }) => stats.isSymbolicLink() && pattern.test(targetOf(context, path));
    }
    case '-regex':
    case '-iregex': {
      const pattern = new RegExp(`^(?:${argument.replace(/\\([|()+?])/g, '$1')})$`, name === '-iregex' ? 'is' : 's');
      return (visit) => pattern.test(visit.name);
    }
    case '-type':
    case '-xtype': {
      const kinds = argument.split(',').map((kind) => (kind === 'f' ? '-' : kind));
      return ({ stats, path }) => kinds.includes(kindLetter(name === '-xtype' ? (statIfAny(context, path, true) ?? stats) : stats));
    }
    case '-size':
      return sizeTest(argument);
    case '-perm':
      return permissionTest(argument);
    case '-links':
      return numberTest(argument, ({ stats }) => Number(stats.nlink));
    case '-inum':
      return numberTest(argument, ({ stats }) => Number(stats.ino));
    case '-uid':
      return numberTest(argument, ({ stats }) => Number(stats.uid));
    case '-gid':
      return numberTest(argument, ({ stats }) => Number(stats.gid));
    case '-user': {
      const uid = context.accounts.uid(argument);
      if (uid === undefined) throw new ToolError(`'${argument}' is not the name of a known user`);
      return ({ stats }) => Number(stats.uid) === uid;
    }
    case '-group': {
      const gid = context.accounts.gid(argument);
      if (gid === undefined) throw new ToolError(`'${argument}' is not the name of an existing group`);
      return ({ stats }) => Number(stats.gid) === gid;
    }
    case '-samefile': {
      const { ino } = statOf(context, pathOf(context, argument), true);
      return ({ stats }) => stats.ino === ino;
    }
    case '-newer': {
      const { mtimeNs } = statOf(context, pathOf(context, argument), true);
      return ({ stats }) => stats.mtimeNs > mtimeNs;
    }
    case '-newermt': {
      const time = parseTime(argument);
      return ({ stats }) => stats.mtimeNs > time;
    }
    default:
      return ageTest(name, argument);
  }
}

const UNITS: Readonly<Record<string, number>> = { b: 512, c: 1, w: 2, k: 1024, M: 1024 ** 2, G: 1024 ** 3 };

function sizeTest(argument: string): Test {
  const unit = UNITS[argument.slice(-1)];
  const size = unit ?? 512;
  return numberTest(unit === undefined ? argument : argument.slice(0, -1), ({ stats }) => Math.ceil(Number(stats.size) / size));
}

function permissionTest(argument: string): Test {
  const [, how = '', text = ''] = /^([-/]?)(.*)$/.exec(argument) ?? [];
  const wanted = modeBits(text, 0);
  return ({ stats }) => {
    const mode = Number(stats.mode & 0o7777n);
    if (how === '') return mode === wanted;
    return how === '-' ? (mode & wanted) === wanted : wanted === 0 || (mode & wanted) !== 0;
  };
}

const PERIODS_MS: Readonly<Record<string, number>> = { time: 8.64e7, min: 6e4 };

/** `-mtime +7`, `-cmin -5` and so on: whole periods since. */
function ageTest(name: string, argument: string): Test | undefined {
  const [, which = '', period = ''] = /^-([amc])(time|min)$/.exec(name) ?? [];
  const length = PERIODS_MS[period];
  if (length === undefined) return undefined;
  const now = Date.now();
  return numberTest(argument, ({ stats }) => {
    const ns = which === 'a' ? stats.atimeNs : which === 'c' ? stats.ctimeNs : stats.mtimeNs;
    return Math.floor((now - Number(ns / 1_000_000n)) / length);
  });
}

/** `N`, `+N` (more), `-N` (less). */
function numberTest(argument: string, of: (visit: Visit) => number): Test {
  const [, sign = '', digits = ''] = /^([-+]?)(\d+)$/.exec(argument) ?? [];
  if (digits === '') throw new ToolError(`invalid argument '${argument}'`);
  const wanted = Number(digits);
  return (visit) => (sign === '' ? of(visit) === wanted : sign === '+' ? of(visit) > wanted : of(visit) < wanted);
}

function baseName(name: string): string {
  return /([^/]*)\/*$/.exec(name)?.[1] || '/';
}

/** The text of `-printf`. */
export function printed(format: string, visit: Visit, names: OwnerNames, context: ToolContext): string {
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', '0': '\0', '\\': '\\', r: '\r' };
  return format.replace(
    /\\([nt0\\r])|%(-?)(\d*)([AaCcTt]?)([a-zA-Z%@+])/g,
    (whole, escape: string | undefined, minus: string, width: string, time: string, letter: string) => {
      if (escape !== undefined) return escapes[escape] ?? '';
      const text =
        time === time.toUpperCase() && time !== ''
          ? formattedTime(timeOf(visit.stats, time), `%${letter}`)
          : printfField(time + letter, visit, names, context);
      if (text === undefined) return whole;
      return minus === '' ? text.padStart(Number(width)) : text.padEnd(Number(width));
    },
  );
}

function timeOf(stats: BigIntStats, letter: string): bigint {
  return letter === 'A' ? stats.atimeNs : letter === 'C' ? stats.ctimeNs : stats.mtimeNs;
}

function printfField(
  letter: string,
  { name, start, path, stats, depth }: Visit,
  names: OwnerNames,
  context: ToolContext,
): string | undefined {
  switch (letter) {
    case '%':
      return '%';
    case 'p':
      return name;
    case 'f':
      return baseName(name);
    case 'h':
      return name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : '.';
    case 'P':
      return name.slice(start.length).replace(/^\//, '');
    case 'H':
      return start;
    case 'd':
      return String(depth);
    case 's':
      return String(stats.size);
    case 'k':
      return String(Math.ceil(Number(stats.size) / 1024));
    case 'b':
      return String(stats.blocks);
    case 'm':
      return (stats.mode & 0o7777n).toString(8);
    case 'M':
      return modeText(stats);
    case 'y':
      return kindLetter(stats).replace('-', 'f');
    case 'u':
      return names.user(Number(stats.uid)) ?? String(stats.uid);
    case 'g':
      return names.group(Number(stats.gid)) ?? String(stats.gid);
    case 'U':
      return String(stats.uid);
    case 'G':
      return String(stats.gid);
    case 'n':
      return String(stats.nlink);
    case 'i':
      return String(stats.ino);
    case 'D':
      return String(stats.dev);
    case 'l':
      return stats.isSymbolicLink() ? targetOf(context, path) : '';
    case 't':
      return new Date(Number(splitTime(stats.mtimeNs)[0]) * 1000).toUTCString();
    default:
      return undefined;
  }
}

/** A line of `-ls`. */
export function listed({ name, path, stats }: Visit, names: OwnerNames, context: ToolContext): string {
  const device = stats.isCharacterDevice() || stats.isBlockDevice();
  const size = device ? deviceNumbers(stats.rdev).join(', ') : String(stats.size);
  const target = stats.isSymbolicLink() ? ` -> ${targetOf(context, path)}` : '';
  const owners = `${(names.user(Number(stats.uid)) ?? String(stats.uid)).padEnd(8)} ${(names.group(Number(stats.gid)) ?? String(stats.gid)).padEnd(8)}`;
  const front = `${String(stats.ino).padStart(9)} ${String(Math.ceil(Number(stats.blocks) / 2)).padStart(6)} ${modeText(stats)} ${String(stats.nlink).padStart(3)}`;
  return `${front} ${owners} ${size.padStart(8)} ${formattedTime(stats.mtimeNs, '%b %e %R')} ${name}${target}\n`;
}

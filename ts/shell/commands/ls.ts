import { posix } from 'node:path';
import type { BigIntStats } from '../../fs/stats.js';
import { bytesOfText, textOfBytes } from '../byte-text.js';
import { reasonOf } from '../reason.js';
import { deviceNumbers, formattedTime, fullTime, humanSize, modeText, OwnerNames, shortTime, targetOf } from './described.js';
import { parsed, pathOf, statIfAny, statOf, type Tool, type ToolContext } from './tool.js';

const flag = (short: string) => ({ type: 'boolean', short }) as const;
const OPTIONS = {
  all: flag('a'),
  'almost-all': flag('A'),
  directory: flag('d'),
  long: flag('l'),
  'numeric-uid-gid': flag('n'),
  g: flag('g'),
  'no-group': flag('o'),
  inode: flag('i'),
  size: flag('s'),
  'human-readable': flag('h'),
  kibibytes: flag('k'),
  classify: flag('F'),
  slash: flag('p'),
  'file-type': { type: 'boolean' },
  bySize: flag('S'),
  byTime: flag('t'),
  unsorted: flag('U'),
  byAccess: flag('u'),
  byChange: flag('c'),
  byExtension: flag('X'),
  byVersion: flag('v'),
  reverse: flag('r'),
  recursive: flag('R'),
  dereference: flag('L'),
  'dereference-command-line': flag('H'),
  'no-G': flag('G'),
  one: flag('1'),
  columns: flag('C'),
  across: flag('x'),
  commas: flag('m'),
  literal: flag('N'),
  'hide-control-chars': flag('q'),
  'quote-name': flag('Q'),
  escape: flag('b'),
  'full-time': { type: 'boolean' },
  'time-style': { type: 'string' },
  time: { type: 'string' },
  sort: { type: 'string' },
  color: { type: 'boolean' },
  'group-directories-first': { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parsed<typeof OPTIONS>>['values'];

interface Entry {
  /** As it is printed. */
  readonly name: string;
  readonly path: Buffer;
  readonly stats: BigIntStats;
}

/** ls: the options of GNU's but for colours and columns; one name to a line, as when it doesn't write to a terminal. */
export const ls: Tool = (args, context) => {
  const given = args.filter((arg) => !arg.startsWith('--color'));
  const { values, positionals } = parsed(given, OPTIONS, 2);
  const listing = new Listing(values, context);
  return listing.run(positionals.length === 0 ? ['.'] : positionals);
};

class Listing {
  readonly #blocks: string[] = [];
  readonly #complaints: string[] = [];
  readonly #names: OwnerNames;
  readonly #long: boolean;
  /** 1 for trouble below what was asked for, 2 for trouble with that itself. */
  #status = 0;

  constructor(
    readonly values: Values,
    readonly context: ToolContext,
  ) {
    this.#names = new OwnerNames(context);
    this.#long = [values.long, values['numeric-uid-gid'], values.g, values['no-group'], values['full-time']].includes(true);
  }

  run(names: readonly string[]) {
    const { values } = this;
    const found = names.flatMap((name) => this.#operand(name));
    const isListed = ({ stats }: Entry): boolean => stats.isDirectory() && values.directory !== true;
    const files = this.#sorted(found.filter((entry) => !isListed(entry)));
    if (files.length > 0) this.#blocks.push(this.#lines(files));
    const directories = this.#sorted(found.filter(isListed));
    const titled = names.length > 1 || values.recursive === true;
    for (const entry of directories) this.#directory(entry, titled);
    return { out: this.#blocks.join('\n'), complaints: this.#complaints, status: this.#status };
  }

  #operand(name: string): Entry[] {
    const { values, context } = this;
    const path = pathOf(context, name);
    // POSIX: a link to a directory is followed when it is named, unless its own line is asked for.
    const follow = values.dereference === true || values['dereference-command-line'] === true || name.endsWith('/');
    const implied = !this.#long && values.directory !== true && values.classify !== true;
    try {
      const own = statOf(context, path, follow);
      const target = own.isSymbolicLink() && implied ? statIfAny(context, path, true) : undefined;
      return [{ name, path, stats: target?.isDirectory() === true ? target : own }];
    } catch (error) {
      this.#complaints.push(`cannot access '${name}': ${reasonOf(error)}`);
      this.#status = 2;
      return [];
    }
  }

  #directory(directory: Entry, titled: boolean): void {
    const { values, context } = this;
    const title = titled ? `${directory.name}:\n` : '';
    const names = context.fs.readdirSync(directory.path, { encoding: 'buffer' }).map(textOfBytes);
    const special = values.all === true ? ['.', '..'] : [];
    const shown = names.filter((name) => !name.startsWith('.') || values.all === true || values['almost-all'] === true);
    const entries = [...special, ...shown].map((name) => {
      const path = bytesOfText(posix.join(textOfBytes(directory.path), name));
      return { name, path, stats: this.#statsOf(path) };
    });
    const sorted = this.#sorted(entries);
    const total =
      this.#long || values.size === true ? `total ${this.#space(entries.reduce((sum, { stats }) => sum + Number(stats.blocks), 0))}\n` : '';
    this.#blocks.push(title + total + this.#lines(sorted));
    if (values.recursive !== true) return;
    for (const entry of sorted) {
      if (!entry.stats.isDirectory() || special.includes(entry.name)) continue;
      this.#directory({ ...entry, name: `${directory.name.replace(/\/$/, '')}/${entry.name}` }, true);
    }
  }

  #statsOf(path: Buffer): BigIntStats {
    const target = this.values.dereference === true ? statIfAny(this.context, path, true) : undefined;
    return target ?? statOf(this.context, path, false);
  }

  #time({ stats }: Entry): bigint {
    const { values } = this;
    if (values.byChange === true || values.time === 'ctime') return stats.ctimeNs;
    return values.byAccess === true || values.time === 'atime' ? stats.atimeNs : stats.mtimeNs;
  }

  #sorted(entries: readonly Entry[]): Entry[] {
    const { values } = this;
    if (values.unsorted === true || values.sort === 'none') return [...entries];
    const byName = (a: Entry, b: Entry): number => Buffer.compare(bytesOfText(a.name), bytesOfText(b.name));
    const sorted = [...entries].sort((a, b) => {
      if (values.bySize === true || values.sort === 'size') return Number(b.stats.size - a.stats.size) || byName(a, b);
      if (values.byTime === true || values.sort === 'time') return Number(this.#time(b) - this.#time(a)) || byName(a, b);
      if (values.byExtension === true)
        return posix.extname(a.name) < posix.extname(b.name) ? -1 : Number(posix.extname(a.name) > posix.extname(b.name)) || byName(a, b);
      return byName(a, b);
    });
    if (values.reverse === true) sorted.reverse();
    if (values['group-directories-first'] === true) sorted.sort((a, b) => Number(b.stats.isDirectory()) - Number(a.stats.isDirectory()));
    return sorted;
  }

  #lines(entries: readonly Entry[]): string {
    const rows = entries.map((entry) => this.#row(entry));
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.text.length ?? 0)));
    return rows
      .map((row) =>
        row
          .map(({ text, left }, column) =>
            left ? text.padEnd(column === row.length - 1 ? 0 : (widths[column] ?? 0)) : text.padStart(widths[column] ?? 0),
          )
          .join(' '),
      )
      .map((line) => `${line}\n`)
      .join('');
  }

  #row(entry: Entry): { text: string; left: boolean }[] {
    const { values } = this;
    const { stats } = entry;
    const right = (text: string) => ({ text, left: false });
    const left = (text: string) => ({ text, left: true });
    const numeric = values['numeric-uid-gid'] === true;
    const owner = (id: bigint, name: string | undefined) => left(numeric || name === undefined ? String(id) : name);
    return [
      ...(values.inode === true ? [right(String(stats.ino))] : []),
      ...(values.size === true ? [right(this.#space(Number(stats.blocks)))] : []),
      ...(this.#long
        ? [
            left(modeText(stats)),
            right(String(stats.nlink)),
            ...(values.g === true ? [] : [owner(stats.uid, this.#names.user(Number(stats.uid)))]),
            ...(values['no-group'] === true || values['no-G'] === true ? [] : [owner(stats.gid, this.#names.group(Number(stats.gid)))]),
            right(this.#size(stats)),
            left(this.#shownTime(this.#time(entry))),
          ]
        : []),
      left(this.#shownName(entry)),
    ];
  }

  #space(blocks: number): string {
    return this.values['human-readable'] === true ? humanSize(blocks * 512) : String(Math.ceil(blocks / 2));
  }

  #size(stats: BigIntStats): string {
    if (stats.isCharacterDevice() || stats.isBlockDevice()) return deviceNumbers(stats.rdev).join(', ');
    return this.values['human-readable'] === true ? humanSize(Number(stats.size)) : String(stats.size);
  }

  #shownTime(ns: bigint): string {
    const style = this.values['full-time'] === true ? 'full-iso' : (this.values['time-style'] ?? '');
    if (style.startsWith('+')) return formattedTime(ns, style.slice(1));
    if (style === 'full-iso') return fullTime(ns);
    return style === 'long-iso' ? formattedTime(ns, '%F %R') : shortTime(ns, Date.now());
  }

  #shownName({ name, path, stats }: Entry): string {
    const { values, context } = this;
    const shown = values['quote-name'] === true ? `"${name.replace(/["\\]/g, '\\$&')}"` : name;
    if (stats.isSymbolicLink() && this.#long) return `${shown} -> ${targetOf(context, path)}`;
    if (stats.isDirectory() && (values.slash === true || values.classify === true || values['file-type'] === true)) return `${shown}/`;
    if (values.classify !== true) return shown;
    const mark = stats.isSymbolicLink()
      ? '@'
      : stats.isFIFO()
        ? '|'
        : stats.isSocket()
          ? '='
          : stats.isFile() && (stats.mode & 0o111n) !== 0n
            ? '*'
            : '';
    return shown + mark;
  }
}

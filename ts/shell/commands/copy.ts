import { posix } from 'node:path';
import type { BigIntStats } from '../../fs/stats.js';
import { bytesOfText, textOfBytes } from '../byte-text.js';
import { isDevice } from '../devices.js';
import { reasonOf } from '../reason.js';
import { deviceNumbers } from './described.js';
import { statBehind, verdict, type CopyRules } from './same-file.js';
import { operands, parsed, pathOf, statIfAny, statOf, ToolError, type Tool, type ToolContext } from './tool.js';

const flag = (short: string) => ({ type: 'boolean', short }) as const;
const OPTIONS = {
  archive: flag('a'),
  recursive: flag('r'),
  R: flag('R'),
  force: flag('f'),
  interactive: flag('i'),
  'no-clobber': flag('n'),
  update: flag('u'),
  verbose: flag('v'),
  p: flag('p'),
  d: flag('d'),
  'no-dereference': flag('P'),
  dereference: flag('L'),
  H: flag('H'),
  'no-target-directory': flag('T'),
  'target-directory': { type: 'string', short: 't' },
  'one-file-system': flag('x'),
  link: flag('l'),
  'symbolic-link': flag('s'),
  parents: { type: 'boolean' },
  'remove-destination': { type: 'boolean' },
  preserve: { type: 'string' },
  'no-preserve': { type: 'string' },
  reflink: { type: 'string' },
  sparse: { type: 'string' },
} as const;

type Values = ReturnType<typeof parsed<typeof OPTIONS>>['values'];

/** cp: GNU's options but for backups. Content is shared with the source, whatever its size: nothing is read. */
export const cp: Tool = (args, context) => {
  // Options whose value may be left out.
  const given = args.map((arg) =>
    arg === '--preserve' ? '--preserve=mode,ownership,timestamps' : arg === '--reflink' ? '--reflink=always' : arg,
  );
  const { values, positionals } = parsed(given, OPTIONS);
  const into = values['target-directory'];
  const names = operands(positionals, into === undefined ? 2 : 1);
  const sources = into === undefined ? names.slice(0, -1) : names;
  const target = into ?? names.at(-1) ?? '';
  const isDirectory = values['no-target-directory'] !== true && statBehind(context, pathOf(context, target))?.isDirectory() === true;
  if (!isDirectory && (sources.length > 1 || into !== undefined)) throw new ToolError(`target '${target}' is not a directory`);
  const copy = new Copy(values, context);
  for (const source of sources) {
    const name = values.parents === true ? source : posix.basename(source.replace(/\/+$/, '') || '/');
    copy.operand(source, isDirectory ? posix.join(target, name === '..' ? '.' : name) : target);
  }
  return { out: copy.copied.join(''), note: copy.warnings.join(''), complaints: copy.complaints };
};

class Copy {
  readonly copied: string[] = [];
  readonly complaints: string[] = [];
  readonly warnings: string[] = [];
  /** Files that this copy made. */
  readonly #made = new Set<string>();
  /** Sources, by their directory's inode and their name in it. */
  readonly #sources = new Set<string>();
  readonly #recursive: boolean;
  readonly #preserved: ReadonlySet<string>;
  readonly #rules: CopyRules;
  /** What was copied to where, by inode: for links among the sources. */
  readonly #linked = new Map<bigint, Buffer>();

  constructor(
    readonly values: Values,
    readonly context: ToolContext,
  ) {
    this.#recursive = [values.archive, values.recursive, values.R].includes(true);
    this.#preserved = preservedBy(values);
    const [hardLinks, symbolicLinks] = [values.link === true, values['symbolic-link'] === true];
    this.#rules = {
      keepsLinks: !this.#follows(false) && !this.#follows(true),
      hardLinks,
      symbolicLinks,
      replaces: values['remove-destination'] === true || (values.force === true && (hardLinks || symbolicLinks)),
    };
  }

  operand(source: string, target: string): void {
    const { context, values } = this;
    try {
      if (target.endsWith('/') && statIfAny(context, pathOf(context, target), true) === undefined && !this.#recursive) {
        throw new ToolError(`cannot create regular file '${target}': Not a directory`);
      }
      if (values.parents === true) context.fs.mkdirSync(pathOf(context, posix.dirname(target)), { recursive: true });
      this.#entry(source, target, true);
    } catch (error) {
      this.complaints.push(error instanceof ToolError ? error.message : `cannot copy '${source}' to '${target}': ${reasonOf(error)}`);
    }
  }

  #follows(named: boolean): boolean {
    const { values } = this;
    if (values.dereference === true) return true;
    if (values.archive === true || values.d === true || values['no-dereference'] === true) return false;
    return !this.#recursive || values.link === true || (named && values.H === true);
  }

  #entry(source: string, target: string, named: boolean): void {
    const { context } = this;
    const [from, to] = [pathOf(context, source), pathOf(context, target)];
    const stats = this.#source(source, from, named);
    if (stats.isDirectory() && !this.#recursive) throw new ToolError(`-r not specified; omitting directory '${source}'`);
    const place = `${String(statBehind(context, bytesOfText(posix.dirname(textOfBytes(from))))?.ino)}/${posix.basename(textOfBytes(from))}`;
    if (named && this.#sources.has(place)) {
      this.warnings.push(`cp: warning: source ${stats.isDirectory() ? 'directory' : 'file'} '${source}' specified more than once\n`);
      return;
    }
    if (named) this.#sources.add(place);
    if (isDevice(textOfBytes(to)) || isDevice(textOfBytes(from))) {
      this.#device(from, to);
      return;
    }
    const there = this.#target(target, to, stats);
    if (there !== undefined && !this.#replaces(source, target, stats, there, named)) return;
    const left = there === undefined || !this.#clears(to, stats, there) ? there : undefined;
    if (stats.isDirectory()) {
      this.#directory(source, target, stats, left, named);
      return;
    }
    if (this.#made.has(textOfBytes(to)) && statIfAny(context, to, false)?.isSymbolicLink() === true) {
      throw new ToolError(`will not copy '${source}' through just-created symlink '${target}'`);
    }
    this.#leaf(source, target, stats, left, this.#follows(named));
    if (named) this.#made.add(textOfBytes(to));
    this.#tell(source, target);
  }

  /** What is at the target. Content alone is written through links: anything else takes their place. */
  #target(target: string, to: Buffer, stats: BigIntStats): BigIntStats | undefined {
    const { hardLinks, symbolicLinks, replaces } = this.#rules;
    const follow = stats.isFile() && !hardLinks && !symbolicLinks && !replaces;
    try {
      return statIfAny(this.context, to, follow);
    } catch (error) {
      // A link to itself.
      if (!follow || this.values.force !== true) throw new ToolError(`cannot stat '${target}': ${reasonOf(error)}`);
      this.context.fs.unlinkSync(to);
      return undefined;
    }
  }

  /** Whether what is there is to be copied over. */
  #replaces(source: string, target: string, stats: BigIntStats, there: BigIntStats, named: boolean): boolean {
    const { context, values } = this;
    const [from, to] = [pathOf(context, source), pathOf(context, target)];
    if (values['no-clobber'] !== true) {
      const found = verdict(context, { from, to, stats, there }, this.#rules);
      if (found === 'refuse') throw new ToolError(`'${source}' and '${target}' are the same file`);
      if (found === 'nothing') return false;
    }
    if (stats.isDirectory()) {
      if (there.isDirectory()) return true;
      throw new ToolError(`cannot overwrite non-directory '${target}' with directory '${source}'`);
    }
    if (values['no-clobber'] === true || (values.update === true && there.mtimeNs >= stats.mtimeNs)) return false;
    if (there.isDirectory()) throw new ToolError(`cannot overwrite directory '${target}' with non-directory`);
    if (named && this.#made.has(textOfBytes(to))) throw new ToolError(`will not overwrite just-created '${target}' with '${source}'`);
    return true;
  }

  /** Takes away what is at the target, where it isn't written into. */
  #clears(to: Buffer, stats: BigIntStats, there: BigIntStats): boolean {
    const { context, values } = this;
    if (there.isDirectory()) return false;
    const special = values.force === true && !there.isFile() && !there.isSymbolicLink();
    const split = this.#preserved.has('links') && there.nlink > 1n;
    const kept = stats.isFile() || this.#rules.hardLinks || this.#rules.symbolicLinks;
    if (!this.#rules.replaces && !special && !split && (kept || stats.isDirectory())) return false;
    context.fs.unlinkSync(to);
    return true;
  }

  #source(source: string, from: Buffer, named: boolean): BigIntStats {
    try {
      return statOf(this.context, from, this.#follows(named));
    } catch (error) {
      throw new ToolError(`cannot stat '${source}': ${reasonOf(error)}`);
    }
  }

  #tell(source: string, target: string): void {
    if (this.values.verbose === true) this.copied.push(`'${source}' -> '${target}'\n`);
  }

  #directory(source: string, target: string, stats: BigIntStats, there: BigIntStats | undefined, named: boolean): void {
    const { fs } = this.context;
    const [from, to] = [pathOf(this.context, source), pathOf(this.context, target)];
    if (named && isInside(this.context, to, stats)) throw new ToolError(`cannot copy a directory, '${source}', into itself, '${target}'`);
    if (there === undefined) {
      fs.mkdirSync(to, Number(stats.mode & 0o7777n));
      this.#tell(source, target);
    }
    for (const name of fs.readdirSync(from, { encoding: 'buffer' }).map(textOfBytes)) {
      try {
        this.#entry(posix.join(source, name), posix.join(target, name), false);
      } catch (error) {
        this.complaints.push(error instanceof ToolError ? error.message : `cannot copy '${posix.join(source, name)}': ${reasonOf(error)}`);
      }
    }
    // Last: filling it changed its time.
    this.#attributes(from, to, stats);
  }

  #leaf(source: string, target: string, stats: BigIntStats, there: BigIntStats | undefined, follow: boolean): void {
    const { values, context } = this;
    const { fs } = context;
    const [from, to] = [pathOf(context, source), pathOf(context, target)];
    const { hardLinks, symbolicLinks } = this.#rules;
    if (there !== undefined && (hardLinks || symbolicLinks)) {
      throw new ToolError(`cannot create ${hardLinks ? 'hard' : 'symbolic'} link '${target}' to '${source}': File exists`);
    }
    if (symbolicLinks && !source.startsWith('/') && posix.dirname(target) !== '.') {
      throw new ToolError(`'${target}': can make relative symbolic links only in current directory`);
    }
    if (this.#preserved.has('links') && !hardLinks && (stats.nlink > 1n || values.dereference === true)) {
      const earlier = this.#linked.get(stats.ino);
      if (earlier !== undefined) {
        fs.rmSync(to, { force: true });
        fs.linkSync(earlier, to);
        return;
      }
      this.#linked.set(stats.ino, to);
    }
    if (hardLinks) fs.linkSync(follow ? fs.realpathSync(from, 'buffer') : from, to);
    else if (symbolicLinks) fs.symlinkSync(bytesOfText(source), to);
    else if (stats.isFile()) this.#file(from, to, target, stats, there);
    else if (stats.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(from, 'buffer'), to);
    else this.#special(to, stats);
    if (!hardLinks && !symbolicLinks) this.#attributes(from, to, stats);
  }

  #file(from: Buffer, to: Buffer, target: string, stats: BigIntStats, there: BigIntStats | undefined): void {
    const { fs } = this.context;
    if (there === undefined && statIfAny(this.context, to, false) !== undefined) {
      throw new ToolError(`not writing through dangling symlink '${target}'`);
    }
    const kept = there === undefined ? undefined : statIfAny(this.context, to, true);
    fs.copyFileSync(from, to);
    const mode = Number(kept === undefined ? stats.mode & ~BigInt(fs.umask()) & 0o777n : kept.mode & 0o7777n);
    // What was there keeps its mode, as far as writing leaves it.
    fs.chmodSync(to, kept === undefined ? mode : unprivileged(mode));
  }

  #special(to: Buffer, stats: BigIntStats): void {
    const [major, minor] = deviceNumbers(stats.rdev);
    const kind = stats.isFIFO() ? 'fifo' : stats.isSocket() ? 'socket' : stats.isBlockDevice() ? 'block-device' : 'character-device';
    this.context.fs.mknodSync(to, kind, Number(stats.mode & 0o777n), { major, minor });
  }

  /** To a device: nothing. From one: what an endless one gives has no end. */
  #device(from: Buffer, to: Buffer): void {
    if (isDevice(textOfBytes(to))) return;
    if (textOfBytes(from) !== '/dev/null') throw new ToolError(`'${textOfBytes(from)}' never ends: use dd or head -c`);
    this.context.fs.writeFileSync(to, '');
  }

  /**
   * Of a file, whose content was written through a link, that of what the link leads to; of anything else its own. GNU's cp sets a mode as an access
   * list if it has no more than that, which leaves alone set-id bits and a sticky one that are there, or that the directory above handed on.
   */
  #attributes(from: Buffer, to: Buffer, stats: BigIntStats): void {
    const { fs } = this.context;
    const at = stats.isFile() ? fs.realpathSync(to, 'buffer') : to;
    // First: it takes capabilities and setuid away.
    if (this.#preserved.has('ownership')) fs.lchownSync(at, Number(stats.uid), Number(stats.gid));
    if (this.#preserved.has('xattr')) {
      for (const name of fs.listxattrSync(from, { follow: false })) {
        fs.setxattrSync(at, name, fs.getxattrSync(from, name, { follow: false }), { follow: false });
      }
    }
    if (this.#preserved.has('mode') && !stats.isSymbolicLink()) {
      const special = (stats.mode & 0o7000n) === 0n ? fs.lstatSync(at).mode & 0o7000 : 0;
      fs.chmodSync(at, Number(stats.mode & 0o7777n) | special);
    }
    if (this.#preserved.has('timestamps')) fs.lutimesSync(at, stats.atimeNs, stats.mtimeNs);
  }
}

/** Without setuid, and setgid of what the group may execute. */
function unprivileged(mode: number): number {
  return mode & ~0o4000 & ((mode & 0o10) === 0 ? ~0 : ~0o2000);
}

const ALL = ['mode', 'ownership', 'timestamps', 'links', 'xattr'];

function preservedBy(values: Values): Set<string> {
  const kept = new Set<string>();
  if (values.archive === true) for (const what of ALL) kept.add(what);
  if (values.d === true) kept.add('links');
  if (values.p === true) for (const what of ['mode', 'ownership', 'timestamps']) kept.add(what);
  for (const what of values.preserve?.split(',') ?? []) for (const each of what === 'all' ? ALL : [what]) kept.add(each);
  for (const what of values['no-preserve']?.split(',') ?? []) for (const each of what === 'all' ? ALL : [what]) kept.delete(each);
  return kept;
}

/** Whether a path lies in the directory of these stats; by inode, so that links don't hide it. */
function isInside(context: ToolContext, path: Buffer, directory: BigIntStats): boolean {
  for (let at = textOfBytes(path); ; at = posix.dirname(at)) {
    if (statIfAny(context, bytesOfText(at), true)?.ino === directory.ino) return true;
    if (at === '/') return false;
  }
}

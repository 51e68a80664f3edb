import { posix } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { BigIntStats } from '../../fs/stats.js';
import { BLOCK_SIZE, paddedSize } from '../../tar/fields.js';
import { encodeTarHeader, type TarEntry, type TarType } from '../../tar/writer.js';
import { bytesOfText, textOfBytes } from '../byte-text.js';
import { reasonOf } from '../reason.js';
import { deviceNumbers, formattedTime, kindLetter, modeText, OwnerNames } from './described.js';
import { globPattern } from './glob.js';
import { OUTPUT_MAX, wholeInput } from './input.js';
import { members, type Member } from './tar-archive.js';
import { operands, parsed, pathOf, statIfAny, statOf, ToolError, type Tool, type ToolContext } from './tool.js';

const flag = (short: string) => ({ type: 'boolean', short }) as const;
const text = (short: string) => ({ type: 'string', short }) as const;
const OPTIONS = {
  create: flag('c'),
  extract: flag('x'),
  get: { type: 'boolean' },
  list: flag('t'),
  file: text('f'),
  gzip: flag('z'),
  verbose: flag('v'),
  directory: text('C'),
  'preserve-permissions': flag('p'),
  'to-stdout': flag('O'),
  'keep-old-files': flag('k'),
  'no-same-owner': flag('o'),
  'same-owner': { type: 'boolean' },
  'strip-components': { type: 'string' },
  exclude: { type: 'string', multiple: true },
  'files-from': text('T'),
  touch: flag('m'),
  'numeric-owner': { type: 'boolean' },
  xattrs: { type: 'boolean' },
  'auto-compress': flag('a'),
  'absolute-names': flag('P'),
  /** All of them are read. What is written is ustar, with PAX headers where that isn't enough. */
  format: text('H'),
} as const;

type Values = ReturnType<typeof parsed<typeof OPTIONS>>['values'];

/** tar: create, extract and list; plain or gzip; modes, owners, times, links, devices and xattrs are kept. */
export const tar: Tool = (args, context) => {
  const { values, positionals } = parsed(dashed(args), OPTIONS, 2);
  const verbs = [values.create, values.extract === true || values.get === true, values.list].filter((given) => given === true);
  if (verbs.length !== 1) throw new ToolError('give one of -c, -x, -t', 2);
  const inside: ToolContext =
    values.directory === undefined ? context : { ...context, cwd: textOfBytes(pathOf(context, values.directory)) };
  const there = statIfAny(inside, pathOf(inside, '.'), true);
  if (there?.isDirectory() !== true) {
    throw new ToolError(
      `${values.directory ?? '.'}: Cannot open: ${there === undefined ? 'No such file or directory' : 'Not a directory'}`,
      2,
    );
  }
  if (values.create === true) return create(values, positionals, context, inside);
  const archive = readArchive(values.file ?? '-', values.gzip === true, context);
  const excluded = matcher(values.exclude ?? []);
  const wanted = (name: string): boolean =>
    !excluded(name) &&
    (positionals.length === 0 ||
      positionals.some((given) => name.replace(/\/$/, '') === given.replace(/\/$/, '') || name.startsWith(`${given.replace(/\/$/, '')}/`)));
  if (values.list === true) return list(archive, values, wanted, context);
  return new Extraction(archive, values, inside).run(wanted);
};

/** The old form: `tar xzf FILE`. Letters that take a value take the words behind in turn. */
function dashed(args: readonly string[]): string[] {
  const [letters = '', ...rest] = args;
  if (letters.startsWith('-') || letters === '') return [...args];
  return [...letters].flatMap((letter) => ('fCTH'.includes(letter) ? [`-${letter}`, rest.shift() ?? ''] : [`-${letter}`])).concat(rest);
}

/** How archives of bzip2 and xz start. */
const OTHER_FORMATS = [Buffer.from('BZh'), Buffer.from('fd377a585a', 'hex')];

function readArchive(name: string, packed: boolean, context: ToolContext): Buffer {
  const bytes = wholeInput(context, name);
  if (packed || (bytes[0] === 0x1f && bytes[1] === 0x8b)) {
    try {
      return gunzipSync(bytes, { maxOutputLength: 4 * OUTPUT_MAX });
    } catch (error) {
      throw new ToolError(`${name}: ${reasonOf(error)}`, 2);
    }
  }
  if (OTHER_FORMATS.some((magic) => bytes.subarray(0, magic.length).equals(magic)))
    throw new ToolError(`${name}: compressed with bzip2 or xz: only gzip is supported`, 2);
  return bytes;
}

/** Patterns of --exclude match a whole name or anything from a slash on. */
function matcher(patterns: readonly string[]): (name: string) => boolean {
  const compiled = patterns.map((pattern) => globPattern(pattern));
  return (name) => {
    const parts = name.replace(/\/$/, '').split('/');
    return compiled.some((pattern) =>
      parts.some((_, from) => parts.slice(from).some((__, length) => pattern.test(parts.slice(from, from + length + 1).join('/')))),
    );
  };
}

async function create(values: Values, names: readonly string[], context: ToolContext, inside: ToolContext) {
  const listed =
    values['files-from'] === undefined
      ? []
      : wholeInput(context, values['files-from'])
          .toString('latin1')
          .split('\n')
          .filter((line) => line !== '');
  const creation = new Creation(values, inside);
  for (const name of operands([...names, ...listed.map((line) => textOfBytes(Buffer.from(line, 'latin1')))], 1)) await creation.add(name);
  const plain = creation.end();
  const file = values.file ?? '-';
  const packed = values.gzip === true || (values['auto-compress'] === true && /\.t?gz$/.test(file)) ? gzipSync(plain) : plain;
  if (file !== '-') context.fs.writeFileSync(pathOf(context, file), packed);
  const log = values.verbose === true ? creation.names.join('') : '';
  return {
    out: file === '-' ? packed : log,
    note: file === '-' ? log : '',
    complaints: creation.complaints,
    status: creation.complaints.length === 0 ? 0 : 2,
  };
}

class Creation {
  readonly names: string[] = [];
  readonly complaints: string[] = [];
  readonly #parts: Uint8Array[] = [];
  readonly #linked = new Map<bigint, string>();
  readonly #excluded: (name: string) => boolean;
  #length = 0;

  constructor(
    readonly values: Values,
    readonly context: ToolContext,
  ) {
    this.#excluded = matcher(values.exclude ?? []);
  }

  async add(name: string): Promise<void> {
    const { context } = this;
    await context.turn();
    if (this.#excluded(name)) return;
    const path = pathOf(context, name);
    let stats: BigIntStats;
    try {
      stats = statOf(context, path, false);
    } catch (error) {
      this.complaints.push(`${name}: Cannot stat: ${reasonOf(error)}`);
      return;
    }
    const member = stats.isDirectory() ? `${name.replace(/\/+$/, '')}/` : name;
    this.#entry(member.replace(/^\/+(?=.)/, ''), path, stats);
    if (!stats.isDirectory()) return;
    for (const entry of context.fs.readdirSync(path, { encoding: 'buffer' }).map(textOfBytes)) await this.add(member + entry);
  }

  end(): Buffer {
    this.#push(new Uint8Array(2 * BLOCK_SIZE));
    return Buffer.concat(this.#parts);
  }

  #push(bytes: Uint8Array): void {
    this.#length += bytes.length;
    if (this.#length > 4 * OUTPUT_MAX) throw new ToolError(`an archive of more than ${4 * OUTPUT_MAX} bytes`, 2);
    this.#parts.push(bytes);
  }

  #entry(name: string, path: Buffer, stats: BigIntStats): void {
    const { fs } = this.context;
    const [deviceMajor, deviceMinor] = deviceNumbers(stats.rdev);
    const entry: TarEntry = {
      type: typeOf(stats),
      path: bytesOfText(name),
      mode: Number(stats.mode & 0o7777n),
      uid: Number(stats.uid),
      gid: Number(stats.gid),
      size: 0,
      mtimeNs: stats.mtimeNs,
      deviceMajor,
      deviceMinor,
      xattrs:
        this.values.xattrs === true
          ? fs
              .listxattrSync(path, { follow: false })
              .map((key) => [Buffer.from(key), fs.getxattrSync(path, key, { follow: false })] as const)
          : [],
    };
    this.names.push(`${name}\n`);
    const earlier = stats.isDirectory() || stats.nlink < 2n ? undefined : this.#linked.get(stats.ino);
    if (earlier !== undefined) {
      this.#push(encodeTarHeader({ ...entry, type: '1', link: bytesOfText(earlier) }));
      return;
    }
    this.#linked.set(stats.ino, name);
    if (stats.isSymbolicLink()) this.#push(encodeTarHeader({ ...entry, link: fs.readlinkSync(path, 'buffer') }));
    else if (stats.isFile()) {
      const content = fs.readFileSync(path);
      this.#push(encodeTarHeader({ ...entry, size: content.length }));
      this.#push(content);
      this.#push(new Uint8Array(paddedSize(content.length) - content.length));
    } else this.#push(encodeTarHeader(entry));
  }
}

const TYPES: Readonly<Record<string, TarType | undefined>> = { d: '5', l: '2', c: '3', b: '4', p: '6' };

function typeOf(stats: BigIntStats): TarType {
  return TYPES[kindLetter(stats)] ?? '0';
}

function list(archive: Buffer, values: Values, wanted: (name: string) => boolean, context: ToolContext) {
  const names = new OwnerNames(context);
  const lines: string[] = [];
  for (const member of members(archive)) {
    if (wanted(member.name)) lines.push(values.verbose === true ? longLine(member, names) : `${member.name}\n`);
  }
  return { out: lines.join('') };
}

const KINDS: Readonly<Record<string, bigint>> = { '5': 0o040000n, '2': 0o120000n, '3': 0o020000n, '4': 0o060000n, '6': 0o010000n };

function longLine({ type, name, link, mode, uid, gid, size, mtimeNs }: Member, names: OwnerNames): string {
  const bits = (KINDS[type] ?? 0o100000n) | BigInt(mode);
  const kind = (letter: bigint) => () => (bits & 0o170000n) === letter;
  const stats = {
    mode: bits,
    isDirectory: kind(0o040000n),
    isSymbolicLink: kind(0o120000n),
    isFIFO: kind(0o010000n),
    isCharacterDevice: kind(0o020000n),
    isBlockDevice: kind(0o060000n),
    isSocket: () => false,
  };
  const owner = `${names.user(uid) ?? uid}/${names.group(gid) ?? gid}`;
  const letters = modeText(stats as unknown as BigIntStats).replace(/^-/, type === '1' ? 'h' : '-');
  const target = type === '2' ? ` -> ${link}` : type === '1' ? ` link to ${link}` : '';
  return `${letters} ${owner} ${String(size).padStart(Math.max(0, 18 - owner.length))} ${formattedTime(mtimeNs, '%F %R')} ${name}${target}\n`;
}

class Extraction {
  readonly #out: Uint8Array[] = [];
  readonly #complaints: string[] = [];
  /** Directories get their attributes last: filling them changes their times. */
  readonly #directories: { readonly path: Buffer; readonly member: Member; made: number | undefined }[] = [];
  readonly #strip: number;

  constructor(
    readonly archive: Buffer,
    readonly values: Values,
    readonly context: ToolContext,
  ) {
    this.#strip = Number(values['strip-components'] ?? 0);
  }

  run(wanted: (name: string) => boolean) {
    for (const member of members(this.archive)) {
      if (!wanted(member.name)) continue;
      try {
        const name = this.#stripped(member.name);
        if (name === '') continue;
        if (this.values['to-stdout'] === true) this.#out.push(this.#content(member));
        else this.#member(member, name);
        if (this.values.verbose === true) this.#out.push(bytesOfText(`${member.name}\n`));
      } catch (error) {
        this.#complaints.push(`${member.name}: ${reasonOf(error)}`);
      }
    }
    for (const { path, member, made } of this.#directories.reverse()) this.#attributes(path, member, made);
    return { out: Buffer.concat(this.#out), complaints: this.#complaints, status: this.#complaints.length === 0 ? 0 : 2 };
  }

  get #keepsOwners(): boolean {
    const { values, context } = this;
    return values['no-same-owner'] !== true && (context.identity.uid === 0 || values['same-owner'] === true);
  }

  /** Without a leading slash and so many first parts. `..` is refused, as GNU's tar does. */
  #stripped(name: string): string {
    const parts = name.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.includes('..')) throw new ToolError("Member name contains '..'", 2);
    const rest = parts.slice(this.#strip);
    return rest.length === 0 && parts.length === 0 && this.#strip === 0 ? '.' : rest.join('/');
  }

  #content({ type, start, size }: Member): Uint8Array {
    return type === '0' || type === '7' ? this.archive.subarray(start, start + size) : new Uint8Array();
  }

  #member(member: Member, name: string): void {
    const { fs } = this.context;
    const path = pathOf(this.context, name);
    const parent = bytesOfText(posix.dirname(textOfBytes(path)));
    if (member.type === '5') {
      let made: number | undefined;
      if (!fs.existsSync(path)) {
        // Until it has its owner, nobody else gets into it.
        const mode = member.mode & (this.#keepsOwners ? 0o700 : 0o777);
        fs.mkdirSync(parent, { recursive: true });
        fs.mkdirSync(path, mode);
        made = mode & ~fs.umask();
      }
      this.#directories.push({ path, member, made });
      return;
    }
    fs.mkdirSync(parent, { recursive: true });
    if (this.values['keep-old-files'] === true && fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined)
      throw new ToolError('Cannot open: File exists');
    // What stands there goes first, so that a link is never written through.
    fs.rmSync(path, { force: true });
    if (member.type === '1') {
      fs.linkSync(pathOf(this.context, this.#stripped(member.link)), path);
      return;
    }
    const [major, minor] = member.device;
    if (member.type === '2') {
      // GNU's makes a link that leads out later, and looks at the directories above it again.
      if (/^\/|(^|\/)\.\.(\/|$)/.test(member.link)) this.#forgetModes(path);
      fs.symlinkSync(bytesOfText(member.link), path);
    } else if (member.type === '3' || member.type === '4')
      fs.mknodSync(path, member.type === '3' ? 'character-device' : 'block-device', 0o600, { major, minor });
    else if (member.type === '6') fs.mkfifoSync(path, 0o600);
    else fs.writeFileSync(path, this.#content(member));
    this.#attributes(path, member);
  }

  #forgetModes(path: Buffer): void {
    for (const directory of this.#directories) {
      if (path.subarray(0, directory.path.length + 1).equals(Buffer.concat([directory.path, Buffer.from('/')]))) directory.made = undefined;
    }
  }

  /** A directory that was `made` with the mode that it is to have keeps the setgid bit that it inherited, as with GNU's tar. */
  #attributes(path: Buffer, { type, mode, uid, gid, mtimeNs, xattrs }: Member, made?: number): void {
    const { values, context } = this;
    const { fs } = context;
    const root = context.identity.uid === 0;
    if (this.#keepsOwners) fs.lchownSync(path, uid, gid);
    const kept = root || values['preserve-permissions'] === true ? mode : mode & ~fs.umask();
    if (type !== '2' && kept !== made) fs.chmodSync(path, kept);
    if (values.xattrs === true) for (const [name, value] of xattrs) fs.setxattrSync(path, name, bytesOfText(value), { follow: false });
    if (values.touch !== true) fs.lutimesSync(path, BigInt(Date.now()) * 1_000_000n, mtimeNs);
  }
}

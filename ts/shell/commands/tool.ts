import { posix } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { ContainerFs } from '../../fs/container-fs.js';
import type { Accounts, Identity } from '../accounts.js';
import type { BigIntStats } from '../../fs/stats.js';
import { bytesOfText } from '../byte-text.js';
import { deviceStats, isDevice } from '../devices.js';
import { reasonOf } from '../reason.js';

/** What a command of ours is run with. All strings are byte text (byte-text.ts). */
export interface ToolContext {
  readonly fs: ContainerFs;
  readonly accounts: Accounts;
  readonly identity: Identity;
  readonly hostname: string;
  readonly cwd: string;
  /** Variables of the shell. */
  readonly env: ReadonlyMap<string, string>;
  /** Those of them that are exported. */
  readonly exported: Readonly<Record<string, string>>;
  readonly stdin: () => Buffer;
  /** Called now and then by what can take long: it lets others have a turn, and fails when the run is aborted. */
  readonly turn: () => Promise<void>;
  /** Names of all commands of the shell. */
  readonly commands: () => readonly string[];
  /** Runs a command: here, with this environment and nothing to read, unless told otherwise. */
  readonly run: (argv: readonly string[], options?: ChildOptions) => Promise<{ stdout: string; stderr: string; exitCode: number }>;
  /** Makes every change so far durable. */
  readonly sync: () => Promise<void>;
}

export interface ChildOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: Buffer;
}

/** What a command of ours says. */
export interface ToolResult {
  readonly out?: string | Uint8Array;
  /** Lines for standard error, each printed behind the command's name. */
  readonly complaints?: readonly string[];
  /** Further text for standard error. */
  readonly note?: string;
  readonly status?: number;
}

/** A command that the interpreter lacks. */
export type Tool = (args: readonly string[], context: ToolContext) => ToolResult | Promise<ToolResult>;

/** A command's refusal: printed after its name. */
export class ToolError extends Error {
  readonly status: number;

  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}

/**
 * The bytes of a path, from the working directory. A `..` stays: behind a symbolic link it doesn't lead back. So does a slash at the end, which
 * follows a link.
 */
export function pathOf(context: ToolContext, path: string): Buffer {
  if (/(^|\/)\.\.(\/|$)/.test(path)) return bytesOfText(path.startsWith('/') ? path : `${context.cwd}/${path}`);
  const resolved = posix.resolve('/', context.cwd, path);
  return bytesOfText(path.endsWith('/') && resolved !== '/' ? `${resolved}/` : resolved);
}

/** What is at a path; of a symbolic link itself unless `follow`. The shell's devices are there though the image's /dev is empty. */
export function statOf({ fs }: Pick<ToolContext, 'fs'>, path: Buffer, follow: boolean): BigIntStats {
  const found = statIfAny({ fs }, path, follow);
  return found ?? (follow ? fs.statSync(path, { bigint: true }) : fs.lstatSync(path, { bigint: true }));
}

/** The same; undefined when nothing is there. */
export function statIfAny({ fs }: Pick<ToolContext, 'fs'>, path: Buffer, follow: boolean): BigIntStats | undefined {
  const device = path.toString('latin1');
  if (isDevice(device)) return deviceStats(device);
  const options = { bigint: true, throwIfNoEntry: false } as const;
  return follow ? fs.statSync(path, options) : fs.lstatSync(path, options);
}

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: true; strict: true }>>;

/** Options and operands as POSIX and GNU write them. Fails with ToolError, of status `trouble`. */
export function parsed<T extends Options>(args: readonly string[], options: T, trouble = 1): Parsed<T> {
  try {
    const config = { args: joined(args, options), options, allowPositionals: true, strict: true } as const;
    return parseArgs<{ options: T; allowPositionals: true; strict: true }>(config);
  } catch (error) {
    throw new ToolError((error as Error).message.split('. ')[0] ?? '', trouble);
  }
}

/** parseArgs takes a value that starts with a dash (`-n -1`) only behind an equals sign: `--name=-1`. */
function joined(args: readonly string[], options: Options): string[] {
  const out: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--') return [...out, ...args.slice(at)];
    const [name] =
      Object.entries(options).find(([, { type, short }]) => type === 'string' && short !== undefined && arg === `-${short}`) ?? [];
    if (name !== undefined && args[at + 1]?.startsWith('-') === true) out.push(`--${name}=${args[++at] ?? ''}`);
    else out.push(arg);
  }
  return out;
}

/** Operands, of which there have to be so many. */
export function operands(found: readonly string[], least: number): readonly string[] {
  if (found.length >= least) return found;
  const last = found.at(-1);
  throw new ToolError(last === undefined ? 'missing operand' : `missing operand after '${last}'`);
}

/** Runs `act` on each operand; a failure is reported and the rest goes on, as the standard commands do. */
export function forEachOperand(names: readonly string[], complaint: string, act: (name: string, index: number) => void): ToolResult {
  const complaints = names.flatMap((name, index) => {
    try {
      act(name, index);
      return [];
    } catch (error) {
      return [`${complaint} '${name}': ${reasonOf(error)}`];
    }
  });
  return { complaints, status: complaints.length === 0 ? 0 : 1 };
}

const UNITS: Readonly<Record<string, number | undefined>> = { '': 1, c: 1, w: 2, b: 512 };

/** A count of bytes with a suffix of dd, head or truncate: `4k`, `1M`, `2GB`, `3x512`. Fails with ToolError. */
export function sizeOf(text: string): number {
  const sizes = text.split('x').map((part) => {
    const [, digits = '', suffix = ''] = /^(\d+)([a-zA-Z]*)$/.exec(part) ?? [];
    const unit = UNITS[suffix] ?? powerUnit(suffix);
    if (digits === '' || unit === undefined) throw new ToolError(`invalid number: '${text}'`);
    return Number(digits) * unit;
  });
  const size = sizes.reduce((product, factor) => product * factor, 1);
  if (!Number.isSafeInteger(size)) throw new ToolError(`invalid number: '${text}'`);
  return size;
}

/** `K`, `KiB` and `k` are 1024, `kB` and `KB` 1000, and so on up to `P`. */
function powerUnit(suffix: string): number | undefined {
  const [, letter, form = ''] = /^([kKMGTP])(B|iB)?$/.exec(suffix) ?? [];
  if (letter === undefined) return undefined;
  return (form === 'B' ? 1000 : 1024) ** ('KMGTP'.indexOf(letter.toUpperCase()) + 1);
}

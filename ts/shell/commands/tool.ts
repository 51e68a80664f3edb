import { posix } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { ContainerFs } from '../../fs/container-fs.js';
import type { Accounts, Identity } from '../accounts.js';
import { bytesOfText } from '../byte-text.js';

/** What a command of ours is run with. All strings are byte text (byte-text.ts). */
export interface ToolContext {
  readonly fs: ContainerFs;
  readonly accounts: Accounts;
  readonly identity: Identity;
  readonly hostname: string;
  readonly cwd: string;
  readonly env: ReadonlyMap<string, string>;
  readonly stdin: () => Buffer;
  /** Makes every change so far durable. */
  readonly sync: () => Promise<void>;
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

/** The bytes of a path, from the working directory. */
export function pathOf(context: ToolContext, path: string): Buffer {
  return bytesOfText(posix.resolve('/', context.cwd, path));
}

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: true; strict: true }>>;

/** Options and operands as POSIX and GNU write them. Fails with ToolError. */
export function parsed<T extends Options>(args: readonly string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true }) as Parsed<T>;
  } catch (error) {
    throw new ToolError((error as Error).message.split('. ')[0] ?? '');
  }
}

/** Operands, of which there have to be so many. */
export function operands(found: readonly string[], least: number): readonly string[] {
  if (found.length >= least) return found;
  const last = found.at(-1);
  throw new ToolError(last === undefined ? 'missing operand' : `missing operand after '${last}'`);
}

/** The reason of a failed file call, as the C library words it: `No such file or directory`. */
export function reasonOf(error: unknown): string {
  const message = (error as Error).message;
  const reason = /^E[A-Z0-9]+: ([^,]*)/.exec(message)?.[1] ?? message;
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}

/** Runs `act` on each operand; a failure is reported and the rest goes on, as the standard commands do. */
export function forEachOperand(names: readonly string[], complaint: string, act: (name: string) => void): ToolResult {
  const complaints = names.flatMap((name) => {
    try {
      act(name);
      return [];
    } catch (error) {
      return [`${complaint} '${name}': ${reasonOf(error)}`];
    }
  });
  return { complaints, status: complaints.length === 0 ? 0 : 1 };
}

/** Permission bits of an octal number or of symbolic clauses (`u=rw,go+x`). Fails with ToolError. */
export function modeBits(text: string, before: number): number {
  if (/^[0-7]{1,4}$/.test(text)) return parseInt(text, 8);
  let mode = before;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwxst]*)$/.exec(clause);
    if (match === null) throw new ToolError(`invalid mode: '${text}'`);
    const [, who = '', operator = '=', letters = ''] = match;
    const all = who === '' || who.includes('a') ? 'ugo' : who;
    let bits = 0;
    let mask = 0;
    for (const [index, letter] of [...'ugo'].entries()) {
      if (!all.includes(letter)) continue;
      const shift = 6 - 3 * index;
      mask |= 7 << shift;
      for (const [bit, name] of [...'xwr'].entries()) if (letters.includes(name)) bits |= 1 << (bit + shift);
    }
    if (letters.includes('s')) bits |= (all.includes('u') ? 0o4000 : 0) | (all.includes('g') ? 0o2000 : 0);
    if (letters.includes('t')) bits |= 0o1000;
    mode = operator === '+' ? mode | bits : operator === '-' ? mode & ~bits : (mode & ~mask) | bits;
  }
  return mode;
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

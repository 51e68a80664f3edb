import { isDevice } from '../devices.js';
import { reasonOf } from '../reason.js';
import { openInput, OUTPUT_MAX, pieces, type Input } from './input.js';
import { pathOf, sizeOf, ToolError, type Tool, type ToolContext } from './tool.js';

const DEFAULTS: Readonly<Record<string, string>> = {
  bs: '',
  ibs: '512',
  obs: '512',
  if: '',
  of: '',
  count: '',
  skip: '0',
  seek: '0',
  conv: '',
  iflag: '',
  oflag: '',
  status: '',
};
const FLAGS = new Set(['notrunc', 'fsync', 'fdatasync', 'fullblock', 'append', 'nocreat', 'excl', 'direct']);

interface Target {
  write(offset: number, bytes: Uint8Array): void;
  close(): void;
}

/** dd: `if of bs ibs obs count skip seek status`, `conv=notrunc,excl,nocreat,fsync`, `oflag=append`. */
export const dd: Tool = (args, context) => {
  const settings = settingsOf(args);
  const get = (name: string): string => settings[name] ?? '';
  const inSize = sizeOf(get('bs') || get('ibs'));
  const outSize = sizeOf(get('bs') || get('obs'));
  if (inSize === 0 || outSize === 0) throw new ToolError('a block size of 0');
  const flags = new Set([get('conv'), get('iflag'), get('oflag')].flatMap((list) => list.split(',')).filter((flag) => flag !== ''));
  for (const flag of flags) if (!FLAGS.has(flag)) throw new ToolError(`'${flag}' is not supported`);
  const wanted = get('count') === '' ? Infinity : sizeOf(get('count')) * inSize;

  const source = openInput(context, get('if') || '-');
  try {
    const printed: Uint8Array[] = [];
    const target = openTarget(context, get('of'), flags, sizeOf(get('seek')) * outSize, printed);
    try {
      const copied = copy(source, sizeOf(get('skip')) * inSize, target, get('of') === '' ? 0 : sizeOf(get('seek')) * outSize, wanted);
      const note = get('status') === 'none' ? '' : report(copied, inSize, outSize, get('status') === 'noxfer');
      return { out: Buffer.concat(printed), note };
    } finally {
      target.close();
    }
  } finally {
    source.close();
  }
};

function settingsOf(args: readonly string[]): Record<string, string> {
  const settings = { ...DEFAULTS };
  for (const arg of args) {
    const [, name = '', value = ''] = /^([a-z]+)=(.*)$/s.exec(arg) ?? [];
    if (!Object.hasOwn(DEFAULTS, name)) throw new ToolError(`unrecognized operand '${arg}'`);
    settings[name] = value;
  }
  return settings;
}

function openTarget(context: ToolContext, name: string, flags: ReadonlySet<string>, start: number, printed: Uint8Array[]): Target {
  if (name === '') {
    let total = 0;
    const write = (_: number, bytes: Uint8Array): void => {
      total += bytes.length;
      if (total > OUTPUT_MAX) throw new ToolError(`more than ${OUTPUT_MAX} bytes to standard output: give of=FILE`);
      printed.push(Uint8Array.from(bytes));
    };
    return { write, close: () => undefined };
  }
  const path = pathOf(context, name);
  if (isDevice(path.toString('latin1'))) return { write: () => undefined, close: () => undefined };
  const { O_WRONLY, O_CREAT, O_EXCL, O_APPEND } = context.fs.constants;
  const append = flags.has('append') ? O_APPEND : 0;
  const how = O_WRONLY | append | (flags.has('nocreat') ? 0 : O_CREAT) | (flags.has('excl') ? O_EXCL : 0);
  const fd = opened(name, () => context.fs.openSync(path, how, 0o666));
  if (!flags.has('notrunc') && append === 0) context.fs.ftruncateSync(fd, start);
  return {
    write: (offset, bytes) => {
      context.fs.writeSync(fd, bytes, 0, bytes.length, append === 0 ? offset : null);
    },
    close: () => {
      context.fs.closeSync(fd);
    },
  };
}

function opened(name: string, open: () => number): number {
  try {
    return open();
  } catch (error) {
    throw new ToolError(`failed to open '${name}': ${reasonOf(error)}`);
  }
}

function copy(source: Input, from: number, target: Target, to: number, wanted: number): number {
  let copied = 0;
  for (const piece of pieces(source, from, wanted)) {
    target.write(to + copied, piece);
    copied += piece.length;
  }
  return copied;
}

function report(copied: number, inSize: number, outSize: number, short: boolean): string {
  const records = (size: number): string => `${Math.floor(copied / size)}+${copied % size === 0 ? 0 : 1}`;
  const lines = [`${records(inSize)} records in`, `${records(outSize)} records out`];
  if (!short) lines.push(`${copied} bytes copied`);
  return `${lines.join('\n')}\n`;
}

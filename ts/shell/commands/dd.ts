import { isDevice, readDevice } from '../devices.js';
import { pathOf, reasonOf, sizeOf, ToolError, type Tool, type ToolContext } from './tool.js';

/** Bytes in memory at a time, whatever `bs` is. */
const PIECE = 1024 * 1024;
/** What may be collected for standard output, which is a string in the end. */
const OUTPUT_MAX = 256 * 1024 * 1024;

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

interface Source {
  /** Up to so many bytes from an offset; none at the end. */
  read(offset: number, length: number): Uint8Array;
  close(): void;
}

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

  const source = openSource(context, get('if'));
  try {
    const pieces: Uint8Array[] = [];
    const target = openTarget(context, get('of'), flags, sizeOf(get('seek')) * outSize, pieces);
    try {
      const copied = copy(source, sizeOf(get('skip')) * inSize, target, get('of') === '' ? 0 : sizeOf(get('seek')) * outSize, wanted);
      const note = get('status') === 'none' ? '' : report(copied, inSize, outSize, get('status') === 'noxfer');
      return { out: Buffer.concat(pieces), note };
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

function openSource(context: ToolContext, name: string): Source {
  if (name === '') {
    const bytes = context.stdin();
    return { read: (offset, length) => bytes.subarray(offset, offset + length), close: () => undefined };
  }
  const path = pathOf(context, name);
  const device = path.toString('latin1');
  const buffer = new Uint8Array(PIECE);
  if (isDevice(device)) {
    const read = (_: number, length: number): Uint8Array =>
      buffer.subarray(0, readDevice(device, buffer.subarray(0, Math.min(PIECE, length))));
    return { read, close: () => undefined };
  }
  const fd = opened(name, () => context.fs.openSync(path, 'r'));
  return {
    read: (offset, length) => buffer.subarray(0, context.fs.readSync(fd, buffer, 0, Math.min(PIECE, length), offset)),
    close: () => {
      context.fs.closeSync(fd);
    },
  };
}

function openTarget(context: ToolContext, name: string, flags: ReadonlySet<string>, start: number, pieces: Uint8Array[]): Target {
  if (name === '') {
    let total = 0;
    const write = (_: number, bytes: Uint8Array): void => {
      total += bytes.length;
      if (total > OUTPUT_MAX) throw new ToolError(`more than ${OUTPUT_MAX} bytes to standard output: give of=FILE`);
      pieces.push(bytes.slice());
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

function copy(source: Source, from: number, target: Target, to: number, wanted: number): number {
  let copied = 0;
  while (copied < wanted) {
    const bytes = source.read(from + copied, Math.min(PIECE, wanted - copied));
    if (bytes.length === 0) break;
    target.write(to + copied, bytes);
    copied += bytes.length;
  }
  return copied;
}

function report(copied: number, inSize: number, outSize: number, short: boolean): string {
  const records = (size: number): string => `${Math.floor(copied / size)}+${copied % size === 0 ? 0 : 1}`;
  const lines = [`${records(inSize)} records in`, `${records(outSize)} records out`];
  if (!short) lines.push(`${copied} bytes copied`);
  return `${lines.join('\n')}\n`;
}

import { isDevice, readDevice } from '../devices.js';
import { reasonOf } from '../reason.js';
import { pathOf, ToolError, type ToolContext } from './tool.js';

/** Bytes in memory at a time, whatever the file's size. */
export const PIECE = 1024 * 1024;

/** What a command reads: a file, a device of the shell, or standard input. */
export interface Input {
  /** Undefined for what never ends. */
  readonly size: number | undefined;
  /** Up to so many bytes from an offset, valid until the next read; none at the end. */
  read(offset: number, length: number): Buffer;
  close(): void;
}

/** Opens `name`; `-` is standard input. Fails with ToolError of status `trouble`. */
export function openInput(context: ToolContext, name: string, trouble = 1): Input {
  if (name === '-') return memory(context.stdin());
  const path = pathOf(context, name);
  const device = path.toString('latin1');
  if (isDevice(device)) {
    const buffer = Buffer.allocUnsafe(PIECE);
    const read = (_: number, length: number): Buffer => buffer.subarray(0, readDevice(device, buffer.subarray(0, Math.min(PIECE, length))));
    return { size: read(0, 1).length === 0 ? 0 : undefined, read, close: () => undefined };
  }
  const { fs } = context;
  try {
    const fd = fs.openSync(path, 'r');
    const stats = fs.fstatSync(fd);
    const close = (): void => {
      fs.closeSync(fd);
    };
    if (!stats.isFile()) {
      close();
      throw new ToolError(stats.isDirectory() ? 'Is a directory' : 'Nothing is behind a fifo or device of a container');
    }
    const buffer = Buffer.allocUnsafe(Math.min(PIECE, stats.size));
    return {
      size: stats.size,
      read: (offset, length) => buffer.subarray(0, fs.readSync(fd, buffer, 0, Math.min(buffer.length, length), offset)),
      close,
    };
  } catch (error) {
    throw new ToolError(`${name}: ${reasonOf(error)}`, trouble);
  }
}

function memory(bytes: Buffer): Input {
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length), close: () => undefined };
}

/** Runs `use` with an open input. */
export function withInput<T>(context: ToolContext, name: string, use: (input: Input) => T): T {
  const input = openInput(context, name);
  try {
    return use(input);
  } finally {
    input.close();
  }
}

/** The pieces of an input from an offset on, up to so many bytes. */
export function* pieces(input: Input, from = 0, length = Infinity): Generator<Buffer, void, undefined> {
  const end = from + length;
  for (let at = from; at < end;) {
    const piece = input.read(at, Math.min(PIECE, end - at));
    if (piece.length === 0) return;
    yield piece;
    at += piece.length;
  }
}

/** An input as a whole. What never ends, or is longer than a string can be, is refused. */
export function wholeInput(context: ToolContext, name: string): Buffer {
  return withInput(context, name, (input) => {
    if (input.size === undefined) throw new ToolError(`${name}: never ends: use dd or head -c`);
    if (input.size > OUTPUT_MAX) throw new ToolError(`${name}: more than ${OUTPUT_MAX} bytes: use dd, cp or mv`);
    return Buffer.concat([...pieces(input)].map((piece) => Buffer.from(piece)));
  });
}

/** What may be collected for standard output, which is a string in the end (V8 holds 2^29 units). */
export const OUTPUT_MAX = 256 * 1024 * 1024;

import { operands, parsed, pathOf, reasonOf, ToolError, type Tool, type ToolContext } from './tool.js';

/** Bytes compared at a time. */
const PIECE = 1024 * 1024;

/** cmp: `[-s] [-n BYTES] FILE1 [FILE2]`; `-` is standard input. 0 same, 1 different, 2 trouble. */
export const cmp: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    silent: { type: 'boolean', short: 's' },
    quiet: { type: 'boolean' },
    bytes: { type: 'string', short: 'n' },
  });
  const [first = '', second = '-'] = operands(positionals, 1);
  const limit = values.bytes === undefined ? Infinity : Number(values.bytes);
  const [left, right] = [reader(context, first), reader(context, second)];
  const quiet = values.silent === true || values.quiet === true;
  let line = 1;
  for (let at = 0; at < limit;) {
    const length = Math.min(PIECE, limit - at);
    const [a, b] = [left(at, length), right(at, length)];
    const shared = Math.min(a.length, b.length);
    const where = a.subarray(0, shared).equals(b.subarray(0, shared)) ? -1 : a.findIndex((byte, index) => byte !== b[index]);
    for (const byte of a.subarray(0, where < 0 ? shared : where)) if (byte === 0x0a) line++;
    if (where >= 0) return { out: quiet ? '' : `${first} ${second} differ: byte ${at + where + 1}, line ${line}\n`, status: 1 };
    if (a.length !== b.length) {
      const short = a.length < b.length ? first : second;
      return quiet ? { status: 1 } : { complaints: [`EOF on ${short} after byte ${at + shared}, line ${line}`], status: 1 };
    }
    if (shared === 0) break;
    at += shared;
  }
  return {};
};

function reader(context: ToolContext, name: string): (offset: number, length: number) => Buffer {
  if (name === '-') {
    const bytes = context.stdin();
    return (offset, length) => bytes.subarray(offset, offset + length);
  }
  try {
    const fd = context.fs.openSync(pathOf(context, name), 'r');
    const { size } = context.fs.fstatSync(fd);
    return (offset, length) => {
      const buffer = Buffer.alloc(Math.min(length, Math.max(0, size - offset)));
      return buffer.subarray(0, context.fs.readSync(fd, buffer, 0, buffer.length, offset));
    };
  } catch (error) {
    throw new ToolError(`${name}: ${reasonOf(error)}`, 2);
  }
}

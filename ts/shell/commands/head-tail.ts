import { OUTPUT_MAX, openInput, pieces, PIECE, type Input } from './input.js';
import { parsed, sizeOf, ToolError, type Tool, type ToolContext } from './tool.js';

const OPTIONS = {
  lines: { type: 'string', short: 'n' },
  bytes: { type: 'string', short: 'c' },
  quiet: { type: 'boolean', short: 'q' },
  silent: { type: 'boolean' },
  verbose: { type: 'boolean', short: 'v' },
  'zero-terminated': { type: 'boolean', short: 'z' },
} as const;

const NEWLINE = 0x0a;

interface Amount {
  readonly unit: 'lines' | 'bytes';
  readonly sign: '' | '+' | '-';
  readonly count: number;
  readonly separator: number;
}

/** head: `[-n [-]LINES|-c [-]BYTES] [FILE…]`. Reads no more of a file than it prints. */
export const head: Tool = (args, context) =>
  each(args, context, (input, amount) => {
    const { unit, sign, count } = amount;
    if (unit === 'bytes') return sign === '-' ? [0, Math.max(0, sizeIn(input) - count)] : [0, count];
    return [0, sign === '-' ? startOfLast(input, amount) : endOfFirst(input, amount)];
  });

/** tail: `[-n [+]LINES|-c [+]BYTES] [FILE…]`. Reads a file from its end. There is nobody to wait for (-f). */
export const tail: Tool = (args, context) =>
  each(args, context, (input, amount) => {
    const { unit, sign, count } = amount;
    if (unit === 'bytes') return [sign === '+' ? Math.max(0, count - 1) : Math.max(0, sizeIn(input) - count), Infinity];
    return [sign === '+' ? endOfFirst(input, { ...amount, count: Math.max(0, count - 1) }) : startOfLast(input, amount), Infinity];
  });

/** What to print of an input: bytes from an offset up to another. */
type Range = readonly [from: number, to: number];

function each(args: readonly string[], context: ToolContext, rangeIn: (input: Input, amount: Amount) => Range) {
  // The old form: -5 for -n 5.
  const given = args.map((arg, at) => (at === 0 ? arg.replace(/^-(\d+)$/, '-n$1') : arg));
  const { values, positionals } = parsed(given, OPTIONS);
  const amount = amountOf(values.bytes, values.lines, values['zero-terminated'] === true);
  const names = positionals.length === 0 ? ['-'] : positionals;
  const titled = values.verbose === true || (names.length > 1 && values.quiet !== true && values.silent !== true);
  const out: Buffer[] = [];
  const complaints: string[] = [];
  let length = 0;
  for (const name of names) {
    try {
      const input = openInput(context, name);
      try {
        if (titled) out.push(Buffer.from(`${out.length === 0 ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`, 'latin1'));
        const [from, to] = rangeIn(input, amount);
        for (const piece of pieces(input, from, to - from)) {
          length += piece.length;
          if (length > OUTPUT_MAX) throw new ToolError(`${name}: more than ${OUTPUT_MAX} bytes to standard output: use dd`);
          out.push(Buffer.from(piece));
        }
      } finally {
        input.close();
      }
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      complaints.push(
        /: No such|: Is a/.test(error.message)
          ? error.message.replace(/^(.*): (No such.*)$/s, "cannot open '$1' for reading: $2")
          : error.message,
      );
    }
  }
  return { out: Buffer.concat(out), complaints };
}

function amountOf(bytes: string | undefined, lines: string | undefined, zero: boolean): Amount {
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/s.exec(bytes ?? lines ?? '10') ?? [];
  return {
    unit: bytes === undefined ? 'lines' : 'bytes',
    sign: sign as Amount['sign'],
    count: sizeOf(digits),
    separator: zero ? 0 : NEWLINE,
  };
}

function sizeIn({ size }: Input): number {
  if (size === undefined) throw new ToolError('what never ends has no last bytes');
  return size;
}

/** Offset behind the first `count` lines. */
function endOfFirst(input: Input, { count, separator }: Amount): number {
  if (count === 0) return 0;
  let left = count;
  let start = 0;
  for (const piece of pieces(input)) {
    for (let at = piece.indexOf(separator); at >= 0; at = piece.indexOf(separator, at + 1)) {
      if (--left === 0) return start + at + 1;
    }
    start += piece.length;
  }
  return start;
}

/** Offset of the last `count` lines, found from the end. */
function startOfLast(input: Input, { count, separator }: Amount): number {
  const size = sizeIn(input);
  if (count === 0) return size;
  let left = count;
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - PIECE);
    const piece = input.read(start, end - start);
    // The separator at the very end closes the last line.
    for (
      let at = piece.lastIndexOf(separator, end === size ? piece.length - 2 : undefined);
      at >= 0;
      at = at === 0 ? -1 : piece.lastIndexOf(separator, at - 1)
    ) {
      if (end === size && piece.length < 2) break;
      if (--left === 0) return start + at + 1;
    }
    end = start;
  }
  return 0;
}

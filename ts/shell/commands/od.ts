import { pieces, withInput } from './input.js';
import { parsed, sizeOf, ToolError, type Tool, type ToolContext } from './tool.js';

const NAMES = [
  'nul',
  'soh',
  'stx',
  'etx',
  'eot',
  'enq',
  'ack',
  'bel',
  'bs',
  'ht',
  'nl',
  'vt',
  'ff',
  'cr',
  'so',
  'si',
  'dle',
  'dc1',
  'dc2',
  'dc3',
  'dc4',
  'nak',
  'syn',
  'etb',
  'can',
  'em',
  'sub',
  'esc',
  'fs',
  'gs',
  'rs',
  'us',
  'sp',
];
const CHARACTERS: Readonly<Record<number, string>> = { 0: '\\0', 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r' };

interface Format {
  readonly size: number;
  /** Columns of a number, without the space before it. */
  readonly width: number;
  readonly show: (bytes: Buffer) => string;
  /** Printable characters at the end of the line, as `z` asks for. */
  readonly trailer: boolean;
}

const SHORT: Readonly<Record<string, string>> = { a: 'a', b: 'o1', c: 'c', d: 'u2', o: 'o2', s: 'd2', x: 'x2', i: 'd4', l: 'd8' };

/** od: `[-A d|o|x|n] [-j SKIP] [-N BYTES] [-t TYPE]… [-v] [-w WIDTH] [-abcdosxil] [FILE…]`; integers and characters. */
export const od: Tool = (args, context) => {
  const short = Object.fromEntries(Object.keys(SHORT).map((letter) => [letter, { type: 'boolean', short: letter } as const]));
  const { values, positionals } = parsed(args, {
    'address-radix': { type: 'string', short: 'A', default: 'o' },
    'skip-bytes': { type: 'string', short: 'j', default: '0' },
    'read-bytes': { type: 'string', short: 'N' },
    format: { type: 'string', short: 't', multiple: true },
    'output-duplicates': { type: 'boolean', short: 'v' },
    width: { type: 'string', short: 'w', default: '16' },
    ...short,
  });
  const chosen = Object.entries(SHORT).filter(([letter]) => (values as Record<string, unknown>)[letter] === true);
  const types = [...(values.format ?? []), ...chosen.map(([, type]) => type)];
  const formats = (types.length === 0 ? ['o2'] : types).flatMap(formatsOf);
  const skip = sizeOf(values['skip-bytes']);
  const length = values['read-bytes'] === undefined ? Infinity : sizeOf(values['read-bytes']);
  const bytes = bytesOf(context, positionals.length === 0 ? ['-'] : positionals, skip, length);
  return { out: dump(bytes, skip, formats, Number(values.width), values['address-radix'], values['output-duplicates'] === true) };
};

/** So many bytes of all inputs as one, what is skipped unread. */
function bytesOf(context: ToolContext, names: readonly string[], skip: number, length: number): Buffer {
  const parts: Buffer[] = [];
  let [ahead, left] = [skip, length];
  for (const name of names) {
    withInput(context, name, (input) => {
      if (input.size === undefined && left === Infinity) throw new ToolError(`${name}: never ends: give -N`);
      for (const piece of pieces(input, ahead, left)) {
        parts.push(Buffer.from(piece));
        left -= piece.length;
      }
      ahead = Math.max(0, ahead - (input.size ?? Infinity));
    });
  }
  return Buffer.concat(parts);
}

function formatsOf(text: string): Format[] {
  return [...text.matchAll(/([acdoux])(\d+|[CSIL])?(z)?/g)].map(([, kind = '', given = '', trailer]) => {
    const size = kind === 'a' || kind === 'c' ? 1 : ({ '': 4, C: 1, S: 2, I: 4, L: 8 }[given] ?? Number(given));
    if (![1, 2, 4, 8].includes(size)) throw new ToolError(`invalid type string '${text}'`);
    return { size, trailer: trailer === 'z', ...numbers(kind, size) };
  });
}

function numbers(kind: string, size: number): Pick<Format, 'width' | 'show'> {
  if (kind === 'a')
    return { width: 3, show: ([byte = 0]) => NAMES[byte & 127] ?? ((byte & 127) === 127 ? 'del' : String.fromCharCode(byte & 127)) };
  if (kind === 'c')
    return {
      width: 3,
      show: ([byte = 0]) => CHARACTERS[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, '0')),
    };
  const value = (bytes: Buffer): bigint => {
    const unsigned = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    return kind === 'd' ? BigInt.asIntN(size * 8, unsigned) : unsigned;
  };
  const radix = { x: 16, o: 8 }[kind] ?? 10;
  const widest = (1n << BigInt(8 * size)) - 1n;
  const digits = kind === 'd' ? (widest / 2n).toString().length + 1 : widest.toString(radix).length;
  return {
    width: digits,
    show: (bytes) =>
      value(bytes)
        .toString(radix)
        .padStart(radix === 10 ? 0 : digits, '0'),
  };
}

function dump(bytes: Buffer, start: number, formats: readonly Format[], width: number, radix: string, duplicates: boolean): string {
  const address = (offset: number): string =>
    radix === 'n' ? '' : offset.toString({ d: 10, x: 16 }[radix] ?? 8).padStart(radix === 'x' ? 6 : 7, '0');
  // Numbers of different sizes stand below each other.
  const perByte = Math.max(...formats.map(({ width: columns, size }) => (columns + 1) / size));
  const lines: string[] = [];
  let former: Buffer | undefined;
  let starred = false;
  for (let at = 0; at < bytes.length; at += width) {
    const line = bytes.subarray(at, at + width);
    if (!duplicates && former !== undefined && line.length === width && former.equals(line)) {
      if (!starred) lines.push('*');
      starred = true;
      continue;
    }
    starred = false;
    former = line;
    formats.forEach((format, index) => {
      lines.push((index === 0 ? address(start + at) : ' '.repeat(address(0).length)) + row(line, format, perByte, width));
    });
  }
  if (radix !== 'n') lines.push(address(start + bytes.length));
  return lines.map((line) => `${line}\n`).join('');
}

function row(line: Buffer, { size, show, trailer }: Format, perByte: number, width: number): string {
  let text = '';
  for (let at = 0; at < line.length; at += size) {
    const bytes = Buffer.alloc(size);
    line.copy(bytes, 0, at, at + size);
    text += show(bytes).padStart(Math.ceil(perByte * size));
  }
  if (!trailer) return text;
  const printable = line.toString('latin1').replace(/[^ -~]/g, '.');
  return `${text.padEnd(Math.ceil(perByte * width))}  >${printable}<`;
}

import { bytesOfText } from '../byte-text.js';
import { operands, parsed, ToolError, type Tool } from './tool.js';

const RANGES: Readonly<Record<string, readonly (readonly [from: number, to: number])[]>> = {
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  alpha: [
    [65, 90],
    [97, 122],
  ],
  blank: [
    [9, 9],
    [32, 32],
  ],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  digit: [[48, 57]],
  graph: [[33, 126]],
  lower: [[97, 122]],
  print: [[32, 126]],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  space: [
    [9, 13],
    [32, 32],
  ],
  upper: [[65, 90]],
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
};
const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 };

/** tr: `[-c] [-d] [-s] [-t] SET1 [SET2]`, on bytes as in the POSIX locale. */
export const tr: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    complement: { type: 'boolean', short: 'c' },
    C: { type: 'boolean', short: 'C' },
    delete: { type: 'boolean', short: 'd' },
    'squeeze-repeats': { type: 'boolean', short: 's' },
    'truncate-set1': { type: 'boolean', short: 't' },
  });
  const [first = '', second] = operands(positionals, 1);
  const remove = values.delete === true;
  const squeeze = values['squeeze-repeats'] === true;
  if (second === undefined && !remove && !squeeze) throw new ToolError(`missing operand after '${first}'`);
  let from = setOf(first, 0);
  if (values.complement === true || values.C === true) from = complementOf(from);
  const to = second === undefined ? undefined : setOf(second, from.length);
  const table = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  if (!remove && to !== undefined) {
    if (to.length === 0) throw new ToolError('when not truncating set1, string2 must be non-empty');
    const length = values['truncate-set1'] === true ? Math.min(from.length, to.length) : from.length;
    for (let at = 0; at < length; at++) table[from[at] ?? 0] = to[Math.min(at, to.length - 1)] ?? 0;
  }
  const removed = new Set(remove ? from : []);
  const squeezed = new Set(squeeze ? (to ?? (remove ? [] : from)) : []);
  const input = context.stdin();
  const out = Buffer.allocUnsafe(input.length);
  let length = 0;
  for (const byte of input) {
    if (removed.has(byte)) continue;
    const result = table[byte] ?? 0;
    if (length > 0 && out[length - 1] === result && squeezed.has(result)) continue;
    out[length++] = result;
  }
  return { out: out.subarray(0, length) };
};

/** Bytes of a set, in order. `length` is what `[x*]` fills up to. */
function setOf(text: string, length: number): number[] {
  const bytes = bytesOfText(text).toString('latin1');
  const set: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const rest = bytes.slice(at);
    const [group = '', kind = ''] = /^\[:([a-z]+):\]/.exec(rest) ?? [];
    const [repeat = '', repeated = '', times = ''] = /^\[(.|\\.)\*(\d*)\]/s.exec(rest) ?? [];
    if (group !== '') {
      const ranges = RANGES[kind];
      if (ranges === undefined) throw new ToolError(`invalid character class '${kind}'`);
      for (const [from, to] of ranges) for (let byte = from; byte <= to; byte++) set.push(byte);
      at += group.length;
    } else if (repeat !== '') {
      const count = times === '' || times === '0' ? Math.max(0, length - set.length) : parseInt(times, times.startsWith('0') ? 8 : 10);
      for (let n = 0; n < count; n++) set.push(byteAt(repeated).byte);
      at += repeat.length;
    } else {
      const start = byteAt(rest);
      at += start.length;
      if (bytes[at] === '-' && at + 1 < bytes.length) {
        const end = byteAt(bytes.slice(at + 1));
        if (end.byte < start.byte) throw new ToolError(`range-endpoints of '${rest.slice(0, 3)}' are in reverse collating sequence order`);
        for (let byte = start.byte; byte <= end.byte; byte++) set.push(byte);
        at += 1 + end.length;
      } else set.push(start.byte);
    }
  }
  return set;
}

/** The byte that a text starts with, escapes undone, and how much of the text it took. */
function byteAt(text: string): { byte: number; length: number } {
  const [octal = ''] = /^\\[0-3]?[0-7]{1,2}/.exec(text) ?? [];
  if (octal !== '') return { byte: parseInt(octal.slice(1), 8), length: octal.length };
  const escaped = text.startsWith('\\') ? ESCAPES[text.charAt(1)] : undefined;
  if (escaped !== undefined) return { byte: escaped, length: 2 };
  if (text.startsWith('\\') && text.length > 1) return { byte: text.charCodeAt(1), length: 2 };
  return { byte: text.charCodeAt(0), length: 1 };
}

function complementOf(set: readonly number[]): number[] {
  const given = new Set(set);
  return Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !given.has(byte));
}

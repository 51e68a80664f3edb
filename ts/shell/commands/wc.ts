import { openInput, pieces } from './input.js';
import { parsed, ToolError, type Tool, type ToolContext } from './tool.js';

const COLUMNS = ['lines', 'words', 'chars', 'bytes', 'max-line-length'] as const;
type Counts = Readonly<Record<(typeof COLUMNS)[number], number>>;

/** wc: `[-l] [-w] [-c] [-m] [-L] [FILE…]`. A character is a byte, as in the POSIX locale. Memory doesn't grow with the file. */
export const wc: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    lines: { type: 'boolean', short: 'l' },
    words: { type: 'boolean', short: 'w' },
    chars: { type: 'boolean', short: 'm' },
    bytes: { type: 'boolean', short: 'c' },
    'max-line-length': { type: 'boolean', short: 'L' },
  });
  const asked = COLUMNS.filter((column) => values[column] === true);
  const columns = asked.length === 0 ? (['lines', 'words', 'bytes'] as const) : asked;
  const names = positionals.length === 0 ? ['-'] : positionals;
  const rows: { counts: Counts; name: string }[] = [];
  const complaints: string[] = [];
  for (const name of names) {
    try {
      rows.push({ counts: count(context, name, columns), name: positionals.length === 0 ? '' : name });
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      complaints.push(error.message);
    }
  }
  const total = sum(rows.map(({ counts }) => counts));
  // GNU: as wide as the bytes of all files need, and 7 for what has no size beforehand.
  const width = columns.length === 1 && names.length === 1 ? 1 : Math.max(names.includes('-') ? 7 : 1, String(total.bytes).length);
  const line = (counts: Counts, name: string): string =>
    `${columns.map((column) => String(counts[column]).padStart(width)).join(' ')}${name === '' ? '' : ` ${name}`}\n`;
  const out = rows.map(({ counts, name }) => line(counts, name));
  if (names.length > 1) out.push(line(total, 'total'));
  return { out: out.join(''), complaints };
};

function count(context: ToolContext, name: string, columns: readonly (keyof Counts)[]): Counts {
  const input = openInput(context, name);
  try {
    if (input.size === undefined) throw new ToolError(`${name}: never ends`);
    const { size } = input;
    // Nothing but the size is asked: nothing is read.
    if (columns.every((column) => column === 'bytes' || column === 'chars')) return { ...sum([]), bytes: size, chars: size };
    let [lines, words, bytes, longest, column] = [0, 0, 0, 0, 0];
    let inWord = false;
    for (const piece of pieces(input)) {
      bytes += piece.length;
      for (const byte of piece) {
        const space = byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
        if (!space && !inWord) words++;
        inWord = !space;
        if (byte === 0x0a) lines++;
        column =
          byte === 0x0a || byte === 0x0d ? 0 : byte === 0x09 ? column + 8 - (column % 8) : column + (byte >= 0x20 && byte < 0x7f ? 1 : 0);
        if (column > longest) longest = column;
      }
    }
    return { lines, words, bytes, chars: bytes, 'max-line-length': longest };
  } finally {
    input.close();
  }
}

function sum(all: readonly Counts[]): Counts {
  const of = (column: keyof Counts): number => all.reduce((total, counts) => total + counts[column], 0);
  const longest = all.reduce((most, counts) => Math.max(most, counts['max-line-length']), 0);
  return { lines: of('lines'), words: of('words'), bytes: of('bytes'), chars: of('chars'), 'max-line-length': longest };
}

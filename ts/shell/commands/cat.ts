import { OUTPUT_MAX, pieces, withInput } from './input.js';
import { parsed, ToolError, type Tool, type ToolContext } from './tool.js';

const flag = (short: string) => ({ type: 'boolean', short }) as const;
const OPTIONS = {
  number: flag('n'),
  'number-nonblank': flag('b'),
  'squeeze-blank': flag('s'),
  'show-ends': flag('E'),
  'show-tabs': flag('T'),
  'show-nonprinting': flag('v'),
  'show-all': flag('A'),
  e: flag('e'),
  t: flag('t'),
  u: flag('u'),
} as const;

type Values = ReturnType<typeof parsed<typeof OPTIONS>>['values'];

/** cat: `[-nbsETvAetu] [FILE…]`. */
export const cat: Tool = (args, context) => {
  const { values, positionals } = parsed(args, OPTIONS);
  const { bytes, complaints } = concatenated(positionals.length === 0 ? ['-'] : positionals, context);
  const plain = Object.keys(values).every((name) => name === 'u');
  return { out: plain ? bytes : shown(bytes, values), complaints };
};

function concatenated(names: readonly string[], context: ToolContext): { bytes: Buffer; complaints: string[] } {
  const parts: Buffer[] = [];
  const complaints: string[] = [];
  let length = 0;
  for (const name of names) {
    try {
      withInput(context, name, (input) => {
        if (input.size === undefined) throw new ToolError(`${name}: never ends: use dd or head -c`);
        if (length + input.size > OUTPUT_MAX) throw new ToolError(`${name}: more than ${OUTPUT_MAX} bytes in all: use dd, cp or mv`);
        for (const piece of pieces(input)) parts.push(Buffer.from(piece));
        length += input.size;
      });
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      complaints.push(error.message);
    }
  }
  return { bytes: Buffer.concat(parts), complaints };
}

function shown(bytes: Buffer, values: Values): Buffer {
  const ends = [values['show-ends'], values['show-all'], values.e].includes(true);
  const tabs = [values['show-tabs'], values['show-all'], values.t].includes(true);
  const visible = [values['show-nonprinting'], values['show-all'], values.e, values.t].includes(true);
  const lines = bytes.toString('latin1').split('\n');
  const last = lines.pop() ?? '';
  const out: string[] = [];
  let number = 0;
  let blank = false;
  const add = (line: string, end: string): void => {
    if (values['squeeze-blank'] === true && line === '' && blank) return;
    blank = line === '';
    const numbered = values['number-nonblank'] === true ? line !== '' : values.number === true;
    const text = visible ? line.replace(/[^\t -~]/g, caret) : line;
    out.push((numbered ? `${String(++number).padStart(6)}\t` : '') + (tabs ? text.replaceAll('\t', '^I') : text) + end);
  };
  for (const line of lines) add(line, ends ? '$\n' : '\n');
  if (last !== '') add(last, '');
  return Buffer.from(out.join(''), 'latin1');
}

/** `^A`, `M-x`, `M-^?` for a byte that doesn't print. */
function caret(letter: string): string {
  const byte = letter.charCodeAt(0);
  const low = byte & 0x7f;
  const text = low < 0x20 ? `^${String.fromCharCode(low + 0x40)}` : low === 0x7f ? '^?' : String.fromCharCode(low);
  return byte < 0x80 ? text : `M-${text}`;
}

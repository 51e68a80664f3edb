import { openInput, PIECE } from './input.js';
import { operands, parsed, sizeOf, type Tool } from './tool.js';

/** cmp: `[-s] [-n BYTES] FILE1 [FILE2]`; `-` is standard input. 0 same, 1 different, 2 trouble. */
export const cmp: Tool = (args, context) => {
  const { values, positionals } = parsed(
    args,
    { silent: { type: 'boolean', short: 's' }, quiet: { type: 'boolean' }, bytes: { type: 'string', short: 'n' } },
    2,
  );
  const [first = '', second = '-'] = operands(positionals, 1);
  const limit = values.bytes === undefined ? Infinity : sizeOf(values.bytes);
  const quiet = values.silent === true || values.quiet === true;
  const left = openInput(context, first, 2);
  try {
    const right = openInput(context, second, 2);
    try {
      let line = 1;
      for (let at = 0; at < limit;) {
        const length = Math.min(PIECE, limit - at);
        const [a, b] = [left.read(at, length), right.read(at, length)];
        const shared = Math.min(a.length, b.length);
        const where = a.subarray(0, shared).equals(b.subarray(0, shared)) ? -1 : a.findIndex((byte, index) => byte !== b[index]);
        const same = a.subarray(0, where < 0 ? shared : where);
        for (let newline = same.indexOf(0x0a); newline >= 0; newline = same.indexOf(0x0a, newline + 1)) line++;
        if (where >= 0) return { out: quiet ? '' : `${first} ${second} differ: char ${at + where + 1}, line ${line}\n`, status: 1 };
        if (a.length !== b.length) {
          const short = a.length < b.length ? first : second;
          return { complaints: quiet ? [] : [`EOF on ${short} after byte ${at + shared}, line ${line}`], status: 1 };
        }
        if (shared === 0) break;
        at += shared;
      }
      return {};
    } finally {
      right.close();
    }
  } finally {
    left.close();
  }
};

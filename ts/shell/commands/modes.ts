import { forEachOperand, operands, parsed, pathOf, statOf, ToolError, type Tool, type ToolContext } from './tool.js';

/** What symbolic clauses depend on besides the bits before. */
interface ModeContext {
  /** `X` and numbers of up to four digits treat directories differently. */
  readonly directory?: boolean;
  /** Bits that a clause without `ugoa` leaves alone. */
  readonly umask?: number;
}

/** Permission bits of an octal number or of symbolic clauses (`u=rw,go+X`, `g=u`), as chmod(1) has them. Fails with ToolError. */
export function modeBits(text: string, before: number, { directory = false, umask = 0 }: ModeContext = {}): number {
  if (/^[0-7]{1,5}$/.test(text)) {
    // GNU: on a directory, set-id bits go only when a fifth digit says so.
    const kept = directory && text.length < 5 ? before & 0o6000 : 0;
    return (parseInt(text, 8) & 0o7777) | kept;
  }
  let mode = before;
  for (const clause of text.split(',')) {
    const [, who = '', actions = ''] = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/.exec(clause) ?? [];
    if (actions === '') throw new ToolError(`invalid mode: '${text}'`);
    for (const [, operator = '', letters = ''] of actions.matchAll(/([-+=])([a-zA-Z]*)/g)) {
      mode = applied(mode, who, operator, letters, { directory, umask });
    }
  }
  return mode;
}

const SHIFTS: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };

function applied(mode: number, who: string, operator: string, letters: string, { directory, umask }: Required<ModeContext>): number {
  const all = who === '' || who.includes('a') ? 'ugo' : who;
  const execute = letters.includes('x') || (letters.includes('X') && (directory || (mode & 0o111) !== 0));
  const copied = SHIFTS[letters];
  const three =
    copied === undefined ? (letters.includes('r') ? 4 : 0) | (letters.includes('w') ? 2 : 0) | (execute ? 1 : 0) : (mode >> copied) & 7;
  let bits = 0;
  let mask = 0;
  for (const letter of all) {
    const shift = SHIFTS[letter] ?? 0;
    bits |= three << shift;
    mask |= 7 << shift;
  }
  if (letters.includes('s')) bits |= (all.includes('u') ? 0o4000 : 0) | (all.includes('g') ? 0o2000 : 0);
  if (letters.includes('t') && all.includes('o')) bits |= 0o1000;
  if (!directory) mask |= (all.includes('u') ? 0o4000 : 0) | (all.includes('g') ? 0o2000 : 0);
  if (all.includes('o')) mask |= 0o1000;
  if (who === '') bits &= ~umask;
  if (operator === '+') return mode | bits;
  return operator === '-' ? mode & ~bits : (mode & ~mask) | bits;
}

/** chmod: `[-R] MODE FILE…`, `--reference=FILE`. */
export const chmod: Tool = (args, context) => {
  // A mode like -x or -rw looks like an option.
  const dashed = args.findIndex((arg) => /^-[rwxXst,ugoa+=-]+$/.test(arg));
  const given = dashed < 0 || args.slice(0, dashed).includes('--') ? args : [...args.slice(0, dashed), '--', ...args.slice(dashed)];
  const { values, positionals } = parsed(given, {
    recursive: { type: 'boolean', short: 'R' },
    reference: { type: 'string' },
    silent: { type: 'boolean', short: 'f' },
    quiet: { type: 'boolean' },
    verbose: { type: 'boolean', short: 'v' },
    changes: { type: 'boolean', short: 'c' },
  });
  const { reference } = values;
  const [mode = '', ...rest] = operands(positionals, reference === undefined ? 2 : 1);
  if (reference === undefined) modeBits(mode, 0);
  const change = (path: Buffer): void => {
    const stats = statOf(context, path, true);
    const bits =
      reference === undefined
        ? modeBits(mode, Number(stats.mode & 0o7777n), { directory: stats.isDirectory(), umask: context.fs.umask() })
        : Number(statOf(context, pathOf(context, reference), true).mode & 0o7777n);
    context.fs.chmodSync(path, bits);
  };
  return forEachOperand(reference === undefined ? rest : positionals, 'cannot access', (name) => {
    if (values.recursive === true) changeTree(context, pathOf(context, name), change);
    else change(pathOf(context, name));
  });
};

/** As `chmod -R` does: a symbolic link is followed if it is `named`; those met below are left alone, for they have no mode of their own. */
function changeTree(context: ToolContext, path: Buffer, change: (path: Buffer) => void, named = true): void {
  const stats = statOf(context, path, named);
  if (stats.isSymbolicLink()) return;
  change(path);
  if (!stats.isDirectory()) return;
  for (const name of context.fs.readdirSync(path, { encoding: 'buffer' })) {
    changeTree(context, Buffer.concat([path, Buffer.from('/'), name]), change, false);
  }
}

/** umask: `[-S] [MODE]`. Holds for the rest of the run, in sub-shells too. */
export const umask: Tool = (args, { fs }) => {
  const [mode, ...rest] = args.filter((arg) => arg !== '-S' && arg !== '-p');
  if (rest.length > 0) throw new ToolError('too many arguments');
  if (mode !== undefined) {
    fs.umask(/^[0-7]+$/.test(mode) ? parseInt(mode, 8) : ~modeBits(mode, ~fs.umask() & 0o777) & 0o777);
    return {};
  }
  const kept = fs.umask();
  if (!args.includes('-S')) return { out: `${kept.toString(8).padStart(4, '0')}\n` };
  const letters = (shift: number): string => [...'rwx'].filter((_, index) => (kept & ((4 >> index) << shift)) === 0).join('');
  return { out: `u=${letters(6)},g=${letters(3)},o=${letters(0)}\n` };
};

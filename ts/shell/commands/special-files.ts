import { modeBits } from './modes.js';
import { forEachOperand, operands, parsed, pathOf, ToolError, type Tool } from './tool.js';

const MODE = { mode: { type: 'string', short: 'm' } } as const;

/** mkfifo: `[-m MODE] NAME…`. */
export const mkfifo: Tool = (args, context) => {
  const { values, positionals } = parsed(args, MODE);
  const mode = values.mode === undefined ? 0o666 : modeBits(values.mode, 0o666);
  return forEachOperand(operands(positionals, 1), 'cannot create fifo', (name) => {
    const path = pathOf(context, name);
    context.fs.mkfifoSync(path, mode);
    if (values.mode !== undefined) context.fs.chmodSync(path, mode);
  });
};

const KINDS = { b: 'block-device', c: 'character-device', u: 'character-device', p: 'fifo' } as const;

/** mknod: `[-m MODE] NAME b|c|u|p [MAJOR MINOR]`. Devices are metadata: nothing answers behind them. */
export const mknod: Tool = (args, context) => {
  const { values, positionals } = parsed(args, MODE);
  const [name = '', letter = '', major, minor] = operands(positionals, 2);
  if (!isKind(letter)) throw new ToolError(`invalid device type '${letter}'`);
  const numbers = [major, minor].map((text) => (text === undefined ? undefined : Number(text)));
  const device = KINDS[letter] !== 'fifo';
  if (device && numbers.some((number) => number === undefined || !Number.isInteger(number) || number < 0)) {
    throw new ToolError('special files need major and minor numbers');
  }
  const mode = values.mode === undefined ? 0o666 : modeBits(values.mode, 0o666);
  return forEachOperand([name], 'cannot make', () => {
    context.fs.mknodSync(
      pathOf(context, name),
      KINDS[letter],
      mode,
      device ? { major: numbers[0] ?? 0, minor: numbers[1] ?? 0 } : undefined,
    );
  });
};

function isKind(letter: string): letter is keyof typeof KINDS {
  return Object.hasOwn(KINDS, letter);
}

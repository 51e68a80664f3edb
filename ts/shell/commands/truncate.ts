import { forEachOperand, operands, parsed, pathOf, sizeOf, ToolError, type Tool } from './tool.js';

/** truncate: `-s SIZE` (also `+N`, `-N`, `<N`, `>N`, `/N`, `%N`), `-r FILE`, `-c`. */
export const truncate: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    size: { type: 'string', short: 's' },
    reference: { type: 'string', short: 'r' },
    'no-create': { type: 'boolean', short: 'c' },
  });
  const { size = '', reference } = values;
  if (size === '' && reference === undefined) throw new ToolError("you must specify either '--size' or '--reference'");
  const base = reference === undefined ? undefined : context.fs.statSync(pathOf(context, reference)).size;
  return forEachOperand(operands(positionals, 1), 'cannot open', (name) => {
    const path = pathOf(context, name);
    const there = context.fs.statSync(path, { throwIfNoEntry: false });
    if (there === undefined) {
      if (values['no-create'] === true) return;
      context.fs.closeSync(context.fs.openSync(path, 'a'));
    }
    context.fs.truncateSync(path, newSize(size, base ?? there?.size ?? 0));
  });
};

function newSize(text: string, before: number): number {
  if (text === '') return before;
  const [, operator = '', digits = ''] = /^([-+<>/%]?)(.*)$/.exec(text) ?? [];
  const size = sizeOf(digits);
  if ((operator === '/' || operator === '%') && size === 0) throw new ToolError('division by zero');
  switch (operator) {
    case '+':
      return before + size;
    case '-':
      return Math.max(0, before - size);
    case '<':
      return Math.min(before, size);
    case '>':
      return Math.max(before, size);
    case '/':
      return Math.floor(before / size) * size;
    case '%':
      return Math.ceil(before / size) * size;
    default:
      return size;
  }
}

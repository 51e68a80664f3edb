import { bytesOfText, textOfBytes } from '../byte-text.js';
import { reasonOf } from '../reason.js';
import { forEachOperand, operands, parsed, pathOf, ToolError, type Tool } from './tool.js';

/** getfattr: `[-d] [-n NAME] [-h] [--only-values] FILE…`. */
export const getfattr: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    dump: { type: 'boolean', short: 'd' },
    name: { type: 'string', short: 'n' },
    match: { type: 'string', short: 'm' },
    'no-dereference': { type: 'boolean', short: 'h' },
    'only-values': { type: 'boolean' },
  });
  const follow = values['no-dereference'] !== true;
  const parts: string[] = [];
  const complaints: string[] = [];
  for (const file of operands(positionals, 1)) {
    const path = pathOf(context, file);
    try {
      const all = context.fs.listxattrSync(path, { follow }).filter((name) => values.match !== undefined || name.startsWith('user.'));
      const names = values.name === undefined ? all : [values.name];
      const value = (name: string): string => textOfBytes(context.fs.getxattrSync(path, name, { follow }));
      if (values['only-values'] === true) parts.push(...names.map(value));
      else if (names.length > 0) {
        const lines = names.map((name) => (values.dump === true || values.name !== undefined ? `${name}="${value(name)}"` : name));
        parts.push(`# file: ${file.replace(/^\/+/, '')}\n${lines.join('\n')}\n\n`);
      }
    } catch (error) {
      complaints.push(`${file}: ${values.name === undefined ? '' : `${values.name}: `}${reasonOf(error)}`);
    }
  }
  return { out: parts.join(''), complaints, status: complaints.length === 0 ? 0 : 1 };
};

/** setfattr: `-n NAME [-v VALUE] FILE…`, `-x NAME FILE…`; values as text, `0x…` or `0s…`. */
export const setfattr: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    name: { type: 'string', short: 'n' },
    value: { type: 'string', short: 'v', default: '' },
    remove: { type: 'string', short: 'x' },
    'no-dereference': { type: 'boolean', short: 'h' },
  });
  const { name, remove } = values;
  if ((name === undefined) === (remove === undefined)) throw new ToolError('give either -n or -x');
  const follow = values['no-dereference'] !== true;
  return forEachOperand(operands(positionals, 1), 'cannot change', (file) => {
    const path = pathOf(context, file);
    if (remove !== undefined) context.fs.removexattrSync(path, remove, { follow });
    else if (name !== undefined) context.fs.setxattrSync(path, name, attributeValue(values.value), { follow });
  });
};

function attributeValue(text: string): Uint8Array {
  if (/^0x/i.test(text)) return Buffer.from(text.slice(2), 'hex');
  if (/^0s/i.test(text)) return Buffer.from(text.slice(2), 'base64');
  return bytesOfText(text.replace(/^"(.*)"$/s, '$1'));
}

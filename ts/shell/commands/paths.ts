import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import { textOfBytes } from '../byte-text.js';
import { reasonOf } from '../reason.js';
import { operands, parsed, pathOf, ToolError, type Tool } from './tool.js';

/** realpath: `[-e|-m] [-s] PATH…`. */
export const realpath: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    'canonicalize-existing': { type: 'boolean', short: 'e' },
    'canonicalize-missing': { type: 'boolean', short: 'm' },
    'no-symlinks': { type: 'boolean', short: 's' },
    quiet: { type: 'boolean', short: 'q' },
  });
  const lines: string[] = [];
  const complaints: string[] = [];
  for (const name of operands(positionals, 1)) {
    const path = textOfBytes(pathOf(context, name));
    try {
      if (values['no-symlinks'] === true || values['canonicalize-missing'] === true) lines.push(path);
      else lines.push(real(path, values['canonicalize-existing'] === true));
    } catch (error) {
      complaints.push(`${name}: ${reasonOf(error)}`);
    }
  }
  return { out: lines.map((line) => `${line}\n`).join(''), complaints, status: complaints.length === 0 ? 0 : 1 };

  /** Without `-e` the last part may be missing. */
  function real(path: string, existing: boolean): string {
    const bytes = pathOf(context, path);
    if (existing || context.fs.existsSync(bytes)) return textOfBytes(context.fs.realpathSync(bytes, 'buffer'));
    const parent = textOfBytes(context.fs.realpathSync(pathOf(context, posix.dirname(path)), 'buffer'));
    return posix.join(parent, posix.basename(path));
  }
};

/** mktemp: `[-d] [-u] [-p DIR|-t] [TEMPLATE]`. */
export const mktemp: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    directory: { type: 'boolean', short: 'd' },
    'dry-run': { type: 'boolean', short: 'u' },
    tmpdir: { type: 'string', short: 'p' },
    t: { type: 'boolean', short: 't' },
    quiet: { type: 'boolean', short: 'q' },
  });
  const [template] = positionals;
  const inTemporary = template === undefined || values.tmpdir !== undefined || values.t === true;
  const parent = inTemporary ? values.tmpdir || context.env.get('TMPDIR') || '/tmp' : '';
  const pattern = posix.join(parent, template ?? 'tmp.XXXXXXXXXX');
  const [, before = '', marks = '', after = ''] = /^(.*?)(X{3,})([^X/]*)$/s.exec(pattern) ?? [];
  if (marks === '') throw new ToolError(`too few X's in template '${template}'`);
  for (let attempt = 0; attempt < 100; attempt++) {
    const letters = randomBytes(marks.length).toString('base64').replace(/[+/]/g, 'x').slice(0, marks.length);
    const path = before + letters + after;
    const bytes = pathOf(context, path);
    if (context.fs.existsSync(bytes)) continue;
    try {
      if (values['dry-run'] !== true) {
        if (values.directory === true) context.fs.mkdirSync(bytes, 0o700);
        else context.fs.writeFileSync(bytes, '', { mode: 0o600, flag: 'wx' });
      }
    } catch (error) {
      throw new ToolError(
        `failed to create ${values.directory === true ? 'directory' : 'file'} via template '${pattern}': ${reasonOf(error)}`,
      );
    }
    return { out: `${path}\n` };
  }
  throw new ToolError(`no free name for '${pattern}'`);
};

import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import { bytesOfText, textOfBytes } from '../byte-text.js';
import { reasonOf } from '../reason.js';
import { operands, parsed, pathOf, statIfAny, ToolError, type Tool, type ToolContext } from './tool.js';

/** What of a path has to be there: all of it, all but its last part, nothing. */
type Needed = 'all' | 'parent' | 'nothing';

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
    try {
      if (name === '') throw new ToolError('No such file or directory');
      const lexical = values['no-symlinks'] === true;
      lines.push(`${lexical ? posix.resolve(context.cwd, name) : canonical(context, name, neededBy(values))}\n`);
    } catch (error) {
      complaints.push(`${name}: ${reasonOf(error)}`);
    }
  }
  return { out: lines.join(''), complaints: values.quiet === true ? [] : complaints, status: complaints.length === 0 ? 0 : 1 };
};

/** readlink: `[-n] [-f|-e|-m] PATH…`. What isn't a link is passed over in silence. */
export const readlink: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    canonicalize: { type: 'boolean', short: 'f' },
    'canonicalize-existing': { type: 'boolean', short: 'e' },
    'canonicalize-missing': { type: 'boolean', short: 'm' },
    'no-newline': { type: 'boolean', short: 'n' },
    verbose: { type: 'boolean', short: 'v' },
    quiet: { type: 'boolean', short: 'q' },
    silent: { type: 'boolean', short: 's' },
  });
  const resolves = values.canonicalize === true || values['canonicalize-existing'] === true || values['canonicalize-missing'] === true;
  const found: string[] = [];
  const complaints: string[] = [];
  for (const name of operands(positionals, 1)) {
    try {
      if (name === '') throw new ToolError('No such file or directory');
      found.push(
        resolves ? canonical(context, name, neededBy(values)) : textOfBytes(context.fs.readlinkSync(pathOf(context, name), 'buffer')),
      );
    } catch (error) {
      complaints.push(`${name}: ${reasonOf(error)}`);
    }
  }
  const ending = values['no-newline'] === true && positionals.length === 1 ? '' : '\n';
  return {
    out: found.map((path) => path + ending).join(''),
    complaints: values.verbose === true ? complaints : [],
    status: complaints.length === 0 ? 0 : 1,
  };
};

function neededBy(values: {
  readonly 'canonicalize-existing'?: boolean | undefined;
  readonly 'canonicalize-missing'?: boolean | undefined;
}): Needed {
  return values['canonicalize-existing'] === true ? 'all' : values['canonicalize-missing'] === true ? 'nothing' : 'parent';
}

const LINKS_MAX = 40;

/** The path without links, `.` and `..`. Fails as looking it up does. */
function canonical(context: ToolContext, name: string, needed: Needed): string {
  let real = '/';
  let links = 0;
  const rest = `${name.startsWith('/') ? '' : context.cwd}/${name}`.split('/');
  for (let part = rest.shift(); part !== undefined; part = rest.shift()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      real = posix.dirname(real);
      continue;
    }
    const path = posix.join(real, part);
    const stats = lstatIfAny(context, path, needed);
    if (stats?.isSymbolicLink() === true) {
      if (++links > LINKS_MAX) throw new ToolError('Too many levels of symbolic links');
      const target = textOfBytes(context.fs.readlinkSync(bytesOfText(path), 'buffer'));
      if (target.startsWith('/')) real = '/';
      rest.unshift(...target.split('/'));
      continue;
    }
    const isLast = rest.every((each) => each === '' || each === '.');
    if (stats === undefined && (needed === 'all' || (needed === 'parent' && !isLast))) throw new ToolError('No such file or directory');
    if (stats?.isDirectory() === false && rest.length > 0 && needed !== 'nothing') throw new ToolError('Not a directory');
    real = path;
  }
  return real;
}

function lstatIfAny(context: ToolContext, path: string, needed: Needed): ReturnType<typeof statIfAny> {
  try {
    return statIfAny(context, bytesOfText(path), false);
  } catch (error) {
    if (needed === 'nothing') return undefined;
    throw error;
  }
}

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

import { modeBits } from './modes.js';
import { forEachOperand, operands, parsed, pathOf, ToolError, type Tool, type ToolContext } from './tool.js';

/** mkdir: `[-p] [-m MODE] [-v] DIRECTORY…`. */
export const mkdir: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    parents: { type: 'boolean', short: 'p' },
    mode: { type: 'string', short: 'm' },
    verbose: { type: 'boolean', short: 'v' },
  });
  const { mode } = values;
  if (mode !== undefined) modeBits(mode, 0o777, { directory: true });
  const made: string[] = [];
  const result = forEachOperand(operands(positionals, 1), 'cannot create directory', (name) => {
    const path = pathOf(context, name);
    if (name === '') throw new ToolError('No such file or directory');
    const before = values.parents === true && context.fs.existsSync(path);
    context.fs.mkdirSync(path, { recursive: values.parents === true });
    if (before) return;
    // A set-group-id bit that the directory above handed on stays.
    const inherited = context.fs.statSync(path).mode & 0o2000;
    if (mode !== undefined) context.fs.chmodSync(path, modeBits(mode, 0o777 | inherited, { directory: true }));
    made.push(`mkdir: created directory '${name}'\n`);
  });
  return { ...result, out: values.verbose === true ? made.join('') : '' };
};

/** rm: `[-r] [-f] [-d] [-v] FILE…`. */
export const rm: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    recursive: { type: 'boolean', short: 'r' },
    R: { type: 'boolean', short: 'R' },
    force: { type: 'boolean', short: 'f' },
    dir: { type: 'boolean', short: 'd' },
    verbose: { type: 'boolean', short: 'v' },
    interactive: { type: 'boolean', short: 'i' },
    'one-file-system': { type: 'boolean' },
  });
  const recursive = values.recursive === true || values.R === true;
  const removed: string[] = [];
  const result = forEachOperand(operands(positionals, values.force === true ? 0 : 1), 'cannot remove', (name) => {
    const path = pathOf(context, name);
    if (path.length === 1) throw new ToolError('it is dangerous to operate recursively on the root');
    if (/(^|\/)\.\.?\/*$/.test(name)) throw new ToolError("refusing to remove '.' or '..' directory");
    const kind = kindAt(context, path, values.force === true);
    if (kind === undefined && values.force === true) return;
    if (kind === 'directory' && !recursive) {
      if (values.dir !== true) throw new ToolError('Is a directory');
      context.fs.rmdirSync(path);
    } else context.fs.rmSync(path, { recursive });
    removed.push(`removed '${name}'\n`);
  });
  return { ...result, out: values.verbose === true ? removed.join('') : '' };
};

/** Without the shell's devices: what isn't in the container can't be removed from it. `force`: nor is there anything below a file. */
function kindAt({ fs }: ToolContext, path: Buffer, force: boolean): 'directory' | 'other' | undefined {
  try {
    const stats = fs.lstatSync(path, { throwIfNoEntry: false });
    return stats && (stats.isDirectory() ? 'directory' : 'other');
  } catch (error) {
    if (force && (error as { code?: unknown }).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

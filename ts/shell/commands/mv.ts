import { posix } from 'node:path';
import { reasonOf } from '../reason.js';
import { operands, parsed, pathOf, statIfAny, ToolError, type Tool, type ToolContext } from './tool.js';

/** mv: `[-f|-n|-u] [-v] [-T] SOURCE… TARGET`, `-t DIRECTORY SOURCE…`. */
export const mv: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    force: { type: 'boolean', short: 'f' },
    interactive: { type: 'boolean', short: 'i' },
    'no-clobber': { type: 'boolean', short: 'n' },
    update: { type: 'boolean', short: 'u' },
    verbose: { type: 'boolean', short: 'v' },
    'no-target-directory': { type: 'boolean', short: 'T' },
    'target-directory': { type: 'string', short: 't' },
    'strip-trailing-slashes': { type: 'boolean' },
  });
  const into = values['target-directory'];
  const names = operands(positionals, into === undefined ? 2 : 1);
  const sources = into === undefined ? names.slice(0, -1) : names;
  const target = into ?? names.at(-1) ?? '';
  const isDirectory = values['no-target-directory'] !== true && statIfAny(context, pathOf(context, target), true)?.isDirectory() === true;
  if (!isDirectory && (sources.length > 1 || into !== undefined)) throw new ToolError(`target '${target}' is not a directory`);
  const [moved, complaints]: [string[], string[]] = [[], []];
  const made = new Set<string>();
  for (const source of sources) {
    const to = isDirectory ? posix.join(target, posix.basename(source.replace(/\/+$/, '') || '/')) : target;
    try {
      if (made.has(to)) throw new ToolError(`will not overwrite just-created '${to}' with '${source}'`);
      if (!move(context, source, to, values)) continue;
      made.add(to);
      moved.push(`renamed '${source}' -> '${to}'\n`);
    } catch (error) {
      complaints.push(error instanceof ToolError ? error.message : `cannot move '${source}' to '${to}': ${reasonOf(error)}`);
    }
  }
  return { out: values.verbose === true ? moved.join('') : '', complaints };
};

interface Care {
  readonly 'no-clobber'?: boolean | undefined;
  readonly update?: boolean | undefined;
}

/** Whether anything was moved. */
function move(context: ToolContext, source: string, target: string, care: Care): boolean {
  const { fs } = context;
  const [from, to] = [pathOf(context, source), pathOf(context, target)];
  const stats = fs.lstatSync(from, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) throw new ToolError(`cannot stat '${source}': No such file or directory`);
  const there = fs.lstatSync(to, { bigint: true, throwIfNoEntry: false });
  if (there !== undefined) {
    if (care['no-clobber'] === true || (care.update === true && there.mtimeNs >= stats.mtimeNs)) return false;
    if (there.ino === stats.ino) throw new ToolError(`'${source}' and '${target}' are the same file`);
    if (there.isDirectory() && !stats.isDirectory()) throw new ToolError(`cannot overwrite directory '${target}' with non-directory`);
    if (stats.isDirectory() && !there.isDirectory()) {
      throw new ToolError(`cannot overwrite non-directory '${target}' with directory '${source}'`);
    }
  }
  if (Buffer.concat([to, SLASH]).indexOf(Buffer.concat([from, SLASH])) === 0) {
    throw new ToolError(`cannot move '${source}' to a subdirectory of itself, '${target}'`);
  }
  fs.renameSync(from, target.endsWith('/') ? Buffer.concat([to, SLASH]) : to);
  return true;
}

const SLASH = Buffer.from('/');

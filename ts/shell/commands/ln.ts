import { posix } from 'node:path';
import { bytesOfText, textOfBytes } from '../byte-text.js';
import { isSameName, statBehind } from './same-file.js';
import { forEachOperand, operands, parsed, pathOf, statIfAny, statOf, ToolError, type Tool, type ToolContext } from './tool.js';

/** ln: `[-s] [-f] [-n] [-r] [-v] TARGET… [NAME|DIRECTORY]`. */
export const ln: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    symbolic: { type: 'boolean', short: 's' },
    force: { type: 'boolean', short: 'f' },
    'no-dereference': { type: 'boolean', short: 'n' },
    'no-target-directory': { type: 'boolean', short: 'T' },
    'target-directory': { type: 'string', short: 't' },
    relative: { type: 'boolean', short: 'r' },
    logical: { type: 'boolean', short: 'L' },
    physical: { type: 'boolean', short: 'P' },
    verbose: { type: 'boolean', short: 'v' },
  });
  const into = values['target-directory'];
  const names = operands(positionals, 1);
  const targets = into !== undefined || names.length === 1 ? names : names.slice(0, -1);
  const place = into ?? (names.length === 1 ? '.' : (names.at(-1) ?? ''));
  const follow = values['no-dereference'] !== true;
  const isDirectory = values['no-target-directory'] !== true && isDirectoryAt(context, place, follow);
  if (!isDirectory && (targets.length > 1 || into !== undefined)) throw new ToolError(`target '${place}' is not a directory`);
  const symbolic = values.symbolic === true;
  const made: string[] = [];
  const links = targets.map((target) => (isDirectory ? posix.join(place, posix.basename(target)) : place));
  const result = forEachOperand(links, symbolic ? 'failed to create symbolic link to' : 'failed to create hard link to', (name, index) => {
    const target = targets[index] ?? '';
    const path = pathOf(context, name);
    const source = pathOf(context, target);
    const there = statIfAny(context, path, false);
    if (!symbolic && statIfAny(context, source, false)?.isDirectory() === true) throw new ToolError('hard link not allowed for directory');
    if (there !== undefined && values.force === true) {
      if (there.isDirectory()) throw new ToolError('cannot overwrite directory');
      const stats = symbolic ? statBehind(context, source) : statOf(context, source, false);
      if (stats?.ino === there.ino) {
        if (stats.nlink === 1n || isSameName(context, source, path)) throw new ToolError('the same file');
        // Two names of one file are what was asked for.
        if (!symbolic) return;
      }
      context.fs.unlinkSync(path);
    }
    if (symbolic) {
      const text = values.relative === true ? posix.relative(posix.dirname(textOfBytes(path)), textOfBytes(source)) : target;
      context.fs.symlinkSync(bytesOfText(text), path);
    } else context.fs.linkSync(values.logical === true ? context.fs.realpathSync(source, 'buffer') : source, path);
    made.push(`'${name}' ${symbolic ? '->' : '=>'} '${target}'\n`);
  });
  return { ...result, out: values.verbose === true ? made.join('') : '' };
};

function isDirectoryAt(context: ToolContext, name: string, follow: boolean): boolean {
  const path = pathOf(context, name);
  return (follow ? statBehind(context, path) : statIfAny(context, path, false))?.isDirectory() === true;
}

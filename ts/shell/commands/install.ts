import { posix } from 'node:path';
import { modeBits } from './modes.js';
import { forEachOperand, operands, parsed, pathOf, ToolError, type Tool, type ToolContext } from './tool.js';

/** install: `[-m MODE] [-o OWNER] [-g GROUP] [-D] [-t DIR] SOURCE… DEST`, `-d DIR…`. Content is shared, not copied. */
export const install: Tool = (args, context) => {
  const { values, positionals } = parsed(args, {
    mode: { type: 'string', short: 'm', default: '755' },
    owner: { type: 'string', short: 'o' },
    group: { type: 'string', short: 'g' },
    directory: { type: 'boolean', short: 'd' },
    'target-directory': { type: 'string', short: 't' },
    leading: { type: 'boolean', short: 'D' },
    compare: { type: 'boolean', short: 'C' },
    'preserve-timestamps': { type: 'boolean', short: 'p' },
    verbose: { type: 'boolean', short: 'v' },
  });
  const uid = known(values.owner, (text) => context.accounts.uid(text), 'user');
  const gid = known(values.group, (text) => context.accounts.gid(text), 'group');
  const finish = (path: Buffer): void => {
    if (uid !== undefined || gid !== undefined) context.fs.chownSync(path, uid ?? -1, gid ?? -1);
    context.fs.chmodSync(path, modeBits(values.mode, 0));
  };
  if (values.directory === true) {
    return forEachOperand(operands(positionals, 1), 'cannot create directory', (name) => {
      // The directories above it are 0755 too, whatever the umask is.
      const umask = context.fs.umask(0o022);
      try {
        context.fs.mkdirSync(pathOf(context, name), { recursive: true });
      } finally {
        context.fs.umask(umask);
      }
      finish(pathOf(context, name));
    });
  }
  const into = values['target-directory'];
  const names = operands(positionals, into === undefined ? 2 : 1);
  const sources = into === undefined ? names.slice(0, -1) : names;
  const target = into ?? names.at(-1) ?? '';
  const isDirectory = into !== undefined || directoryAt(context, target);
  if (sources.length > 1 && !isDirectory) throw new ToolError(`target '${target}' is not a directory`);
  return forEachOperand(sources, 'cannot install', (source) => {
    const destination = isDirectory ? posix.join(target, posix.basename(source)) : target;
    if (values.leading === true) context.fs.mkdirSync(pathOf(context, posix.dirname(destination)), { recursive: true });
    const path = pathOf(context, destination);
    context.fs.rmSync(path, { force: true });
    context.fs.copyFileSync(pathOf(context, source), path);
    finish(path);
    if (values['preserve-timestamps'] === true) {
      const { atime, mtime } = context.fs.statSync(pathOf(context, source));
      context.fs.utimesSync(path, atime, mtime);
    }
  });
};

function known(text: string | undefined, find: (text: string) => number | undefined, what: string): number | undefined {
  if (text === undefined) return undefined;
  const found = find(text);
  if (found === undefined) throw new ToolError(`invalid ${what} '${text}'`);
  return found;
}

function directoryAt(context: ToolContext, name: string): boolean {
  return context.fs.statSync(pathOf(context, name), { throwIfNoEntry: false })?.isDirectory() === true;
}

import { posix } from 'node:path';
import { bytesOfText } from '../byte-text.js';
import { operands, parsed, type Tool } from './tool.js';

/** which: `[-a] NAME…`. A command of the shell that the image has no file for is said to be in /bin. */
export const which: Tool = (args, context) => {
  const { values, positionals } = parsed(args, { all: { type: 'boolean', short: 'a' } });
  const built = new Set(context.commands());
  const out: string[] = [];
  let missing = false;
  for (const name of operands(positionals, 1)) {
    const places = name.includes('/')
      ? [posix.resolve(context.cwd, name)]
      : (context.env.get('PATH') ?? '').split(':').map((place) => posix.resolve('/', context.cwd, place, name));
    const found = places.filter((path) => {
      const stats = context.fs.statSync(bytesOfText(path), { throwIfNoEntry: false });
      return stats?.isFile() === true && (stats.mode & 0o111) !== 0;
    });
    if (found.length === 0 && built.has(name)) found.push(`/bin/${name}`);
    missing ||= found.length === 0;
    out.push(...found.slice(0, values.all === true ? undefined : 1));
  }
  return { out: out.map((path) => `${path}\n`).join(''), status: missing ? 1 : 0 };
};

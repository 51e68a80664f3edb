import { posix } from 'node:path';
import { ToolError, type Tool } from './tool.js';

/** env: `[-i] [-u NAME] [-0] [-C DIRECTORY] [NAME=VALUE…] [COMMAND [ARG…]]`. */
export const env: Tool = async (args, context) => {
  const environment = new Map(Object.entries(context.exported));
  let separator = '\n';
  let { cwd } = context;
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] ?? '';
    const value = (): string => args[++at] ?? '';
    const [, unset] = /^(?:-u|--unset=)(.+)$/s.exec(arg) ?? [];
    if (arg === '-i' || arg === '-' || arg === '--ignore-environment') environment.clear();
    else if (arg === '-0' || arg === '--null') separator = '\0';
    else if (arg === '-u' || unset !== undefined) environment.delete(unset ?? value());
    else if (arg === '-C') cwd = posix.resolve('/', cwd, value());
    else if (arg === '--') {
      at++;
      break;
    } else if (arg.startsWith('-')) throw new ToolError(`invalid option -- '${arg}'`, 125);
    else break;
  }
  for (; at < args.length; at++) {
    const [, name, value = ''] = /^([^=]+)=(.*)$/s.exec(args[at] ?? '') ?? [];
    if (name === undefined) break;
    environment.set(name, value);
  }
  if (at < args.length) {
    const { stdout, stderr, exitCode } = await context.run(args.slice(at), {
      cwd,
      env: Object.fromEntries(environment),
      stdin: context.stdin(),
    });
    return { out: stdout, note: stderr, status: exitCode };
  }
  return { out: [...environment].map(([name, value]) => `${name}=${value}${separator}`).join('') };
};

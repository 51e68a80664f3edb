import type { Command, ExecResult, ResolvedCommandContext } from 'just-bash';
import { textOfBytes } from '../byte-text.js';
import type { ContainerFiles } from '../container-files.js';
import { printfArguments } from './byte-escapes.js';
import { grepArguments } from './grep-arguments.js';
import { sed } from './sed.js';
import { shellInvocation } from './shell-arguments.js';

/** Commands of the interpreter whose arguments or output need a touch of ours. */
export const ADAPTED: readonly Command[] = [
  adapted('printf', (original, args) => original(printfArguments(args))),
  adapted('grep', async (original, given) => {
    const { args, quiet } = grepArguments(given);
    const result = await original(args);
    return quiet ? { ...result, stderr: result.stderr.replace(/^grep: .*: (No such file or directory|Is a directory)\n/gm, '') } : result;
  }),
  adapted('xargs', async (original, args) => {
    const result = await original(apart(args, /^-[nPLIdsE](?=.)/));
    // What it runs may fail with anything: it ends with one status of its own.
    const failed = result.exitCode > 0 && result.exitCode < 126 && !result.stderr.startsWith('xargs: ');
    return failed ? { ...result, exitCode: 123 } : result;
  }),
  adapted('paste', (original, args) => {
    const split = apart(
      args.map((arg) => arg.replace(/^-sd/, '-d')),
      /^-d(?=.)/,
    ).concat(args.some((arg) => /^-sd/.test(arg)) ? ['-s'] : []);
    const files = split.filter((arg, at) => (arg === '-' || !arg.startsWith('-')) && split[at - 1] !== '-d');
    return original(files.length === 0 ? [...split, '-'] : split);
  }),
  adapted('sed', (original, args, { fs, cwd }) => sed(original, args, fs as ContainerFiles, cwd)),
  adapted('sort', async (original, args) => {
    const result = await original([...args]);
    // 1 says that the order is wrong, and nothing else.
    return result.exitCode === 1 && !result.stderr.includes('disorder') && result.stderr !== '' ? { ...result, exitCode: 2 } : result;
  }),
  adapted('awk', async (original, args) => {
    const result = await original([...args]);
    // 1 is what a program ends itself with.
    return result.exitCode === 1 && result.stderr.startsWith('awk: ') ? { ...result, exitCode: 2 } : result;
  }),
  adapted('jq', async (original, args) => {
    const result = await original([...args]);
    // jq prints with JSON.stringify, which escapes the lone surrogates that stand for bytes (byte-text.ts).
    return {
      ...result,
      stdout: result.stdout.replace(/\\udc([89a-f][0-9a-f])/g, (_, hex: string) => textOfBytes(Buffer.from(hex, 'hex'))),
    };
  }),
  shell('sh'),
  shell('bash'),
];

type Original = (args: string[]) => Promise<ExecResult>;
type Adapter = (original: Original, args: readonly string[], context: ResolvedCommandContext) => Promise<ExecResult>;

function adapted(name: string, run: Adapter): Command {
  return {
    name,
    async execute(args: string[], context: ResolvedCommandContext) {
      const original = context.origCommand;
      if (original === undefined) throw new Error(`the interpreter has no ${name}`);
      return run(original, args, context);
    },
  };
}

/** A shell with all of its options; the interpreter's knows `-c` alone, and only as the first argument. */
function shell(name: string): Command {
  return adapted(name, async (original, args, { fs, cwd, stdin }) => {
    if (args[0] === '--help') return original(['--help']);
    const invocation = shellInvocation(args);
    if (typeof invocation === 'string') return { stdout: '', stderr: `${name}: ${invocation}\n`, exitCode: 2 };
    const { settings, source, operands } = invocation;
    const [first = '', ...rest] = operands;
    if (source === 'command') return original(['-c', settings + first, ...rest]);
    if (source === 'input') {
      const script = textOfBytes(Buffer.from(stdin as unknown as string, 'latin1'));
      return original(['-c', settings + script, name, ...operands]);
    }
    const path = fs.resolvePath(cwd, first);
    if (settings === '' || !(await fs.exists(path))) return original([...operands]);
    return original(['-c', settings + (await fs.readFile(path)), ...operands]);
  });
}

/** Options with the value in the same word, in two words: `-n1` as `-n 1`. Only those before the first operand. */
function apart(args: readonly string[], option: RegExp): string[] {
  const end = args.findIndex((arg) => !arg.startsWith('-'));
  const options = end < 0 ? args : args.slice(0, end);
  const split = options.flatMap((arg) => {
    const [front] = option.exec(arg) ?? [];
    return front === undefined ? [arg] : [front, arg.slice(front.length)];
  });
  return [...split, ...args.slice(options.length)];
}

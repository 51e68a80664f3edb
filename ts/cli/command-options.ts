import { posix } from 'node:path';
import type { Command } from 'commander';
import type { Container, Store } from '../index.js';
import type { RunOptions, RunResult } from '../shell/shell.js';
import { jsonBytes } from './byte-names.js';
import { CliError } from './cli-error.js';
import type { CommonOptions } from './context.js';
import { environment, readEnvFile } from './env-file.js';
import { EXIT } from './exit-codes.js';
import { printJson, write } from './output.js';

/** Options of the verbs that run a command: `exec` and `run`. */
export interface CommandOptions extends CommonOptions {
  readonly env?: readonly string[];
  readonly envFile?: readonly string[];
  readonly workdir?: string;
  readonly user?: string;
  readonly interactive?: boolean;
  readonly tty?: boolean;
}

/** Lets a verb take them. */
export function addCommandOptions(command: Command): Command {
  return command
    .option('-e, --env <name=value>', 'set a variable (repeatable); a name alone passes yours on', collected)
    .option('--env-file <file>', 'set the variables of a file, NAME=value a line (repeatable)', collected)
    .option('-w, --workdir <dir>', "directory to run in (default: the image's)")
    .option('-u, --user <user[:group]>', "names or numbers (default: the image's)")
    .option('-i, --interactive', 'give the command standard input, all of it at once')
    .option('-t, --tty', 'without effect: there is no terminal in a container, so a shell needs -c or a script');
}

function collected(entry: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), entry];
}

/** What is read before a container is opened. */
export interface CommandInput {
  readonly env: readonly string[];
  readonly stdin?: Uint8Array;
}

/** Reads files of variables, and standard input when it is asked for. */
export async function commandInput(
  { env = [], envFile = [], interactive, tty }: CommandOptions,
  signal: AbortSignal,
): Promise<CommandInput> {
  const files = await Promise.all(envFile.map(readEnvFile));
  const given = { env: environment([...files.flat(), ...env]) };
  // -it as Docker's users type it: nobody who sits at a terminal means to end the input first.
  if (interactive !== true || (tty === true && process.stdin.isTTY)) return given;
  const [{ buffer }, { abortable }] = await Promise.all([import('node:stream/consumers'), import('../oci/pieces.js')]);
  try {
    return { ...given, stdin: await buffer(abortable(process.stdin, signal)) };
  } finally {
    // Reading that was given up must not keep the process.
    process.stdin.destroy();
  }
}

/** Runs a command in a container, with the environment, user and directory of its image. */
export async function runCommand(
  store: Store,
  container: Container,
  argv: readonly string[],
  options: CommandOptions,
  input: CommandInput,
  signal: AbortSignal,
): Promise<RunResult> {
  const { config } = (await store.resolve(container.image)).config;
  const { run } = await import('../shell/shell.js');
  const given: RunOptions = {
    ...input,
    user: options.user,
    ...(options.workdir === undefined ? {} : { cwd: workdir(container, options.workdir) }),
  };
  return run(container, argv, { ...given, config, signal });
}

function workdir({ name, fs }: Container, text: string): string {
  const path = posix.resolve('/', text);
  if (fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return path;
  throw new CliError(`${name}:${path}: no such directory`, {
    code: 'ENOENT',
    path,
    hint: `'veneer exec ${name} mkdir -p ${path}' makes it`,
  });
}

const SHELL = /^(?:.*\/)?(?:ba|da|a|k|z)?sh$/;

/**
 * Refuses what can't be meant: a shell that somebody wants to type into, and options behind the container or image, where they
 * are the command's. `line` is what was typed up to there: `veneer exec`, `web`.
 */
export function checkCommand(argv: readonly string[], { tty }: CommandOptions, [verb, name]: readonly [verb: string, name: string]): void {
  const [program = '', ...args] = argv;
  if (program.startsWith('-')) {
    const end = argv.findIndex((arg) => !arg.startsWith('-'));
    const [options, rest] = end < 0 ? [argv, ['COMMAND']] : [argv.slice(0, end), argv.slice(end)];
    throw new CliError(`${program}: what stands behind ${name} is the command`, {
      exitCode: EXIT.unable,
      hint: `options stand before it: '${[verb, ...options, name, ...rest].join(' ')}'`,
    });
  }
  if (tty === true && SHELL.test(program) && args.every((arg) => /^-(?:-|[^c]*$)/.test(arg))) {
    throw new CliError('there is no interactive terminal', {
      exitCode: EXIT.unable,
      hint: `give the shell something to do: '${verb} ${name} ${program} -c ...', or a script: '${verb} -i ${name} ${program} < FILE'`,
    });
  }
}

/** Prints what a command printed, and ends as it ended. */
export async function tell({ stdout, stderr, exitCode }: RunResult, { json }: CommandOptions): Promise<void> {
  process.exitCode = exitCode;
  if (json === true) return printJson({ exitCode, ...jsonBytes('stdout', stdout), ...jsonBytes('stderr', stderr) });
  if (stderr.length > 0) process.stderr.write(stderr);
  await write(stdout);
}

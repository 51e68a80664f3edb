import { posix } from 'node:path';
import type { Container } from '../../index.js';
import type { RunOptions, RunResult } from '../../shell/shell.js';
import { jsonBytes } from '../byte-names.js';
import { CliError } from '../cli-error.js';
import { withContainer, type CommonOptions } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { interruptible } from '../interrupt.js';
import { printJson, write } from '../output.js';
import type { Define } from '../verb.js';

interface Options extends CommonOptions {
  readonly env?: readonly string[];
  readonly workdir?: string;
  readonly user?: string;
  readonly interactive?: boolean;
  readonly tty?: boolean;
  readonly detach?: boolean;
}

const NOTES = `The commands are built in (sh, ls, cat, grep, sed, awk, find, cp, tar, ...), and
shell scripts of the image run; its native programs can't. What a command has
changed is durable when exec ends. Its output comes when it has ended. Users are
recorded as owners of what is created, not enforced: any of them may do anything.
Ctrl-C ends the command at its next step, and keeps what it has changed by then.

Exit code: the command's own, or 125 (exec itself failed), 126 (the command
can't run here), 127 (there is no such command).`;

export const define: Define = (verb) => {
  verb({
    usage: 'exec <container> <command...>',
    summary: "Run a command over a container's files.",
    notes: NOTES,
    json: '{exitCode, stdout, stderr}',
    examples: [
      "veneer exec web sh -c 'echo debug: true >> /etc/config.yaml'",
      "veneer exec web grep -rn listen /etc        options behind the container are the command's",
      'veneer exec -w /srv -e LEVEL=3 web ./setup.sh',
      'veneer exec -i web sh < script.sh',
    ],
  })
    .option('-e, --env <name=value>', 'set a variable (repeatable); a name alone passes yours on', collected)
    .option('-w, --workdir <dir>', "directory to run in (default: the image's)")
    .option('-u, --user <user[:group]>', "names or numbers (default: the image's)")
    .option('-i, --interactive', 'give the command standard input, all of it at once')
    .option('-t, --tty', 'refused: there is no terminal in a container')
    .option('-d, --detach', 'refused: nothing goes on running')
    .passThroughOptions()
    .action(async (reference: string, command: readonly string[], options: Options) => {
      refuseProcesses(reference, options);
      let result: RunResult | undefined;
      const ended = interruptible((signal) =>
        withContainer(options, 'read-write', reference, async (container, store) => {
          const { config } = (await store.resolve(container.image)).config;
          const { run } = await import('../../shell/shell.js');
          const cwd = options.workdir === undefined ? undefined : workdir(container, options.workdir);
          const given = { env: environment(options.env), cwd, user: options.user, ...(await input(options, signal)) };
          result = await run(container, command, { ...given, config, signal });
        }),
      );
      try {
        await ended;
      } catch (error) {
        // The command has run, but what it changed could not be made durable.
        if (result !== undefined) await tell(result, options).catch(() => undefined);
        throw error;
      }
      // Not before everything is durable: a reader that goes away must not keep it from that.
      if (result !== undefined) await tell(result, options);
    });
};

function collected(entry: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), entry];
}

function refuseProcesses(container: string, { tty, detach }: Options): void {
  const refuse = (message: string, hint: string): never => {
    throw new CliError(message, { exitCode: EXIT.unable, hint });
  };
  if (tty === true)
    refuse(
      'there is no interactive terminal',
      `give a command: veneer exec ${container} sh -c '...', or a script: veneer exec -i ${container} sh < FILE`,
    );
  if (detach === true) refuse('nothing goes on running in a container', 'leave -d out: exec ends when the command has ended');
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

/** `NAME` alone is this process's, if it has one, as for docker. */
function environment(entries: readonly string[] | undefined): readonly string[] | undefined {
  return entries?.flatMap((entry) => {
    if (entry.includes('=')) return [entry];
    const value = process.env[entry];
    return value === undefined ? [] : [`${entry}=${value}`];
  });
}

async function input({ interactive }: Options, signal: AbortSignal): Promise<Pick<RunOptions, 'stdin'>> {
  if (interactive !== true) return {};
  const [{ buffer }, { abortable }] = await Promise.all([import('node:stream/consumers'), import('../../oci/pieces.js')]);
  try {
    return { stdin: await buffer(abortable(process.stdin, signal)) };
  } finally {
    // Reading that was given up must not keep the process.
    process.stdin.destroy();
  }
}

async function tell({ stdout, stderr, exitCode }: RunResult, { json }: Options): Promise<void> {
  process.exitCode = exitCode;
  if (json === true) return printJson({ exitCode, ...jsonBytes('stdout', stdout), ...jsonBytes('stderr', stderr) });
  if (stderr.length > 0) process.stderr.write(stderr);
  await write(stdout);
}

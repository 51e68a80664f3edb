import type { Image } from '../../index.js';
import type { RunResult } from '../../shell/shell.js';
import { CliError } from '../cli-error.js';
import { addCommandOptions, checkCommand, commandInput, runCommand, tell, type CommandOptions } from '../command-options.js';
import { withStore } from '../context.js';
import type { ContainerOptions } from '../create-container.js';
import { EXIT } from '../exit-codes.js';
import { interruptible } from '../interrupt.js';
import { addStorageOptions, quotaOf } from '../storage-options.js';
import type { Define } from '../verb.js';

interface Options extends ContainerOptions, CommandOptions {
  readonly detach?: boolean;
  readonly rm?: boolean;
  readonly entrypoint?: string;
}

const NOTES = `Creates a container and runs one command in it, as 'veneer exec' does; then the
container stays, with what was changed, unless --rm is given. The command follows
the image's entrypoint, and without one the image's own command is run. With -d,
the same as create: there is no process to leave behind.

Exit code: the command's own, or 125 (run itself failed), 126 (the command can't
run here), 127 (there is no such command).`;

export const define: Define = (verb) => {
  const command = verb({
    usage: 'run <image> [command...]',
    summary: 'Create a container and run a command in it.',
    notes: NOTES,
    json: '{exitCode?, stdout?, stderr?, id?, name?, image?, created?}',
    examples: [
      "veneer run --rm app:1.0 sh -c 'ls -l /etc'",
      "veneer run --name web -e LEVEL=3 app:1.0 sh -c 'echo $LEVEL > /etc/level'",
      'veneer run -d --name web app:1.0           create it, and nothing more',
      'veneer run -i --rm app:1.0 sh < script.sh',
    ],
  })
    .option('-d, --detach', 'create the container alone')
    .option('--name <name>', 'name of the container')
    .option('--rm', 'remove the container when the command has ended')
    .option('--entrypoint <program>', "instead of the image's; '' is none");
  addStorageOptions(addCommandOptions(command))
    .passThroughOptions()
    .action(async (reference: string, argv: readonly string[], options: Options) => {
      if (options.detach === true) return createAlone(reference, argv, options);
      const result = await interruptible((signal) => runIn(reference, argv, options, signal));
      await tell(result, options);
    });
};

async function createAlone(reference: string, argv: readonly string[], options: Options): Promise<void> {
  if (argv.length > 0) throw commandDetached(reference, argv);
  if (options.rm === true)
    throw unable('--rm and -d: nothing runs whose end could remove the container', "leave one of them out; 'veneer rm' removes it");
  const { createContainer } = await import('../create-container.js');
  await createContainer(reference, options);
}

async function runIn(reference: string, argv: readonly string[], options: Options, signal: AbortSignal): Promise<RunResult> {
  if (options.entrypoint === undefined) checkCommand(argv, options, ['veneer run', reference]);
  const input = await commandInput(options, signal);
  return withStore(options, 'read-write', async (store) => {
    const image = await store.resolve(reference);
    const line = commandLine(image, argv, options);
    if (line.length === 0) throw noProgram(reference, options);
    checkCommand(line, options, ['veneer run', reference]);
    const container = await store.create(image, { name: options.name, quota: quotaOf(options.storageOpt) });
    try {
      return await runCommand(store, container, line, options, input, signal);
    } finally {
      if (options.rm === true) {
        await container.close();
        await store.remove(container.id);
      }
    }
  });
}

/** Docker's rule: the entrypoint, then the words that were typed, or the image's own command when none were and the entrypoint is the image's. */
function commandLine({ config: { config } }: Image, argv: readonly string[], { entrypoint }: Options): readonly string[] {
  if (entrypoint !== undefined) return [...(entrypoint === '' ? [] : [entrypoint]), ...argv];
  return [...(config?.Entrypoint ?? []), ...(argv.length > 0 ? argv : (config?.Cmd ?? []))];
}

function noProgram(image: string, { name = 'NAME' }: Options): CliError {
  return unable(
    'run needs a program: the image names none, and a container has no process of its own',
    `give a command: 'veneer run ${image} sh -c ...'; to create a container alone: 'veneer run -d --name ${name} ${image}'`,
  );
}

function commandDetached(image: string, argv: readonly string[]): CliError {
  const [first = ''] = argv;
  const hint = first.startsWith('-')
    ? `options stand before the image: 'veneer run -d ${argv.join(' ')} ${image}'`
    : `create it with 'veneer run -d --name NAME ${image}', then run commands with 'veneer exec NAME ${argv.join(' ')}'`;
  return unable('with -d there is no command: nothing goes on running in a container', hint);
}

function unable(message: string, hint: string): CliError {
  return new CliError(message, { exitCode: EXIT.unable, hint });
}

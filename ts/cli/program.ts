import { readFileSync } from 'node:fs';
import type { Argument, Command as CommandObject } from 'commander';
import { Command, Option } from './commander.js';
import type { Define, Verb } from './verb.js';

/** Each verb's module, by group, loaded when it is asked for: starting up must not cost what isn't used. */
const GROUPS: Readonly<Record<string, Readonly<Record<string, () => Promise<{ define: Define }>>>>> = {
  'Images:': {
    load: () => import('./verbs/load.js'),
    import: () => import('./verbs/import.js'),
    images: () => import('./verbs/images.js'),
    tag: () => import('./verbs/tag.js'),
    rmi: () => import('./verbs/rmi.js'),
  },
  'Containers:': {
    create: () => import('./verbs/create.js'),
    run: () => import('./verbs/run.js'),
    ps: () => import('./verbs/ps.js'),
    exec: () => import('./verbs/exec.js'),
    diff: () => import('./verbs/diff.js'),
    update: () => import('./verbs/update.js'),
    fork: () => import('./verbs/fork.js'),
    checkpoint: () => import('./verbs/checkpoint.js'),
    restore: () => import('./verbs/restore.js'),
    rm: () => import('./verbs/rm.js'),
  },
  'Files of a container:': {
    ls: () => import('./verbs/ls.js'),
    cat: () => import('./verbs/cat.js'),
    stat: () => import('./verbs/stat.js'),
    cp: () => import('./verbs/cp.js'),
  },
  'Images and containers:': {
    inspect: () => import('./verbs/inspect.js'),
    df: () => import('./verbs/df.js'),
    fsck: () => import('./verbs/fsck.js'),
    gc: () => import('./verbs/gc.js'),
    prune: () => import('./verbs/prune.js'),
  },
};

const NOTES = `
Examples:
  $ veneer load app.tar                  what 'docker save' or 'podman save' wrote
  $ veneer create app:1.0 --name web     at once: nothing is copied
  $ veneer exec web sh -c 'echo debug: true >> /etc/config.yaml'
  $ veneer diff web                      what differs from the image
  $ veneer df                            what all of it takes on disk

The store is the directory '.veneer', or VENEER_STORE, or --store DIR. Images and
containers go by name, id or the start of an id (four digits at least); :latest
is implied.
With --json, bytes that aren't UTF-8 come besides as FIELDBase64, and errors as
{"error": {message, code?, path?, offset?, hint?}} on standard error.

Exit codes: 0 done, 1 failed, 2 misused, 130 interrupted. Of exec: the command's
own, or 125 (exec failed), 126 (it can't run here), 127 (no such command).`;

/** A command line that is ready to be parsed. */
export interface Invocation {
  readonly program: CommandObject;
  /** The verb that the arguments name, if there is such. */
  readonly verb: CommandObject | undefined;
}

/** The command line for these arguments: with the one verb they name, or, for help, with all. */
export async function programFor(args: readonly string[]): Promise<Invocation> {
  const program = new Command('veneer')
    .description('Container layers stored once, copy-on-write containers over them.')
    .usage('VERB [options] ...')
    .version(version(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpCommand(new Command('help').argument('[verb]').description('Print the help of a verb.').helpGroup('Help:'))
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .exitOverride()
    // main.ts reports errors, all in one form.
    .configureOutput({ outputError: () => undefined })
    // Options are told by each verb's own help.
    .configureHelp({ subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' ') })
    .addHelpText('after', NOTES);
  addCommonOptions(program);
  program.hook('preAction', (_, command) => {
    for (const [name, value] of Object.entries(program.opts())) {
      if (command.getOptionValue(name) === undefined) command.setOptionValue(name, value);
    }
  });
  const named = verbIn(args);
  const all = Object.values(GROUPS).flatMap((group) => Object.keys(group));
  for (const [group, verbs] of Object.entries(GROUPS)) {
    for (const [name, load] of Object.entries(verbs)) {
      if (named !== undefined && all.includes(named) && name !== named) continue;
      (await load()).define(verbFactory(program, group));
      // Last, so that a verb's own options come first in its help.
      addCommonOptions(program.commands.at(-1) as CommandObject);
    }
  }
  return { program, verb: program.commands.find((command) => command.name() === named) };
}

/** The first argument that is neither an option nor an option's value. */
function verbIn(args: readonly string[]): string | undefined {
  return args.find((arg, index) => !arg.startsWith('-') && !['--store', '--host'].includes(args[index - 1] ?? ''));
}

function verbFactory(program: CommandObject, group: string): Verb {
  return ({ usage, summary, notes, json, examples }) => {
    const lines = [
      ...(notes === undefined ? [] : ['', notes]),
      '',
      'Examples:',
      ...examples.map((line) => `  $ ${line}`),
      '',
      `JSON: ${json}`,
    ];
    return program.command(usage).helpGroup(group).description(summary).addHelpText('after', lines.join('\n'));
  };
}

function argumentTerm(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return argument.required ? `<${name}>` : `[${name}]`;
}

function addCommonOptions(command: CommandObject): void {
  command
    .option('--store <dir>', 'the store (default: $VENEER_STORE or .veneer)')
    .option('--json', 'print JSON')
    .addOption(new Option('--host <name>', 'how the component is run').choices(['lowered', 'wasi-shim']).hideHelp());
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

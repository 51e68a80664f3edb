import type { Argument, Command as CommandObject } from 'commander';
import { usageError, type CliError } from './cli-error.js';
import { Command, Option } from './commander.js';
import { describe } from './described-verbs.js';
import type { Define, Invocation, Verb } from './verb.js';
import { verbIndex } from './verb-index.js';

/** Each verb's module, by group, loaded when it is asked for: starting up must not cost what isn't used. */
const GROUPS: Readonly<Record<string, Readonly<Record<string, () => Promise<{ define: Define }>>>>> = {
  'Images:': {
    load: () => import('./verbs/load.js'),
    import: () => import('./verbs/import.js'),
    images: () => import('./verbs/images.js'),
    history: () => import('./verbs/history.js'),
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
    rename: () => import('./verbs/rename.js'),
    rm: () => import('./verbs/rm.js'),
  },
  'Files of a container:': {
    ls: () => import('./verbs/ls.js'),
    cat: () => import('./verbs/cat.js'),
    stat: () => import('./verbs/stat.js'),
    cp: () => import('./verbs/cp.js'),
    export: () => import('./verbs/export.js'),
    explain: () => import('./verbs/explain.js'),
  },
  'Images and containers:': {
    inspect: () => import('./verbs/inspect.js'),
    df: () => import('./verbs/df.js'),
    fsck: () => import('./verbs/fsck.js'),
    gc: () => import('./verbs/gc.js'),
    prune: () => import('./verbs/prune.js'),
    info: () => import('./verbs/info.js'),
  },
  'Veneer itself:': {
    version: () => import('./verbs/version.js'),
    completion: () => import('./verbs/completion.js'),
  },
};

const NOTES = `
Examples:
  $ veneer load app.tar                  what 'docker save' or 'podman save' wrote
  $ veneer create app:1.0 --name web     at once: nothing is copied
  $ veneer exec web sh -c 'echo debug: true >> /etc/config.yaml'
  $ veneer diff web                      what differs from the image
  $ veneer df                            what all of it takes on disk

Docker's other forms are known too: image ls, container rm, system df.

The store is the directory '.veneer', or VENEER_STORE, or --store DIR. Images and
containers go by name, id or the start of an id (four digits at least); :latest
is implied.
With --json, bytes that aren't UTF-8 come besides as FIELDBase64, and errors as
{"error": {message, code?, path?, offset?, hint?}} on standard error.

Exit codes: 0 done, 1 failed, 2 misused, 130 interrupted. Of exec and run: the
command's own, or 125 (they failed), 126 (it can't run here), 127 (no such command).`;

/** All verbs, in the order of the help. */
const VERBS: readonly string[] = Object.values(GROUPS).flatMap((group) => Object.keys(group));

/**
 * The command line for these arguments: with the one verb they name, or, for help, with all. Fails for what is a command of Docker's
 * that has no meaning here.
 */
export async function programFor(typed: readonly string[]): Promise<Invocation> {
  const args = await ownForm(typed);
  const named = args[verbIndex(args)];
  const program = emptyProgram();
  for (const [group, verbs] of Object.entries(GROUPS)) {
    for (const [name, load] of Object.entries(verbs)) {
      if (named !== undefined && VERBS.includes(named) && name !== named) continue;
      (await load()).define(verbFactory(program, group), programFor);
      // Last, so that a verb's own options come first in its help.
      addCommonOptions(program.commands.at(-1) as CommandObject);
    }
  }
  program
    .command('help [words...]')
    .helpGroup('Help:')
    .description("Print the help of a verb, or of a command of Docker's.")
    .option('--json', 'print JSON')
    .action(async (words: readonly string[], { json }: { readonly json?: boolean }) => {
      const { printHelp } = await import('./help.js');
      await printHelp(words, json === true, programFor);
    });
  return { program, verb: program.commands.find((command) => command.name() === named), args };
}

function emptyProgram(): CommandObject {
  const program = new Command('veneer')
    .description('Container layers stored once, copy-on-write containers over them.')
    .usage('VERB [options] ...')
    .option('-v, --version', 'print the version')
    .option('-D', 'the same as --debug')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
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
  return program;
}

/** Docker's `image ls` as `images`; what is no command of Docker's stays. */
async function ownForm(args: readonly string[]): Promise<readonly string[]> {
  const first = verbIndex(args);
  const noun = args[first];
  const version = args.slice(0, noun === undefined ? args.length : first).findIndex((arg) => arg === '-v' || arg === '--version');
  if (version >= 0)
    return [...args.slice(0, version), 'version', '--short', ...args.slice(version + 1, noun === undefined ? undefined : first)];
  if (noun === undefined || VERBS.includes(noun) || noun === 'help') return args;
  const { dockerCommand, wordsBehind } = await import('./docker-commands.js');
  const asksForHelp = args.some((arg) => arg === '-h' || arg === '--help');
  const second = verbIndex(args, first + 1);
  const found = dockerCommand(noun, args[second]);
  if (found === undefined) {
    const words = wordsBehind(noun);
    if (words === undefined) return args;
    if (asksForHelp) return [...args.slice(0, first), 'help', noun];
    throw incomplete(noun, args[second], words);
  }
  if (!('verb' in found)) {
    if (asksForHelp) return [...args.slice(0, first), 'help', ...found.typed.split(' ')];
    throw usageError(`${found.typed}: ${found.why}`, found.instead);
  }
  return [...args.slice(0, first), found.verb, ...(found.with ?? []), ...args.slice(first + 1, second), ...args.slice(second + 1)];
}

function incomplete(noun: string, word: string | undefined, words: readonly string[]): CliError {
  const message = word === undefined ? `${noun}: a word is missing behind it` : `${noun} ${word}: there is no such command`;
  return usageError(message, `behind '${noun}' stand ${words.join(', ')}; 'veneer --help' lists the verbs`);
}

function verbFactory(program: CommandObject, group: string): Verb {
  return (help) => {
    const { usage, summary, notes, json, examples } = help;
    const lines = [
      ...(notes === undefined ? [] : ['', notes]),
      '',
      'Examples:',
      ...examples.map((line) => `  $ ${line}`),
      '',
      `JSON: ${json}`,
    ];
    const command = program.command(usage).helpGroup(group).description(summary).addHelpText('after', lines.join('\n'));
    describe(command, help);
    return command;
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
    .option('--debug', 'tell more of a failure: the stack, and the calls to the host before it')
    .addOption(new Option('--host <name>', 'how the component is run').choices(['lowered', 'wasi-shim']).hideHelp());
}

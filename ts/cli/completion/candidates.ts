import type { Command, Option } from 'commander';
import type { Store } from '../../index.js';
import { withStore, type CommonOptions } from '../context.js';
import { containerPath } from '../locations.js';
import type { ProgramFor } from '../verb.js';
import { verbIndex } from '../verb-index.js';

/** What can stand for a word. One that ends in `/` or `:` goes on. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** What can stand for the last of these words of a command line; none where only files of the host can. */
export async function candidates(words: readonly string[], programFor: ProgramFor): Promise<Candidate[]> {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const found = await allFor(before, current, programFor).catch(() => []);
  return found.filter(({ value }) => value.startsWith(current));
}

async function allFor(before: readonly string[], current: string, programFor: ProgramFor): Promise<Candidate[]> {
  const first = verbIndex(before);
  // A noun alone is refused where it is run.
  const behindNoun = first >= 0 && first === before.length - 1 ? await nounWords(before[first] ?? '') : undefined;
  if (behindNoun !== undefined) return behindNoun;
  const { program, verb, args } = await programFor(before);
  if (verb === undefined) {
    if (first >= 0) return [];
    if (current.startsWith('-')) return optionsOf(program);
    return verbsOf(program);
  }
  if (verb.name() === 'help') return verbsOf((await programFor([])).program);
  const behind = args.slice(verbIndex(args) + 1);
  const { positionals, pending } = sorted(verb, behind);
  const options: CommonOptions = { ...(storeIn(args) ?? {}) };
  if (pending !== undefined) return valuesOf(pending, options, positionals);
  if (current.startsWith('-')) return optionsOf(verb);
  return argumentsOf(verb, positionals, current, options);
}

function verbsOf(program: Command): Candidate[] {
  return program.commands.map((command) => candidate(command.name(), command.description()));
}

function candidate(value: string, description = ''): Candidate {
  return { value, description: description.replaceAll(/\s+/g, ' ') };
}

/** Words behind `image` or `container`. */
async function nounWords(noun: string): Promise<Candidate[] | undefined> {
  const { wordsBehind } = await import('../docker-commands.js');
  return wordsBehind(noun)?.map((word) => candidate(word));
}

function optionsOf(command: Command): Candidate[] {
  return [
    ...command.options.filter(({ hidden }) => !hidden).map(({ long, short, description }) => candidate(long ?? short ?? '', description)),
    candidate('--help', 'print help'),
  ];
}

/** Arguments apart from options and their values; and the option whose value comes next. */
function sorted(
  verb: Command,
  words: readonly string[],
): { readonly positionals: readonly string[]; readonly pending: Option | undefined } {
  const positionals: string[] = [];
  let pending: Option | undefined;
  for (const word of words) {
    if (pending !== undefined) {
      pending = undefined;
      continue;
    }
    if (!word.startsWith('-') || word === '-') positionals.push(word);
    else pending = verb.options.find((option) => (option.long === word || option.short === word) && option.required);
  }
  return { positionals, pending };
}

function storeIn(args: readonly string[]): CommonOptions | undefined {
  const store = args[args.indexOf('--store') + 1];
  return args.includes('--store') && store !== undefined ? { store } : undefined;
}

async function valuesOf(option: Option, options: CommonOptions, [container]: readonly string[]): Promise<Candidate[]> {
  if (option.argChoices !== undefined) return option.argChoices.map((choice) => candidate(choice));
  if (['--from', '--to'].includes(option.long ?? '') && container !== undefined) return checkpoints(options, container);
  return [];
}

type Source = (options: CommonOptions, current: string) => Promise<Candidate[]>;

/** What an argument of a name is chosen from. */
const SOURCES: Readonly<Record<string, Source | undefined>> = {
  container: containers,
  containers,
  image: images,
  images,
  name: images,
  names: async (options) => [...(await containers(options)), ...(await images(options))],
  'container:/path': files,
  // Of cp and load: what isn't in a container is the host's, which the shell knows.
  source: files,
  target: files,
  shell: () => Promise.resolve(['bash', 'zsh', 'fish'].map((shell) => candidate(shell))),
};

async function argumentsOf(verb: Command, positionals: readonly string[], current: string, options: CommonOptions): Promise<Candidate[]> {
  const declared = verb.registeredArguments;
  const last = declared.at(-1);
  const argument = declared[positionals.length] ?? (last?.variadic === true ? last : undefined);
  if (argument === undefined) return [];
  if (argument.argChoices !== undefined) return argument.argChoices.map((choice) => candidate(choice));
  if (verb.name() === 'checkpoint') return argument.name() === 'names' ? checkpoints(options, positionals[1] ?? '') : containers(options);
  if (argument.name() === 'checkpoint') return checkpoints(options, positionals[0] ?? '');
  if (['load', 'import', 'rename'].includes(verb.name()) && argument.name() !== 'container') return [];
  return (await SOURCES[argument.name()]?.(options, current)) ?? [];
}

function inStore<T>(options: CommonOptions, run: (store: Store) => Promise<T> | T): Promise<T> {
  return withStore(options, 'read-only', run);
}

function containers(options: CommonOptions): Promise<Candidate[]> {
  return inStore(options, (store) => store.containers().map(({ name }) => candidate(name, 'container')));
}

function images(options: CommonOptions): Promise<Candidate[]> {
  return inStore(options, (store) => store.images().flatMap(({ names }) => names.map((name) => candidate(name, 'image'))));
}

function checkpoints(options: CommonOptions, reference: string): Promise<Candidate[]> {
  return inStore(options, async (store) =>
    (await store.container(reference)).checkpoints().map(({ name }) => candidate(name, 'checkpoint')),
  );
}

/** Containers, and behind `C:` the entries of the directory that has been typed. */
async function files(options: CommonOptions, current: string): Promise<Candidate[]> {
  const place = containerPath(current);
  if (place === undefined) return (await containers(options)).map(({ value, description }) => candidate(`${value}:`, description));
  return inStore(options, async (store) => {
    const { fs } = await store.container(place.container);
    const directory = place.path.slice(0, place.path.lastIndexOf('/') + 1);
    return fs
      .readdirSync(directory, { withFileTypes: true })
      .map((entry) => candidate(`${place.container}:${directory}${entry.name}${entry.isDirectory() ? '/' : ''}`));
  });
}

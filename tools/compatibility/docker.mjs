// The Docker half of docs/compatibility.md: the commands and options of Docker's command line against those of `veneer`.
import { DOCKER_COMMANDS, dockerCommand } from '../../dist/cli/docker-commands.js';
import { whyNoOption } from '../../dist/cli/docker-options.js';
import { programFor } from '../../dist/cli/program.js';
import { DOCKER_NOUNS, DOCKER_OPTIONS, DOCKER_VERBS, DOCKER_VERSION } from './docker-commands.mjs';

const WHERE = 'say what becomes of it in ts/cli/docker-commands.ts';

const { program } = await programFor([]);
const verbs = new Map(program.commands.map((command) => [command.name(), command]));

/** What becomes of a command; fails for one that nothing is said of, and for one that is said to be there and isn't. */
function commandFor(typed) {
  const [first, second] = typed.split(' ');
  const command = dockerCommand(first, second);
  if (command === undefined) throw new Error(`docker ${typed}: ${WHERE}`);
  if ('verb' in command && !verbs.has(command.verb)) throw new Error(`docker ${typed} is said to be '${command.verb}', which is no verb`);
  return command;
}

function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function stateOf(typed) {
  const command = commandFor(typed);
  if (!('verb' in command))
    return { state: command.later === true ? 'not yet' : 'not here', text: `${sentence(command.why)}; ${command.instead}` };
  const own = [command.verb, ...(command.with ?? [])].join(' ');
  const asWhat = own === typed ? '' : `\`veneer ${own}\``;
  const state = command.differs === undefined ? 'as Docker' : 'differs';
  return { state, text: [asWhat, command.differs].filter(Boolean).join(': ') };
}

function rowOf(typed) {
  const { state, text } = stateOf(typed);
  const shown = text.replaceAll('|', '\\|').replace(/'((?:veneer|docker|skopeo) [^']*)'/g, '`$1`');
  return `| \`${typed}\` | ${state} | ${shown} |`;
}

/** Words behind a noun whose state is not simply that of the same word at the top. */
function ownRows(noun, words) {
  const same = words.filter((word) => DOCKER_VERBS.includes(word) && rowOf(`${noun} ${word}`).replace(`\`${noun} `, '`') === rowOf(word));
  const others = words.filter((word) => !same.includes(word)).map((word) => rowOf(`${noun} ${word}`));
  return { same, others };
}

function behindNouns() {
  const found = Object.entries(DOCKER_NOUNS).map(([noun, words]) => ({ noun, ...ownRows(noun, words) }));
  return [
    ...found.filter(({ same }) => same.length > 0).map(({ noun, same }) => `- \`${noun}\` ${same.join(', ')}: as without \`${noun}\`.`),
    '',
    '| command | state | |',
    '|---|---|---|',
    ...found.flatMap(({ others }) => others),
    '',
  ];
}

/** Options of one command of Docker's: taken, or refused with a reason; fails for others. */
function optionsOf(typed, text) {
  const { verb } = commandFor(typed);
  const taken = verbs.get(verb).options.flatMap(({ short, long }) => [short, long]);
  const refused = new Map();
  const list = text.split(' ').filter((option) => option !== '' && option !== '--help');
  for (const option of list.filter((one) => !taken.includes(one))) {
    const why = whyNoOption(verb, option);
    if (why === undefined) throw new Error(`docker ${typed} ${option}: neither an option of ${verb} nor in ts/cli/docker-options.ts`);
    refused.set(why, [...(refused.get(why) ?? []), option]);
  }
  const here = list.filter((option) => taken.includes(option) && option.startsWith('--'));
  const name = `\`${typed}\``;
  if (refused.size === 0) return [`| ${name} | ${here.length === 0 ? 'none' : `all: ${code(here)}`} | |`];
  const lines = [...refused].map(([why, options]) => `${code(longOf(options))}: ${why}`);
  return [`| ${name} | ${here.length === 0 ? 'none' : code(here)} | ${lines.join('; ')} |`];
}

function longOf(options) {
  return options.filter((option) => option.startsWith('--'));
}

function code(options) {
  return `\`${options.join(' ')}\``;
}

export function dockerCompatibility() {
  const families = DOCKER_COMMANDS.map(({ typed }) => typed).filter((typed) => !typed.includes(' ') && !DOCKER_VERBS.includes(typed));
  return [
    '## Docker',
    '',
    `The commands of Docker ${DOCKER_VERSION} and its usual plugins. Each is answered: what isn't here says why, and what to do instead, with exit code 2.`,
    '[command-line.md](command-line.md) has the verbs of `veneer`; what it has beyond Docker is not listed here.',
    '',
    '| command | state | |',
    '|---|---|---|',
    ...[...DOCKER_VERBS, ...families.filter((typed) => !(typed in DOCKER_NOUNS))].map(rowOf),
    '',
    '### Behind a noun',
    '',
    ...behindNouns(),
    '### Options',
    '',
    "Every option of Docker's for what is there. What isn't taken is refused with the reason.",
    '',
    '| command | taken | refused |',
    '|---|---|---|',
    ...Object.entries(DOCKER_OPTIONS).flatMap(([typed, text]) => optionsOf(typed, text)),
    '',
  ];
}

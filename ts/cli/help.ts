import type { Command } from 'commander';
import { usageError } from './cli-error.js';
import { printJson, write } from './output.js';
import { describedVerbs } from './described-verbs.js';
import type { ProgramFor } from './verb.js';

/** Prints help: of all, of a verb, or what became of a command of Docker's. */
export async function printHelp(words: readonly string[], json: boolean, programFor: ProgramFor): Promise<void> {
  const [first, second] = words;
  const { program } = await programFor([]);
  if (first === undefined) return json ? printJson(describedVerbs(program)) : write(helpOf(program));
  const verb = program.commands.find((command) => command.name() === first);
  if (verb !== undefined) return json ? printJson(describedVerbs(program).find(({ name }) => name === first)) : write(helpOf(verb));
  const { dockerCommand, formsOf } = await import('./docker-commands.js');
  const command = dockerCommand(first, second);
  if (command !== undefined && 'verb' in command) return printHelp([command.verb], json, programFor);
  if (command !== undefined) return json ? printJson(command) : write(`veneer ${command.typed}: ${command.why}.\n\n${command.instead}\n`);
  const forms = formsOf(first);
  if (forms === undefined) throw usageError(`${words.join(' ')}: there is no such verb`, "'veneer --help' lists the verbs");
  return json ? printJson(forms) : write(formsText(first, forms));
}

/** With what stands behind the options. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
}

function formsText(noun: string, forms: readonly (readonly [typed: string, own: string])[]): string {
  const width = Math.max(...forms.map(([typed]) => typed.length));
  const lines = forms.map(([typed, own]) => `  veneer ${typed.padEnd(width)}   is 'veneer ${own}'`);
  return [`Usage: veneer ${noun} WORD ...`, '', "Docker's forms of verbs that have help of their own:", ...lines, ''].join('\n');
}

import type { Command } from 'commander';
import type { VerbHelp } from './verb.js';

/** A verb as `veneer help --json` tells it. */
export interface DescribedVerb extends Omit<VerbHelp, 'usage'> {
  readonly name: string;
  /** Of the list of verbs: `Images`. */
  readonly group: string;
  /** `veneer create [options] <image>` */
  readonly usage: string;
  /** Its own; `COMMON_OPTIONS` are those of every verb. */
  readonly options: readonly DescribedOption[];
}

export interface DescribedOption {
  /** `-t, --tag <name>` */
  readonly flags: string;
  readonly description: string;
}

/** Options of every verb. */
export const COMMON_OPTIONS: readonly string[] = ['--store', '--json', '--debug'];

const HELP = new WeakMap<Command, VerbHelp>();

/** Keeps what was said of a verb. */
export function describe(command: Command, help: VerbHelp): void {
  HELP.set(command, help);
}

/** The verbs that a program has, in the order of its help. */
export function describedVerbs(program: Command): DescribedVerb[] {
  return program.commands.flatMap((command) => {
    const help = HELP.get(command);
    if (help === undefined) return [];
    const { summary, notes, json, examples } = help;
    return {
      name: command.name(),
      group: command.helpGroup().replace(/:$/, ''),
      usage: `veneer ${command.name()} ${command.usage()}`,
      summary,
      ...(notes === undefined ? {} : { notes }),
      options: command.options
        .filter(({ hidden, long }) => !hidden && !COMMON_OPTIONS.includes(long ?? ''))
        .map(({ flags, description }) => ({ flags, description })),
      examples,
      json,
    };
  });
}

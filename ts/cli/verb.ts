import type { Command } from 'commander';

/** What a verb's help says, besides its options. */
export interface VerbHelp {
  /** Name and arguments: `load <source>`. */
  readonly usage: string;
  /** One line, as it stands in the list of verbs. */
  readonly summary: string;
  /** What there is to know before using it; lines of at most 80 characters. */
  readonly notes?: string;
  /** The fields that `--json` prints: `[{id, names, target?}]`. */
  readonly json: string;
  readonly examples: readonly string[];
}

/** Starts the definition of a verb. */
export type Verb = (help: VerbHelp) => Command;

/** A command line that is ready to be parsed. */
export interface Invocation {
  readonly program: Command;
  /** The verb that the arguments name, if there is such. */
  readonly verb: Command | undefined;
  /** The arguments in Veneer's own form. */
  readonly args: readonly string[];
}

/** The command line for some arguments. */
export type ProgramFor = (typed: readonly string[]) => Promise<Invocation>;

/** What each module in verbs/ exports: adds its verb to the program; `programFor` is for a verb that has to know all others. */
export type Define = (verb: Verb, programFor: ProgramFor) => void;

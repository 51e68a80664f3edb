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

/** What each module in verbs/ exports: adds its verb to the program. */
export type Define = (verb: Verb) => void;

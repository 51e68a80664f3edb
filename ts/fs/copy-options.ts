import { checkBoolean, checkFunction, checkInteger, checkObject } from './argument-checks.js';
import { nodeError } from './argument-errors.js';

/** Options of `fs.cp`, all of them given. */
export interface CopyOptions {
  readonly dereference: boolean;
  readonly errorOnExist: boolean;
  readonly filter: ((source: string, destination: string) => unknown) | undefined;
  readonly force: boolean;
  readonly mode: number;
  readonly preserveTimestamps: boolean;
  readonly recursive: boolean;
  readonly verbatimSymlinks: boolean;
}

const DEFAULTS: CopyOptions = {
  dereference: false,
  errorOnExist: false,
  filter: undefined,
  force: true,
  mode: 0,
  preserveTimestamps: false,
  recursive: false,
  verbatimSymlinks: false,
};

type Given = Omit<CopyOptions, 'mode'> & { readonly mode: number | null | undefined };

const SWITCHES = ['dereference', 'errorOnExist', 'force', 'preserveTimestamps', 'recursive', 'verbatimSymlinks'] as const;

export function copyOptions(given: unknown): CopyOptions {
  if (given === undefined) return DEFAULTS;
  const options: Given = { ...DEFAULTS, ...checkObject(given, 'options') };
  for (const name of SWITCHES) checkBoolean(options[name], `options.${name}`);
  const mode = checkInteger(options.mode ?? 0, 'mode', 0, 7);
  if (options.dereference && options.verbatimSymlinks) {
    const message = 'Option "dereference" cannot be used in combination with option "verbatimSymlinks"';
    throw nodeError(new TypeError(message), 'ERR_INCOMPATIBLE_OPTION_PAIR');
  }
  if (options.filter !== undefined) checkFunction(options.filter, 'options.filter');
  return { ...options, mode };
}

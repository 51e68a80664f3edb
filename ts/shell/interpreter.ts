import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction } from 'node:vm';
import type * as JustBash from 'just-bash';
import { ByteTextDecoder, ByteTextEncoder } from './byte-text.js';
import type { ContainerFiles } from './container-files.js';

/** What looking up a command's name gives, in the interpreter's terms. */
export type Found =
  | { readonly cmd: JustBash.Command; readonly path: string }
  | { readonly script: true; readonly path: string }
  | { readonly error: 'not_found' | 'permission_denied'; readonly path: string }
  | null;

/** What the interpreter knows while it looks up a name. */
export interface LookupContext {
  readonly commands: ReadonlyMap<string, JustBash.Command>;
  readonly fs: ContainerFiles;
}

/** Decides what a name means, given what the interpreter found. */
export type Lookup = (context: LookupContext, name: string, found: Found) => Promise<Found>;

type Bash = typeof JustBash.Bash;

/** The look-up of a command in just-bash 3.4.2. */
const LOOKUP =
  /async function (\w+)\((\w+,\w+,\w+)\)\{if\(\w+\.includes\("\/"\)\)\{let \w+=\w+\.fs\.resolvePath\(\w+\.state\.cwd,\w+\);if\(!await/;

/**
 * The interpreter, with bytes for text and `lookup` asked about every command.
 *
 * just-bash takes neither as an option. Its encoder and decoder are globals, so its CommonJS bundle is compiled as a function that has
 * them as parameters; its look-up is found by its source. Hence the exact pin: another version fails here, and in
 * tests/shell, rather than misbehave.
 */
export function loadInterpreter(lookup: Lookup): Bash {
  loaded ??= compile(lookup);
  return loaded;
}

let loaded: Bash | undefined;

function compile(lookup: Lookup): Bash {
  const resolve = createRequire(import.meta.url);
  const filename = resolve.resolve('just-bash');
  const source = readFileSync(filename, 'utf8');
  const patched = source.replace(
    LOOKUP,
    (code, name: string, parameters: string) =>
      `async function ${name}(${parameters}){return veneerLookup(${parameters.split(',', 2).join(',')},await ${name}Found(${parameters}))}` +
      code.replace(name, `${name}Found`),
  );
  if (patched === source) throw new Error('this version of just-bash is not the one Veneer was made for');
  const module = { exports: {} as { Bash: Bash } };
  const parameters = ['exports', 'require', 'module', '__filename', '__dirname', 'TextDecoder', 'TextEncoder', 'veneerLookup'];
  const run = compileFunction(patched, parameters, { filename }) as (...values: unknown[]) => void;
  run(module.exports, createRequire(filename), module, filename, dirname(filename), ByteTextDecoder, ByteTextEncoder, lookup);
  return module.exports.Bash;
}

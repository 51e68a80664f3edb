import type * as JustBash from 'just-bash';
import { byteOrder, ByteTextDecoder, ByteTextEncoder } from './byte-text.js';
import { items } from './commands/items.js';
import { NO_TEXT, sedText } from './commands/sed-text.js';
import { sortKey } from './commands/sort-key.js';
import type { ContainerFiles } from './container-files.js';
import { exportedNames, inherited, parameters } from './environment.js';
import { isCompound, within } from './errexit.js';
import { inPath, lookup } from './lookup.js';
import { reasonOf } from './reason.js';
import { turn } from './turn.js';

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

type Bash = typeof JustBash.Bash;

/**
 * The interpreter, with bytes for text and changes that just-bash has no options for (tools/bundle-interpreter.mjs).
 */
export function loadInterpreter(): Promise<Bash> {
  loaded ??= load();
  return loaded;
}

let loaded: Promise<Bash> | undefined;

async function load(): Promise<Bash> {
  const { default: create } = await import('../interpreter/just-bash.js');
  const veneer = {
    NO_TEXT,
    byteOrder,
    exportedNames,
    hasCommand,
    inherited,
    inPath,
    isCompound,
    isDirectory,
    isUnsplit,
    items,
    lookup,
    parameters,
    reasonOf,
    sedText,
    sortKey,
    turn,
    within,
  };
  return create(ByteTextEncoder, ByteTextDecoder, veneer).Bash;
}

const SPLIT = ['ParameterExpansion', 'CommandSubstitution', 'ArithmeticExpansion'];

/** Whether nothing in a word's parts is an expansion outside quotes. */
function isUnsplit(parts: readonly { readonly type: string }[]): boolean {
  return !parts.some(({ type }) => SPLIT.includes(type));
}

async function isDirectory(fs: ContainerFiles, path: string): Promise<boolean> {
  return (await fs.exists(path)) && (await fs.stat(path)).isDirectory;
}

/** Whether anything in a part of a script is a command substitution. */
function hasCommand(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  return ('type' in part && part.type === 'CommandSubstitution') || Object.values(part).some(hasCommand);
}

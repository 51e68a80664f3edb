import type { CommanderError as MisuseError } from 'commander';
import { ContainerFsError, VeneerError } from '../core/veneer-error.js';
import { CONDITIONS } from '../core/error-codes.js';
import { fromHost } from '../core/host-error.js';
import { CliError } from './cli-error.js';
import { CommanderError } from './commander.js';
import { whyNoOption } from './docker-options.js';
import { EXIT } from './exit-codes.js';

/** A failure as a user is told it. */
export interface Failure {
  /** `what: why`. */
  readonly message: string;
  /** POSIX name or one of Veneer's own. */
  readonly code?: string | undefined;
  readonly path?: string | undefined;
  /** Byte offset in the input or file. */
  readonly offset?: number | undefined;
  /** What to do next. */
  readonly hint?: string | undefined;
  readonly exitCode: number;
}

/** What to tell of an error of a verb; undefined for one of no verb. */
export function failureOf(thrown: unknown, verb: string | undefined): Failure {
  const unable = verb === 'exec' || verb === 'run';
  const exitCode = unable ? EXIT.unable : EXIT.failed;
  if (thrown instanceof CommanderError) return { ...misuse(thrown, verb), exitCode: unable ? EXIT.unable : EXIT.usage };
  if (thrown instanceof CliError) {
    const { message, code, path, hint } = thrown;
    return { message, code, path, hint, exitCode: thrown.exitCode ?? exitCode };
  }
  if (thrown instanceof Error && thrown.name === 'AbortError') return { message: 'interrupted', exitCode: EXIT.interrupted };
  const error = fromHost(thrown, verb ?? 'veneer');
  if (error instanceof VeneerError) {
    const { code, path, offset } = error;
    return { message: messageOf(error), code, path, offset, hint: hintFor(error), exitCode };
  }
  return { message: error instanceof Error ? error.message : String(error), exitCode };
}

/** Commander's words in ours: `error: unknown command 'imges'\n(Did you mean images?)`. */
function misuse({ message }: MisuseError, verb: string | undefined): Pick<Failure, 'message' | 'hint'> {
  const [, text = message, meant] = /^(?:error: )?(.*?)\s*(?:\(Did you mean (?:one of )?(.*)\?\))?$/s.exec(message) ?? [];
  const help = verb === undefined ? "'veneer --help' lists the verbs" : `'veneer ${verb} --help' tells how it is used`;
  const [, option = ''] = /^unknown option '([^'=]*)/.exec(text) ?? [];
  const why = whyNoOption(verb, option);
  if (why !== undefined) return { message: `${option}: ${why}`, hint: `leave it out; ${help}` };
  return { message: text, hint: meant === undefined ? help : `did you mean ${meant}? ${help}` };
}

function messageOf({ code, path, dest, detail, offset, syscall, cause }: VeneerError): string {
  const known = Object.values(CONDITIONS).find((condition) => condition.code === code)?.reason;
  // A host failure has its reason in the message only.
  const reason = detail ?? known ?? (cause instanceof Error ? cause.message : code);
  const what = path === undefined ? syscall : dest === undefined ? path : `${path} -> ${dest}`;
  return `${what}: ${reason}${offset === undefined ? '' : ` at byte ${offset}`}`;
}

const LIST_CONTAINERS = "'veneer ps -a' lists the containers";
const LIST_CHECKPOINTS = "'veneer checkpoint ls CONTAINER' lists its checkpoints";
const LIST_IMAGES = "'veneer images' lists the images";

const HINTS: Readonly<Record<string, string | undefined>> = {
  'open ENOENT': LIST_CONTAINERS,
  'remove ENOENT': LIST_CONTAINERS,
  'rename ENOENT': LIST_CONTAINERS,
  'resolve ENOENT': LIST_IMAGES,
  'tag ENOENT': LIST_IMAGES,
  'untag ENOENT': LIST_IMAGES,
  'removeImage ENOENT': LIST_IMAGES,
  'rename EEXIST': "choose another name, or remove that one: 'veneer rm NAME'",
  'fork EEXIST': "choose another --name, or remove that one: 'veneer rm NAME'",
  'fork ENOENT': LIST_CHECKPOINTS,
  'restore ENOENT': LIST_CHECKPOINTS,
  'diff ENOENT': LIST_CHECKPOINTS,
  'removeCheckpoint ENOENT': LIST_CHECKPOINTS,
  'checkpoint EEXIST': "choose another name, or remove that one: 'veneer checkpoint rm CONTAINER NAME'",
  'create EEXIST': "choose another --name, or remove that one: 'veneer rm NAME'",
  'open ENOTEMPTY': 'choose an empty or a new directory with --store',
  'open ENOTDIR': 'the store is a directory: choose another with --store',
};

const HINTS_BY_CODE: Readonly<Record<string, string | undefined>> = {
  EBUSY: 'another program has it open for writing: try again when that is done',
  EDQUOT: "remove files of the container, or let it have more: 'veneer update --storage-opt size=BYTES NAME'",
  ENOSPC: 'free space on the disk of the store, or use another disk with --store DIR',
  EVERSION: 'this Veneer does not read what the store holds: update it, or load the images into a new store if the store is a draft',
  EMISMATCH: 'the source is damaged: get it again',
  EACCES: 'check who may read and write there',
  ESTALE: 'another program changed it meanwhile, and what this one changed is not kept: run it again',
  EROFS: 'that place can only be read: copy it to where you may write, or choose another with --store DIR',
  ETRAP: 'this is a bug in Veneer; the store is as it was at the last sync',
};

function hintFor(error: VeneerError): string | undefined {
  const { code, syscall, path } = error;
  // `web:/etc/x`: see context.ts.
  const [container] = path?.split(':') ?? [];
  if (error instanceof ContainerFsError && code === 'ENOENT') return `'veneer ls ${container}:/' lists what is there`;
  return HINTS[`${syscall} ${code}`] ?? HINTS_BY_CODE[code];
}

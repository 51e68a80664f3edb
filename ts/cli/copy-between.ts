import { basename, posix, resolve } from 'node:path';
import { CliError, usageError } from './cli-error.js';
import { storeDirectory, withContainer, type CommonOptions } from './context.js';
import { hostFiles } from './files.js';
import { containerPath, hostPath, type ContainerPath } from './locations.js';
import { note, write } from './output.js';
import { TreeCopy } from './tree-copy.js';

/** How `cp` copies. */
export interface CopyOptions extends CommonOptions {
  readonly archive?: boolean;
  readonly followLink?: boolean;
}

/** What was copied. */
export interface Copied {
  readonly from: string;
  readonly to: string;
  readonly entries: number;
  /** Of contents, holes included. */
  readonly bytes: number;
}

/** Copies between the host and a container, by the rules of `docker cp`. */
export async function copyBetween(from: string, to: string, options: CopyOptions): Promise<Copied> {
  const [source, target] = [containerPath(from), containerPath(to)];
  if ((source === undefined) === (target === undefined)) throw notBetween(from, to, source);
  if (from === '-') return extractFrom(from, to, target as ContainerPath, options);
  if (to === '-') return sendTo(from, to, source as ContainerPath, options);
  const { container: reference } = (source ?? target) as ContainerPath;
  const { entries, bytes } = await withContainer(options, source === undefined ? 'read-write' : 'read-only', reference, ({ fs }) => {
    const [reading, writing] = source === undefined ? [hostFiles, fs] : [fs, hostFiles];
    const copy = new TreeCopy(reading, writing, {
      keepOwner: options.archive === true,
      leaveOut: source === undefined ? hostFiles.statSync(storeDirectory(options), { bigint: true }) : undefined,
      prefix: target === undefined ? '' : `${reference}:`,
      notice: note,
    });
    copyInto(copy, source?.path ?? hostPath(from), target?.path ?? hostPath(to), options.followLink === true);
    return copy;
  });
  return { from, to, entries, bytes };
}

/** A tar on standard input goes into a directory. */
async function extractFrom(from: string, to: string, { container: reference, path }: ContainerPath, options: CopyOptions): Promise<Copied> {
  if (process.stdin.isTTY) throw usageError('standard input is a terminal', `pipe a tar in: 'tar -c DIR | veneer cp - ${to}'`);
  const { extractInto } = await import('./tar-extraction.js');
  const done = await withContainer(options, 'read-write', reference, (container) => {
    if (container.fs.statSync(path).isDirectory()) return extractInto(container, container.fs.realpathSync(path), process.stdin, note);
    throw new CliError(`${to}: not a directory`, { code: 'ENOTDIR', path, hint: 'a tar is put into a directory' });
  });
  return { from, to, ...done };
}

/** What is at a path of a container goes to standard output as a tar, under its own name. */
async function sendTo(from: string, to: string, { container: reference, path }: ContainerPath, options: CopyOptions): Promise<Copied> {
  if (process.stdout.isTTY) throw usageError('standard output is a terminal', `pipe the tar on: 'veneer cp ${from} - | tar -t'`);
  if (options.json === true) throw usageError('--json and the tar would both go to standard output', 'leave one of them out');
  const { containerTar } = await import('./container-tar.js');
  const bytes = await withContainer(options, 'read-only', reference, async (container) => {
    const { fs } = container;
    const real = options.followLink === true ? fs.realpathSync(path) : path.replace(/(?<=.)\/+\.?$/, '');
    if (!fs.lstatSync(real).isDirectory() && path.endsWith('/')) fs.readdirSync(path);
    const name = nameOf(path);
    let count = 0;
    for await (const piece of containerTar(container, real, name === '' ? undefined : Buffer.from(name))) {
      await write(piece);
      count += piece.length;
    }
    return count;
  });
  return { from, to, entries: 0, bytes };
}

function copyInto(copy: TreeCopy, from: string, to: string, follow: boolean): void {
  const source = Buffer.from(from);
  // A final slash asks for the directory that a link leads to.
  const stats = follow || from.endsWith('/') ? copy.from.statSync(source, { bigint: true }) : copy.from.lstatSync(source, { bigint: true });
  // `DIR/.` is DIR, once it is known to be one.
  const real = follow ? copy.from.realpathSync(source, 'buffer') : Buffer.from(from.replace(/(?<=.)\/+\.?$/, ''));
  const target = targetOf(copy, to);
  if (!target.isDirectory) {
    if (to.endsWith('/') && !stats.isDirectory()) throw missing(copy, to);
    copy.copy(real, target.path, stats);
    return;
  }
  const name = nameOf(from);
  if (stats.isDirectory() && name === '') copy.contents(real, target.path);
  else copy.copy(real, copy.place(target.path, Buffer.from(name)), stats);
}

/** Where something is copied to: the last symbolic link is followed, for the user named it. */
function targetOf(copy: TreeCopy, text: string): { readonly path: Buffer; readonly isDirectory: boolean } {
  const { to: files } = copy;
  const path = Buffer.from(text);
  const stats = files.statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats !== undefined) return { path: files.realpathSync(path, 'buffer'), isDirectory: stats.isDirectory() };
  const parent = posix.dirname(text);
  if (files.statSync(parent, { throwIfNoEntry: false })?.isDirectory() !== true) throw missing(copy, parent);
  return { path: Buffer.from(posix.join(parent, posix.basename(text))), isDirectory: false };
}

function missing({ options }: TreeCopy, path: string): CliError {
  return new CliError(`${options.prefix}${path}: no such directory`, { code: 'ENOENT', path, hint: 'make it first' });
}

/** What a copy is called in a directory; '' for what only its entries can be copied of: `.`, `DIR/.`, the root. */
function nameOf(path: string): string {
  return /(^|\/)\.\/*$/.test(path) ? '' : basename(resolve(path));
}

function notBetween(from: string, to: string, source: ContainerPath | undefined): CliError {
  if (source === undefined) return usageError(`neither '${from}' nor '${to}' is in a container`, 'write one of them as CONTAINER:/PATH');
  const meant = [from, to].find((path) => hostFiles.lstatSync(path, { throwIfNoEntry: false }) !== undefined);
  if (meant !== undefined)
    return usageError(`'${meant}' is taken for a path in a container`, `write './${meant}' for the host's file of that name`);
  return usageError(
    'both paths are in containers',
    `within one: 'veneer exec ${source.container} cp -a FROM TO'; else copy to the host first`,
  );
}

import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImportOptions, ImageSource, Store } from '../index.js';
import { CliError, usageError } from './cli-error.js';
import { withStore, type CommonOptions } from './context.js';
import { interruptible } from './interrupt.js';
import { note } from './output.js';
import { ProgressLine } from './progress.js';

/** Options of the verbs that read an image. */
export interface ImportVerbOptions extends CommonOptions {
  readonly tag?: string | undefined;
  readonly platform?: string;
  readonly quiet?: boolean;
}

/** Reads a source into the store, which is made when it isn't there, with progress on a terminal; Ctrl-C drops all of it. */
export async function importSource<T>(
  text: string,
  { tag, platform, quiet, ...options }: ImportVerbOptions,
  run: (store: Store, source: ImageSource, options: ImportOptions) => Promise<T>,
): Promise<T> {
  if (tag !== undefined) await requireImageName(tag);
  const source = await sourceOf(text);
  const line = new ProgressLine(quiet === true);
  try {
    return await interruptible((signal) =>
      withStore(options, 'create', (store) => {
        const onNotice = (notice: string): void => {
          line.clear();
          note(notice);
        };
        return run(store, source, { tag, platform, signal, onProgress: line.update, onNotice });
      }),
    );
  } catch (error) {
    throw asFormsOf(text, source === process.stdin ? ofStandardInput(error) : error);
  } finally {
    line.clear();
    // Reading that was given up must not keep the process.
    if (source === process.stdin) process.stdin.destroy();
  }
}

/** A stream has no name of its own: the API calls it `stream`. */
function ofStandardInput(error: unknown): unknown {
  const isNamed = error instanceof Error && (error as { path?: unknown }).path === 'stream';
  return isNamed ? Object.assign(error, { path: 'standard input' }) : error;
}

const FORMS = "'veneer load' takes an OCI image layout or a docker-archive, 'veneer import' a directory or a tar of a root file system";

function noSource(text: string): CliError {
  const hint = /^https?:/.test(text) ? `get it first: 'curl -LO ${text}', or pipe it in: 'curl -L ${text} | veneer import -'` : FORMS;
  return new CliError(`${text}: no such file or directory`, { code: 'ENOENT', path: text, hint });
}

/** Of a tar. */
const HEADER_SIZE = 512;

/** A source whose very first header is wrong is no damaged archive, but none. */
function asFormsOf(text: string, error: unknown): unknown {
  const { code, path, offset, detail } = error as { code?: unknown; path?: unknown; offset?: unknown; detail?: unknown };
  const name = text === '-' ? 'standard input' : basename(text);
  const inFirstHeader = code === 'ECORRUPT' && path === name && Number(offset) < HEADER_SIZE && /\btar\b/.test(String(detail));
  if (!inFirstHeader) return error;
  return new CliError(`${name}: not a tar archive`, { code, path: name, hint: FORMS });
}

/** Before anything is read, or a store made. */
async function requireImageName(tag: string): Promise<void> {
  const { parsedTag } = await import('../oci/reference.js');
  parsedTag(tag, 'import');
}

/** A path, or standard input for `-`. A path that isn't there is refused before a store is made for it. */
async function sourceOf(text: string): Promise<ImageSource> {
  if (text === '') throw usageError('the source is an empty word', 'give a file, a directory, or - for standard input');
  if (text !== '-') {
    await stat(text).catch((error: unknown) => {
      throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? noSource(text) : error;
    });
    return text;
  }
  if (process.stdin.isTTY) throw usageError('standard input is a terminal', "pipe an archive in: 'gzip -dc app.tar.gz | veneer load -'");
  return process.stdin;
}

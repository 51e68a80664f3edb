import { CliError } from './cli-error.js';

/** The reader of standard output has gone (`veneer diff C | head`): nothing is left to do, and nothing to complain of. */
export class OutputClosed extends Error {}

const GONE: readonly unknown[] = ['EPIPE', 'ERR_STREAM_DESTROYED'];

/** Writes data to standard output, at the pace of its reader. Fails with OutputClosed when that has gone. */
export function write(data: string | Uint8Array): Promise<void> {
  if (data.length === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    process.stdout.write(data, (error) => {
      if (error === null || error === undefined) resolve();
      else reject(outputFailure(error));
    });
  });
}

function outputFailure(error: NodeJS.ErrnoException): Error {
  if (GONE.includes(error.code)) return new OutputClosed();
  return new CliError(
    `standard output: ${error.message.replace(/^[A-Z]+: |, write$/g, '')}`,
    error.code === undefined ? {} : { code: error.code },
  );
}

/** Prints lines. */
export async function print(...lines: readonly string[]): Promise<void> {
  if (lines.length > 0) await write(`${lines.join('\n')}\n`);
}

/** Prints one JSON document: on a terminal to be read, elsewhere on one line. */
export async function printJson(value: unknown): Promise<void> {
  await print(JSON.stringify(value, null, process.stdout.isTTY ? 2 : undefined));
}

/** Tells something on standard error that is no failure. */
export function note(text: string): void {
  process.stderr.write(`veneer: ${text}\n`);
}

/** Columns as Docker aligns them: at least three spaces between, none at the end. */
export async function printTable(header: readonly string[], rows: readonly (readonly string[])[]): Promise<void> {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)) + 3);
  await print(
    ...all.map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('')
        .trimEnd(),
    ),
  );
}

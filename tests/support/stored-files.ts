// The files of a store on the host's disk, for tests that damage them.
import { closeSync, openSync, readSync, readdirSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of all files below a directory. */
export function filesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(directory, path)).isFile())
    .sort();
}

/** The only file whose path matches. */
export function fileOf(directory: string, pattern: RegExp): string {
  const found = filesOf(directory).filter((path) => pattern.test(path));
  if (found.length !== 1) throw new Error(`${found.length} files match ${String(pattern)}`);
  return found[0]!;
}

/** Turns one bit of a file round; the offset may count from its end. */
export function flip(path: string, offset: number, bit = 0): void {
  const at = offset < 0 ? statSync(path).size + offset : offset;
  const file = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, at);
  writeSync(file, Buffer.of(byte[0]! ^ (1 << bit)), 0, 1, at);
  closeSync(file);
}

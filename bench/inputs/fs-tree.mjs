import { randomFillSync } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export const FILE_BYTES = 4096;
/** Files of `files/`. */
export const FILES = 1000;
/** Directories of as many files that are overwritten. */
export const CHANGED_DIRECTORIES = 5;
/** `removed/`: directories of a hundred files. */
export const REMOVED_FILES = 65_000;
const REMOVED_EACH = 100;
/** `large`. */
export const LARGE_BYTES = 2 ** 30;

const PIECE = 2 ** 22;

/** Names as packages have them: not in the order that they are written in. */
export function nameOf(i) {
  return `file-${Math.imul(i + 1, 2654435761) >>> 0}.js`;
}

/** What every subject starts with, of random bytes. */
export function writeSmallTree(directory) {
  const bytes = Buffer.alloc(FILE_BYTES);
  const fill = (path, count) => {
    mkdirSync(path, { recursive: true });
    for (let i = 0; i < count; i++) writeFileSync(join(path, nameOf(i)), randomFillSync(bytes));
  };
  fill(join(directory, 'files'), FILES);
  for (let i = 0; i < CHANGED_DIRECTORIES; i++) fill(join(directory, 'changed', String(i)), FILES);
}

/** What those that keep everything in memory, or read files as a whole, do without. */
export function writeLargeTree(directory) {
  for (let i = 0; i < REMOVED_FILES / REMOVED_EACH; i++) {
    const home = join(directory, 'removed', String(i));
    mkdirSync(home, { recursive: true });
    for (let n = 0; n < REMOVED_EACH; n++) writeFileSync(join(home, nameOf(n)), String(n));
  }
  const piece = Buffer.alloc(PIECE);
  const file = openSync(join(directory, 'large'), 'wx');
  for (let done = 0; done < LARGE_BYTES; done += PIECE) writeSync(file, randomFillSync(piece));
  closeSync(file);
}

import { randomFillSync } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Files whose copy-up is compared, by name. */
export const SIZES = { '4 KiB': 2 ** 12, '1 MiB': 2 ** 20, '64 MiB': 2 ** 26, '1 GiB': 2 ** 30 };

const PIECE = 2 ** 22;

/** Fills a directory with one file of each size, of random bytes: neither holes nor repetitions help anybody. */
export function writeSizedFiles(directory) {
  const piece = Buffer.alloc(PIECE);
  for (const [name, size] of Object.entries(SIZES)) {
    const file = openSync(join(directory, name), 'wx');
    for (let done = 0; done < size; done += PIECE) writeSync(file, randomFillSync(piece), 0, Math.min(PIECE, size - done));
    closeSync(file);
  }
}

// Block files as docs/format.md lays them out, for tests that forge them with checksums that are right.
import { readFileSync, writeFileSync } from 'node:fs';
import { crc32c } from './journal.js';

const BLOCK = 4096;
const BLOCKS = 24;
const TABLE_CRC = 28;
const OWN = 32;
const CRC = 4092;

/** Changes a block file's bytes, and makes all its checksums right again. `own` is where the kind's own header starts. */
export function forge(path: string, change: (bytes: Buffer, own: number) => void): void {
  const bytes = readFileSync(path);
  change(bytes, OWN);
  const blocks = bytes.readUInt32LE(BLOCKS);
  const table = BLOCK * (blocks + 1);
  for (let i = 0; i < blocks; i++) bytes.writeUInt32LE(crc32c(bytes.subarray(BLOCK * (i + 1), BLOCK * (i + 2))), table + 4 * i);
  bytes.writeUInt32LE(crc32c(bytes.subarray(table)), TABLE_CRC);
  bytes.writeUInt32LE(crc32c(bytes.subarray(0, CRC)), CRC);
  writeFileSync(path, bytes);
}

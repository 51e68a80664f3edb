// Journal files as docs/format.md lays them out, for tests that play another process or damage them.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const HEADER_SIZE = 256;
const EPOCH = 16;
const PREDECESSOR = 24;
const PREDECESSOR_END = 32;
const OWNER_LENGTH = 56;
const OWNER = 60;
const JOURNAL = 228;
const INSTANCE = 244;
const CRC = 252;

/** CRC-32C (Castagnoli). */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return ~crc >>> 0;
}

export function epochName(epoch: number): string {
  return epoch.toString(16).padStart(16, '0');
}

/** Takes a journal's lock as another process would that reads all which is there now: its first epoch, followed by a second, whose path is given. */
export function takeOver(journal: string): string {
  const second = join(journal, epochName(2));
  writeFileSync(second, followingHeader(journal, 1, statSync(join(journal, epochName(1))).size), { flag: 'wx' });
  return second;
}

/** The header that a program on another machine gives the epoch after that one, of which it has read so many bytes. */
export function followingHeader(journal: string, epoch: number, end: number): Buffer {
  const header = readFileSync(join(journal, epochName(epoch))).subarray(0, HEADER_SIZE);
  header.writeBigUInt64LE(BigInt(epoch + 1), EPOCH);
  header.writeUInt32LE(header.fill(0, OWNER, JOURNAL).write('a program on another machine', OWNER), OWNER_LENGTH);
  header.writeBigUInt64LE(BigInt(epoch), PREDECESSOR);
  header.writeBigUInt64LE(BigInt(end), PREDECESSOR_END);
  header.writeBigUInt64LE(1n, INSTANCE);
  header.writeUInt32LE(crc32c(header.subarray(0, CRC)), CRC);
  return header;
}

/** The header of another journal's epoch of that number. */
export function foreignHeader(header: Uint8Array, epoch: number): Buffer {
  const other = Buffer.from(header.subarray(0, HEADER_SIZE));
  other.writeBigUInt64LE(BigInt(epoch), EPOCH);
  other.fill(0xa5, JOURNAL, INSTANCE);
  other.writeUInt32LE(crc32c(other.subarray(0, CRC)), CRC);
  return other;
}

export const FOOTER_SIZE = 56;
const GROUP_HEADER_SIZE = 48;
const GROUP_MAGIC = 'GRUP';

/** Puts a group of one record at the end of an epoch that was closed, which is open then. */
export function appendRecord(path: string, type: number, flags: number, payload: Buffer): void {
  const all = readFileSync(path);
  writeFileSync(path, withGroup(all.subarray(0, all.length - FOOTER_SIZE), type, flags, payload));
}

/** What binds a group to its place in one file. */
interface Place {
  /** Id of the journal. */
  journal?: Uint8Array;
  epoch?: number;
  /** File offset. */
  start?: number;
}

/** An epoch with a sound group of one record more: one that belongs there, or one of another place. */
export function withGroup(before: Buffer, type: number, flags: number, payload: Buffer, of: Place = {}): Buffer {
  const { journal = before.subarray(JOURNAL, INSTANCE), epoch = Number(before.readBigUInt64LE(EPOCH)), start = before.length } = of;
  const record = Buffer.concat([Buffer.from([type, flags, 0, 0]), Buffer.alloc(4), payload]);
  record.writeUInt32LE(payload.length, 4);
  const group = Buffer.alloc(GROUP_HEADER_SIZE);
  group.write(GROUP_MAGIC, 'latin1');
  group.writeUInt32LE(record.length, 4);
  group.writeBigUInt64LE(BigInt(start), 16);
  group.writeBigUInt64LE(BigInt(epoch), 24);
  group.writeBigUInt64LE(BigInt(before.length), 32);
  group.writeUInt32LE(crc32c(record), 40);
  group.writeUInt32LE(crc32c(Buffer.concat([journal, group.subarray(0, 44)])), 44);
  return Buffer.concat([before, group, record]);
}

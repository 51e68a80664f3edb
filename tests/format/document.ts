// The tables of docs/format.md, and reading bytes as they say.
import { readFileSync } from 'node:fs';
import { tablesOf, type Cells } from '../support/tables.js';

/** A row of a table of offsets. */
export interface Field {
  readonly offset: number;
  readonly size: number;
  readonly type: string;
  readonly name: string;
  readonly meaning: string;
}

export interface RecordType {
  readonly type: number;
  readonly name: string;
  readonly payload: string;
}

const tables = tablesOf(readFileSync('docs/format.md', 'utf8'));

function rowsOf(heading: string, index: number, columns: string): Cells[] {
  const [head, rule, ...rows] = tables.get(heading)?.[index] ?? [];
  if (head?.join(' ') !== columns || !rule?.every((cell) => /^-+$/.test(cell)) || rows.length === 0) {
    throw new Error(`docs/format.md: "${heading}" has no table ${index} of ${columns}`);
  }
  return rows;
}

/** The fields of a record. */
export function fieldsOf(heading: string, index = 0): readonly Field[] {
  return rowsOf(heading, index, 'offset size type name meaning').map(([offset, size, type, name, meaning]) => ({
    offset: Number(offset),
    size: Number(size),
    type: type!,
    name: name!,
    meaning: meaning!,
  }));
}

export function recordTypesOf(heading: string): readonly RecordType[] {
  return rowsOf(heading, 0, 'type name payload').map(([type, name, payload]) => ({ type: Number(type), name: name!, payload: payload! }));
}

/** `[heading, index]` of every table of fields. */
export function allFieldTables(): [string, number][] {
  return [...tables].flatMap(([heading, list]) =>
    list.flatMap((table, i): [string, number][] => (table[0]![0] === 'offset' ? [[heading, i]] : [])),
  );
}

/** Bytes from the record's start to the end of its last field. */
export function sizeOf(fields: readonly Field[]): number {
  const last = fields[fields.length - 1]!;
  return last.offset + last.size;
}

/** The magic that a table gives for its first field. */
export function magicOf(fields: readonly Field[]): Buffer {
  const text = /`([^`]+)`/.exec(fields.find(({ name }) => name === 'magic')!.meaning)![1]!;
  return Buffer.from(text.replaceAll('\\0', '\0'), 'latin1');
}

export type Values = Record<string, number | bigint | Buffer>;

/** The values of a record's fields: up to 32 bits as numbers, 64 as bigint, others as bytes. */
export function read(bytes: Buffer, at: number, fields: readonly Field[]): Values {
  const values: Values = {};
  for (const { offset, size, type, name } of fields) {
    const field = bytes.subarray(at + offset, at + offset + size);
    if (type === 'u64') values[name] = field.readBigUInt64LE();
    else if (type === 'i64') values[name] = field.readBigInt64LE();
    else if (type.startsWith('u')) values[name] = field.readUIntLE(0, size);
    else values[name] = field;
  }
  return values;
}

/** Whether the checksum of a record, over the bytes that the table names, is right. `journal`: the id of the one that it is in. */
export function sound(bytes: Buffer, at: number, fields: readonly Field[], journal: Uint8Array = new Uint8Array()): boolean {
  const crc = fields.find(({ name }) => name === 'crc')!;
  const [, id, first, last] = /^over (the journal's id and )?bytes (\d+) to (\d+)$/.exec(crc.meaning)!;
  const covered = bytes.subarray(at + Number(first), at + Number(last) + 1);
  return crc32c(id === undefined ? covered : Buffer.concat([journal, covered])) === bytes.readUInt32LE(at + crc.offset);
}

/** CRC-32C with the usual inversions, bit by bit. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}

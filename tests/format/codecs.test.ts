// docs/format.md against the codecs: what the document's tables say is what the AssemblyScript sources have.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allFieldTables, fieldsOf, magicOf, recordTypesOf, sizeOf, type Field } from './document.js';

const SIZES: Record<string, number> = { u8: 1, u16: 2, u32: 4, u64: 8, i64: 8 };

describe.each(allFieldTables())('the table of %s (%d)', (heading, index) => {
  const fields = fieldsOf(heading, index);

  it('has ascending fields that do not overlap', () => {
    let end = 0;
    for (const field of fields) {
      expect(field.offset, field.name).toBeGreaterThanOrEqual(end);
      end = field.offset + field.size;
    }
  });

  it('gives each field the size of its type', () => {
    for (const { type, size, name } of fields) {
      if (type === 'bytes' || type === '–') expect(size, name).toBeGreaterThan(0);
      else expect(SIZES[type], `${name}: ${type}`).toBe(size);
    }
  });
});

interface Constant {
  readonly value: number;
  /** What a comment behind it says. */
  readonly comment: string;
}

/** Numeric constants of a source, by name. */
function constantsOf(source: string): Map<string, Constant> {
  const found = new Map<string, Constant>();
  for (const [, name, text, comment] of readFileSync(source, 'utf8').matchAll(
    /^(?:export )?const ([A-Z0-9_]+): u(?:32|64|size) = ([^;]+);(?: *\/\/ (.*))?$/gm,
  )) {
    const value = /^(0x[0-9a-f_]+|\d+)$/.test(text!) ? Number(text!.replaceAll('_', '')) : NaN;
    found.set(name!, { value, comment: comment ?? '' });
  }
  return found;
}

const constantCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

interface Codec {
  readonly table: readonly [heading: string, index: number];
  readonly source: string;
  readonly prefix: string;
  /** Names that differ, and fields that the code needs no constant for (null): a magic at 0, a half of a pair. */
  readonly names?: Record<string, string | null>;
  /** Constants with the prefix that are no offsets. */
  readonly others?: readonly string[];
  /** Constant of the whole size, or of its base-2 logarithm. */
  readonly size: string;
}

const CODECS: readonly Codec[] = [
  {
    table: ['Superblock', 0],
    source: 'format/superblock',
    prefix: 'OFFSET_',
    names: { magic: null, generation: null },
    size: 'SUPERBLOCK_SIZE',
  },
  { table: ['Block files', 0], source: 'io/blockfile', prefix: 'OFFSET_', size: 'BLOCK_BITS' },
  { table: ['Pack', 0], source: 'format/pack', prefix: 'PACK_OFFSET_', names: { magic: null }, size: 'PACK_HEADER_SIZE' },
  {
    table: ['Frame', 0],
    source: 'format/pack',
    prefix: 'FRAME_OFFSET_',
    names: { storedLength: 'STORED', rawLength: 'RAW' },
    size: 'FRAME_HEADER_SIZE',
  },
  {
    table: ['Pack index', 0],
    source: 'format/pack',
    prefix: 'INDEX_OWN_',
    names: { entries: 'COUNT' },
    others: ['SIZE'],
    size: 'INDEX_OWN_SIZE',
  },
  { table: ['Pack index entry', 0], source: 'format/pack', prefix: 'INDEX_OFFSET_', names: { id: null }, size: 'INDEX_ENTRY_SIZE' },
  { table: ['Layer image', 0], source: 'format/layerimage', prefix: 'LAYER_OWN_', others: ['SIZE'], size: 'LAYER_OWN_SIZE' },
  {
    table: ['Entry', 0],
    source: 'format/layerimage',
    prefix: 'ENTRY_',
    others: ['DEVICE_MAJOR', 'DEVICE_MINOR', 'RECORD_BITS', 'NAME_MAX', 'PATH_MAX', 'SIZE_MAX'],
    size: 'ENTRY_RECORD_BITS',
  },
  { table: ['Entry', 1], source: 'format/layerimage', prefix: 'SPARSE_', others: ['HEAD_SIZE'], size: 'SPARSE_HEAD_SIZE' },
  { table: ['Entry', 2], source: 'format/layerimage', prefix: 'RANGE_', others: ['SIZE'], size: 'RANGE_SIZE' },
  { table: ['Recipe', 0], source: 'format/layerimage', prefix: 'RUN_', others: ['SIZE'], size: 'RUN_SIZE' },
  { table: ['Merged image', 0], source: 'format/mergedimage', prefix: 'MERGED_OWN_', others: ['SIZE'], size: 'MERGED_OWN_SIZE' },
  { table: ['Merged image', 1], source: 'format/mergedimage', prefix: 'DIRENT_', others: ['BITS'], size: 'DIRENT_BITS' },
  { table: ['Merged image', 2], source: 'format/mergedimage', prefix: 'DIRECTORY_', others: ['BITS'], size: 'DIRECTORY_BITS' },
  { table: ['Merged image', 3], source: 'format/mergedimage', prefix: 'LINK_', others: ['BITS'], size: 'LINK_BITS' },
  { table: ['Journal', 0], source: 'format/journal', prefix: 'HEADER_', names: { magic: null }, size: 'JOURNAL_HEADER_SIZE' },
  {
    table: ['Commit group', 0],
    source: 'format/journal',
    prefix: 'GROUP_',
    names: { magic: null, recordsLength: 'RECORDS', dataLength: 'DATA' },
    others: ['HEADER_SIZE', 'MAGIC'],
    size: 'GROUP_HEADER_SIZE',
  },
];

const pathOf = (source: string): string => `assembly/${source}.ts`;

describe.each(CODECS)('$source: the constants $prefix…', ({ table, source, prefix, names = {}, others = [], size }) => {
  const fields = fieldsOf(...table).filter(({ type }) => type !== '–');
  const constants = constantsOf(pathOf(source));
  const nameOf = ({ name }: Field): string | null => (name in names ? names[name]! : constantCase(name));

  it('are the offsets of the document', () => {
    const wanted = fields.flatMap((field) => (nameOf(field) === null ? [] : [[`${prefix}${nameOf(field)}`, field.offset]]));
    const found = [...constants].filter(([name]) => name.startsWith(prefix) && !others.includes(name.slice(prefix.length)));
    expect(Object.fromEntries(found.map(([name, { value }]) => [name, value]))).toEqual(Object.fromEntries(wanted));
  });

  it('say the types of the document, where they say one', () => {
    for (const field of fields.filter(({ name }) => name !== 'magic')) {
      const said = /^(u8|u16|u32|u64|i64|\d+ bytes)\b/.exec(constants.get(`${prefix}${nameOf(field)}`)?.comment ?? '')?.[1];
      if (said) expect(said, field.name).toBe(field.type === 'bytes' ? `${field.size} bytes` : field.type);
    }
  });

  it('have its size', () => {
    const text = new RegExp(`const ${size}: u32 = (\\d+);`).exec(readFileSync(pathOf(source), 'utf8'))![1]!;
    const bytes = size.endsWith('_BITS') ? 2 ** Number(text) : Number(text);
    expect(bytes).toBe(sizeOf(fieldsOf(...table)));
  });
});

describe('the magic of', () => {
  /** A constant as the bytes that it is stored as. */
  const stored = (source: string, constant: string): Buffer => {
    const [, type, digits] = new RegExp(`const ${constant}: u(32|64) = 0x([0-9a-f_]+);`).exec(readFileSync(pathOf(source), 'utf8'))!;
    const bytes = Buffer.alloc(Number(type) / 8);
    const value = BigInt(`0x${digits!.replaceAll('_', '')}`);
    for (let i = 0; i < bytes.length; i++) bytes[i] = Number((value >> BigInt(8 * i)) & 0xffn);
    return bytes;
  };

  it.each([
    ['Superblock', 'format/superblock', 'MAGIC'],
    ['Pack', 'format/pack', 'PACK_MAGIC'],
    ['Frame', 'format/pack', 'FRAME_MAGIC'],
    ['Journal', 'format/journal', 'JOURNAL_MAGIC'],
    ['Commit group', 'format/journal', 'GROUP_MAGIC'],
  ])('%s is the one of %s', (heading, source, constant) => {
    expect(stored(source, constant)).toEqual(magicOf(fieldsOf(heading)));
  });

  it('each kind of block file is one that the document lists', () => {
    const listed = [...fieldsOf('Block files')[0]!.meaning.matchAll(/`([^`]+)`/g)].map(([, text]) => text!.replaceAll('\\0', '\0'));
    const kinds = [
      stored('format/pack', 'PACK_INDEX_MAGIC'),
      stored('format/layerimage', 'LAYER_IMAGE_MAGIC'),
      stored('format/mergedimage', 'MERGED_IMAGE_MAGIC'),
    ];
    expect(kinds.map((bytes) => bytes.toString('latin1'))).toEqual(listed);
  });
});

describe('the record types of', () => {
  it.each([
    ['Names', 'store/records', 'NamesRecord', 'NAMES_RECORD_LAST'],
    ['Container records', 'container/records', 'SegmentRecord', 'SEGMENT_RECORD_LAST'],
  ])('%s are those of the code, which reads up to the last', (heading, source, name, last) => {
    const code = readFileSync(pathOf(source), 'utf8');
    const body = new RegExp(`const enum ${name} \\{([^}]*)\\}`).exec(code)![1]!;
    const members = [...body.matchAll(/^ {2}(\w+) = (\d+),$/gm)].map(([, member, value]) => [member, Number(value)]);
    expect(recordTypesOf(heading).map((record) => [record.name, record.type])).toEqual(members);
    expect(new RegExp(`const ${last}: u32 = ${name}\\.(\\w+);`).exec(code)![1]).toBe(members.at(-1)![0]);
  });
});

it('an inode record is written in the order and the sizes of the document', () => {
  const body = /function encodeInode\([^]*?\n\}/.exec(readFileSync(pathOf('container/records'), 'utf8'))![0];
  const written = [...body.matchAll(/to\.u(8|16|32|64)\(|encodeTime\(/g)].flatMap(([, bits]) => (bits ? [Number(bits) / 8] : [8, 4]));
  const fields = fieldsOf('Inode record');
  expect(written).toEqual(fields.map(({ size }) => size));
  expect(sizeOf(fields)).toBe(fields.reduce((sum, { size }) => sum + size, 0));
});

describe('the limit', () => {
  it.each([
    ['2⁵³ − 1 bytes', 'container/extents', 'FILE_MAX', 2n ** 53n - 1n],
    ['2⁴⁸ bytes', 'format/layerimage', 'ENTRY_SIZE_MAX', 2n ** 48n],
    ['4096 bytes', 'format/layerimage', 'ENTRY_PATH_MAX', 4096n],
    ['4095 bytes', 'format/layerimage', 'LINK_TARGET_MAX', 4095n],
    ['65535', 'format/mergedimage', 'MERGED_LAYERS_MAX', 65535n],
    ['2³¹ − 1', 'container/container', 'LINKS_MAX', 2n ** 31n - 1n],
    ['1 MiB', 'container/runs', 'RUN_MAX', 2n ** 20n],
    ['1 MiB', 'format/pack', 'OBJECT_MAX', 2n ** 20n],
    ['2²⁶', 'io/blockfile', 'BLOCKS_MAX', 2n ** 26n],
    ['2³⁰ bytes', 'store/journal', 'RECORDS_MAX', 2n ** 30n],
  ])('%s stands in the document, and in %s as %s', (text, source, name, value) => {
    const [, written] = new RegExp(`const ${name}: \\w+ = ([^;]+);`).exec(readFileSync(pathOf(source), 'utf8'))!;
    const [base, shift = '0'] = written!.replaceAll('_', '').split(' << ');
    expect(BigInt(base!) << BigInt(shift)).toBe(value);
    expect(readFileSync('docs/format.md', 'utf8')).toContain(`\n| ${text} |`);
  });

  it('of the version is one number for all kinds of files', () => {
    const version = /FORMAT_VERSION: u32 = (\d+);/.exec(readFileSync(pathOf('core/version'), 'utf8'))![1];
    const tables = allFieldTables().flatMap((table) => fieldsOf(...table).filter(({ name }) => name === 'version'));
    expect(tables.map(({ meaning }) => meaning)).toEqual(Array.from({ length: 4 }, () => version));
  });
});

// A store read with nothing but the tables of docs/format.md: the proof that the document is true and enough.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { open as openHost } from '../../dist/hosts/lowered.js';
import { baseImage, ROOT_NAMES } from '../conformance/base-image.js';
import { blake3Reference } from '../unit/support/blake3.js';
import { crc32c, fieldsOf, magicOf, read, recordTypesOf, sizeOf, sound, type Field, type Values } from './document.js';

const BLOCK = 4096;
const directory = mkdtempSync(join(tmpdir(), 'veneer-format-'));

beforeAll(async () => {
  const store = await Store.open(directory);
  await store.load(baseImage);
  await store.tag('base:1', 'base:2');
  const container = await store.create('base:1', { name: 'one' });
  container.fs.writeFileSync('/etc/hosts', 'changed\n');
  container.fs.writeFileSync('/made', Buffer.alloc(10_000, 'm'), { mode: 0o600 });
  container.fs.symlinkSync('made', '/link');
  container.fs.rmSync('/tree', { recursive: true });
  await store.close();
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

const file = (...path: string[]): Buffer => readFileSync(join(directory, ...path));
const packs = (): [string, Buffer][] =>
  readdirSync(join(directory, 'packs'))
    .filter((name) => name.endsWith('.pack'))
    .map((name) => [name, file('packs', name)]);
/** The only file of a directory. */
function only(folder: string): Buffer {
  const names = readdirSync(join(directory, folder));
  expect(names).toHaveLength(1);
  return file(folder, names[0]!);
}

describe('a store, by the tables of docs/format.md', () => {
  it('has a superblock', () => {
    const fields = fieldsOf('Superblock');
    const bytes = file('superblock');
    expect(bytes).toHaveLength(sizeOf(fields));
    expect(sound(bytes, 0, fields)).toBe(true);
    const { magic, uuid, ...rest } = read(bytes, 0, fields);
    expect(magic).toEqual(magicOf(fields));
    expect(uuid).not.toEqual(Buffer.alloc(16));
    expect(rest).toMatchObject({
      version: 1,
      chunkSize: 65536,
      generation: 0n,
      compatible: 0n,
      readCompatible: 0n,
      incompatible: 0n,
      hash: 1,
    });
  });

  it('has packs of frames, each with the id of its data, and indexes that lead to them', () => {
    const content: string[] = [];
    for (const [name, pack] of packs()) {
      const header = fieldsOf('Pack');
      expect(read(pack, 0, header)).toMatchObject({ magic: magicOf(header), version: 1 });
      expect(sound(pack, 0, header)).toBe(true);
      const frames = framesOf(pack);
      for (const { values, data } of frames.values()) expect(blake3Reference(data)).toBe(hex(values['id']));
      content.push(...[...frames.values()].map(({ data }) => data.toString()));

      const { bytes, own } = blockFile(file('packs', name.replace('.pack', '.idx')), 'VNRPIDX\0', fieldsOf('Pack index'));
      expect(own).toMatchObject({ entries: frames.size, packSize: BigInt(pack.length) });
      const entry = fieldsOf('Pack index entry');
      const size = sizeOf(entry);
      const perBlock = Math.floor(BLOCK / size);
      const place = (i: number): number => BLOCK * (1 + Math.floor(i / perBlock)) + (i % perBlock) * size;
      const entries = Array.from({ length: frames.size }, (_, i) => read(bytes, place(i), entry));
      const ids = entries.map(({ id }) => hex(id));
      expect(ids).toEqual([...ids].sort());
      for (const { id, frame, length } of entries) {
        const found = frames.get(frame as number)!;
        expect([hex(found.values['id']), found.data.length]).toEqual([hex(id), length]);
      }
    }
    expect(content).toEqual(expect.arrayContaining(['upper hosts\n', 'hidden by a whiteout']));
  });

  it('has layer images whose entries, names and chunks are those of the tars', () => {
    const frames = packs().flatMap(([, pack]) => [...framesOf(pack).values()]);
    const chunks = new Map(frames.map(({ values, data }) => [hex(values['id']), data]));
    const layers = readdirSync(join(directory, 'layers')).map((name) => layerOf(file('layers', name)));
    const lower = layers.find((layer) => layer.entries.has('etc/config.yaml'))!;
    const upper = layers.find((layer) => layer !== lower)!;
    expect(upper.own).toMatchObject({ members: 7, whiteouts: 3 });
    expect(lower.own['whiteouts']).toBe(0);
    expect([...upper.entries.keys()]).toEqual([
      '',
      'etc',
      'etc/hosts',
      '.wh.removed',
      '.wh.removed-dir',
      'usr',
      'usr/share',
      'usr/share/doc',
      'usr/share/doc/.wh..wh..opq',
      'usr/share/doc/c',
      'was-dir',
    ]);
    expect(upper.entries.get('etc/hosts')).toMatchObject({ mode: 0o600, kind: 0, size: 12n });
    expect(upper.entries.get('usr')).toMatchObject({ flags: 1, kind: 5 });
    expect(upper.entries.get('.wh.removed')).toMatchObject({ flags: 2 });
    expect(lower.entries.get('etc/owned')).toMatchObject({ uid: 1000, gid: 1001, mode: 0o640 });
    expect(lower.entries.get('etc/config.yaml')).toMatchObject({ mtimeSec: 1_600_000_000n, mtimeNs: 123_456_789 });
    const link = lower.entries.get('bin/link')!;
    const at = Number(link['data']);
    expect(lower.bytes.subarray(at, at + (link['targetLength'] as number)).toString()).toBe('sh');
    const config = lower.entries.get('etc/config.yaml')!;
    expect(chunks.get(hex(lower.bytes.subarray(Number(config['data']), Number(config['data']) + 32)))?.toString()).toBe('name: base\n');
  });

  it('has a recipe run table whose runs lie in the body', () => {
    const runFields = fieldsOf('Recipe');
    for (const name of readdirSync(join(directory, 'layers'))) {
      const { bytes, own } = layerOf(file('layers', name));
      for (let i = 0; i < (own['runs'] as number); i++) {
        const run = read(bytes, Number(own['runsOffset']) + i * sizeOf(runFields), runFields);
        expect(run['offset']).toBeGreaterThanOrEqual(BLOCK);
        expect((run['offset'] as bigint) + BigInt(run['length'] as number)).toBeLessThanOrEqual(own['runsOffset'] as bigint);
      }
      expect(own['runs']).toBeGreaterThan(0);
    }
  });

  it('has a merged image whose root lists what the container shows', () => {
    const { bytes, own } = blockFile(only('merged'), 'VNRMRGD\0', fieldsOf('Merged image', 0));
    expect(own).toMatchObject({ layers: 2 });
    const [dirent, directoryFields, link] = [1, 2, 3].map((i) => fieldsOf('Merged image', i)) as [
      readonly Field[],
      readonly Field[],
      readonly Field[],
    ];
    const root = read(bytes, Number(own['directoriesOffset']), directoryFields);
    expect(root).toMatchObject({ parent: 0, nameLength: 0 });
    const names = Array.from({ length: root['count'] as number }, (_, i) => {
      const at = Number(own['direntsOffset']) + ((root['first'] as number) + i) * sizeOf(dirent);
      const { name, nameLength, prefix } = read(bytes, at, dirent);
      const start = Number(own['namesOffset']) + (name as number);
      const text = bytes.subarray(start, start + (nameLength as number));
      expect(prefix).toBe(Buffer.concat([text, Buffer.alloc(4)]).readUInt32BE());
      return text.toString();
    });
    expect(names).toEqual(ROOT_NAMES);
    // bin/sh and bin/ls.
    expect(own['links']).toBe(1);
    expect(read(bytes, Number(own['linksOffset']), link)).toMatchObject({ count: 2 });
  });

  it('has a names journal with its layers, its image, two tags and its container', () => {
    const { records, header } = journal('names');
    expect(header).toMatchObject({ kind: 1 });
    const types = new Map(recordTypesOf('Names').map(({ type, name }) => [type, name]));
    const found = records.map(({ type }) => types.get(type));
    const count = (name: string): number => found.filter((other) => other === name).length;
    expect([count('layer'), count('image'), count('tag'), count('container')]).toEqual([2, 1, 2, 1]);
    const { payload } = records.find(({ type }) => types.get(type) === 'layer')!;
    expect(payload).toHaveLength(32 + 5 * 8);
    expect(readdirSync(join(directory, 'layers'))).toContain(
      `${hex(payload.subarray(0, 32))}.${payload.readBigUInt64LE(32).toString(16).padStart(16, '0')}`,
    );
    const container = records.find(({ type }) => types.get(type) === 'container')!.payload;
    const nameAt = 16 + 32 + 8 + 4 + 16 + 32 + 4 * 8;
    expect(container.subarray(nameAt + 2, nameAt + 2 + container.readUInt16LE(nameAt)).toString()).toBe('one');
    expect(readdirSync(join(directory, 'segments'))).toEqual([hex(container.subarray(0, 16))]);
  });

  it('has a journal of the container with what was changed', () => {
    const [id] = readdirSync(join(directory, 'segments'));
    const { records, header, bytes } = journal('segments', id!);
    expect(header).toMatchObject({ kind: 2 });
    const types = new Map(recordTypesOf('Container records').map(({ type, name }) => [type, name]));
    const payloads = (name: string): Buffer[] => records.filter(({ type }) => types.get(type) === name).map(({ payload }) => payload);

    const inode = fieldsOf('Inode record');
    const inodes = payloads('inode').map((payload) => {
      expect(payload).toHaveLength(sizeOf(inode));
      return read(payload, 0, inode);
    });
    const made = inodes.find(({ size, mode }) => size === 10_000n && mode === 0o600)!;
    expect(made).toMatchObject({ kind: 0, links: 1, layer: 2 ** 32 - 1 });
    expect(inodes).toContainEqual(expect.objectContaining({ kind: 2 }));
    const dentries = payloads('dentry').map((payload) => [payload.subarray(16).toString(), payload.readBigUInt64LE(8)]);
    expect(dentries).toEqual(
      expect.arrayContaining([
        ['made', made['number']],
        ['tree', 1n],
      ]),
    );
    expect(payloads('target').map((payload) => payload.subarray(8).toString())).toContain('made');

    const extent = fieldsOf('Extent record');
    const ofMade = payloads('extent')
      .map((payload) => read(payload, 0, extent))
      .find(({ number }) => number === made['number'])!;
    expect(ofMade).toMatchObject({ fileOffset: 0n, length: 10_000n, entry: 2 ** 32 - 1 });
    const at = Number(ofMade['dataOffset']) + Number(ofMade['sourceOffset']);
    expect(bytes.subarray(at, at + 10_000)).toEqual(Buffer.alloc(10_000, 'm'));
    const run = payloads('run').find((payload) => payload.readBigUInt64LE() === ofMade['dataOffset'])!;
    expect(run.readUInt32LE(16)).toBe(crc32c(bytes.subarray(at, at + BLOCK)));
  });

  it('gives listings and changes in the form of their tables', async () => {
    const host = await openHost({ directory, mode: 'read-only' });
    const store = host.bindings.store.Store.open(host.preopenName, 'read-only', 'format test');
    const container = host.bindings.containers.open(store, 'one');
    const [entry, attributes, change] = [fieldsOf('Listing entry'), fieldsOf('Attributes'), fieldsOf('Change')];

    const listed = Buffer.from(container.list(Buffer.from('/'), true));
    const entries = new Map<string, Values>();
    for (let at = 0; at < listed.length;) {
      const { nameLength } = read(listed, at, entry);
      const nameAt = at + sizeOf(entry);
      at = nameAt + (nameLength as number);
      entries.set(listed.subarray(nameAt, at).toString(), read(listed, at, attributes));
      at += sizeOf(attributes);
    }
    expect(entries.get('made')).toMatchObject({ kind: 0, mode: 0o600, links: 1, size: 10_000n });
    expect(entries.get('tmp')).toMatchObject({ kind: 1, mode: 0o1777 });

    const diff = Buffer.from(container.diff(undefined, undefined));
    const changes: string[] = [];
    for (let at = 0; at < diff.length;) {
      const { kind, pathLength } = read(diff, at, change);
      const pathAt = at + sizeOf(change);
      at = pathAt + (pathLength as number);
      changes.push(`${String.fromCharCode(kind as number)} ${diff.toString('utf8', pathAt, at)}`);
    }
    expect(changes).toEqual(['C /etc', 'C /etc/hosts', 'A /link', 'A /made', 'D /tree']);
    container[Symbol.dispose]();
    store[Symbol.dispose]();
    await host.close();
  });
});

const hex = (value: Values[string] | Uint8Array | undefined): string => Buffer.from(value as Buffer).toString('hex');

/** Frames of a pack by file offset, every checksum compared. */
function framesOf(pack: Buffer): Map<number, { values: Values; data: Buffer }> {
  const fields = fieldsOf('Frame');
  const frames = new Map<number, { values: Values; data: Buffer }>();
  for (let at = sizeOf(fieldsOf('Pack')); at < pack.length;) {
    const values = read(pack, at, fields);
    expect(values).toMatchObject({ magic: magicOf(fields), codec: 0, rawLength: values['storedLength'] });
    expect(sound(pack, at, fields)).toBe(true);
    const start = at + sizeOf(fields);
    const end = start + (values['storedLength'] as number);
    frames.set(at, { values, data: pack.subarray(start, end) });
    at = end;
  }
  return frames;
}

/** A block file, every checksum compared, and its own header. */
function blockFile(bytes: Buffer, magic: string, ownFields: readonly Field[]): { bytes: Buffer; own: Values } {
  const fields = fieldsOf('Block files');
  const header = read(bytes, 0, fields);
  expect(header).toMatchObject({ magic: Buffer.from(magic, 'latin1'), version: 1, ownLength: sizeOf(ownFields) });
  expect(sound(bytes, 0, fields)).toBe(true);
  const blocks = header['blocks'] as number;
  expect(bytes).toHaveLength(BLOCK * (blocks + 1) + 4 * blocks);
  const table = bytes.subarray(BLOCK * (blocks + 1));
  expect(crc32c(table)).toBe(header['tableCrc']);
  for (let i = 0; i < blocks; i++) expect(crc32c(bytes.subarray(BLOCK * (i + 1), BLOCK * (i + 2)))).toBe(table.readUInt32LE(4 * i));
  return { bytes, own: read(header['own'] as Buffer, 0, ownFields) };
}

/** A layer image with its entries by path. */
function layerOf(content: Buffer): { bytes: Buffer; own: Values; entries: Map<string, Values> } {
  const { bytes, own } = blockFile(content, 'VNRLAYR\0', fieldsOf('Layer image'));
  const fields = fieldsOf('Entry');
  const paths: string[] = [];
  const entries = new Map<string, Values>();
  for (let i = 0; i < (own['entries'] as number); i++) {
    const values = read(bytes, Number(own['entriesOffset']) + i * sizeOf(fields), fields);
    const nameAt = Number(own['namesOffset']) + (values['name'] as number);
    const name = bytes.subarray(nameAt, nameAt + (values['nameLength'] as number)).toString();
    const parent = paths[values['parent'] as number] ?? '';
    paths.push(parent === '' ? name : `${parent}/${name}`);
    // Of two entries with one name the later one wins; the first for the root stands for it here.
    if (name !== '' || i === 0) entries.set(paths[i]!, values);
  }
  return { bytes, own, entries };
}

interface JournalRecord {
  readonly type: number;
  readonly payload: Buffer;
}

/** The records of a journal, epoch by epoch, every checksum compared; header and bytes are those of the last. */
function journal(...path: string[]): { bytes: Buffer; header: Values; records: JournalRecord[] } {
  const fields = fieldsOf('Journal');
  const footer = sizeOf(fieldsOf('Commit group')) + sizeOf(fieldsOf('Record'));
  const records: JournalRecord[] = [];
  let last: { bytes: Buffer; header: Values } | undefined;
  for (const name of readdirSync(join(directory, ...path)).sort()) {
    const bytes = file(...path, name);
    expect(sound(bytes, 0, fields)).toBe(true);
    const header = read(bytes, 0, fields);
    const epoch = BigInt(`0x${name}`);
    const id = path[0] === 'names' ? file('superblock').subarray(16, 32) : Buffer.from(path[1]!, 'hex');
    // No owner was displaced here, so all bytes of a predecessor count, but for its footer.
    const before = last ? { predecessor: last.header['epoch'], predecessorEnd: BigInt(last.bytes.length - footer) } : { predecessor: 0n };
    expect(header).toMatchObject({ magic: magicOf(fields), version: 1, epoch, journal: id, ...before });
    records.push(...recordsOf(bytes, sizeOf(fields), epoch, header['journal'] as Buffer));
    last = { bytes, header };
  }
  return { ...last!, records };
}

function recordsOf(bytes: Buffer, first: number, epoch: bigint, journal: Uint8Array): JournalRecord[] {
  const [group, record] = [fieldsOf('Commit group'), fieldsOf('Record')];
  const records: JournalRecord[] = [];
  for (let at = first; at < bytes.length;) {
    const values = read(bytes, at, group);
    expect(values).toMatchObject({ magic: magicOf(group), start: BigInt(at), epoch });
    expect(sound(bytes, at, group, journal)).toBe(true);
    const start = at + sizeOf(group) + Number(values['dataLength']);
    const end = start + (values['recordsLength'] as number);
    expect(crc32c(bytes.subarray(start, end))).toBe(values['recordsCrc']);
    for (let next = start; next < end;) {
      const { type, length } = read(bytes, next, record);
      next += sizeOf(record) + (length as number);
      records.push({ type: type as number, payload: bytes.subarray(next - (length as number), next) });
    }
    at = end;
  }
  // "255 in either kind: the owner closed the journal and nothing follows"
  expect(records.pop()?.type).toBe(255);
  return records;
}

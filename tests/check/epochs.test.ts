// Epochs whose first bytes are those of another file, as a crash may leave them where new ones were to come.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Store, type CheckReport } from '../../dist/index.js';
import { FOOTER_SIZE, crc32c, foreignHeader, withGroup } from '../support/journal.js';
import { filesOf, flip } from '../support/stored-files.js';
import { WEB, contentOf, damaged, directory, harm } from './damaged-store.js';

const HEADER_SIZE = 256;
const PREDECESSOR = 24;
const PREDECESSOR_END = 32;
const HEADER_CRC = 252;
/** Flag of a record. */
const OPTIONAL = 1;

type Headers = (journal: RegExp) => Buffer;

/** The header of the last epoch of a journal. */
function headerOf(pattern: RegExp): Buffer {
  return readFileSync(join(directory, lastOf(pattern))).subarray(0, HEADER_SIZE);
}

function numberOf(path: string): number {
  return parseInt(path.slice(-16), 16);
}

function lastOf(pattern: RegExp): string {
  return filesOf(directory).findLast((path) => pattern.test(path))!;
}

/** Puts bytes where the next epoch of a journal is to be. */
function addEpoch(pattern: RegExp, bytes: Buffer): string {
  const last = lastOf(pattern);
  const path = join(dirname(last), (numberOf(last) + 1).toString(16).padStart(16, '0'));
  writeFileSync(join(directory, path), bytes);
  return path;
}

/** What a check says of a file. */
function kindsOf({ findings }: CheckReport, path: string): string[] {
  return [...new Set(findings.filter(({ subject }) => subject === path).map(({ kind }) => kind))];
}

/** Writes into the container `web`, and names. */
async function write(path: string): Promise<void> {
  const store = await Store.open(directory);
  const web = await store.container('web');
  web.fs.writeFileSync(path, 'by its successor');
  await store.tag('app:1', 'next:1');
  await store.close();
}

const [NAMES, SEGMENTS] = [/^names\//, /^segments\//];

const ofNames: Headers = () => headerOf(NAMES);
const ofContainer: Headers = () => headerOf(SEGMENTS);
const ofEpochBefore: Headers = headerOf;
/** Of an epoch of the same number, of another container or another store. */
const ofAnother: Headers = (journal) => foreignHeader(headerOf(journal), numberOf(lastOf(journal)) + 1);

describe.each([
  ['a container', SEGMENTS, 'the names', ofNames],
  ['the names', NAMES, 'a container', ofContainer],
  ['a container', SEGMENTS, 'the epoch before', ofEpochBefore],
  ['the names', NAMES, 'the epoch before', ofEpochBefore],
  ['a container', SEGMENTS, 'another container', ofAnother],
  ['the names', NAMES, 'another store', ofAnother],
])('a new epoch of %s that has the header of %s', (_, journal, __, header) => {
  it('has not begun: nothing is lost, and others go on', async () => {
    damaged(() => undefined);
    await write('/before');
    const begun = addEpoch(journal, header(journal));
    expect(await contentOf('web')).toEqual({ ...WEB, before: 'by its successor' });
    expect(harm(await Store.check(directory, { readData: true }))).toEqual([]);
    await write('/after');
    expect(await contentOf('web')).toEqual({ ...WEB, before: 'by its successor', after: 'by its successor' });
    const report = await Store.check(directory, { readData: true });
    expect(harm(report)).toEqual([]);
    expect(kindsOf(report, begun)).toEqual(['unreferenced']);
  });
});

describe.each([
  ['a container', SEGMENTS, 'the names', ofNames],
  ['the names', NAMES, 'a container', ofContainer],
  ['a container', SEGMENTS, 'another container', (journal: RegExp) => foreignHeader(headerOf(journal), numberOf(lastOf(journal)))],
  ['the names', NAMES, 'another store', (journal: RegExp) => foreignHeader(headerOf(journal), numberOf(lastOf(journal)))],
])('an epoch of %s that a later one follows, with the header of %s', (_, journal, __, headerFor) => {
  // A footer need not be on disk: a crash may take it.
  it.each([0, FOOTER_SIZE])('has lost its own, with %d bytes cut off', async (cut) => {
    damaged(() => undefined);
    const followed = lastOf(journal);
    const header = headerFor(journal);
    await write('/after');
    const path = join(directory, followed);
    const bytes = readFileSync(path);
    writeFileSync(path, Buffer.concat([header, bytes.subarray(HEADER_SIZE, bytes.length - cut)]));
    await expect(contentOf('web')).rejects.toMatchObject({
      code: 'ECORRUPT',
      message: expect.stringContaining('lost its header') as string,
    });
    expect(kindsOf(await Store.check(directory), followed)).toEqual(['damaged']);
  });
});

describe.each([
  ['a container', SEGMENTS],
  ['the names', NAMES],
])('at the end of an epoch of %s', (_, journal) => {
  // As a crash leaves bytes of other files, or older ones, where new ones were to come. A record that would keep the store from being opened.
  it.each([
    ['another journal', { journal: Buffer.alloc(16, 0xa5) }],
    ['another epoch', { epoch: 1000 }],
    ['another place', { start: HEADER_SIZE }],
  ])('a group of %s is none', async (__, of) => {
    damaged(() => undefined);
    await write('/before');
    const path = lastOf(journal);
    const closed = readFileSync(join(directory, path));
    const open = closed.subarray(0, closed.length - FOOTER_SIZE);
    writeFileSync(join(directory, path), withGroup(open, 250, 0, Buffer.from('news'), of));
    expect(await contentOf('web')).toEqual({ ...WEB, before: 'by its successor' });
    const report = await Store.check(directory, { readData: true });
    expect(harm(report)).toEqual([]);
    expect(kindsOf(report, path)).toEqual(['unreferenced']);
  });

  it.each([
    ['noise', (closed: Buffer) => Buffer.concat([closed, Buffer.alloc(100, 0xa5)])],
    ['a group', (closed: Buffer) => withGroup(closed, 250, OPTIONAL, Buffer.from('news'))],
  ])('%s behind its footer is damage: its owner had ended it', async (__, extended) => {
    damaged(() => undefined);
    await write('/before');
    const path = lastOf(journal);
    writeFileSync(join(directory, path), extended(readFileSync(join(directory, path))));
    const error = { code: 'ECORRUPT', message: expect.stringContaining('bytes follow a cleanly closed journal') as string };
    await expect(contentOf('web')).rejects.toMatchObject(error);
    expect(kindsOf(await Store.check(directory), path)).toEqual(['damaged']);
  });
});

it('an epoch that follows one which is not lower is damaged: their data would be taken for each other', async () => {
  damaged(() => undefined);
  const store = await Store.open(directory);
  const fork = await (await store.container('web')).fork({ name: 'fork' });
  fork.fs.writeFileSync('/own', 'only of the fork');
  await store.close();
  await write('/after');
  const [own, other] = [lastOf(new RegExp(fork.id)), lastOf(new RegExp(`^segments/(?!${fork.id})`))];
  expect(numberOf(own)).toBe(numberOf(other));
  const bytes = readFileSync(join(directory, own));
  bytes.writeBigUInt64LE(BigInt(numberOf(other)), PREDECESSOR);
  bytes.writeBigUInt64LE(BigInt(statSync(join(directory, other)).size - FOOTER_SIZE), PREDECESSOR_END);
  bytes.writeUInt32LE(crc32c(bytes.subarray(0, HEADER_CRC)), HEADER_CRC);
  writeFileSync(join(directory, own), bytes);
  await expect(contentOf('fork')).rejects.toMatchObject({
    code: 'ECORRUPT',
    message: expect.stringContaining('an epoch follows a later one') as string,
  });
  expect(harm(await Store.check(directory))).toMatchObject([{ kind: 'damaged', subject: own, containers: [{ name: 'fork' }] }]);
});

it('a footer that is not whole says nothing, and takes nothing with it', async () => {
  damaged(() => undefined);
  const followed = lastOf(SEGMENTS);
  await write('/after');
  flip(join(directory, followed), statSync(join(directory, followed)).size - 10);
  const { clean, findings } = await Store.check(directory, { readData: true });
  expect(clean).toBe(true);
  expect(findings).toMatchObject([{ kind: 'unreferenced', subject: followed }]);
  expect(await contentOf('web')).toEqual({ ...WEB, after: 'by its successor' });
});

it('names of another store are not taken for none', async () => {
  damaged(() => undefined);
  const superblock = join(directory, 'superblock');
  const bytes = readFileSync(superblock);
  bytes[16]! ^= 1;
  bytes.writeUInt32LE(crc32c(bytes.subarray(0, 4092)), 4092);
  writeFileSync(superblock, bytes);
  await expect(Store.open(directory)).rejects.toMatchObject({
    code: 'ECORRUPT',
    message: expect.stringContaining('lost its header') as string,
  });
  // An epoch that wasn't closed may be one of a crash, but not if there is no other.
  for (const path of filesOf(directory).filter((name) => NAMES.test(name))) {
    writeFileSync(join(directory, path), readFileSync(join(directory, path)).subarray(0, -FOOTER_SIZE));
  }
  await expect(Store.open(directory)).rejects.toMatchObject({
    code: 'ECORRUPT',
    message: expect.stringContaining('those of another store') as string,
  });
});

it('an epoch that was closed has lost its header when it has none, also if nobody needs it', async () => {
  damaged(() => undefined);
  const store = await Store.open(directory);
  const web = await store.container('web');
  await web.checkpoint('start');
  web.fs.writeFileSync('/void', 'from here on');
  await web.restore('start');
  const path = lastOf(SEGMENTS);
  web.fs.writeFileSync('/next', 'after it');
  await store.close();
  flip(join(directory, path), 20);
  expect(harm(await Store.check(directory))).toMatchObject([{ kind: 'damaged', subject: path, containers: [] }]);
});

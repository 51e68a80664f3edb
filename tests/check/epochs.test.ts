// Epochs whose first bytes are those of another file, as a crash may leave them where new ones were to come.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { filesOf } from '../support/stored-files.js';
import { WEB, contentOf, damaged, directory, harm } from './damaged-store.js';

const HEADER_SIZE = 256;

/** The header of the last epoch of a journal. */
function headerOf(pattern: RegExp): Buffer {
  return readFileSync(join(directory, lastOf(pattern))).subarray(0, HEADER_SIZE);
}

function lastOf(pattern: RegExp): string {
  return filesOf(directory).findLast((path) => pattern.test(path))!;
}

/** Puts bytes where the next epoch of a journal is to be. */
function addEpoch(pattern: RegExp, bytes: Buffer): string {
  const last = lastOf(pattern);
  const number = parseInt(last.slice(-16), 16) + 1;
  const path = join(dirname(last), number.toString(16).padStart(16, '0'));
  writeFileSync(join(directory, path), bytes);
  return path;
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

describe.each([
  ['a container', SEGMENTS, 'the names', NAMES],
  ['the names', NAMES, 'a container', SEGMENTS],
  ['a container', SEGMENTS, 'the epoch before', SEGMENTS],
  ['the names', NAMES, 'the epoch before', NAMES],
])('a new epoch of %s that has the header of %s', (_, journal, __, other) => {
  it('has not begun: nothing is lost, and others go on', async () => {
    damaged(() => undefined);
    await write('/before');
    addEpoch(journal, headerOf(other));
    expect(await contentOf('web')).toEqual({ ...WEB, before: 'by its successor' });
    expect(harm(await Store.check(directory, { readData: true }))).toEqual([]);
    await write('/after');
    expect(await contentOf('web')).toEqual({ ...WEB, before: 'by its successor', after: 'by its successor' });
    expect(harm(await Store.check(directory, { readData: true }))).toEqual([]);
  });
});

it.each([
  ['a container', SEGMENTS, NAMES],
  ['the names', NAMES, SEGMENTS],
])('an epoch of %s that a later one follows has lost its header when it has that of another', async (_, journal, other) => {
  damaged(() => undefined);
  const followed = lastOf(journal);
  const header = headerOf(other);
  await write('/after');
  const path = join(directory, followed);
  writeFileSync(path, Buffer.concat([header, readFileSync(path).subarray(HEADER_SIZE)]));
  await expect(contentOf('web')).rejects.toMatchObject({ code: 'ECORRUPT', message: expect.stringContaining('lost its header') as string });
  expect(harm(await Store.check(directory))).toContainEqual(expect.objectContaining({ kind: 'damaged', subject: followed }));
});

// Epochs whose first bytes are those of another file, as a crash may leave them where new ones were to come.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Store, type CheckReport } from '../../dist/index.js';
import { FOOTER_SIZE } from '../support/journal.js';
import { filesOf, flip } from '../support/stored-files.js';
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

describe.each([
  ['a container', SEGMENTS, 'the names', NAMES],
  ['the names', NAMES, 'a container', SEGMENTS],
  ['a container', SEGMENTS, 'the epoch before', SEGMENTS],
  ['the names', NAMES, 'the epoch before', NAMES],
])('a new epoch of %s that has the header of %s', (_, journal, __, other) => {
  it('has not begun: nothing is lost, and others go on', async () => {
    damaged(() => undefined);
    await write('/before');
    const begun = addEpoch(journal, headerOf(other));
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
  ['a container', SEGMENTS, NAMES],
  ['the names', NAMES, SEGMENTS],
])('an epoch of %s that a later one follows', (_, journal, other) => {
  // A footer need not be on disk: a crash may take it.
  it.each([0, FOOTER_SIZE])('has lost its header when it has that of another, with %d bytes cut off', async (cut) => {
    damaged(() => undefined);
    const followed = lastOf(journal);
    const header = headerOf(other);
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

// The bytes of small files are kept in memory once they were read and checked.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { Random } from '../property/random.js';
import { HostReads } from './host-reads.js';
import { archiveOf, layoutOf, plainLayer } from './images.js';

/** More than are kept. */
const COUNT = 3000;

const directory = mkdtempSync(join(tmpdir(), 'veneer-small-'));
const contentOf = (i: number): string => `${i} `.repeat(1 + (i % 800));

let reads: HostReads;
let store: Store;

beforeAll(async () => {
  reads = new HostReads();
  store = await Store.open(directory);
  const entries = Array.from({ length: COUNT }, (_, i) => ({ path: `files/${i}`, data: contentOf(i) }));
  await store.load(archiveOf(layoutOf([{ layers: [plainLayer(entries)], name: 'small' }])));
});

afterAll(async () => {
  reads.end();
  await store.close();
  rmSync(directory, { recursive: true });
});

it('a small file that is read again is not read from the host', async () => {
  const { fs } = await store.create('small');
  fs.readFileSync('/files/1');
  const before = reads.count;
  expect(before).toBeGreaterThan(0);
  for (let i = 0; i < 10; i++) expect(fs.readFileSync('/files/1', 'utf8')).toBe(contentOf(1));
  expect(reads.count).toBe(before);
});

it('more small files than are kept are read as they are, in any order, in whole and in part', async () => {
  const { fs } = await store.create('small');
  const random = new Random(1);
  for (let i = 0; i < COUNT; i++) expect(fs.readFileSync(`/files/${i}`, 'utf8')).toBe(contentOf(i));
  for (let n = 0; n < 4 * COUNT; n++) {
    const i = random.below(COUNT);
    const expected = contentOf(i);
    const from = random.below(expected.length);
    const fd = fs.openSync(`/files/${i}`, 'r');
    const part = Buffer.alloc(1 + random.below(100));
    const got = fs.readSync(fd, part, 0, part.length, from);
    expect(part.toString('utf8', 0, got)).toBe(expected.slice(from, from + part.length));
    fs.closeSync(fd);
  }
});

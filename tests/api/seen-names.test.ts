// What a name of an image leads to is kept in memory once it was looked up; blocks of metadata are read again when others took their place.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { HostReads } from './host-reads.js';
import { archiveOf, layoutOf, plainLayer } from './images.js';

const DIRECTORIES = 40;
const FILES = 100;

const directory = mkdtempSync(join(tmpdir(), 'veneer-names-'));
const long = (i: number): string => `${'n'.repeat(240)}-${i}`;
const pathOf = (layer: string, i: number): string => `${layer}/${i % DIRECTORIES}/${long(i)}`;

let reads: HostReads;
let store: Store;

beforeAll(async () => {
  reads = new HostReads();
  store = await Store.open(directory);
  const entries = (layer: string): { path: string; data: string }[] =>
    Array.from({ length: DIRECTORIES * FILES }, (_, i) => ({ path: pathOf(layer, i), data: `${layer} ${i}` }));
  for (const name of ['one', 'other']) await store.load(archiveOf(layoutOf([{ layers: [plainLayer(entries(name))], name }])));
});

afterAll(async () => {
  reads.end();
  await store.close();
  rmSync(directory, { recursive: true });
});

it('a name that is looked up again is not looked for in the image again', async () => {
  const { fs } = await store.create('one');
  fs.statSync(`/${pathOf('one', 1)}`);
  const before = reads.count;
  expect(before).toBeGreaterThan(0);
  for (let i = 0; i < 10; i++) expect(fs.statSync(`/${pathOf('one', 1)}`).size).toBe('one 1'.length);
  expect(reads.count).toBe(before);
});

it('names of one image are not taken for those of another', async () => {
  const [one, other] = [await store.create('one'), await store.create('other')];
  for (let i = 0; i < DIRECTORIES * FILES; i++) {
    expect(one.fs.existsSync(`/${pathOf('one', i)}`)).toBe(true);
    expect(other.fs.existsSync(`/${pathOf('one', i)}`)).toBe(false);
    expect(other.fs.readFileSync(`/${pathOf('other', i)}`, 'utf8')).toBe(`other ${i}`);
  }
});

it('what was changed since a name was looked up shows', async () => {
  const { fs } = await store.create('one');
  const [path, next] = [`/${pathOf('one', 2)}`, `/${pathOf('one', 3)}`];
  expect(fs.statSync(path).isFile()).toBe(true);
  fs.renameSync(path, '/moved');
  expect(fs.existsSync(path)).toBe(false);
  fs.mkdirSync(path);
  expect(fs.statSync(path).isDirectory()).toBe(true);
  fs.rmdirSync(path);
  expect(fs.existsSync(path)).toBe(false);
  fs.writeFileSync(next, 'new');
  expect(fs.readFileSync(next, 'utf8')).toBe('new');
  fs.rmSync('/one', { recursive: true });
  expect(fs.existsSync(next)).toBe(false);
  expect(fs.readFileSync('/moved', 'utf8')).toBe('one 2');
});

// Whole chunks are read to where they are wanted, parts of them by way of the frame: both are checked.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { Random } from '../property/random.js';
import { archiveOf, layoutOf, plainLayer } from './images.js';

const CHUNK = 65_536;
const bytes = Buffer.alloc(3 * CHUNK + 1000);
const random = new Random(3);
for (let i = 0; i < bytes.length; i++) bytes[i] = random.below(256);

let directory: string;
let store: Store;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-long-'));
  await using made = await Store.open(directory);
  await made.load(archiveOf(layoutOf([{ layers: [plainLayer([{ path: 'long', data: bytes.toString('latin1') }])], name: 'long' }])));
});

afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

it('is the same read as a whole and in parts, in any order', async () => {
  store = await Store.open(directory);
  const { fs } = await store.create('long');
  const expected = Buffer.from(bytes.toString('latin1'));
  const fd = fs.openSync('/long', 'r');
  for (let n = 0; n < 200; n++) {
    const from = random.below(expected.length);
    const part = Buffer.alloc(1 + random.below(2 * CHUNK));
    const got = fs.readSync(fd, part, 0, part.length, from);
    expect(part.subarray(0, got).equals(expected.subarray(from, from + part.length))).toBe(true);
  }
  expect(fs.readFileSync('/long').equals(expected)).toBe(true);
});

describe('a wrong bit in the second chunk', () => {
  beforeEach(async () => {
    const expected = Buffer.from(bytes.toString('latin1'));
    for (const name of readdirSync(join(directory, 'packs')).filter((each) => each.endsWith('.pack'))) {
      const path = join(directory, 'packs', name);
      const pack = readFileSync(path);
      const at = pack.indexOf(expected.subarray(CHUNK + 100, CHUNK + 200));
      if (at < 0) continue;
      pack[at]! ^= 4;
      writeFileSync(path, pack);
    }
    store = await Store.open(directory);
  });

  for (const [what, length] of [
    ['all of it is', CHUNK],
    ['a part of it is', 10],
  ] as const) {
    it(`is found when ${what} read, and the other chunks are not in doubt`, async () => {
      const { fs } = await store.create('long');
      const fd = fs.openSync('/long', 'r');
      const part = Buffer.alloc(length);
      expect(() => fs.readSync(fd, part, 0, length, CHUNK)).toThrow(expect.objectContaining({ code: 'ECORRUPT' }) as Error);
      expect(fs.readSync(fd, part, 0, length, 0)).toBe(length);
      expect(fs.readSync(fd, part, 0, length, 2 * CHUNK)).toBe(length);
    });
  }
});

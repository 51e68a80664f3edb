// Every bit of a cleanly closed store is covered: one that is wrong is found by a check that reads all data, and what is read
// is right or a typed error. VENEER_EVERY_BYTE=1 tries each byte of each file, otherwise a sample; all bits of a byte now and then.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Store, VeneerError } from '../../dist/index.js';
import { open as openHost } from '../../dist/hosts/lowered.js';
import type { HostInstance } from '../../ts/bindings.js';
import { archiveOf, layoutOf, plainLayer } from '../api/images.js';
import { Random } from '../property/random.js';
import { filesOf } from '../support/stored-files.js';

const SEED = Number(process.env['VENEER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Bytes from one that is tried to the next, on average. */
const STRIDE = process.env['VENEER_EVERY_BYTE'] === '1' ? 1 : 60;
const ALL_BITS_EVERY = 16;

let directory: string;
let host: HostInstance;
let files: string[];
let whole: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-flips-'));
  const store = await Store.open(directory);
  const lower = [
    { path: 'a', data: 'lower' },
    { path: 'b', type: '1', link: 'a' },
    { path: 'c', type: '2', link: 'a' },
    { path: 'd/', type: '5' },
    { path: 'd/two-chunks', data: Buffer.alloc(70_000, 'chunks') },
  ] as const;
  const upper = [{ path: 'd/.wh.gone' }, { path: 'd/e', data: 'upper', mtimeNs: 5n }];
  await store.load(archiveOf(layoutOf([{ layers: [plainLayer(lower), plainLayer(upper)], name: 'app' }])));
  const one = await store.create('app', { name: 'one' });
  one.fs.writeFileSync('/written', Buffer.alloc(9_000, 'w'));
  await one.close();
  const again = await store.container('one');
  again.fs.appendFileSync('/a', ' and more');
  again.fs.symlinkSync('a', '/link');
  await again.checkpoint('before');
  const two = await again.fork({ name: 'two' });
  two.fs.appendFileSync('/written', 'by two');
  again.fs.writeFileSync('/d/e', 'after the fork');
  await store.close();
  files = filesOf(directory);
  whole = await readAll();
  host = await openHost({ directory, mode: 'read-only' });
});
afterAll(async () => {
  await host.close();
  rmSync(directory, { recursive: true });
});

/** Everything that a program can see. */
async function readAll(): Promise<string> {
  const store = await Store.open({ dir: directory, mode: 'read-only' });
  try {
    const { fs } = await store.container('one');
    const seen: unknown[] = [store.images().map((image) => [image.names, image.config])];
    for (const path of fs.readdirSync('/', { recursive: true, encoding: 'utf8' }).sort()) {
      const stat = fs.lstatSync(`/${path}`);
      const content = stat.isFile() ? fs.readFileSync(`/${path}`, 'latin1') : stat.isSymbolicLink() ? fs.readlinkSync(`/${path}`) : '';
      seen.push([path, stat.mode, stat.size, stat.mtimeMs, content]);
    }
    return JSON.stringify(seen);
  } finally {
    await store.close();
  }
}

/** Subjects of what a check finds. What is wrong in a footer is told as a change that was not finished: closing is no promise. */
function found(): string[] {
  const check = host.bindings.checks.Check.begin(host.preopenName, host.owner, true, false);
  try {
    while (!check.step(1 << 20).done);
    return check.findings(1000).map(({ subject }) => subject);
  } finally {
    check[Symbol.dispose]();
  }
}

it(`a wrong bit is found in the file that it is in, and served to nobody (VENEER_SEED=${SEED})`, { timeout: 3_600_000 }, async () => {
  expect(found()).toEqual([]);
  const random = new Random(SEED);
  const missed: string[] = [];
  let tried = 0;
  for (const path of files) {
    const file = openSync(join(directory, path), 'r+');
    const bytes = readFileSync(join(directory, path));
    expect(bytes.length).toBe(statSync(join(directory, path)).size);
    for (let at = random.below(STRIDE); at < bytes.length; at += 1 + random.below(2 * STRIDE - 1)) {
      const bits = tried % ALL_BITS_EVERY === 0 ? [0, 1, 2, 3, 4, 5, 6, 7] : [random.below(8)];
      for (const bit of bits) {
        writeSync(file, Buffer.of(bytes[at]! ^ (1 << bit)), 0, 1, at);
        if (!found().includes(path)) missed.push(`check: ${path} byte ${at} bit ${bit}`);
      }
      if (tried % ALL_BITS_EVERY === 0) {
        const seen = await readAll().catch((error: unknown) => error);
        const told = seen instanceof VeneerError && ['ECORRUPT', 'EVERSION', 'EIO'].includes(seen.code);
        if (!told && seen !== whole) missed.push(`read: ${path} byte ${at}: ${String(seen).slice(0, 200)}`);
      }
      writeSync(file, bytes, at, 1, at);
      tried++;
    }
    closeSync(file);
  }
  expect(missed).toEqual([]);
  expect(tried).toBeGreaterThan(files.length * 20);
  expect(found()).toEqual([]);
});

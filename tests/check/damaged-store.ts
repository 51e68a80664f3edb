// Copies of one good store, each damaged in its own way: what the tests of check look at.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { Store, type CheckReport, type Finding } from '../../dist/index.js';
import { archiveOf, layoutOf, plainLayer } from '../api/images.js';
import { filesOf, flip } from '../support/stored-files.js';

export const MARK = 'the chunk that these tests damage';
export const APP = archiveOf(
  layoutOf([
    {
      layers: [
        plainLayer([
          { path: 'etc/config', data: MARK },
          { path: 'etc/copy', data: MARK },
          { path: 'etc/other', data: 'other' },
        ]),
        plainLayer([{ path: 'srv/large', data: Buffer.alloc(150_000, 'x') }]),
      ],
      name: 'app:1',
    },
  ]),
);
export const OTHER = archiveOf(layoutOf([{ layers: [plainLayer([{ path: 'alone', data: 'stands alone' }])], name: 'other:1' }]));

export let scratch: string;
export let good: string;
export let directory: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'veneer-check-'));
  good = join(scratch, 'good');
  const store = await Store.open(good);
  await store.load(APP);
  await store.load(OTHER);
  const web = await store.create('app:1', { name: 'web' });
  web.fs.writeFileSync('/etc/made', 'made by web');
  web.fs.appendFileSync('/etc/other', ' and more');
  await store.create('other:1', { name: 'calm' });
  await store.close();
});
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** A copy of the good store, damaged. */
export function damaged(change: (directory: string) => void): string {
  directory = mkdtempSync(join(scratch, 'damaged-'));
  cpSync(good, directory, { recursive: true });
  change(directory);
  return directory;
}

/** Turns a bit round where a file of the store holds these bytes. */
export function flipIn(pattern: RegExp, bytes: string): string {
  for (const path of filesOf(directory).filter((each) => pattern.test(each))) {
    const at = readFileSync(join(directory, path)).indexOf(bytes);
    if (at < 0) continue;
    flip(join(directory, path), at + 3);
    return path;
  }
  throw new Error(`nothing holds ${bytes}`);
}

export function harm({ findings }: CheckReport): Finding[] {
  return findings.filter(({ kind }) => kind === 'missing' || kind === 'damaged');
}

/** Every file of a container, read. */
export async function contentOf(name: string): Promise<Record<string, string>> {
  const store = await Store.open({ dir: directory, mode: 'read-only' });
  try {
    const { fs } = await store.container(name);
    const paths = fs.readdirSync('/', { recursive: true, encoding: 'utf8' }).sort();
    return Object.fromEntries(
      paths.filter((path) => fs.statSync(`/${path}`).isFile()).map((path) => [path, fs.readFileSync(`/${path}`, 'utf8')]),
    );
  } finally {
    await store.close();
  }
}

export async function load(archive: Buffer): Promise<void> {
  const store = await Store.open(directory);
  await store.load(archive);
  await store.close();
}

export const WEB = {
  'etc/config': MARK,
  'etc/copy': MARK,
  'etc/made': 'made by web',
  'etc/other': 'other and more',
  'srv/large': 'x'.repeat(150_000),
};

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dirname } from 'node:path/posix';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store, type Container } from '../../../dist/index.js';
import { archiveOf, layoutOf, plainLayer } from '../../api/images.js';
import { changesets, type Changeset } from './changesets.js';

let directory: string;
let store: Store;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-merge-'));
  store = await Store.open(directory);
});
afterAll(async () => {
  await store.close();
  rmSync(directory, { recursive: true, force: true });
});

async function containerOver(changeset: Changeset): Promise<Container> {
  const layers = changeset.layers.map((entries) => plainLayer(entries));
  const [image] = await store.load(archiveOf(layoutOf([{ layers }])));
  return store.create(image!);
}

/** What is at a path, in the words of `expected`. */
function look(container: Container, path: string, expected: string): string | undefined {
  const { fs } = container;
  const at = `/${path}`;
  // A path through a file is ENOTDIR, so what its directory is has to be asked first.
  const parent = fs.statSync(dirname(at), { throwIfNoEntry: false });
  const stat = parent?.isDirectory() ? fs.lstatSync(at, { throwIfNoEntry: false }) : undefined;
  if (!stat) return undefined;
  if (expected.startsWith('same ')) {
    const other = fs.lstatSync(`/${expected.slice('same '.length)}`);
    const isSame = other.ino === stat.ino && stat.nlink > 1 && other.nlink === stat.nlink;
    return isSame ? expected : `inode ${stat.ino} of ${stat.nlink} names, not ${other.ino}`;
  }
  if (stat.isDirectory()) return `dir ${(stat.mode & 0o7777).toString(8)} ${stat.uid}:${stat.gid}`;
  if (stat.isSymbolicLink()) return `link ${fs.readlinkSync(at)}`;
  if (stat.isFile()) return `file ${fs.readFileSync(at, 'utf8')}`;
  if (stat.isFIFO()) return 'fifo';
  const device = `${(stat.rdev >> 8) & 0xfff}:${(stat.rdev & 0xff) | ((stat.rdev >> 12) & ~0xff)}`;
  return `${stat.isBlockDevice() ? 'block' : 'char'} ${device}`;
}

describe('merging layers', () => {
  it.each(changesets.filter(({ seen }) => seen))('$name', async (changeset) => {
    const container = await containerOver(changeset);
    const seen = changeset.seen!;
    const found = Object.keys(seen).map((path) => [path, look(container, path, seen[path] ?? '')]);
    expect(Object.fromEntries(found)).toEqual(seen);
    expect(container.diff()).toEqual([]);
  });

  it.each(changesets.filter(({ refused }) => refused))('$name', async (changeset) => {
    await expect(containerOver(changeset)).rejects.toMatchObject({
      name: 'VeneerError',
      message: expect.stringContaining(changeset.refused!) as string,
    });
  });
});

// Every changeset of tests/unit/layer/changesets.ts merges to the tree that `umoci unpack` makes of
// it as root, but for those that say why not. Needs root, umoci and python3.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { archiveOf, layoutOf, plainLayer, type LayerBlob } from '../api/images.js';
import { changesets } from '../unit/layer/changesets.js';
import { containerTree, nameLinkGroups, type TreeEntry } from './container-tree.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-changesets-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** The tree, or undefined when umoci refuses it. */
function umociTree(layers: readonly LayerBlob[]): TreeEntry[] | undefined {
  const layout = join(directory, 'oci');
  const umoci = (...args: string[]): unknown => execFileSync('umoci', args, { stdio: 'ignore' });
  umoci('init', '--layout', layout);
  umoci('new', '--image', `${layout}:t`);
  layers.forEach(({ tar }, i) => {
    writeFileSync(join(directory, `${i}.tar`), tar);
    umoci('raw', 'add-layer', '--image', `${layout}:t`, join(directory, `${i}.tar`));
  });
  try {
    umoci('unpack', '--image', `${layout}:t`, join(directory, 'bundle'));
  } catch {
    return undefined;
  }
  return printed(join(directory, 'bundle/rootfs'));
}

function printed(root: string): TreeEntry[] {
  const script = join(import.meta.dirname, 'host_tree.py');
  const lines = execFileSync('python3', [script, root], { maxBuffer: 1 << 28 }).toString();
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TreeEntry);
}

async function veneerTree(layers: readonly LayerBlob[]): Promise<TreeEntry[] | undefined> {
  const path = join(directory, 'store');
  mkdirSync(path);
  const store = await Store.open(path);
  try {
    const [image] = await store.load(archiveOf(layoutOf([{ layers }])));
    return containerTree((await store.create(image!)).fs);
  } catch {
    return undefined;
  } finally {
    await store.close();
  }
}

/** What no entry tells of has the time of unpacking; we give it second 0. */
function comparable(tree: TreeEntry[] | undefined, timeless: ReadonlySet<string>): unknown {
  if (!tree) return 'refused';
  return nameLinkGroups(tree).map((entry) => (timeless.has(entry.path) ? { ...entry, mtime: 'any' } : entry));
}

describe('merging layers as umoci does', () => {
  it.each(changesets)('$name', async ({ layers, umoci }) => {
    const blobs = layers.map((entries) => plainLayer(entries));
    const [theirs, ours] = [umociTree(blobs), await veneerTree(blobs)];
    const timeless = new Set(ours?.filter(({ mtime }) => mtime === '0').map(({ path }) => path));
    const same = JSON.stringify(comparable(theirs, timeless)) === JSON.stringify(comparable(ours, timeless));
    if (umoci) expect(same, `umoci agrees now: ${umoci}`).toBe(false);
    else expect(comparable(ours, timeless)).toEqual(comparable(theirs, timeless));
  });
});

// Every file, mode, owner, time, link and extended attribute of the merged view equals what
// `umoci unpack` makes as root, whatever archive the image was loaded from.
// Needs root, umoci, python3 and the images of tests/images/make-images.sh in $VENEER_IMAGES.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store, type Image } from '../../dist/index.js';
import { containerTree, nameLinkGroups, type TreeEntry } from './container-tree.js';

const images = process.env['VENEER_IMAGES'];
const names = (process.env['VENEER_IMAGE_NAMES'] ?? 'tiny base web').split(' ');
if (!images || !existsSync(images)) throw new Error('VENEER_IMAGES must name the output of tests/images/make-images.sh');

function umociTree(name: string, directory: string): TreeEntry[] {
  execFileSync('umoci', ['unpack', '--image', `${images}/oci-dir/${name}:${name}`, directory], { stdio: 'ignore' });
  const script = join(import.meta.dirname, 'host_tree.py');
  const lines = execFileSync('python3', [script, join(directory, 'rootfs')], { maxBuffer: 1 << 30 }).toString();
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TreeEntry);
}

describe.each(names)('image %s', (name) => {
  let directory: string;
  let expected: TreeEntry[];

  beforeAll(() => {
    directory = mkdtempSync(join(process.env['VENEER_TMP'] ?? tmpdir(), 'veneer-umoci-'));
    expected = nameLinkGroups(umociTree(name, join(directory, 'bundle')));
  }, 600_000);

  afterAll(() => rmSync(directory, { recursive: true, force: true }), 600_000);

  it.each(['oci-dir', 'oci-archive', 'docker-archive'])(
    'loaded from %s is the tree that umoci unpacks',
    async (form) => {
      const store = await Store.open(join(directory, form));
      try {
        const [image] = (await store.load(`${images}/${form}/${name}${form === 'oci-dir' ? '' : '.tar'}`)) as [Image];
        const container = await store.create(image);
        const found = nameLinkGroups(containerTree(container.fs));
        const byPath = (entries: TreeEntry[]) => new Map(entries.map((entry) => [Buffer.from(entry.path, 'hex').toString(), entry]));
        const left = byPath(expected);
        const right = byPath(found);
        const differences = [];
        for (const path of new Set([...left.keys(), ...right.keys()])) {
          const a = left.get(path);
          const b = right.get(path);
          if (!isDeepStrictEqual(a, b)) differences.push({ path, umoci: a, veneer: b });
        }
        expect(differences.slice(0, 20)).toEqual([]);
        expect(found.length).toBe(expected.length);
        expect(container.diff()).toEqual([]);
      } finally {
        await store.close();
      }
    },
    600_000,
  );
});

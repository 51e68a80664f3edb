// Archives that are cut off, damaged, or not what they claim.
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  addBlob,
  addImage,
  archiveOf,
  blobPath,
  dockerArchiveOf,
  gzipLayer,
  json,
  layoutOf,
  plainLayer,
  sha256,
  tarOf,
  type LayoutFiles,
} from '../api/images.js';
import { Random } from '../property/random.js';
import { assertTyped, Bench } from './refusal.js';
import { VeneerError } from '../../dist/index.js';

const SEED = Number(process.env['VENEER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const FLIPS = Number(process.env['VENEER_FLIPS'] ?? 300);

const GOOD = tarOf([{ path: 'good', data: 'good' }]);
const lower = gzipLayer([
  { path: 'etc/', type: '5' },
  { path: 'etc/a', data: 'a'.repeat(700) },
  { path: 'link', type: '2', link: 'etc/a' },
]);
const upper = plainLayer([
  { path: 'etc/.wh.a' },
  { path: 'b', data: Buffer.alloc(3000, 'b'), xattrs: [[Buffer.from('user.x'), Buffer.from('y')]] },
]);
const files = (): LayoutFiles => layoutOf([{ layers: [lower, upper], name: 'app:1' }]);

const ARCHIVES: Readonly<Record<string, Buffer>> = {
  'an OCI archive': archiveOf(files()),
  'a docker-archive': dockerArchiveOf([{ layers: [lower, upper], tags: ['app:1'] }]),
  'a gzipped archive': gzipSync(archiveOf(files())),
};
const DAMAGED = /^(ECORRUPT|EMISMATCH|ENOENT|EINVAL|ENOTSUP|EFBIG|ENAMETOOLONG)$/;

/** Loads a damaged archive: it is refused, or the image is the very one that was packed. */
async function loadDamaged(bench: Bench, archive: Uint8Array, id: string): Promise<boolean> {
  try {
    const images = await bench.store.load(archive);
    assert.deepEqual(
      images.map((image) => image.id),
      [id],
    );
    await bench.store.removeImage(id);
    return true;
  } catch (error) {
    assert.ok(error instanceof VeneerError, String((error as Error).stack));
    assertTyped(error, DAMAGED);
    assert.deepEqual(
      bench.store.images().map((image) => image.id),
      [bench.image.id],
    );
    return false;
  }
}

describe.each(Object.entries(ARCHIVES))('%s', (_, archive) => {
  const random = new Random(SEED);
  const cuts = Array.from({ length: Math.floor(archive.length / 512) }, (_each, i) => i * 512);
  for (let i = 0; i < 60; i++) cuts.push(random.below(archive.length));

  it(`cut off anywhere is refused, or whole (VENEER_SEED=${SEED})`, { timeout: 60_000 }, async () => {
    await using bench = await Bench.open(GOOD);
    const [image] = await bench.store.load(archive);
    await bench.store.removeImage(image!);
    for (const cut of cuts) {
      const whole = await loadDamaged(bench, archive.subarray(0, cut), image!.id);
      // Only the two zero blocks at the end, and tar's own padding, are not missed.
      if (whole) expect(archive.subarray(cut).every((byte) => byte === 0)).toBe(true);
    }
    expect(await loadDamaged(bench, archive, image!.id)).toBe(true);
  });

  it(`with bits flipped anywhere is refused, or the same image (VENEER_SEED=${SEED})`, { timeout: 120_000 }, async () => {
    let refused = 0;
    for (let round = 0; round < FLIPS / 50; round++) {
      await using bench = await Bench.open(GOOD);
      const [image] = await bench.store.load(archive);
      await bench.store.removeImage(image!);
      for (let i = 0; i < 50; i++) {
        const bad = Buffer.from(archive);
        for (let flips = 1 + random.below(3); flips > 0; flips--) bad[random.below(bad.length)]! ^= 1 << random.below(8);
        if (!(await loadDamaged(bench, bad, image!.id))) refused++;
      }
    }
    expect(refused).toBeGreaterThan(FLIPS / 10);
  });
});

describe('a bit flipped in a layer is told before anything of it shows', () => {
  it.each([
    ['plain', upper],
    ['gzipped', lower],
  ])('%s', async (_, layer) => {
    const random = new Random(SEED);
    await using bench = await Bench.open(GOOD);
    for (let i = 0; i < 40; i++) {
      const bad = Buffer.from(layer.blob);
      bad[random.below(bad.length)]! ^= 1 << random.below(8);
      const image = layoutOf([{ layers: [layer] }]);
      image.set(blobPath(sha256(layer.blob)), bad);
      await bench.refuses(() => bench.store.load(archiveOf(image)), /^(EMISMATCH|ECORRUPT|ENOTSUP|ENAMETOOLONG|EFBIG)$/, {
        path: sha256(layer.blob),
      });
    }
  });
});

const digest = sha256(upper.blob);
const other = sha256(Buffer.from('other'));
type Change = (all: LayoutFiles) => void;
const manifestLie =
  (
    change: (manifest: {
      config: { mediaType: string; digest: string; size: number };
      layers: { mediaType: string; digest: string; size: number }[];
    }) => void,
  ): Change =>
  (all) => {
    all.clear();
    for (const [path, bytes] of layoutOf([
      {
        layers: [upper],
        manifest: (manifest) => {
          change(manifest);
          return manifest;
        },
      },
    ]))
      all.set(path, bytes);
  };

describe('a layout that does not hold what it claims is refused', () => {
  it.each<[string, Change, RegExp, Partial<VeneerError>]>([
    ['a missing layer', (all) => all.delete(blobPath(digest)), /^ENOENT$/, { path: digest }],
    ['a layer that is another', (all) => all.set(blobPath(digest), lower.tar), /^EMISMATCH$/, { path: digest }],
    [
      'a layer with a byte more',
      (all) => all.set(blobPath(digest), Buffer.concat([upper.blob, Buffer.alloc(1)])),
      /^EMISMATCH$/,
      { path: digest },
    ],
    [
      'a wrong size',
      manifestLie(({ layers: [layer] }) => {
        layer!.size++;
      }),
      /^EMISMATCH$/,
      { path: digest },
    ],
    [
      'a negative size',
      manifestLie(({ layers: [layer] }) => {
        layer!.size = -1;
      }),
      /^ECORRUPT$/,
      {},
    ],
    [
      'a size past 2^53',
      manifestLie(({ layers: [layer] }) => {
        layer!.size = 2 ** 60;
      }),
      /^ECORRUPT$/,
      {},
    ],
    [
      'a wrong config size',
      manifestLie(({ config }) => {
        config.size++;
      }),
      /^EMISMATCH$/,
      {},
    ],
    [
      'a digest with a path in it',
      manifestLie(({ layers: [layer] }) => {
        layer!.digest = 'sha256:../../../../etc/passwd';
      }),
      /^(ECORRUPT|EINVAL|ENOTSUP)$/,
      {},
    ],
    [
      'an unknown kind of digest',
      manifestLie(({ layers: [layer] }) => {
        layer!.digest = 'md5:00000000000000000000000000000000';
      }),
      /^(ECORRUPT|EINVAL|ENOTSUP)$/,
      {},
    ],
    [
      'an unknown layer media type',
      manifestLie(({ layers: [layer] }) => {
        layer!.mediaType = 'application/vnd.example.layer';
      }),
      /^ENOTSUP$/,
      { path: digest },
    ],
    [
      'an unknown config media type',
      manifestLie(({ config }) => {
        config.mediaType = 'application/vnd.example.config';
      }),
      /^ENOTSUP$/,
      {},
    ],
    [
      'a diffID that is another',
      (all) => {
        all.clear();
        const config = { rootfs: { type: 'layers', diff_ids: [other] } };
        for (const [path, bytes] of layoutOf([{ layers: [upper], config }])) all.set(path, bytes);
      },
      /^EMISMATCH$/,
      { path: digest },
    ],
    ['no index', (all) => all.delete('index.json'), /^ECORRUPT$/, {}],
    ['an index that is no JSON', (all) => all.set('index.json', Buffer.from('{"manifests":[')), /^ECORRUPT$/, { path: 'index.json' }],
    ['an index that is not UTF-8', (all) => all.set('index.json', Buffer.from([0x7b, 0xff, 0x7d])), /^ECORRUPT$/, { path: 'index.json' }],
    [
      'a layout of another version',
      (all) => all.set('oci-layout', json({ imageLayoutVersion: '2.0.0' })),
      /^ENOTSUP$/,
      { path: 'oci-layout' },
    ],
    ['no image', (all) => all.set('index.json', json({ schemaVersion: 2, manifests: [] })), /^ENOTSUP$/, {}],
  ])('%s', async (_, change, codes, expected) => {
    await using bench = await Bench.open(GOOD);
    const all = layoutOf([{ layers: [upper] }]);
    change(all);
    await bench.refuses(() => bench.store.load(archiveOf(all)), codes, expected);
    expect(await bench.store.load(archiveOf(layoutOf([{ layers: [upper] }])))).toHaveLength(1);
  });
});

describe('bombs of JSON', () => {
  const INDEX = 'application/vnd.oci.image.index.v1+json';

  it('an index nested without end is refused', async () => {
    await using bench = await Bench.open(GOOD);
    const all = files();
    all.set('index.json', Buffer.from('['.repeat(1_000_000)));
    await bench.refuses(() => bench.store.load(archiveOf(all)), /^ECORRUPT$/, { path: 'index.json' });
    all.set('index.json', Buffer.from(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`));
    await bench.refuses(() => bench.store.load(archiveOf(all)), /^ECORRUPT$/, { path: 'index.json' });
  });

  it('a config nested without end is refused', async () => {
    await using bench = await Bench.open(GOOD);
    const config = JSON.stringify({ rootfs: { type: 'layers', diff_ids: [sha256(upper.tar)] } }).slice(0, -1);
    const deep = Buffer.from(`${config},"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    const all: LayoutFiles = files();
    const layer = addBlob(all, upper.blob, upper.mediaType);
    const manifest = addBlob(
      all,
      json({ schemaVersion: 2, config: addBlob(all, deep, 'application/vnd.oci.image.config.v1+json'), layers: [layer] }),
      'application/vnd.oci.image.manifest.v1+json',
    );
    all.set('index.json', json({ schemaVersion: 2, manifests: [manifest] }));
    // The layer itself is sound and stays.
    await bench.store.load(archiveOf(layoutOf([{ layers: [upper] }])));
    await bench.refuses(() => bench.store.load(archiveOf(all)), /^ECORRUPT$/);
  });

  it('indexes that name each other a hundredfold are refused at once', async () => {
    await using bench = await Bench.open(GOOD);
    const all: LayoutFiles = new Map([['oci-layout', json({ imageLayoutVersion: '1.0.0' })]]);
    let below = addImage(all, { layers: [upper] });
    for (let depth = 0; depth < 7; depth++) below = addBlob(all, json({ schemaVersion: 2, manifests: Array(100).fill(below) }), INDEX);
    all.set('index.json', json({ schemaVersion: 2, manifests: [below] }));
    await bench.refuses(() => bench.store.load(archiveOf(all)), /^ECORRUPT$/);
  });

  it('an index that leads back to itself is refused', async () => {
    await using bench = await Bench.open(GOOD);
    const all: LayoutFiles = new Map([['oci-layout', json({ imageLayoutVersion: '1.0.0' })]]);
    const self = { mediaType: INDEX, digest: other, size: 1000 };
    const body = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [self] }).padEnd(1000));
    all.set(blobPath(other), body);
    all.set('index.json', json({ schemaVersion: 2, manifests: [self] }));
    await bench.refuses(() => bench.store.load(archiveOf(all)), /^EMISMATCH$/, { path: other });
  });

  it('of a key that stands twice in a config the last counts, for the component as for the host', async () => {
    await using bench = await Bench.open(GOOD);
    const twice = Buffer.from(
      `{"rootfs":{"type":"layers","diff_ids":["${other}"]},"rootfs":{"type":"layers","diff_ids":["${sha256(upper.tar)}"]}}`,
    );
    const all: LayoutFiles = files();
    const manifest = addBlob(
      all,
      json({
        schemaVersion: 2,
        config: addBlob(all, twice, 'application/vnd.oci.image.config.v1+json'),
        layers: [addBlob(all, upper.blob, upper.mediaType)],
      }),
      'application/vnd.oci.image.manifest.v1+json',
    );
    all.set('index.json', json({ schemaVersion: 2, manifests: [manifest] }));
    const [image] = await bench.store.load(archiveOf(all));
    expect(image?.layers).toEqual([sha256(upper.tar)]);
    expect((await bench.store.create(image!)).fs.readFileSync('/b')).toHaveLength(3000);
  });

  it('a manifest above 4 MiB is refused', async () => {
    await using bench = await Bench.open(GOOD);
    const all = files();
    all.set('index.json', Buffer.alloc(4 * 1024 * 1024 + 1, ' '));
    await bench.refuses(() => bench.store.load(archiveOf(all)), /^EFBIG$/, { path: 'index.json' });
  });
});

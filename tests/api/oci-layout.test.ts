import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../ts/oci/byte-source.js';
import type { FileSet } from '../../ts/oci/file-set.js';
import { planOciLayout } from '../../ts/oci/oci-layout.js';
import type { Platform } from '../../ts/oci/platform.js';
import { addBlob, addImage, blobPath, gzipLayer, json, layoutOf, plainLayer, sha256, type LayoutFiles } from './images.js';

function filesOf(layout: LayoutFiles): FileSet {
  return {
    name: 'layout',
    open: (path) => {
      const bytes = layout.get(path);
      return Promise.resolve(bytes && new MemorySource(path, bytes));
    },
    close: () => Promise.resolve(),
  };
}

const notices: string[] = [];
const plan = (layout: LayoutFiles, platform?: Platform, usual: Platform = amd64) =>
  planOciLayout(filesOf(layout), platform, usual, (text) => notices.push(text));

const etc = gzipLayer([
  { path: 'etc/', type: '5' },
  { path: 'etc/a', data: 'a' },
]);
const bin = plainLayer([{ path: 'bin/b', data: 'b' }]);
const amd64 = { os: 'linux', architecture: 'amd64' };
const arm64 = { os: 'linux', architecture: 'arm64', variant: 'v8' };

function multiPlatform(): LayoutFiles {
  const files = layoutOf([]);
  const manifests = [
    addImage(files, { layers: [etc], platform: amd64 }),
    addImage(files, { layers: [bin], platform: arm64 }),
    { ...addBlob(files, json({}), 'application/vnd.oci.image.manifest.v1+json'), platform: { os: 'unknown', architecture: 'unknown' } },
  ];
  const index = addBlob(files, json({ schemaVersion: 2, manifests }), 'application/vnd.oci.image.index.v1+json');
  const annotations = { 'io.containerd.image.name': 'docker.io/library/app:1.0', 'org.opencontainers.image.ref.name': '1.0' };
  files.set('index.json', json({ schemaVersion: 2, manifests: [{ ...index, annotations }] }));
  return files;
}

describe('an OCI image layout', () => {
  it('gives config, names and layers with what is claimed of them', async () => {
    const [image, ...rest] = await plan(layoutOf([{ layers: [etc, bin], name: 'web:1.0' }]));
    expect(rest).toEqual([]);
    expect(image?.names).toEqual(['web:1.0']);
    expect(image?.layers.map(({ diffId, blob }) => ({ diffId, blob }))).toEqual([
      { diffId: sha256(etc.tar), blob: { digest: sha256(etc.blob), size: etc.blob.length } },
      { diffId: sha256(bin.tar), blob: { digest: sha256(bin.blob), size: bin.blob.length } },
    ]);
  });

  it('holds several images by name', async () => {
    const images = await plan(layoutOf([{ layers: [etc], name: 'a' }, { layers: [bin], name: 'b:2' }, { layers: [] }]));
    expect(images.map(({ names }) => names)).toEqual([['a:latest'], ['b:2'], []]);
  });

  it('picks the wanted platform from a nested index, passing over attestations', async () => {
    const [image] = await plan(multiPlatform(), { os: 'linux', architecture: 'arm64' });
    expect(image?.names).toEqual(['app:1.0']);
    expect(image?.layers[0]?.diffId).toBe(sha256(bin.tar));
  });

  it('picks the usual platform by itself', async () => {
    expect((await plan(multiPlatform()))[0]?.layers[0]?.diffId).toBe(sha256(etc.tar));
    expect((await plan(multiPlatform(), undefined, arm64))[0]?.layers[0]?.diffId).toBe(sha256(bin.tar));
  });

  it('lists the platforms there are when the wanted one is missing', async () => {
    await expect(plan(multiPlatform(), { os: 'linux', architecture: 'riscv64' })).rejects.toMatchObject({
      code: 'ENOENT',
      message: expect.stringContaining('no image for linux/riscv64; there are linux/amd64, linux/arm64/v8') as string,
    });
  });

  it('loads an image without its name when that is not a name, and says so', async () => {
    const [image] = await plan(layoutOf([{ layers: [etc], name: 'Not A Name' }]));
    expect(image?.names).toEqual([]);
    expect(notices.at(-1)).toContain("'Not A Name' is not an image name");
  });

  it.each([
    ['application/vnd.oci.image.layer.nondistributable.v1.tar+gzip', 'foreign layers are not supported'],
    ['application/vnd.docker.image.rootfs.foreign.diff.tar.gzip', 'foreign layers are not supported'],
    ['application/vnd.oci.image.layer.v1.tar+gzip+encrypted', 'encrypted layers are not supported'],
    ['application/vnd.example.layer', 'unknown media type of a layer'],
  ])('refuses a layer of type %s by name', async (mediaType, reason) => {
    const files = layoutOf([{ layers: [{ ...etc, mediaType }] }]);
    const message = expect.stringMatching(new RegExp(`${reason}.*${mediaType.replaceAll('+', '\\+')}`)) as string;
    await expect(plan(files)).rejects.toMatchObject({ code: 'ENOTSUP', path: sha256(etc.blob), message });
  });

  it('refuses an artifact that is not a container image', async () => {
    const files = layoutOf([
      {
        layers: [etc],
        manifest: (manifest) => ({ ...manifest, config: { ...manifest.config, mediaType: 'application/vnd.oci.empty.v1+json' } }),
      },
    ]);
    await expect(plan(files)).rejects.toMatchObject({ code: 'ENOTSUP' });
  });

  it('names a missing manifest or config', async () => {
    for (const missing of ['config', 'manifest'] as const) {
      const files = layoutOf([{ layers: [etc] }]);
      const { manifests } = JSON.parse(String(files.get('index.json'))) as { manifests: [{ digest: string }] };
      const manifest = JSON.parse(String(files.get(blobPath(manifests[0].digest)))) as { config: { digest: string } };
      const digest = missing === 'config' ? manifest.config.digest : manifests[0].digest;
      files.delete(blobPath(digest));
      await expect(plan(files)).rejects.toMatchObject({ code: 'ENOENT', path: digest });
    }
  });

  it('names a missing layer when it is opened', async () => {
    const files = layoutOf([{ layers: [etc] }]);
    files.delete(blobPath(sha256(etc.blob)));
    const [image] = await plan(files);
    await expect(image?.layers[0]?.open()).rejects.toMatchObject({ code: 'ENOENT', path: sha256(etc.blob) });
  });

  it('refuses a config whose bytes or size are not those of its descriptor', async () => {
    const files = layoutOf([{ layers: [etc] }]);
    for (const [path, bytes] of files) {
      if (!bytes.includes('diff_ids')) continue;
      const changed = Buffer.from(String(bytes).replace('amd64', 'arm64'));
      await expect(plan(new Map([...files, [path, changed]]))).rejects.toMatchObject({ code: 'EMISMATCH' });
      await expect(plan(new Map([...files, [path, bytes.subarray(1)]]))).rejects.toMatchObject({ code: 'EMISMATCH' });
    }
  });

  it.each<[string, (files: LayoutFiles) => void, string]>([
    ['no index.json', (files) => files.delete('index.json'), 'ECORRUPT'],
    ['no oci-layout', (files) => files.delete('oci-layout'), 'ECORRUPT'],
    ['a newer layout version', (files) => files.set('oci-layout', json({ imageLayoutVersion: '2.0.0' })), 'ENOTSUP'],
    ['an index that is not JSON', (files) => files.set('index.json', Buffer.from('{')), 'ECORRUPT'],
    ['an index that is null', (files) => files.set('index.json', json(null)), 'ECORRUPT'],
    ['an index without manifests', (files) => files.set('index.json', json({})), 'ECORRUPT'],
    ['an index without images', (files) => files.set('index.json', json({ manifests: [] })), 'ENOTSUP'],
    ['a descriptor that is null', (files) => files.set('index.json', json({ manifests: [null] })), 'ECORRUPT'],
    ['a digest with a path in it', (files) => files.set('index.json', descriptor({ digest: 'sha256:../../etc/passwd' })), 'ECORRUPT'],
    ['a digest by sha512', (files) => files.set('index.json', descriptor({ digest: `sha512:${'a'.repeat(128)}` })), 'ENOTSUP'],
    ['a negative size', (files) => files.set('index.json', descriptor({ size: -1 })), 'ECORRUPT'],
  ])('refuses %s', async (_, damage, code) => {
    const files = layoutOf([{ layers: [etc] }]);
    damage(files);
    await expect(plan(files)).rejects.toMatchObject({ code });
  });

  it.each([
    ['no rootfs', { rootfs: undefined }],
    ['too few diffIDs', { rootfs: { type: 'layers', diff_ids: [] } }],
    ['a diffID that is not a digest', { rootfs: { type: 'layers', diff_ids: ['x'] } }],
  ])('refuses a config with %s', async (_, config) => {
    await expect(plan(layoutOf([{ layers: [etc], config }]))).rejects.toMatchObject({ code: 'ECORRUPT' });
  });

  it('refuses indexes nested without end', async () => {
    const files = layoutOf([]);
    let below = addImage(files, { layers: [] });
    for (let i = 0; i < 10; i++) {
      below = addBlob(files, json({ manifests: [below] }), 'application/vnd.oci.image.index.v1+json');
    }
    files.set('index.json', json({ manifests: [below] }));
    await expect(plan(files)).rejects.toMatchObject({ code: 'ECORRUPT' });
  });
});

function descriptor(change: object): Buffer {
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  return json({ manifests: [{ mediaType, digest: `sha256:${'0'.repeat(64)}`, size: 1, ...change }] });
}

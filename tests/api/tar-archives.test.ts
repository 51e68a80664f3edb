import { describe, expect, it } from 'vitest';
import { MemorySource, readWhole } from '../../ts/oci/byte-source.js';
import { planDockerArchive } from '../../ts/oci/docker-archive.js';
import { TarIndex } from '../../ts/oci/tar-index.js';
import { dockerArchiveOf, gzipLayer, json, plainLayer, sha256, tarOf, type Entry } from './images.js';

const indexOf = (tar: Uint8Array): Promise<TarIndex> => TarIndex.read(new MemorySource('app.tar', tar));

async function text(index: TarIndex, path: string): Promise<string | undefined> {
  const source = await index.open(path);
  return source && Buffer.from(await readWhole(source, 1000)).toString();
}

describe('the index of an archive', () => {
  it('finds files by path, however it is spelled', async () => {
    const index = await indexOf(
      tarOf([
        { path: './a/b', data: 'one' },
        { path: 'c', data: 'two' },
      ]),
    );
    expect(await text(index, 'a/b')).toBe('one');
    expect(await text(index, './c')).toBe('two');
    expect(await text(index, 'a')).toBeUndefined();
  });

  it('lets the last of several members count', async () => {
    expect(
      await text(
        await indexOf(
          tarOf([
            { path: 'a', data: '1' },
            { path: 'a', data: '2' },
          ]),
        ),
        'a',
      ),
    ).toBe('2');
  });

  it('follows links inside the archive, and no further', async () => {
    const entries: Entry[] = [
      { path: 'x/layer.tar', type: '2', link: '../y/layer.tar' },
      { path: 'y/layer.tar', type: '1', link: 'z' },
      { path: 'z', data: 'layer' },
      { path: 'out', type: '2', link: '../../etc/passwd' },
      { path: 'loop', type: '2', link: 'loop' },
    ];
    const index = await indexOf(tarOf(entries));
    expect(await text(index, 'x/layer.tar')).toBe('layer');
    expect(await text(index, 'out')).toBeUndefined();
    expect(await text(index, 'loop')).toBeUndefined();
  });

  it('reads PAX names longer than ustar holds', async () => {
    const path = `${'d/'.repeat(90)}file`;
    expect(await text(await indexOf(tarOf([{ path, data: 'deep' }])), path)).toBe('deep');
  });

  it('lets the PAX size decide content and advance, as one', async () => {
    // CVE-2025-62518: a header whose ustar size is 0 and whose PAX size is not.
    const inner = tarOf([{ path: 'smuggled', data: 'x' }]);
    const record = `${String(inner.length).length + 9} size=${inner.length}\n`;
    const tar = Buffer.concat([
      tarOf([{ path: 'pax', data: record }]).subarray(0, 1024),
      tarOf([{ path: 'outer' }]).subarray(0, 512),
      inner,
      tarOf([{ path: 'after', data: 'y' }]),
    ]);
    tar[156] = 'x'.charCodeAt(0);
    tar.fill(' ', 148, 156);
    const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const index = await indexOf(tar);
    expect(await text(index, 'smuggled')).toBeUndefined();
    expect(await text(index, 'after')).toBe('y');
  });

  it.each<[string, (tar: Buffer) => Uint8Array, number]>([
    ['something else', () => Buffer.from('hello '.repeat(200)), 0],
    ['an archive cut off in a header', (tar) => tar.subarray(0, 1024 + 100), 1024],
    ['an archive cut off in a file', (tar) => tar.subarray(0, 600), 600],
    [
      'a header with a flipped bit',
      (tar) => {
        tar[1024 + 5]! ^= 1;
        return tar;
      },
      1024,
    ],
  ])('refuses %s, telling the offset', async (_, damage, offset) => {
    const tar = tarOf([
      { path: 'a', data: 'x'.repeat(500) },
      { path: 'b', data: 'y' },
    ]);
    await expect(indexOf(damage(tar))).rejects.toMatchObject({ code: 'ECORRUPT', path: 'app.tar', offset });
  });
});

describe('a docker-archive', () => {
  const a = gzipLayer([{ path: 'a', data: 'a' }]);
  const b = plainLayer([{ path: 'b', data: 'b' }]);
  const plan = async (tar: Uint8Array) => planDockerArchive(await indexOf(tar), undefined, () => undefined);

  it('gives every image with its tags, its layers through their links', async () => {
    const images = await plan(
      dockerArchiveOf([
        { layers: [a, b], tags: ['app:1.0', 'docker.io/library/app:latest'] },
        { layers: [a], tags: [] },
      ]),
    );
    expect(images.map(({ names }) => names)).toEqual([['app:1.0', 'app:latest'], []]);
    expect(images[0]?.layers.map(({ diffId }) => diffId)).toEqual([sha256(a.tar), sha256(b.tar)]);
    const source = await images[0]?.layers[1]?.open();
    expect(sha256(await readWhole(source!, 10_000))).toBe(sha256(b.tar));
  });

  it('takes a null RepoTags for no tags', async () => {
    const tar = dockerArchiveOf([{ layers: [a], tags: null as never }]);
    expect((await plan(tar))[0]?.names).toEqual([]);
  });

  it.each([
    ['manifest.json that is no list', [{ path: 'manifest.json', data: json({}) }], 'ECORRUPT'],
    ['an image without Config', [{ path: 'manifest.json', data: json([{ Layers: [] }]) }], 'ECORRUPT'],
    ['an image that is null', [{ path: 'manifest.json', data: json([null]) }], 'ECORRUPT'],
    ['a missing config', [{ path: 'manifest.json', data: json([{ Config: 'c', Layers: [] }]) }], 'ENOENT'],
    [
      'a config whose name is another digest',
      [
        { path: `${'a'.repeat(64)}.json`, data: json({ rootfs: { diff_ids: [] } }) },
        { path: 'manifest.json', data: json([{ Config: `${'a'.repeat(64)}.json`, Layers: [] }]) },
      ],
      'EMISMATCH',
    ],
    [
      'a missing layer',
      [
        { path: 'c', data: json({ rootfs: { diff_ids: [`sha256:${'0'.repeat(64)}`] } }) },
        { path: 'manifest.json', data: json([{ Config: 'c', Layers: ['../../etc/passwd'] }]) },
      ],
      'ENOENT',
    ],
  ])('refuses %s', async (_, entries, code) => {
    await expect(plan(tarOf(entries))).rejects.toMatchObject({ code });
  });
});

// Hostile layers: one test for each rule that keeps them harmless.
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGzip } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ContainerFs } from '../../dist/index.js';
import { archiveOf, json, layoutOf, plainLayer, sha256, tarOf, type Entry } from '../api/images.js';
import { archive, extension, file, header, octal, record } from '../unit/support/tar-builder.js';
import { Bench } from './refusal.js';

const GOOD = tarOf([{ path: 'good', data: 'good' }]);
const METADATA_ONLY = /^(ESPIPE|EINVAL|ENXIO|ENODEV)$/;
const MIB = 1024 * 1024;

/** The files of an imported tar. */
async function imported(bench: Bench, tar: Parameters<Bench['store']['import']>[0]): Promise<ContainerFs> {
  return (await bench.store.create(await bench.store.import(tar))).fs;
}

describe('nothing of a layer leads out of the root', () => {
  it.each(['../../../../evil', '/../evil', 'a/../../evil', '/evil', '//evil', './/..//evil'])('an entry named %s', async (path) => {
    await using bench = await Bench.open(GOOD);
    const fs = await imported(bench, tarOf([{ path, data: 'evil' }]));
    expect(fs.readFileSync('/evil', 'utf8')).toBe('evil');
  });

  it.each(['/', '../../../..', '/proc/self/root'])('a symbolic link to %s, and entries below it', async (link) => {
    await using bench = await Bench.open(GOOD);
    const before = readFileSync('/etc/passwd');
    const fs = await imported(
      bench,
      tarOf([
        { path: 'out', type: '2', link },
        { path: 'out/etc/passwd', data: 'evil' },
      ]),
    );
    fs.writeFileSync('/out/etc/passwd', 'written through the link');
    fs.appendFileSync('/out/etc/group', 'made through the link');
    expect(fs.readFileSync(join('/', link, 'etc/passwd'), 'utf8')).toBe('written through the link');
    expect(fs.realpathSync('/out/etc/passwd').startsWith('/')).toBe(true);
    expect(readFileSync('/etc/passwd').equals(before)).toBe(true);
  });

  it('a symbolic link to an absolute path reads the image, not the host', async () => {
    await using bench = await Bench.open(GOOD);
    const fs = await imported(
      bench,
      tarOf([
        { path: 'passwd', type: '2', link: '/etc/passwd' },
        { path: 'up', type: '2', link: '../../../etc/passwd' },
      ]),
    );
    for (const path of ['/passwd', '/up']) expect(() => fs.readFileSync(path)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });

  it.each(['../../etc/passwd', '/etc/passwd', 'nothing', 'directory', '', '.'])('a hard link to %j', async (link) => {
    await using bench = await Bench.open(GOOD);
    const bad = tarOf([
      { path: 'directory/', type: '5' },
      { path: 'hard', type: '1', link },
    ]);
    await expect(bench.store.import(bad)).rejects.toMatchObject({ code: 'ECORRUPT' });
    expect(bench.store.images().map(({ id }) => id)).toEqual([bench.image.id]);
  });

  it('symbolic links that lead in circles', async () => {
    await using bench = await Bench.open(GOOD);
    const circle: Entry[] = [
      { path: 'a', type: '2', link: 'b' },
      { path: 'b', type: '2', link: 'a' },
    ];
    await expect(bench.store.import(tarOf([...circle, { path: 'a/x' }]))).rejects.toMatchObject({ code: 'ELOOP' });
    const fs = await imported(bench, tarOf(circle));
    expect(() => fs.readFileSync('/a')).toThrow(expect.objectContaining({ code: 'ELOOP' }));
  });

  it('whiteouts of . and .. hide nothing', async () => {
    await using bench = await Bench.open(GOOD);
    const layers = [
      plainLayer([{ path: 'kept', data: 'kept' }, { path: 'etc/kept' }]),
      plainLayer([{ path: 'etc/.wh...' }, { path: 'etc/.wh..' }]),
    ];
    const [image] = await bench.store.load(archiveOf(layoutOf([{ layers }])));
    const { fs } = await bench.store.create(image!);
    expect([fs.readdirSync('/'), fs.readdirSync('/etc')]).toEqual([['etc', 'kept'], ['kept']]);
  });

  it('devices are metadata: nobody opens them', async () => {
    await using bench = await Bench.open(GOOD);
    const fs = await imported(
      bench,
      tarOf([
        { path: 'sda', type: '4', deviceMajor: 8, deviceMinor: 0 },
        { path: 'mem', type: '3', deviceMajor: 1, deviceMinor: 1 },
        { path: 'fifo', type: '6' },
      ]),
    );
    for (const path of ['/sda', '/mem', '/fifo']) {
      expect(() => fs.readFileSync(path)).toThrow(expect.objectContaining({ code: expect.stringMatching(METADATA_ONLY) as string }));
      expect(() => {
        fs.writeFileSync(path, 'x');
      }).toThrow(expect.objectContaining({ code: expect.stringMatching(METADATA_ONLY) as string }));
    }
  });

  it('a manifest in a directory names no file outside, not even through a link', async () => {
    await using bench = await Bench.open(GOOD);
    const outside = mkdtempSync(join(tmpdir(), 'veneer-outside-'));
    const inside = mkdtempSync(join(tmpdir(), 'veneer-inside-'));
    try {
      writeFileSync(join(outside, 'config'), json({ rootfs: { type: 'layers', diff_ids: [sha256(GOOD)] } }));
      writeFileSync(join(outside, 'layer.tar'), GOOD);
      symlinkSync(outside, join(inside, 'link'));
      const up = `../${outside.split('/').at(-1)!}`;
      for (const base of [up, `link`, outside]) {
        writeFileSync(join(inside, 'manifest.json'), json([{ Config: `${base}/config`, RepoTags: null, Layers: [`${base}/layer.tar`] }]));
        await bench.refuses(() => bench.store.load(inside), /^ENOENT$/, { path: `${base}/config` });
      }
    } finally {
      for (const directory of [outside, inside]) rmSync(directory, { recursive: true });
    }
  });
});

describe('one size decides both what is read and where the next header is (CVE-2025-62518)', () => {
  const hidden = file({ name: 'hidden' }, 'a header inside of a file');
  it.each<[string, Buffer]>([
    [
      'PAX says more than ustar',
      archive(
        extension('x', record('size', String(hidden.length))),
        header({ name: 'outer', size: octal(0) }),
        hidden,
        file({ name: 'next' }, 'n'),
      ),
    ],
    [
      'ustar says more than PAX',
      archive(extension('x', record('size', '0')), header({ name: 'outer', size: octal(hidden.length) }), file({ name: 'next' }, 'n')),
    ],
    [
      'the last of two PAX sizes counts',
      archive(
        extension('x', record('size', '0') + record('size', String(hidden.length))),
        header({ name: 'outer' }),
        hidden,
        file({ name: 'next' }, 'n'),
      ),
    ],
  ])('%s', async (_, tar) => {
    await using bench = await Bench.open(GOOD);
    const fs = await imported(bench, tar);
    expect(fs.readdirSync('/')).toEqual(['next', 'outer']);
    expect([0, hidden.length]).toContain(fs.statSync('/outer').size);
  });
});

describe('numbers and names that mean nothing are refused, with the offset', () => {
  const base256 = (bytes: number[], length = 12): string =>
    String.fromCharCode(
      ...bytes.slice(0, 1),
      ...Array<number>(length - bytes.length).fill(bytes[0] === 0xff ? 0xff : 0),
      ...bytes.slice(1),
    );
  it.each<[string, Buffer, RegExp]>([
    ['a negative size', archive(header({ name: 'x', size: base256([0xff, 0xfe]) })), /^ECORRUPT$/],
    ['a size of 2^64', archive(header({ name: 'x', size: `\x80${'\0'.repeat(2)}\x01${'\0'.repeat(8)}` })), /^(ECORRUPT|EFBIG)$/],
    ['a PAX size of 2^64', archive(extension('x', record('size', '18446744073709551616')), header({ name: 'x' })), /^(ECORRUPT|EFBIG)$/],
    ['a PAX size below zero', archive(extension('x', record('size', '-1')), header({ name: 'x' })), /^ECORRUPT$/],
    ['a PAX record longer than its header', archive(extension('x', '999999999 path=x\n'), header({ name: 'x' })), /^ECORRUPT$/],
    ['a PAX header of 4 GiB', archive(header({ name: 'x', type: 'x', size: octal(4 * 1024 * MIB) })), /^ENOTSUP$/],
    ['a file of 8 GiB in a tar of 1 KiB', header({ name: 'x', size: '77777777777\0' }), /^ECORRUPT$/],
    ['letters for a size', archive(header({ name: 'x', size: 'twelve\0' })), /^ECORRUPT$/],
    ['a name of 256 bytes', tarOf([{ path: 'n'.repeat(256) }]), /^ENAMETOOLONG$/],
    ['a path of 5,000 bytes', tarOf([{ path: 'n/'.repeat(2500) }]), /^ENAMETOOLONG$/],
    ['a NUL in a name', archive(extension('x', record('path', 'a\0b')), header({ name: 'x' })), /^ECORRUPT$/],
    ['a whiteout of nothing', tarOf([{ path: 'a/.wh.' }]), /^ECORRUPT$/],
    ['a wrong checksum', Buffer.concat([header({ name: 'x', checksum: '000000\0 ' }), Buffer.alloc(1024)]), /^(ECORRUPT|EINVAL)$/],
  ])('%s', async (_, tar, codes) => {
    await using bench = await Bench.open(GOOD);
    const error = await bench.refuses(() => bench.store.import(tar), codes);
    expect(error.offset).toBeTypeOf('number');
    expect(bench.store.images()).toHaveLength(1);
    await bench.store.import(tarOf([{ path: 'afterwards' }]));
  });
});

describe('depth and number cost no more than they are', () => {
  it('2,000 directories within each other', async () => {
    await using bench = await Bench.open(GOOD);
    const chain = 'd/'.repeat(2000);
    const container = await bench.store.create(await bench.store.import(tarOf([{ path: `${chain}bottom`, data: 'deep' }])));
    const { fs } = container;
    fs.appendFileSync(`/${chain}bottom`, 'er');
    expect(fs.readFileSync(`/${chain}bottom`, 'utf8')).toBe('deeper');
    expect(container.diff()).toHaveLength(2001);
    fs.renameSync('/d', '/moved');
    expect(container.diff()).toHaveLength(2002);
    fs.rmSync('/moved', { recursive: true });
    expect(container.diff()).toHaveLength(1);
  });

  it('10,000 directories within each other, each part through a link, are refused', async () => {
    await using bench = await Bench.open(GOOD);
    const chain = 'd/'.repeat(1000);
    const entries: Entry[] = [];
    for (let hop = 0; hop < 10; hop++) {
      const start = hop === 0 ? '' : `hop${hop}/`;
      entries.push({ path: `${start}${chain}`, type: '5' }, { path: `hop${hop + 1}`, type: '2', link: `${start}${chain}` });
    }
    await expect(bench.store.import(tarOf(entries))).rejects.toMatchObject({ code: 'ENAMETOOLONG' });
  });

  it(
    'a diff of directories that were moved into each other 24,000 deep is refused, and the container goes on',
    { timeout: 60_000 },
    async () => {
      await using bench = await Bench.open(GOOD);
      const container = await bench.store.create(bench.image);
      const { fs } = container;
      const chain = 'd/'.repeat(2000);
      fs.mkdirSync(`/0/${chain}`, { recursive: true });
      for (let i = 1; i <= 12; i++) {
        fs.mkdirSync(`/${i}/${chain}`, { recursive: true });
        fs.renameSync(`/${i - 1}`, `/${i}/${chain}x`);
      }
      await container.sync();
      expect(() => container.diff()).toThrow(expect.objectContaining({ code: 'ENOMEM' }));
      expect(fs.readdirSync('/')).toEqual(['12', 'good']);
      await container.close();
      expect((await bench.store.container(container.name)).fs.readdirSync('/12/d')).toEqual(['d']);
    },
  );

  it('a million entries take 150 bytes of memory each', { timeout: 300_000 }, async () => {
    await using bench = await Bench.open(GOOD);
    const count = Number(process.env['VENEER_ENTRIES'] ?? 1_000_000);
    const block = (i: number): Buffer => header({ name: `d${i >> 10}/${i}`, size: octal(0) });
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < count; i += 1024) {
        yield Buffer.concat(Array.from({ length: 1024 }, (_, n) => block(i + n)));
        await Promise.resolve();
      }
      yield Buffer.alloc(1024);
    };
    const image = await bench.store.import(pieces());
    expect(image.entries).toBeGreaterThanOrEqual(count);
    expect(bench.store.memory.bytes).toBeLessThan(64 * MIB + 150 * count);
  });

  it('a gigabyte of zeros in a megabyte of gzip takes one chunk of disk and bounded memory', { timeout: 120_000 }, async () => {
    await using bench = await Bench.open(GOOD);
    const before = bench.store.df().content;
    const gzip = createGzip({ level: 9 });
    const size = 1024 * MIB;
    const feed = async (): Promise<void> => {
      gzip.write(header({ name: 'zeros', size: octal(size) }));
      const zeros = Buffer.alloc(MIB);
      for (let i = 0; i < size / MIB; i++) if (!gzip.write(zeros)) await new Promise((resolve) => gzip.once('drain', resolve));
      gzip.end(Buffer.alloc(1024));
    };
    const fed = feed();
    const image = await bench.store.import(gzip);
    await fed;
    expect(image.size).toBe(size);
    expect(bench.store.df().content - before).toBeLessThan(MIB);
    expect(bench.store.memory.bytes).toBeLessThan(96 * MIB);
  });
});

it('a link to a name of 300 bytes makes no directory of another name, and merging it ends', async () => {
  await using bench = await Bench.open(GOOD);
  const links: Entry[] = ['d', 'e'].flatMap((path) => [
    { path, type: '2' as const, link: path.repeat(300) },
    { path: `${path}/x`, data: path },
  ]);
  const layers = [plainLayer(links), plainLayer([{ path: '.wh..wh..opq' }])];
  await expect(bench.store.load(archiveOf(layoutOf([{ layers }])))).rejects.toMatchObject({ code: 'ECORRUPT' });
});

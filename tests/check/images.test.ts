// Damaged layer images and merged images, also those whose checksums are right.
import { appendFileSync, renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { forge } from '../support/block-file.js';
import { fileOf, filesOf, flip } from '../support/stored-files.js';
import { APP, MARK, OTHER, WEB, contentOf, damaged, directory, harm, load } from './damaged-store.js';

describe('merged images', () => {
  it.each(['damaged', 'missing'] as const)('that are %s are made again by a repair, byte for byte', async (kind) => {
    damaged((at) => {
      for (const path of filesOf(at).filter((each) => each.startsWith('merged/'))) {
        if (kind === 'damaged') flip(join(at, path), 4100);
        else unlinkSync(join(at, path));
      }
    });
    const found = harm(await Store.check(directory));
    expect(found.map((finding) => finding.kind)).toEqual([kind, kind]);
    expect(found.flatMap(({ images }) => images.flatMap(({ names }) => names)).sort()).toEqual(['app:1', 'other:1']);
    const report = await Store.check(directory, { repair: true });
    expect(report).toMatchObject({ clean: true, findings: [{ kind: 'repaired' }, { kind: 'repaired' }] });
    expect(await contentOf('web')).toEqual(WEB);
    expect(await Store.check(directory, { readData: true })).toEqual({ clean: true, findings: [], omitted: 0 });
  });

  it('that are missing are made again when a container is opened', async () => {
    damaged((at) => {
      for (const path of filesOf(at).filter((each) => each.startsWith('merged/'))) unlinkSync(join(at, path));
    });
    await expect(contentOf('web')).rejects.toMatchObject({ code: expect.any(String) as string });
    const store = await Store.open(directory);
    expect((await store.container('web')).fs.readFileSync('/etc/config', 'utf8')).toBe(MARK);
    await store.close();
    expect(await contentOf('web')).toEqual(WEB);
  });
});

describe('layer images', () => {
  it.each(['damaged', 'missing'] as const)('that are %s are imported again when their image is loaded', async (kind) => {
    damaged(() => undefined);
    const layers = filesOf(directory).filter((path) => path.startsWith('layers/'));
    for (const path of layers) {
      if (kind === 'damaged') flip(join(directory, path), 4200);
      else unlinkSync(join(directory, path));
    }
    const found = harm(await Store.check(directory));
    expect(found.map((finding) => `${finding.kind} ${finding.subject}`).sort()).toEqual(layers.map((path) => `${kind} ${path}`));
    expect(found.every(({ images }) => images.length === 1)).toBe(true);
    await Store.check(directory, { repair: true });
    await load(APP);
    await load(OTHER);
    expect(await Store.check(directory, { readData: true })).toMatchObject({ clean: true });
    expect(await contentOf('web')).toEqual(WEB);
  });
});

describe('files whose checksums are right are still read as their readers read them', () => {
  const entriesOf = (bytes: Buffer, own: number): number => Number(bytes.readBigUInt64LE(own + 24));

  it.each<[string, RegExp, (bytes: Buffer, own: number) => void]>([
    ['a pack index out of order', /\.idx$/, (bytes) => bytes.subarray(4096, 4136).fill(0xff)],
    ['a pack index of frames that overlap', /\.idx$/, (bytes) => bytes.writeUInt32LE(10, 4096 + 32)],
    ['a pack index of frames behind the end', /\.idx$/, (bytes) => bytes.writeUInt32LE(1 << 19, 4096 + 36)],
    ['a layer image of other totals', /^layers\//, (bytes, own) => bytes.writeUInt32LE(99, own + 4)],
    [
      'a layer image with attributes out of bounds',
      /^layers\//,
      (bytes, own) => bytes.writeBigUInt64LE(1n << 40n, entriesOf(bytes, own) + 64 + 24),
    ],
    [
      'a layer image with attributes that are none',
      /^layers\//,
      (bytes, own) => {
        const unused = Number(bytes.readBigUInt64LE(own + 32)) + 4000;
        bytes.writeUInt32LE(5, unused);
        bytes.writeBigUInt64LE(BigInt(unused), entriesOf(bytes, own) + 64 + 24);
      },
    ],
    ['a layer image with a name out of bounds', /^layers\//, (bytes, own) => bytes.writeUInt32LE(1 << 30, entriesOf(bytes, own) + 64 + 36)],
    [
      'a layer image with a recipe out of bounds',
      /^layers\//,
      (bytes, own) => bytes.writeBigUInt64LE(1n << 40n, Number(bytes.readBigUInt64LE(own + 48))),
    ],
    ['a merged image of another chain', /^merged\//, (bytes, own) => bytes.writeUInt32LE(7, own)],
    [
      'a merged image with an entry that its layer lacks',
      /^merged\//,
      (bytes, own) => bytes.writeUInt32LE(1 << 20, direntOfFile(bytes, own) + 4),
    ],
    [
      'a merged image with names that no directory has',
      /^merged\//,
      (bytes, own) => bytes.writeUInt32LE(bytes.readUInt32LE(own + 40) - 1, own + 40),
    ],
    ['a merged image with a prefix that hides a name', /^merged\//, (bytes, own) => bytes.writeUInt32LE(0, direntOfFile(bytes, own) + 12)],
  ])('%s', async (_, pattern, change) => {
    damaged(() => undefined);
    const paths = filesOf(directory).filter((path) => pattern.test(path));
    for (const path of paths) forge(join(directory, path), change);
    expect(new Set(harm(await Store.check(directory)).map(({ subject }) => subject))).toEqual(new Set(paths));
  });

  it('a table of checksums is one before any block is read', async () => {
    damaged(() => undefined);
    const path = filesOf(directory).find((each) => each.startsWith('layers/'))!;
    flip(join(directory, path), -1);
    const [finding] = harm(await Store.check(directory));
    expect(finding).toMatchObject({ subject: path, detail: expect.stringContaining('table') as string });
  });

  /** A dirent that isn't a directory's. */
  function direntOfFile(bytes: Buffer, own: number): number {
    let at = Number(bytes.readBigUInt64LE(own + 56));
    while ((bytes[at + 11]! & 1) !== 0) at += 16;
    return at;
  }

  it('a superblock that goes on', async () => {
    damaged((at) => {
      appendFileSync(join(at, 'superblock'), 'more');
    });
    expect(harm(await Store.check(directory))).toMatchObject([{ subject: 'superblock', offset: 4096 }]);
  });

  it('an epoch under the number of another', async () => {
    damaged((at) => {
      const path = fileOf(at, /^segments\//);
      renameSync(join(at, path), join(at, path.replace(/1$/, '2')));
    });
    expect(harm(await Store.check(directory))).toMatchObject([{ subject: fileOf(directory, /^segments\//) }]);
    const store = await Store.open(directory);
    await expect(store.container('web')).rejects.toMatchObject({ code: 'ECORRUPT' });
    await store.close();
  });
});

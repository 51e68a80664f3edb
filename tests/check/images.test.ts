// Damaged layer images and merged images, also those whose checksums are right.
import { appendFileSync, readFileSync, renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { forge } from '../support/block-file.js';
import { appendRecord } from '../support/journal.js';
import { fileOf, filesOf, flip } from '../support/stored-files.js';
import { APP, MARK, OTHER, WEB, contentOf, damaged, directory, harm, load } from './damaged-store.js';

/** Of an image in the names (docs/format.md); it starts with the image's id, and ends with its last diffID. */
const IMAGE_RECORD = 4;
const SYMLINK = 2;

/** Where the entries of a layer image are. */
const entriesOf = (bytes: Buffer, own: number): number => Number(bytes.readBigUInt64LE(own + 24));

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

  it('that are missing are not made in part of layers that can not be read', async () => {
    damaged((at) => {
      for (const path of filesOf(at).filter((each) => each.startsWith('merged/'))) unlinkSync(join(at, path));
      for (const path of filesOf(at).filter((each) => each.startsWith('layers/'))) {
        forge(join(at, path), (bytes, own) => bytes.writeUInt32LE(1 << 30, entriesOf(bytes, own) + 64 + 36));
      }
    });
    const store = await Store.open(directory);
    await expect(store.container('web')).rejects.toMatchObject({ code: 'ECORRUPT' });
    expect(filesOf(directory).filter((path) => path.startsWith('merged/'))).toEqual([]);
    await store.close();
  });
});

describe('layer images', () => {
  it.each(['unreadable', 'missing'] as const)(
    'that are %s are imported again when their image is loaded, also without a repair',
    async (kind) => {
      damaged((at) => {
        for (const path of filesOf(at).filter((each) => each.startsWith('layers/'))) {
          if (kind === 'missing') unlinkSync(join(at, path));
          else flip(join(at, path), 0);
        }
      });
      await load(APP);
      await load(OTHER);
      expect(await Store.check(directory, { readData: true })).toMatchObject({ clean: true });
      expect(await contentOf('web')).toEqual(WEB);
    },
  );

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
  it.each<[string, RegExp, (bytes: Buffer, own: number) => void]>([
    [
      'a pack index out of order',
      /\.idx$/,
      (bytes, own) => {
        if (bytes.readUInt32LE(own) > 1) bytes.set(Buffer.concat([bytes.subarray(4136, 4176), bytes.subarray(4096, 4136)]), 4096);
      },
    ],
    ['a pack index of frames that overlap', /\.idx$/, (bytes) => bytes.writeUInt32LE(10, 4096 + 32)],
    ['a pack index of frames behind the end', /\.idx$/, (bytes) => bytes.writeUInt32LE(1 << 19, 4096 + 36)],
    [
      'a pack index of a frame that is longer than any, in a pack that is as long',
      /\.idx$/,
      (bytes, own) => {
        bytes.writeUInt32LE((1 << 20) + 1, lastFrame(bytes, own) + 36);
        bytes.writeBigUInt64LE(1n << 32n, own + 8);
      },
    ],
    ['a pack index with more entries than there is memory for', /\.idx$/, (bytes, own) => bytes.writeUInt32LE(0xffffffff, own)],
    ['a layer image with a file of another size', /^layers\//, (bytes, own) => add(1n, bytes, entryOfFile(bytes, own) + 8)],
    [
      'a layer image with a file of another size, and such a sum',
      /^layers\//,
      (bytes, own) => {
        add(1n, bytes, entryOfFile(bytes, own) + 8);
        add(1n, bytes, own + 8);
      },
    ],
    ['a layer image of a longer tar', /^layers\//, (bytes, own) => add(512n, bytes, own + 16)],
    ['a layer image that counts a whiteout too many', /^layers\//, (bytes, own) => bytes.writeUInt32LE(1, own + 60)],
    ['a layer image with an entry that tars have, or have not', /^layers\//, (bytes, own) => void turnImplicit(bytes, own)],
    [
      'a layer image with an entry that tars have, or have not, and such a count',
      /^layers\//,
      (bytes, own) => bytes.writeUInt32LE(bytes.readUInt32LE(own + 4) + turnImplicit(bytes, own), own + 4),
    ],
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
    ['a layer image whose header contradicts itself', /^layers\//, (bytes, own) => bytes.writeBigUInt64LE(1n, own + 24)],
    [
      'a layer image with a target out of bounds',
      /^layers\//,
      (bytes, own) => {
        const at = entriesOf(bytes, own) + 64;
        bytes.writeUInt8(SYMLINK, at + 58);
        bytes.writeUInt32LE(5, at + 52);
        bytes.writeBigUInt64LE(1n << 40n, at + 16);
      },
    ],
    [
      'a layer image with chunk ids out of bounds',
      /^layers\//,
      (bytes, own) => bytes.writeBigUInt64LE(1n << 40n, entryOfFile(bytes, own) + 16),
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
      'a merged image with a name that no directory has',
      /^merged\//,
      (bytes, own) => {
        const at = directoryAt(bytes, own, 0) + 4;
        bytes.writeUInt32LE(bytes.readUInt32LE(at) - 1, at);
      },
    ],
    ['a merged image with a file of no layer', /^merged\//, (bytes, own) => bytes.writeUInt16LE(9999, direntOfFile(bytes, own) + 8)],
    [
      'a merged image with a directory of no layer',
      /^merged\//,
      (bytes, own) => bytes.writeUInt32LE(9999, directoryAt(bytes, own, 0) + 12),
    ],
    [
      'a merged image with the name of a directory out of bounds',
      /^merged\//,
      (bytes, own) => {
        bytes.writeUInt32LE(1 << 30, directoryAt(bytes, own, 0) + 20);
        bytes.writeUInt32LE(5, directoryAt(bytes, own, 0) + 24);
      },
    ],
    [
      'a merged image with a directory in one that comes later',
      /^merged\//,
      (bytes, own) => {
        if (bytes.readUInt32LE(own + 36) > 1) bytes.writeUInt32LE(1, directoryAt(bytes, own, 1) + 8);
      },
    ],
    ['a merged image with a name out of bounds', /^merged\//, (bytes, own) => bytes.writeUInt32LE(1 << 30, direntOfFile(bytes, own))],
    [
      'a merged image with a name twice',
      /^merged\//,
      (bytes, own) => {
        const at = direntOfFile(bytes, own);
        if (bytes.readUInt32LE(own + 40) > 1) bytes.copy(bytes, at + 16, at, at + 16);
      },
    ],
    [
      'a merged image with a name of no bytes',
      /^merged\//,
      (bytes, own) => {
        const at = direntOfFile(bytes, own);
        bytes.writeUInt8(0, at + 10);
        bytes.writeUInt32LE(0, at + 12);
      },
    ],
    [
      'a merged image with a directory that holds the root',
      /^merged\//,
      (bytes, own) => {
        const at = Number(bytes.readBigUInt64LE(own + 56));
        if ((bytes[at + 11]! & 1) !== 0) bytes.writeUInt32LE(0, at + 4);
      },
    ],
    ['a merged image with a prefix that hides a name', /^merged\//, (bytes, own) => bytes.writeUInt32LE(0, direntOfFile(bytes, own) + 12)],
  ])('%s', async (_, pattern, change) => {
    damaged(() => undefined);
    const forged = filesOf(directory)
      .filter((path) => pattern.test(path))
      .filter((path) => {
        const before = readFileSync(join(directory, path));
        forge(join(directory, path), change);
        return !before.equals(readFileSync(join(directory, path)));
      });
    expect(forged).not.toEqual([]);
    expect(new Set(harm(await Store.check(directory)).map(({ subject }) => subject))).toEqual(new Set(forged));
  });

  it('a table of checksums is one before any block is read', async () => {
    damaged(() => undefined);
    const path = filesOf(directory).find((each) => each.startsWith('layers/'))!;
    flip(join(directory, path), -1);
    const [finding] = harm(await Store.check(directory));
    expect(finding).toMatchObject({ subject: path, detail: expect.stringContaining('table') as string });
  });

  function add(more: bigint, bytes: Buffer, at: number): void {
    bytes.writeBigUInt64LE(bytes.readBigUInt64LE(at) + more, at);
  }

  /** Makes the first entry one that only a path tells of, or no such one; how many entries of the tar there are more then. */
  function turnImplicit(bytes: Buffer, own: number): number {
    const at = entriesOf(bytes, own) + 64 + 59;
    bytes[at]! ^= 1;
    return (bytes[at]! & 1) === 0 ? 1 : -1;
  }

  /** The entry of the frame that a pack ends with. */
  function lastFrame(bytes: Buffer, own: number): number {
    const entries = Array.from({ length: bytes.readUInt32LE(own) }, (_, index) => 4096 + 40 * index);
    const offsets = entries.map((at) => bytes.readUInt32LE(at + 32));
    return entries[offsets.indexOf(Math.max(...offsets))]!;
  }

  /** An entry of a file that has bytes. */
  function entryOfFile(bytes: Buffer, own: number): number {
    let at = entriesOf(bytes, own);
    while (bytes[at + 58] !== 0 || bytes.readBigUInt64LE(at + 8) === 0n) at += 64;
    return at;
  }

  function directoryAt(bytes: Buffer, own: number, index: number): number {
    return Number(bytes.readBigUInt64LE(own + 64)) + 32 * index;
  }

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

it('an image that names a layer which the names lack, and whose config has another digest, is damaged', async () => {
  damaged(() => undefined);
  const store = await Store.open({ dir: directory, mode: 'read-only' });
  const { id } = store.images().find(({ names }) => names.includes('app:1'))!;
  await store.close();
  const digest = Buffer.from(id.slice('sha256:'.length), 'hex');
  const epochs = filesOf(directory)
    .filter((path) => path.startsWith('names/'))
    .map((path) => join(directory, path));
  const bytes = epochs.map((path) => readFileSync(path)).find((epoch) => epoch.includes(digest))!;
  const at = bytes.indexOf(digest);
  const record = Buffer.from(bytes.subarray(at, at + bytes.readUInt32LE(at - 4)));
  const [forged, lost] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  forged.copy(record);
  lost.copy(record, record.length - lost.length);
  appendRecord(epochs.at(-1)!, IMAGE_RECORD, 0, record);
  const found = harm(await Store.check(directory)).map(({ kind, subject, images }) => [kind, subject, images.map((each) => each.id)]);
  const image = `sha256:${forged.toString('hex')}`;
  expect(found).toContainEqual(['missing', `sha256:${lost.toString('hex')}`, [image]]);
  expect(found).toContainEqual(['damaged', expect.stringMatching(/^blake3:/), [image]]);
});

// Stores that can't be opened are checked all the same.
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { contentsOf } from '../security/refusal.js';
import { filesOf, flip } from '../support/stored-files.js';
import { APP, OTHER, WEB, contentOf, damaged, directory, flipIn, harm, load, scratch } from './damaged-store.js';

/** Turns a bit round in the first group of the epoch of the names that holds these bytes. */
function flipFirstGroup(bytes: string): string {
  const path = filesOf(directory).find((each) => each.startsWith('names/') && readFileSync(join(directory, each)).includes(bytes))!;
  flip(join(directory, path), 310);
  return path;
}

describe('a store that cannot be opened', () => {
  it.each([
    ['damaged', (path: string) => flip(path, 20)],
    ['damaged', (path: string) => flip(path, 8)],
    ['missing', unlinkSync],
  ] as const)('for its superblock, which is %s, is checked all the same', async (kind, change) => {
    damaged((at) => {
      change(join(at, 'superblock'));
      flip(
        join(
          at,
          filesOf(at).find((path) => path.startsWith('layers/'))!,
        ),
        4200,
      );
    });
    await expect(Store.open({ dir: directory, mode: 'read-write' })).rejects.toMatchObject({ name: 'VeneerError' });
    const found = harm(await Store.check(directory));
    expect(found).toMatchObject([
      { kind, subject: 'superblock' },
      { kind: 'damaged', images: [{}] },
    ]);
  });

  it('for its names tells what they still name, and repairs nothing', async () => {
    damaged((at) => {
      flip(
        join(
          at,
          filesOf(at).find((path) => path.endsWith('.pack'))!,
        ),
        9,
      );
    });
    const names = flipIn(/^names\//, 'calm');
    const before = contentsOf(directory);
    await expect(Store.open(directory)).rejects.toMatchObject({ code: 'ECORRUPT' });
    const report = await Store.check(directory, { repair: true });
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        kind: 'damaged',
        subject: names,
        images: [expect.objectContaining({ names: ['app:1'] }), expect.objectContaining({ names: ['other:1'] })],
        containers: [expect.objectContaining({ name: 'web' })],
      }),
    );
    expect(contentsOf(directory)).toEqual(before);
  });

  it.each([
    ['group', ['other:1'], ['web', 'calm'], () => flipIn(/^names\//, 'app:1')],
    ['group before another one', ['app:1', 'other:1'], ['calm'], () => flipFirstGroup('calm')],
    ['header', ['app:1', 'other:1'], ['web', 'calm'], () => flipIn(/^names\//, 'VNRJRNL')],
  ])('for a damaged %s of its names tells what all other groups name', async (_, images, containers, damage) => {
    damaged(() => undefined);
    const subject = damage();
    const { findings } = await Store.check(directory);
    const finding = findings.find((each) => each.subject === subject && each.images.length > 0);
    expect(finding?.images.flatMap(({ names }) => names)).toEqual(images);
    expect(finding?.containers.map(({ name }) => name)).toEqual(containers);
    const lost = findings
      .filter(({ kind }) => kind === 'missing')
      .map(({ subject, containers }) => [subject.slice(0, 7), containers[0]?.name]);
    expect(lost).toEqual(images.includes('app:1') ? [] : [['sha256:', 'web']]);
    // What seems to be needed by nobody may be what the names have lost.
    const unreferenced = findings.filter(({ kind }) => kind === 'unreferenced');
    expect(unreferenced.length > 0).toBe(images.length + containers.length < 4);
    expect(unreferenced.map(({ remedy }) => remedy)).toEqual(unreferenced.map(() => 'none'));
  });

  it.each(['segments', 'names'])('for %s, which are missing, is told so, and gets no others for them', async (subject) => {
    damaged((at) => {
      renameSync(join(at, subject), join(at, 'elsewhere'));
    });
    expect(harm(await Store.check(directory, { repair: true }))).toMatchObject([{ kind: 'missing', subject, remedy: 'none' }]);
    expect(existsSync(join(directory, subject))).toBe(false);
  });

  it.each(['packs', 'layers'])('for %s, which are missing, gets them back by a repair and loading', async (subject) => {
    damaged((at) => {
      rmSync(join(at, subject), { recursive: true });
    });
    expect(harm(await Store.check(directory))).toContainEqual(expect.objectContaining({ kind: 'missing', subject, remedy: 'repair' }));
    await expect(Store.open(directory)).rejects.toMatchObject({ name: 'VeneerError' });
    expect((await Store.check(directory, { repair: true })).findings).toContainEqual(
      expect.objectContaining({ kind: 'repaired', subject }),
    );
    await load(APP);
    await load(OTHER);
    expect(await Store.check(directory, { readData: true })).toMatchObject({ clean: true });
    expect(await contentOf('web')).toEqual(WEB);
  });

  it('as there is none, is told so', async () => {
    await expect(Store.check(join(scratch, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT', syscall: 'check' });
    const empty = mkdtempSync(join(scratch, 'empty-'));
    await expect(Store.check(empty)).rejects.toMatchObject({ code: 'ENOENT', syscall: 'check' });
  });
});

// Damaged chunks and packs: what a check finds, names and repairs, and that damage stays where it is.
import { appendFileSync, cpSync, readFileSync, renameSync, statSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { archiveOf, layoutOf, plainLayer, tarOf } from '../api/images.js';
import { contentsOf } from '../security/refusal.js';
import { forge } from '../support/block-file.js';
import { PackOrder, withFirst, withLast } from '../support/pack-order.js';
import { filesOf, flip } from '../support/stored-files.js';
import { APP, MARK, OTHER, WEB, contentOf, damaged, directory, flipIn, good, harm, load } from './damaged-store.js';

const FRAME_HEADER_SIZE = 56;
const CLEAN = { clean: true, findings: [], omitted: 0 };

/** The pack that holds these bytes. */
function packOf(bytes: string): string {
  return filesOf(directory).find((path) => path.endsWith('.pack') && readFileSync(join(directory, path)).includes(bytes))!;
}

describe('a damaged chunk', () => {
  it('is found with its image, containers and paths, when data is read', async () => {
    damaged(() => undefined);
    const pack = flipIn(/\.pack$/, MARK);
    expect(harm(await Store.check(directory))).toEqual([]);
    const [finding, ...rest] = harm(await Store.check(directory, { readData: true }));
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({
      kind: 'damaged',
      subject: pack,
      remedy: 'load',
      images: [{ names: ['app:1'] }],
      containers: [{ name: 'web' }],
      paths: ['etc/config', 'etc/copy'],
      pathCount: 2,
    });
  });

  it('is healed by a repair and loading the image again; other images and files never notice', async () => {
    damaged(() => undefined);
    flipIn(/\.pack$/, MARK);
    await expect(contentOf('web')).rejects.toMatchObject({ code: 'ECORRUPT' });
    expect(await contentOf('calm')).toEqual({ alone: 'stands alone' });
    const repaired = await Store.check(directory, { readData: true, repair: true });
    expect(repaired.clean).toBe(false);
    expect(harm(await Store.check(directory))).toMatchObject([{ kind: 'missing', subject: expect.stringMatching(/^blake3:/) as string }]);
    await expect(contentOf('web')).rejects.toMatchObject({ code: 'ECORRUPT' });
    await load(APP);
    expect(await Store.check(directory, { readData: true })).toMatchObject({ clean: true });
    expect(await contentOf('web')).toEqual(WEB);
  });

  it('whose frame is damaged is found without reading data', async () => {
    damaged(() => undefined);
    const pack = flipIn(/\.pack$/, MARK);
    const bytes = readFileSync(join(good, pack));
    writeFileSync(join(directory, pack), bytes);
    const offset = bytes.indexOf(MARK) - FRAME_HEADER_SIZE;
    flip(join(directory, pack), offset + 20);
    expect(harm(await Store.check(directory))).toMatchObject([
      { kind: 'damaged', subject: pack, offset, remedy: 'load', paths: ['etc/config', 'etc/copy'] },
    ]);
  });

  it('leaves a gap in its pack once a repair has given it up', async () => {
    damaged(() => undefined);
    const subject = flipIn(/\.pack$/, MARK);
    const offset = readFileSync(join(good, subject)).indexOf(MARK) - FRAME_HEADER_SIZE;
    await Store.check(directory, { readData: true, repair: true });
    const { findings } = await Store.check(directory);
    expect(findings.filter(({ kind }) => kind === 'unreferenced')).toMatchObject([
      { subject, offset, detail: expect.stringMatching(`^${FRAME_HEADER_SIZE + MARK.length} bytes `) as string, remedy: 'collect' },
    ]);
  });

  it('that is whole again, from a backup say, is believed when it was read', async () => {
    damaged(() => undefined);
    const pack = flipIn(/\.pack$/, MARK);
    await Store.check(directory, { readData: true, repair: true });
    for (const path of [pack, pack.replace('.pack', '.idx')]) cpSync(join(good, path), join(directory, path));
    expect(await Store.check(directory, { repair: true })).toEqual(CLEAN);
    const report = await Store.check(directory, { readData: true, repair: true });
    expect(report).toMatchObject({
      clean: true,
      findings: [{ kind: 'repaired', detail: 'its content was damaged, and is whole again' }],
    });
    expect(await Store.check(directory, { readData: true, repair: true })).toEqual(CLEAN);
  });

  it('that nothing needs, since another copy is sound, leaves its index', async () => {
    damaged(() => undefined);
    const sound = flipIn(/\.pack$/, MARK);
    const pack = `packs/${'0'.repeat(32)}.pack`;
    renameSync(join(directory, sound), join(directory, pack));
    cpSync(join(directory, sound.replace('.pack', '.idx')), join(directory, pack.replace('.pack', '.idx')));
    cpSync(join(good, sound), join(directory, sound));
    const { clean, findings } = await Store.check(directory, { readData: true, repair: true });
    expect(clean).toBe(true);
    expect(findings).toContainEqual(expect.objectContaining({ kind: 'repaired', subject: pack }));
    expect(harm(await Store.check(directory, { readData: true }))).toEqual([]);
  });

  it('is healed in a process that knew the chunk from before', async () => {
    damaged(() => undefined);
    const store = await Store.open(directory);
    await store.load(APP, { tag: 'known:1' });
    const web = await store.container('web');
    flipIn(/\.pack$/, MARK);
    await Store.check(directory, { readData: true, repair: true });
    await store.load(APP);
    expect(web.fs.readFileSync('/etc/config', 'utf8')).toBe(MARK);
    await store.close();
    expect(await Store.check(directory, { readData: true })).toMatchObject({ clean: true });
    expect(await contentOf('web')).toEqual(WEB);
  });

  it('is healed by loading the image also when another of its layer was damaged after the repair', async () => {
    damaged(() => undefined);
    flipIn(/\.pack$/, MARK);
    await Store.check(directory, { readData: true, repair: true });
    flipIn(/\.pack$/, 'other');
    await load(APP);
    expect(await contentOf('web')).toEqual(WEB);
  });

  it('of an image config is healed by loading the image', async () => {
    damaged(() => undefined);
    flipIn(/\.pack$/, '"architecture"');
    const [finding] = harm(await Store.check(directory, { readData: true, repair: true }));
    expect(finding).toMatchObject({ kind: 'damaged', images: [{ names: [expect.any(String) as string] }] });
    await load(APP);
    await load(OTHER);
    expect(await Store.check(directory, { readData: true })).toMatchObject({ clean: true });
    const store = await Store.open({ dir: directory, mode: 'read-only' });
    expect(store.images().map(({ config }) => config.architecture)).toEqual(['amd64', 'amd64']);
    await store.close();
  });

  it('of an image config that is longer than a chunk is told by whoever reads it', async () => {
    damaged(() => undefined);
    const config = { config: { Labels: { long: 'of many letters '.repeat(8000) } } };
    await load(archiveOf(layoutOf([{ layers: [plainLayer([{ path: 'a', data: 'a' }])], name: 'long:1', config }])));
    flipIn(/\.pack$/, 'of many letters');
    const store = await Store.open({ dir: directory, mode: 'read-only' });
    const image = store.images().find(({ names }) => names.includes('long:1'))!;
    expect(() => image.configBytes()).toThrow(expect.objectContaining({ code: 'ECORRUPT' }));
    await store.close();
  });

  it('whose pack is gone, with the index left, is stored anew by the next image that has it', async () => {
    damaged(() => undefined);
    unlinkSync(join(directory, flipIn(/\.pack$/, MARK)));
    const store = await Store.open(directory);
    const container = await store.create(await store.import(tarOf([{ path: 'anew', data: MARK }])));
    expect(container.fs.readFileSync('/anew', 'utf8')).toBe(MARK);
    await store.close();
  });

  it('whose pack is gone, with the index left, is not what a collection relies on', async () => {
    damaged(() => undefined);
    const pack = flipIn(/\.pack$/, MARK);
    cpSync(join(good, pack), join(directory, pack));
    const left = ['0', 'f'].map((digit) => `packs/${digit.repeat(32)}.idx`);
    for (const path of left) cpSync(join(directory, pack.replace('.pack', '.idx')), join(directory, path));
    const store = await Store.open(directory);
    expect(await store.gc()).toMatchObject({ packs: { count: 2 } });
    await store.close();
    expect(filesOf(directory)).not.toEqual(expect.arrayContaining(left));
    expect(await contentOf('web')).toEqual(WEB);
    expect(await Store.check(directory, { readData: true })).toMatchObject({ clean: true });
  });

  it.each([
    ['first', withFirst],
    ['last', withLast],
  ])('gives way to a sound copy in another pack, also where it is listed %s', async (_, order) => {
    damaged(() => undefined);
    const pack = flipIn(/\.pack$/, MARK);
    for (const end of ['.pack', '.idx'])
      cpSync(join(good, pack.replace('.pack', end)), join(directory, 'packs', `${'0'.repeat(32)}${end}`));
    const host = new PackOrder();
    try {
      host.use(order(basename(pack, '.pack')));
      expect(await contentOf('web')).toEqual(WEB);
    } finally {
      host.giveUp();
    }
  });
});

describe('packs', () => {
  it('that are cut off under an open store serve nothing in the place of what they lack, also of what was verified', async () => {
    damaged(() => undefined);
    const store = await Store.open({ dir: directory, mode: 'read-only' });
    const { fs } = await store.container('web');
    expect(fs.readFileSync('/srv/large', 'latin1')).toBe('x'.repeat(150_000));
    for (const path of filesOf(directory).filter((each) => each.endsWith('.pack'))) truncateSync(join(directory, path), 100);
    expect(() => fs.readFileSync('/srv/large')).toThrow(expect.objectContaining({ code: 'ECORRUPT' }));
    await store.close();
  });

  it('whose index is damaged are indexed anew', async () => {
    for (const change of [
      (path: string) => flip(path, 5000),
      (path: string) => flip(path, 40),
      (path: string) => truncateSync(path, 100),
    ]) {
      damaged((at) => {
        for (const path of filesOf(at).filter((each) => each.endsWith('.idx'))) change(join(at, path));
      });
      const found = harm(await Store.check(directory));
      expect(found.map(({ remedy }) => remedy)).toEqual(found.map(() => 'repair'));
      expect(found.flatMap(({ paths }) => paths)).toEqual(expect.arrayContaining(['etc/config', 'srv/large', 'alone']));
      const report = await Store.check(directory, { repair: true });
      expect(report.clean).toBe(true);
      expect(report.findings.map(({ kind }) => kind)).toEqual(found.map(() => 'repaired'));
      // No layer was marked as one that lacks content.
      expect(await Store.check(directory, { readData: true, repair: true })).toEqual(CLEAN);
      expect(await contentOf('web')).toEqual(WEB);
    }
  });

  it.each([
    ['one entry more', (count: number) => count + 1],
    ['more entries than there is memory for', () => 0xffffffff],
  ])('whose index tells of %s serve nothing, and what they held is stored anew', async (_, more) => {
    damaged(() => undefined);
    const index = packOf(MARK).replace('.pack', '.idx');
    forge(join(directory, index), (bytes, own) => bytes.writeUInt32LE(more(bytes.readUInt32LE(own)), own));
    await expect(contentOf('web')).rejects.toMatchObject({ code: 'ECORRUPT' });
    const store = await Store.open(directory);
    const container = await store.create(await store.import(tarOf([{ path: 'anew', data: MARK }])));
    expect(container.fs.readFileSync('/anew', 'utf8')).toBe(MARK);
    await store.close();
  });

  it('that lost their index are told from imports that did not end', async () => {
    damaged((at) => {
      for (const path of filesOf(at).filter((each) => each.endsWith('.idx'))) unlinkSync(join(at, path));
      writeFileSync(join(at, 'packs', `${'0'.repeat(32)}.pack`), 'half of a pack');
    });
    const report = await Store.check(directory);
    expect(new Set(harm(report).map(({ kind, remedy }) => `${kind} ${remedy}`))).toEqual(new Set(['missing repair']));
    const unreferenced = report.findings.filter(({ kind }) => kind === 'unreferenced');
    expect(unreferenced.map(({ subject }) => subject)).toEqual([`packs/${'0'.repeat(32)}.pack`]);
    expect(await Store.check(directory, { repair: true })).toMatchObject({ clean: true });
    expect(await contentOf('web')).toEqual(WEB);
  });

  it('that lost their index are no garbage: a repair finds them, also after a collection', async () => {
    damaged(() => undefined);
    const pack = flipIn(/\.pack$/, MARK);
    cpSync(join(good, pack), join(directory, pack));
    unlinkSync(join(directory, pack.replace('.pack', '.idx')));
    const store = await Store.open(directory);
    expect(await store.gc()).toMatchObject({ packs: { count: 0 }, temporary: { count: 0 } });
    await store.close();
    expect(await Store.check(directory, { repair: true })).toMatchObject({ clean: true });
    expect(await contentOf('web')).toEqual(WEB);
  });

  it('that lost their index get back what is whole in them', async () => {
    for (const [change, lost] of [
      [(path: string, at: number) => flip(path, at + 3), ['etc/config', 'etc/copy']],
      // The header of its frame: those behind it are found all the same.
      [(path: string, at: number) => flip(path, at - 20), ['etc/config', 'etc/copy']],
      [(path: string) => truncateSync(path, statSync(path).size - 3), ['etc/other']],
    ] as const) {
      damaged(() => undefined);
      const pack = packOf(MARK);
      change(join(directory, pack), readFileSync(join(directory, pack)).indexOf(MARK));
      unlinkSync(join(directory, pack.replace('.pack', '.idx')));
      await Store.check(directory, { repair: true });
      const found = harm(await Store.check(directory));
      expect(found).toMatchObject([{ kind: 'missing', subject: expect.stringMatching(/^blake3:/) as string, paths: lost }]);
    }
  });

  it('that are missing or cut off lack what was in them, and loading heals that', async () => {
    for (const change of [unlinkSync, (path: string) => truncateSync(path, 80)]) {
      damaged((at) => {
        for (const path of filesOf(at).filter((each) => each.endsWith('.pack'))) change(join(at, path));
      });
      const found = harm(await Store.check(directory));
      expect(found.flatMap(({ paths }) => paths)).toEqual(expect.arrayContaining(['etc/config', 'srv/large', 'alone']));
      // A file once, however many of its chunks are lost.
      for (const { paths } of found) expect(new Set(paths).size).toBe(paths.length);
      await Store.check(directory, { repair: true });
      await load(APP);
      await load(OTHER);
      expect(await contentOf('web')).toEqual(WEB);
      expect(await contentOf('calm')).toEqual({ alone: 'stands alone' });
      // What is left of the packs is needed by nobody.
      expect(harm(await Store.check(directory, { readData: true, repair: true }))).toEqual([]);
    }
  });

  it('that are cut off lack their last chunk, though what is lost is as what was read before it', async () => {
    damaged((at) => {
      for (const path of filesOf(at).filter((each) => each.endsWith('.pack') && statSync(join(at, each)).size > 80_000)) {
        truncateSync(join(at, path), statSync(join(at, path)).size - 3);
      }
    });
    expect(harm(await Store.check(directory))).toMatchObject([{ kind: 'damaged', remedy: 'load', images: [] }]);
    expect(harm(await Store.check(directory, { readData: true }))).toMatchObject([
      { kind: 'damaged', remedy: 'load', images: [{ names: ['app:1'] }], paths: ['srv/large'] },
    ]);
  });

  it('that go on behind their last chunk are no damage', async () => {
    damaged(() => undefined);
    const subject = filesOf(directory).find((path) => path.endsWith('.pack'))!;
    const offset = statSync(join(directory, subject)).size;
    appendFileSync(join(directory, subject), 'more');
    const { clean, findings } = await Store.check(directory, { readData: true });
    expect(clean).toBe(true);
    expect(findings).toMatchObject([{ kind: 'unreferenced', subject, offset, remedy: 'collect' }]);
  });

  it('that are missing are no damage when nothing needs them', async () => {
    damaged(() => undefined);
    const store = await Store.open(directory);
    await store.remove('calm');
    await store.removeImage('other:1');
    await store.close();
    const unused = (await Store.check(directory)).findings.map(({ subject }) => subject).filter((path) => path.endsWith('.pack'));
    expect(unused.length).toBeGreaterThan(0);
    for (const path of unused) unlinkSync(join(directory, path));
    const { clean, findings } = await Store.check(directory);
    expect(clean).toBe(true);
    expect(findings.map(({ subject }) => subject)).toEqual(expect.arrayContaining(unused.map((path) => path.replace('.pack', '.idx'))));
  });

  it('whose header is damaged get it back', async () => {
    damaged((at) => {
      flip(
        join(
          at,
          filesOf(at).find((path) => path.endsWith('.pack'))!,
        ),
        9,
      );
    });
    expect((await Store.check(directory, { repair: true })).findings).toMatchObject([{ kind: 'repaired' }]);
    expect(contentsOf(directory)).toEqual(contentsOf(good));
  });
});

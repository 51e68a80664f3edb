// Damaged journals of containers: named, never changed.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { contentsOf } from '../security/refusal.js';
import { FOOTER_SIZE, appendRecord, withGroup } from '../support/journal.js';
import { fileOf, filesOf, flip } from '../support/stored-files.js';
import { WEB, contentOf, damaged, directory, flipIn, harm } from './damaged-store.js';

/** Inode and extent records (docs/format.md). */
const INODE = { type: 1, size: 84, kind: 8, symlink: 2, links: 12, layer: 32, entry: 36, bytes: 40 };
const EXTENT = { type: 4, size: 56, length: 16, entry: 32 };
const NONE = 0xffffffff;
const HEADER_SIZE = 256;
const GROUP = { header: 48, recordsLength: 4, dataLength: 8, synced: 32 };

/** A program that does something to the container `web`, and is killed then. */
function killedWhile(script: string): void {
  const program = `
    import { Store } from '${new URL('../../dist/index.js', import.meta.url).href}';
    const store = await Store.open(${JSON.stringify(directory)});
    const web = await store.container('web');
    ${script}
    process.kill(process.pid, 'SIGKILL');`;
  expect(spawnSync(process.execPath, ['--input-type=module', '-e', program]).signal).toBe('SIGKILL');
}

/** Takes the lock of `web` over, and writes. */
async function succeed(): Promise<Store> {
  const store = await Store.open(directory);
  (await store.container('web')).fs.writeFileSync('/next', 'by its successor');
  return store;
}

/** The epoch that holds these bytes. */
function epochOf(bytes: string): string {
  return filesOf(directory).find((path) => path.startsWith('segments/') && readFileSync(join(directory, path)).includes(bytes))!;
}

describe('containers', () => {
  it('whose data is damaged are named with the file, and never changed', async () => {
    damaged(() => undefined);
    const segment = flipIn(/^segments\//, 'made by web');
    const before = contentsOf(directory);
    const found = harm(await Store.check(directory, { readData: true, repair: true }));
    expect(found).toMatchObject([
      { kind: 'damaged', subject: segment, remedy: 'none', containers: [{ name: 'web' }], paths: ['etc/made'] },
    ]);
    expect(contentsOf(directory)).toEqual(before);
  });

  it('whose records are damaged are named, and others go on', async () => {
    damaged((at) => {
      flip(join(at, fileOf(at, /^segments\//)), 270);
    });
    const found = harm(await Store.check(directory));
    expect(found).toMatchObject([{ kind: 'damaged', subject: fileOf(directory, /^segments\//), containers: [{ name: 'web' }] }]);
    expect(await contentOf('calm')).toEqual({ alone: 'stands alone' });
  });

  it('that follow what a killed program left open need all of it that they found', async () => {
    damaged(() => undefined);
    killedWhile('web.fs.writeFileSync("/last", "left by the killed one"); await web.sync();');
    await (await succeed()).close();
    expect(harm(await Store.check(directory, { readData: true }))).toEqual([]);
    const left = epochOf('left by the killed one');
    // In the records of its last group: without a successor they would be a change that was not finished.
    flip(join(directory, left), statSync(join(directory, left)).size - 10);
    const { findings } = await Store.check(directory);
    expect(findings.filter(({ subject }) => subject === left).map(({ kind }) => kind)).toEqual(['damaged']);
  });

  it('that a killed program left are read as their next owner will: up to what is whole', async () => {
    damaged(() => undefined);
    killedWhile('web.fs.writeFileSync("/last", "left by the killed one"); await web.sync();');
    const left = flipIn(/^segments\//, 'left by the killed one');
    const { clean, findings } = await Store.check(directory, { readData: true });
    expect(clean).toBe(true);
    expect(findings).toMatchObject([{ kind: 'unreferenced', subject: left }]);
    expect(Object.keys(await contentOf('web'))).not.toContain('last');
  });

  it('that a killed program left have nothing behind data that is not whole, unless it was synced', async () => {
    damaged(() => undefined);
    killedWhile(`
      web.fs.writeFileSync('/first', Buffer.alloc(9 << 20, 'first '));
      web.fs.writeFileSync('/second', Buffer.alloc(9 << 20, 'second '));`);
    expect(Object.keys(await contentOf('web'))).toContain('first');
    flipIn(/^segments\//, 'first '.repeat(1000));
    expect(Object.keys(await contentOf('web'))).toEqual(Object.keys(WEB));
  });

  it('that a killed program left are told of nothing by a group header that is not whole', async () => {
    damaged(() => undefined);
    killedWhile(`
      web.fs.writeFileSync('/first', Buffer.alloc(9 << 20, 'first '));
      web.fs.writeFileSync('/second', Buffer.alloc(9 << 20, 'second '));`);
    const left = join(directory, flipIn(/^segments\//, 'first '.repeat(1000)));
    const bytes = readFileSync(left);
    const [recordsLength, dataLength] = [
      bytes.readUInt32LE(HEADER_SIZE + GROUP.recordsLength),
      bytes.readBigUInt64LE(HEADER_SIZE + GROUP.dataLength),
    ];
    const second = HEADER_SIZE + GROUP.header + Number(dataLength) + recordsLength;
    expect(bytes.toString('latin1', second, second + 4)).toBe('GRUP');
    // That all of the data before it was durable.
    flip(left, second + GROUP.synced + 4);
    expect(Object.keys(await contentOf('web'))).toEqual(Object.keys(WEB));
  });

  it('that a killed program left lack what a checkpoint relies on when that is damaged', async () => {
    damaged(() => undefined);
    killedWhile('web.fs.writeFileSync("/last", "left by the killed one"); await web.checkpoint("then");');
    const left = flipIn(/^segments\//, 'left by the killed one');
    expect(harm(await Store.check(directory))).toMatchObject([
      { kind: 'damaged', subject: left, detail: 'a commit group that others rely on is damaged' },
    ]);
  });

  it('are told of damaged data that they have from a killed program, as its successor or as a fork alone', async () => {
    damaged(() => undefined);
    killedWhile(`
      web.fs.writeFileSync('/first', 'before that');
      await web.checkpoint('start');
      web.fs.writeFileSync('/last', 'left by the killed one');
      await (await web.fork({ name: 'fork' })).close();
      await web.restore('start');`);
    // A footer need not be on disk: a crash may take it.
    const path = join(directory, epochOf('left by the killed one'));
    truncateSync(path, statSync(path).size - FOOTER_SIZE);
    await (await succeed()).close();
    killedWhile('web.fs.writeFileSync("/then", "left by the next one"); await web.sync();');
    await (await succeed()).close();
    for (const [content, container, path] of [
      ['left by the killed one', 'fork', 'last'],
      ['left by the next one', 'web', 'then'],
    ] as const) {
      const left = flipIn(/^segments\//, content);
      const found = harm(await Store.check(directory, { readData: true })).filter(({ subject }) => subject === left);
      expect(found).toMatchObject([{ kind: 'damaged', containers: [{ name: container }], paths: [path] }]);
    }
  });

  it('that have a file of an entry that its layer lacks are named', async () => {
    damaged(() => undefined);
    const path = join(directory, fileOf(directory, /^segments\//));
    const record = Buffer.alloc(INODE.size);
    record.writeBigUInt64LE((1n << 32n) + 9999n);
    record.writeUInt8(INODE.symlink, INODE.kind);
    record.writeUInt32LE(1, INODE.links);
    record.writeUInt32LE(9999, INODE.entry);
    appendRecord(path, INODE.type, 0, record);
    expect(harm(await Store.check(directory))).toMatchObject([
      {
        kind: 'damaged',
        containers: [{ name: 'web' }],
        detail: expect.stringContaining('an entry that its layer does not have') as string,
      },
    ]);
  });

  it('that have a file with bytes of an entry that its layer lacks are named', async () => {
    damaged(() => undefined);
    const path = join(directory, fileOf(directory, /^segments\//));
    const inode = Buffer.alloc(INODE.size);
    inode.writeBigUInt64LE(5000n);
    inode.writeUInt32LE(1, INODE.links);
    inode.writeUInt32LE(NONE, INODE.layer);
    inode.writeBigUInt64LE(10n, INODE.bytes);
    const extent = Buffer.alloc(EXTENT.size);
    extent.writeBigUInt64LE(5000n);
    extent.writeBigUInt64LE(10n, EXTENT.length);
    extent.writeUInt32LE(9999, EXTENT.entry);
    appendRecord(path, INODE.type, 0, inode);
    writeFileSync(path, withGroup(readFileSync(path), EXTENT.type, 0, extent));
    expect(harm(await Store.check(directory))).toMatchObject([
      {
        kind: 'damaged',
        containers: [{ name: 'web' }],
        detail: expect.stringContaining('an entry that its layer does not have') as string,
      },
    ]);
  });

  it('that went back to a checkpoint have no use for what they left, whatever is there', async () => {
    damaged(() => undefined);
    const before = await Store.open(directory);
    await (await before.container('web')).checkpoint('start');
    await before.close();
    const store = await Store.open(directory);
    const web = await store.container('web');
    for (const content of ['left by going back', 'a group that vouches for it']) {
      web.fs.writeFileSync('/void', content);
      await web.sync();
    }
    await web.restore('start');
    expect(await contentOf('web')).toEqual(WEB);
    web.fs.writeFileSync('/next', 'after it');
    await store.close();
    const left = flipIn(/^segments\//, 'left by going back');
    // A footer need not be on disk: a crash may take it.
    truncateSync(join(directory, left), statSync(join(directory, left)).size - FOOTER_SIZE);
    const { clean, findings } = await Store.check(directory, { readData: true });
    expect(clean).toBe(true);
    expect(findings).toMatchObject([{ kind: 'unreferenced', subject: left }]);
    expect((await contentOf('web'))['next']).toBe('after it');
  });
});

describe('forks and checkpoints', () => {
  /** `web`, changed, checkpointed, forked as `fork`, and both changed again. */
  async function grow(): Promise<void> {
    damaged(() => undefined);
    const store = await Store.open(directory);
    const web = await store.container('web');
    web.fs.writeFileSync('/shared', 'shared by both');
    await web.checkpoint('then');
    const fork = await web.fork({ name: 'fork' });
    fork.fs.writeFileSync('/own', 'only of the fork');
    web.fs.writeFileSync('/later', 'only of web');
    await store.close();
  }

  it('that are sound have no findings', async () => {
    await grow();
    expect(await Store.check(directory, { readData: true, repair: true })).toEqual({ clean: true, findings: [], omitted: 0 });
  });

  it.each([
    ['shared by both', ['web', 'fork'], ['shared', 'shared', 'shared']],
    ['only of the fork', ['fork'], ['own']],
    ['only of web', ['web'], ['later']],
  ])('are touched by damage in what they hold: %s', async (content, containers, paths) => {
    await grow();
    const subject = flipIn(/^segments\//, content);
    const [finding, ...rest] = harm(await Store.check(directory, { readData: true }));
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({ kind: 'damaged', subject, paths });
    expect(finding!.containers.map(({ name }) => name)).toEqual(containers);
  });

  it('that rest on damaged records are named with the epoch, those that do not go on', async () => {
    await grow();
    const own = flipIn(/^segments\//, 'only of the fork');
    flip(join(directory, own), 300);
    expect(harm(await Store.check(directory))).toMatchObject([{ subject: own, containers: [{ name: 'fork' }] }]);
    expect((await contentOf('web'))['later']).toBe('only of web');
  });

  it('that have no epoch of their own yet are named with the one that they start from', async () => {
    damaged(() => undefined);
    const store = await Store.open(directory);
    await (await store.container('web')).fork({ name: 'fork' });
    await store.close();
    const subject = epochOf('made by web');
    flip(join(directory, subject), 300);
    expect(harm(await Store.check(directory))).toMatchObject([
      { kind: 'damaged', subject, containers: [{ name: 'web' }, { name: 'fork' }] },
    ]);
  });

  it('that lost an epoch of another container are named', async () => {
    await grow();
    const shared = filesOf(directory).find(
      (path) => path.startsWith('segments/') && readFileSync(join(directory, path)).includes('shared by both'),
    )!;
    unlinkSync(join(directory, shared));
    const found = harm(await Store.check(directory));
    expect(new Set(found.flatMap(({ containers }) => containers.map(({ name }) => name)))).toEqual(new Set(['web', 'fork']));
    expect(new Set(found.map(({ kind, detail }) => `${kind}: ${detail}`))).toEqual(
      new Set(['missing: an epoch that a later one follows is missing']),
    );
  });

  it('need what only a checkpoint is of', async () => {
    damaged(() => undefined);
    const store = await Store.open(directory);
    const web = await store.container('web');
    await web.checkpoint('start');
    web.fs.writeFileSync('/then', 'of the checkpoint alone');
    await web.checkpoint('then');
    await web.restore('start');
    web.fs.writeFileSync('/next', 'after it');
    await store.close();
    expect((await Store.check(directory, { readData: true })).findings).toEqual([]);
  });

  it('may need what a removed container left, where a damaged one does not tell', async () => {
    await grow();
    const store = await Store.open(directory);
    (await store.create('app:1', { name: 'third' })).fs.writeFileSync('/own', 'only of the third');
    await store.close();
    const again = await Store.open(directory);
    await again.remove('web');
    await again.close();
    const third = epochOf('only of the third');
    flip(join(directory, third), 20);
    expect((await Store.check(directory)).findings).toMatchObject([{ kind: 'damaged', subject: third }]);
  });

  it('leave nothing unreferenced when one of them is removed', async () => {
    await grow();
    const store = await Store.open(directory);
    await store.remove('fork');
    await store.close();
    expect((await Store.check(directory, { readData: true })).findings).toEqual([]);
  });
});

// A host that refuses to make names durable may take them for durable later: what was refused is never relied on, but made again.
import { randomBytes } from 'node:crypto';
import fs, { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { tarOf } from '../api/images.js';
import { PackOrder, withFirst, withLast } from '../support/pack-order.js';
import { withoutSyncsOf } from '../support/refused-syncs.js';

const IMAGE = tarOf([{ path: 'lower', data: 'of the image' }]);
const PREDECESSOR = 24;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-refused-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Names given, names taken away and syncs, by what they are of, while `run` runs. */
async function stepsOf(run: () => Promise<unknown>): Promise<string[]> {
  const { fsyncSync, renameSync, unlinkSync } = fs;
  const steps: string[] = [];
  fs.fsyncSync = (fd) => {
    steps.push(`fsync ${basename(readlinkSync(`/proc/self/fd/${fd}`))}`);
    fsyncSync(fd);
  };
  fs.renameSync = (from, to) => {
    renameSync(from, to);
    steps.push(`rename ${basename(String(to))}`);
  };
  fs.unlinkSync = (path) => {
    unlinkSync(path);
    steps.push(`unlink ${basename(String(path))}`);
  };
  syncBuiltinESMExports();
  try {
    await run();
  } finally {
    Object.assign(fs, { fsyncSync, renameSync, unlinkSync });
    syncBuiltinESMExports();
  }
  return steps;
}

const refused = (run: Promise<unknown>): Promise<unknown> => expect(run).rejects.toMatchObject({ code: 'EIO' });
const packs = (): string[] => readdirSync(join(directory, 'packs'));
const indexes = (): string[] => packs().filter((name) => name.endsWith('.idx'));
const epochs = (): string[] => readdirSync(join(directory, 'names')).sort();

it('directories of a new store are made again', async () => {
  await withoutSyncsOf(basename(directory), () => refused(Store.open(directory)));
  expect(readdirSync(directory)).toEqual([]);
  await (await Store.open(directory)).close();
});

it('a superblock gets its name again', async () => {
  await withoutSyncsOf(basename(directory), () => refused(Store.open(directory)), 1);
  const before = statSync(join(directory, 'superblock')).ino;
  const store = await Store.open(directory);
  expect(statSync(join(directory, 'superblock')).ino).not.toBe(before);
  await store.import(IMAGE, { tag: 'app' });
  await store.close();
  const after = statSync(join(directory, 'superblock')).ino;
  await withoutSyncsOf(basename(directory), async () => (await Store.open(directory)).close());
  expect(statSync(join(directory, 'superblock')).ino).toBe(after);
});

it.each([
  ['last', withLast],
  ['first', withFirst],
])('content is stored again, and a collection takes what was stored before, which is listed %s', async (_, ordered) => {
  const order = new PackOrder();
  try {
    const store = await Store.open(directory);
    await withoutSyncsOf('packs', () => refused(store.import(IMAGE)));
    const before = indexes();
    expect(before).toHaveLength(1);
    const image = await store.import(IMAGE, { tag: 'app' });
    order.use(ordered(basename(before[0]!, '.idx')));
    await store.gc();
    expect(indexes()).not.toEqual(expect.arrayContaining(before));
    expect((await store.create(image)).fs.readFileSync('/lower', 'utf8')).toBe('of the image');
    await store.close();
  } finally {
    order.giveUp();
  }
});

it('a collection takes no pack before those that its chunks were moved to are durable', async () => {
  const store = await Store.open(directory);
  const shared = { path: 'shared', data: 'of both images' };
  await store.import(tarOf([shared, { path: 'dead', data: randomBytes(300_000) }]), { tag: 'gone' });
  const image = await store.import(tarOf([shared]), { tag: 'kept' });
  await store.removeImage('gone');
  await store.sync();
  const source = packs().find((name) => statSync(join(directory, 'packs', name)).size > 300_000)!;
  const seen = await stepsOf(() => store.gc());
  const published = seen.findLast((step) => /^rename .*\.idx$/.test(step))!;
  const between = seen.slice(seen.indexOf(published), seen.indexOf(`unlink ${source}`));
  expect(between).toContain('fsync packs');
  expect(packs()).not.toContain(source);
  expect((await store.create(image)).fs.readFileSync('/shared', 'utf8')).toBe('of both images');
  await store.close();
});

it('an epoch of the names is passed over', async () => {
  const store = await Store.open(directory);
  const image = await store.import(IMAGE, { tag: 'app' });
  await store.sync();
  const sound = epochs();
  await withoutSyncsOf('names', () => refused(store.create(image, { name: 'refused', durable: true })));
  await store.close().catch(() => undefined);
  const [lost] = epochs().filter((name) => !sound.includes(name));
  const again = await Store.open(directory);
  expect(again.containers()).toEqual([]);
  await again.create('app', { name: 'kept', durable: true });
  await again.close();
  const followed = epochs().map((name) => readFileSync(join(directory, 'names', name)).readBigUInt64LE(PREDECESSOR));
  expect(followed).not.toContain(BigInt(`0x${lost!}`));
});

it('the journal of a container is not relied on by this program', async () => {
  const store = await Store.open(directory);
  const container = await store.create(await store.import(IMAGE, { tag: 'app' }), { name: 'c', durable: true });
  container.fs.writeFileSync('/f', 'refused');
  await withoutSyncsOf('segments', () => refused(container.sync()));
  await container.close();
  const again = await store.container('c');
  again.fs.writeFileSync('/f', 'anew');
  await expect(again.sync()).rejects.toMatchObject({ code: 'ESTALE' });
  await expect(again.fork({ name: 'd' })).rejects.toMatchObject({ code: 'ESTALE' });
  await store.close().catch(() => undefined);
});

it.each(['packs', 'layers', 'merged', 'segments'])(
  'a collection whose removals in %s may come undone fails, and can be made again',
  async (name) => {
    const store = await Store.open(directory);
    const container = await store.create(await store.import(IMAGE, { tag: 'app' }), { name: 'c' });
    await container.checkpoint('c');
    await container.fs.promises.writeFile('/f', 'changed');
    await container.checkpoint('d');
    await container.close();
    await store.remove('c');
    await store.removeImage('app');
    await store.sync();
    await withoutSyncsOf(name, () => refused(store.gc()));
    const seen = await stepsOf(() => store.gc());
    expect(seen).toContain(`fsync ${name}`);
    expect(readdirSync(join(directory, name))).toEqual([]);
    await store.close();
  },
);

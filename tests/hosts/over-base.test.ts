// Stores over a base that is only read: what changes is in a directory or a volume of its own.
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryVolume, Store, type StoreOptions } from '../../dist/index.js';
import { archiveOf, layoutOf, plainLayer } from '../api/images.js';

const CONTENT = Buffer.from(Uint32Array.from({ length: 300_000 }, (_, i) => Math.imul(i, 2654435761)).buffer);
const archive = (name: string, data: string): Buffer =>
  archiveOf(layoutOf([{ layers: [plainLayer([{ path: 'data', data: CONTENT }]), plainLayer([{ path: 'etc/name', data }])], name }]));

let scratch: string;
let base: string;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'veneer-over-'));
  base = join(scratch, 'base');
  const store = await Store.open(base);
  await store.load(archive('app:1', 'one'));
  const kept = await store.create('app:1', { name: 'kept' });
  kept.fs.writeFileSync('/etc/name', 'of the base');
  await store.close();
});
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** Every file's path, size and bytes. */
function stateOf(directory: string): string {
  const hash = createHash('sha256');
  for (const path of readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()) {
    hash.update(`${path}\n`);
    if (statSync(join(directory, path)).isFile()) hash.update(readFileSync(join(directory, path)));
  }
  return hash.digest('hex');
}

/** Files and directories below a directory that this process has open. */
function openBelow(directory: string): string[] {
  const targets = readdirSync('/proc/self/fd').flatMap((fd) => {
    const path = `/proc/self/fd/${fd}`;
    return existsSync(path) ? [readlinkSync(path)] : [];
  });
  return targets.filter((target) => target.startsWith(directory));
}

const newDirectory = (): string => mkdtempSync(join(scratch, 'upper-'));

describe.each<[string, () => { readonly where: StoreOptions; bytes(): number }]>([
  [
    'a directory',
    () => {
      const dir = newDirectory();
      const bytes = (): number =>
        readdirSync(dir, { recursive: true, encoding: 'utf8' }).reduce((total, path) => {
          const stats = statSync(join(dir, path));
          return total + (stats.isFile() ? stats.size : 0);
        }, 0);
      return { where: { dir }, bytes };
    },
  ],
  [
    'memory',
    () => {
      const volume = new MemoryVolume();
      return { where: { volume }, bytes: () => volume.size };
    },
  ],
])('a store over a base, its changes in %s', (_what, make) => {
  it('has what the base has, and keeps what changes; the base stays as it is, and nothing of it is copied', async () => {
    const before = stateOf(base);
    const { where, bytes } = make();
    const place = { ...where, base };
    const store = await Store.open(place);
    const container = await store.create('app:1', { name: 'new' });
    container.fs.appendFileSync('/data', 'more');
    const kept = await store.container('kept');
    expect(kept.fs.readFileSync('/etc/name', 'utf8')).toBe('of the base');
    kept.fs.writeFileSync('/etc/name', 'changed over it');
    await store.close();
    expect(bytes()).toBeLessThan(64 * 1024);
    const again = await Store.open(place);
    expect(again.info.uuid).toBe(store.info.uuid);
    expect((await again.container('new')).diff().map(({ kind, path }) => `${kind} ${path}`)).toEqual(['C /data']);
    expect((await again.container('new')).fs.readFileSync('/data').equals(Buffer.concat([CONTENT, Buffer.from('more')]))).toBe(true);
    expect((await again.container('kept')).fs.readFileSync('/etc/name', 'utf8')).toBe('changed over it');
    expect((await again.check({ readData: true })).findings).toEqual([]);
    await again.close();
    expect(stateOf(base)).toBe(before);
  });

  it('takes images, removes those of the base, and gives back what nobody needs', async () => {
    const before = stateOf(base);
    const { where } = make();
    const place = { ...where, base };
    const store = await Store.open(place);
    await store.load(archive('app:2', 'two'));
    await store.remove('kept');
    await store.removeImage('app:1');
    await store.gc();
    await store.gc();
    await store.close();
    const again = await Store.open(place);
    expect(again.images().flatMap(({ names }) => names)).toEqual(['app:2']);
    expect(again.containers()).toEqual([]);
    expect((await again.create('app:2')).fs.readFileSync('/data').equals(CONTENT)).toBe(true);
    expect(await again.check({ readData: true })).toMatchObject({ clean: true });
    await again.close();
    expect(stateOf(base)).toBe(before);
  });

  it('is read without a change', async () => {
    const { where, bytes } = make();
    const store = await Store.open({ ...where, base, mode: 'read-only' });
    expect((await store.container('kept')).fs.readFileSync('/etc/name', 'utf8')).toBe('of the base');
    await expect(store.create('app:1')).rejects.toMatchObject({ code: 'EROFS' });
    await store.close();
    expect(bytes()).toBe(0);
  });

  it('belongs to its base', async () => {
    const { where } = make();
    const changed = mkdtempSync(join(scratch, 'changed-'));
    cpSync(base, changed, { recursive: true });
    await (await Store.open({ ...where, base: changed })).close();
    // The same files elsewhere are the same base.
    await (await Store.open({ ...where, base })).close();
    appendFileSync(join(changed, 'superblock'), 'x');
    const refused = { name: 'VeneerError', code: 'EMISMATCH', detail: expect.stringContaining('another base') as string };
    await expect(Store.open({ ...where, base: changed })).rejects.toMatchObject(refused);
  });

  it.runIf(process.platform === 'linux')('lets all files go when it is closed', async () => {
    const { where } = make();
    const store = await Store.open({ ...where, base });
    const container = await store.create('app:1');
    container.fs.writeFileSync('/new', 'x');
    container.fs.openSync('/data', 'r');
    expect(openBelow(scratch)).not.toEqual([]);
    await store.close();
    expect(openBelow(scratch)).toEqual([]);
  });

  it('needs a base that is a store', async () => {
    const { where } = make();
    await expect(Store.open({ ...where, base: join(scratch, 'none') })).rejects.toMatchObject({ code: 'ENOENT' });
    const { where: other } = make();
    await expect(Store.open({ ...other, base: newDirectory() })).rejects.toMatchObject({
      name: 'VeneerError',
      code: 'ENOENT',
    });
  });
});

// What a check finds in a sound store: nothing, and what nothing names.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { tarOf } from '../api/images.js';
import { open as openHost } from '../../dist/hosts/lowered.js';
import { contentsOf } from '../security/refusal.js';
import { fileOf, filesOf, flip } from '../support/stored-files.js';
import { damaged, directory, good, harm } from './damaged-store.js';

describe('a sound store', () => {
  it.each([{}, { readData: true }, { readData: true, repair: true }])('has no findings with %o', async (options) => {
    damaged(() => undefined);
    const before = contentsOf(directory);
    expect(await Store.check(directory, options)).toEqual({ clean: true, findings: [], omitted: 0 });
    expect(contentsOf(directory)).toEqual(before);
  });

  it('is checked while it is open and written, and tells how far it has come', async () => {
    damaged(() => undefined);
    const store = await Store.open(directory);
    const web = await store.container('web');
    web.fs.writeFileSync('/etc/made', 'again');
    const steps: number[] = [];
    const report = await store.check({ readData: true, onProgress: ({ completed, total }) => steps.push(completed / total) });
    expect(harm(report)).toEqual([]);
    expect(steps.length).toBeGreaterThan(5);
    expect(web.fs.readFileSync('/etc/made', 'utf8')).toBe('again');
    await store.close();
  });

  it('may lose what a check has yet to look at: what others remove is no damage', async () => {
    damaged(() => undefined);
    const host = await openHost({ directory, mode: 'read-only' });
    const check = host.bindings.checks.Check.begin(host.preopenName, host.owner, true, false);
    check.step(1);
    const store = await Store.open(directory);
    await store.remove('calm');
    await store.removeImage('other:1');
    await store.gc();
    await store.close();
    while (!check.step(100).done);
    expect(check.findings(100)).toEqual([]);
    check[Symbol.dispose]();
    await host.close();
  });

  it('is no longer checked once that is aborted', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(Store.check(good, { signal })).rejects.toThrow('enough');
    const controller = new AbortController();
    const check = Store.check(good, { signal: controller.signal, onProgress: () => controller.abort(new Error('midway')) });
    await expect(check).rejects.toThrow('midway');
  });
});

describe('what nothing names', () => {
  it('is told apart from damage', async () => {
    const left = ['names/notes', 'superblock-0', 'packs/0-', `layers/${'0'.repeat(64)}.${'0'.repeat(16)}`, 'merged/0-'];
    const journal = `segments/${'0'.repeat(32)}`;
    damaged((at) => {
      for (const path of left) writeFileSync(join(at, path), 'left over');
      mkdirSync(join(at, journal));
    });
    const store = await Store.open(directory);
    await store.remove('calm');
    await store.removeImage('other:1');
    await store.close();
    const { clean, findings } = await Store.check(directory);
    expect(clean).toBe(true);
    const subjects = findings.map(({ kind, subject }) => `${kind} ${subject}`);
    expect(subjects).toEqual(expect.arrayContaining([...left, journal].map((path) => `unreferenced ${path}`)));
  });
});

it('a repair needs a store that may be written', async () => {
  const store = await Store.open({ dir: good, mode: 'read-only' });
  await expect(store.check({ repair: true })).rejects.toMatchObject({ code: 'EROFS' });
  await store.close();
});

it('a layer that no image has any more is told of, until it is collected', async () => {
  damaged(() => undefined);
  const store = await Store.open(directory);
  await store.remove('calm');
  const before = filesOf(directory).filter((path) => path.startsWith('layers/'));
  await store.removeImage('other:1');
  await store.sync();
  const told = (await store.check()).findings.filter(({ detail }) => detail === 'no image needs it').map(({ subject }) => subject);
  await store.gc();
  const after = filesOf(directory).filter((path) => path.startsWith('layers/'));
  expect(told.filter((path) => path.startsWith('layers/'))).toEqual(before.filter((path) => !after.includes(path)));
  expect(before.length - after.length).toBe(1);
  expect((await store.check()).findings).toEqual([]);
  await store.close();
});

it('what a check has mended it tells, whatever others do meanwhile', async () => {
  damaged((at) => {
    for (const path of filesOf(at).filter((each) => each.endsWith('.idx'))) flip(join(at, path), 5000);
    flip(join(at, fileOf(at, /^segments\//)), 270);
  });
  const before = contentsOf(directory);
  const host = await openHost({ directory, mode: 'read-write' });
  const check = host.bindings.checks.Check.begin(host.preopenName, host.owner, true, true);
  do check.step(1);
  while (isDeepStrictEqual(contentsOf(directory), before));
  const store = await Store.open(directory);
  await store.tag('other:1', 'other:2');
  await store.import(tarOf([{ path: 'new', data: 'named since' }]), { tag: 'new:1' });
  await store.close();
  while (!check.step(100).done);
  const kinds = check.findings(100).map(({ kind }) => kind);
  expect(kinds).toContain('repaired');
  expect(kinds).not.toContain('unreferenced');
  check[Symbol.dispose]();
  await host.close();
});

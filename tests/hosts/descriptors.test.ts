// Whatever a program opened of a store, and however it leaves that, the component gives every descriptor of the host back.
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostInstance, LayerImportHandle, StoreHandle } from '../../dist/bindings.js';
import { open as openHost } from '../../dist/hosts/lowered.js';
import { tarOf } from '../api/images.js';

/** /proc tells what is open. */
const possible = process.platform === 'linux';

let directory: string;
let host: HostInstance;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-descriptors-'));
  host = await openHost({ directory, mode: 'create' });
});
afterAll(async () => {
  await host.close();
  rmSync(directory, { recursive: true });
});

/** Paths of what is open below the directory. */
const open = (): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      return path.startsWith(`${directory}/`) ? [path] : [];
    } catch {
      return [];
    }
  });

const steps = (work: { step(budget: number): { done: boolean } }): void => {
  while (!work.step(100).done);
};

function importing(store: StoreHandle): LayerImportHandle {
  const nothing = { diffId: undefined, blobDigest: undefined, blobSize: undefined };
  const work = host.bindings.layers.LayerImport.begin(store, 'tar', nothing, false);
  work.write(tarOf([{ path: 'file', data: `${Math.random()}` }]));
  return work;
}

const WAYS: Readonly<Record<string, (store: StoreHandle) => Disposable[]>> = {
  'nothing else': () => [],
  'an import half done': (store) => [importing(store)],
  'an import that is done': (store) => {
    const work = importing(store);
    work.finish(undefined);
    steps(work);
    return [work];
  },
  'a collection half done': (store) => {
    const work = host.bindings.collections.Collection.begin(store, false, []);
    work.step(1);
    return [work];
  },
  'a collection that is done': (store) => {
    const work = host.bindings.collections.Collection.begin(store, false, []);
    steps(work);
    return [work];
  },
};

describe.skipIf(!possible).each(Object.keys(WAYS))('a store with %s', (way) => {
  it.each(['closed first', 'closed last', 'dropped first', 'dropped last'])('%s, leaves no descriptor', (end) => {
    const before = open();
    const store = host.bindings.store.Store.open(host.preopenName, 'create', 'a program');
    const works = WAYS[way]!(store);
    const leave = (): void => {
      if (end.startsWith('closed')) store.close();
      else store[Symbol.dispose]();
    };
    if (end.endsWith('first')) leave();
    for (const work of works) work[Symbol.dispose]();
    if (end.endsWith('last')) leave();
    if (end.startsWith('closed')) store[Symbol.dispose]();
    expect(open()).toEqual(before);
  });
});

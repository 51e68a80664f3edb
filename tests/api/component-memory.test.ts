// What calls leave behind in the real component: linear memory does not grow over many of them, whether they succeed or fail.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ContainerHandle, HostInstance, StoreHandle } from '../../dist/bindings.js';
import { open as openHost } from '../../dist/hosts/lowered.js';
import { Store } from '../../dist/index.js';
import { archiveOf, layoutOf, plainLayer } from './images.js';

const MANY = 200_000;
const SOME = 20_000;
const FEW = 2_000;
/** The allocator doubles memory when it grows, so half of it may be free: that much can be lost per call without a sign of it. */
const UNNOTICED_BYTES: Record<number, number> = { [MANY]: 48, [SOME]: 1024, [FEW]: 16_384 };
const TIMEOUT_MS = 300_000;

const bytes = (text: string): Uint8Array => Buffer.from(text);
const directory = mkdtempSync(join(tmpdir(), 'veneer-memory-'));

let host: HostInstance;
let store: StoreHandle;
let container: ContainerHandle;
beforeAll(async () => {
  const whole = await Store.open(directory);
  const layer = plainLayer([{ path: 'etc/name', data: 'a short file' }]);
  await whole.load(archiveOf(layoutOf([{ layers: [layer], name: 'small' }])));
  await whole.create('small', { name: 'one' });
  await whole.close();
});
beforeEach(async () => {
  host = await openHost({ directory, mode: 'read-write' });
  store = host.bindings.store.Store.open(host.preopenName, 'read-write', '');
  container = host.bindings.containers.open(store, 'one');
});
afterEach(async () => {
  container[Symbol.dispose]();
  store[Symbol.dispose]();
  await host.close();
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

function failing(code: string, call: () => unknown): () => void {
  return () => {
    try {
      call();
    } catch (error) {
      // Not `expect`, which takes a hundred times as long as the call.
      if ((error as { payload?: { code: string } }).payload?.code === code) return;
      throw error;
    }
    throw new Error('the call succeeded');
  };
}

/** A few steps of a check. */
function check(budget: number): void {
  const work = host.bindings.checks.Check.begin(host.preopenName, '', true, false);
  for (let i = 0; i < 20 && !work.step(budget).done; i++);
  work.findings(1);
  work[Symbol.dispose]();
}

describe('memory of the component', { timeout: TIMEOUT_MS }, () => {
  it.each<[string, number, () => void]>([
    ['stat of a file', MANY, () => void container.stat(bytes('/etc/name'), true)],
    ['stat of a missing path', MANY, failing('no-entry', () => container.stat(bytes('/etc/missing'), true))],
    ['a listing with attributes', MANY, () => void container.list(bytes('/etc'), true)],
    ['reading a file', MANY, () => void container.readFile(bytes('/etc/name'), 0n, 1 << 16)],
    ['opening what is not there', MANY, failing('no-entry', () => container.open(bytes('/etc/missing'), { read: true }, 0))],
    ['opening a directory to write', MANY, failing('is-directory', () => container.open(bytes('/etc'), { write: true }, 0))],
    ['opening and closing a file', MANY, () => container.open(bytes('/etc/name'), { read: true }, 0)[Symbol.dispose]()],
    ['opening a container that is not there', MANY, failing('no-entry', () => host.bindings.containers.open(store, 'other'))],
    [
      'importing a layer of a malformed digest',
      MANY,
      failing('invalid', () => host.bindings.layers.LayerImport.begin(store, 'tar', { diffId: 'sha256:short' }, false)),
    ],
    ['an import that is given up', SOME, () => host.bindings.layers.LayerImport.begin(store, 'tar', {}, false)[Symbol.dispose]()],
    ['what the store holds', SOME, () => void store.usage()],
    ['a check of the store', FEW, () => check(1 << 20)],
    ['a check that is given up', FEW, () => check(1)],
    ['the images', SOME, () => void host.bindings.images.list(store)],
  ])('is flat over %s', (_, calls, call) => {
    // What is allocated once, and garbage that waits for a collection, is there after a part of the calls: more than two collections of garbage.
    for (let i = 0; i < calls / 2; i++) call();
    const before = host.memoryBytes();
    expect(before / 2 / calls).toBeLessThan(UNNOTICED_BYTES[calls]!);
    for (let i = 0; i < calls; i++) call();
    expect(host.memoryBytes() - before).toBe(0);
  });
});

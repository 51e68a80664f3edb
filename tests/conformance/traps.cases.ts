import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import type { Container, Store } from '../../dist/index.js';
import { tarOf } from '../api/images.js';
import { casesOf, type Bench, type Case } from './case.js';

const LOWER = tarOf([{ path: 'lower', data: 'of the image' }]);

/** More than one allocation in linear memory can be: `cabi_realloc` has no error to tell, so it traps. */
const TOO_LARGE = Buffer.alloc(2 ** 30);

async function opened(bench: Bench): Promise<{ directory: string; store: Store; container: Container }> {
  const directory = bench.temporary();
  const store = await bench.open(directory);
  const container = await store.create(await store.import(LOWER, { tag: 'app' }), { name: 'c', durable: true });
  container.fs.writeFileSync('/synced', 'kept');
  await container.sync();
  return { directory, store, container };
}

function trap({ fs }: Container): void {
  assert.throws(
    () => {
      fs.setxattrSync('/synced', 'user.large', TOO_LARGE);
    },
    { code: 'ETRAP', errno: -5005, syscall: 'setxattr', path: '/synced' },
  );
}

/** Descriptors of this process below a directory. */
function descriptorsIn(directory: string): number {
  const targets = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      // Of the listing itself.
      return '';
    }
  });
  return targets.filter((target) => target.startsWith(directory)).length;
}

/** The component out of memory: the one trap that is permitted. */
export const traps: Case[] = casesOf({
  'a trap is ETRAP, and so is every later call, by its own name': async (bench) => {
    const { store, container } = await opened(bench);
    const fd = container.fs.openSync('/synced', 'r+');
    const [image] = store.images();
    trap(container);
    const calls: Record<string, () => unknown> = {
      open: () => container.fs.readFileSync('/lower'),
      read: () => container.fs.readSync(fd, Buffer.alloc(1)),
      fsync: () => {
        container.fs.fsyncSync(fd);
      },
      diff: () => container.diff(),
      usage: () => container.usage(),
      images: () => store.images(),
      containers: () => store.containers(),
      df: () => store.df(),
      config: () => image?.configBytes(),
    };
    for (const [syscall, call] of Object.entries(calls)) assert.throws(call, { code: 'ETRAP', syscall });
    const promises: Record<string, () => Promise<unknown>> = {
      open: () => container.fs.promises.readFile('/lower'),
      sync: () => container.sync(),
      setQuota: () => container.setQuota({}),
      create: () => store.create('app'),
      tag: () => store.tag('app', 'other'),
      remove: () => store.remove('c'),
    };
    for (const [syscall, call] of Object.entries(promises)) await assert.rejects(call(), { code: 'ETRAP', syscall });
    await assert.rejects(store.sync(), { code: 'ETRAP' });
    await assert.rejects(store.import(LOWER), { code: 'ETRAP' });
    await store.close();
    assert.throws(() => store.images(), { code: 'ETRAP' });
  },

  'after a trap the store opens again, with all that was acknowledged, and its locks are free': async (bench) => {
    const { directory, store, container } = await opened(bench);
    await store.tag('app', 'named:1');
    await store.sync();
    container.fs.writeFileSync('/unsynced', 'may go');
    trap(container);
    await store.close();
    const again = await bench.open(directory);
    assert.deepEqual(again.images()[0]?.names, ['app:latest', 'named:1']);
    const { fs } = await again.container('c');
    assert.equal(fs.readFileSync('/synced', 'utf8'), 'kept');
    assert.equal(fs.readFileSync('/lower', 'utf8'), 'of the image');
    fs.writeFileSync('/after', 'written');
    await again.sync();
  },

  'a trap in the middle of an import ends that too': async (bench) => {
    const { directory, store, container } = await opened(bench);
    const second = tarOf([{ path: 'second', data: 'x'.repeat(5000) }]);
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      await Promise.resolve();
      yield second.subarray(0, 1000);
      trap(container);
      yield second.subarray(1000);
    };
    await assert.rejects(store.import(pieces(), { tag: 'second' }), { code: 'ETRAP' });
    await store.close();
    const again = await bench.open(directory);
    assert.equal(again.images().length, 1);
    await again.import(second, { tag: 'second' });
    assert.equal((await again.create('second')).fs.readFileSync('/second').length, 5000);
  },

  "closing frees the host's descriptors, after a trap too": async (bench) => {
    if (process.platform !== 'linux') return;
    for (const trapped of [false, true]) {
      const { directory, store, container } = await opened(bench);
      container.fs.openSync('/lower', 'r');
      container.fs.writeFileSync('/unsynced', 'x');
      assert.ok(descriptorsIn(directory) > 5);
      if (trapped) trap(container);
      await store.close();
      assert.equal(descriptorsIn(directory), 0);
    }
  },
});

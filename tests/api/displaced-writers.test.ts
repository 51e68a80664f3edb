// A program writes names; right before its bytes are written, another takes its place and changes something. What the first wrote doesn't count
// then: it makes its change again in what the other left, unless that contradicts it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HostInstance, StoreHandle } from '../../dist/bindings.js';
import { Store, type Container, type Image } from '../../dist/index.js';
import { open as openHost } from '../../dist/hosts/lowered.js';
import { beforeNaming, beforeStarting } from '../support/before-naming.js';
import { withoutSyncsOf } from '../support/refused-syncs.js';
import { epochName, followingHeader } from '../support/journal.js';
import { tarOf } from './images.js';

/** docs/format.md, "Epochs". */
const EPOCHS_REMEMBERED = 256;
/** docs/format.md, "Names": an epoch that follows so many starts with the whole state. */
const EPOCHS_KEPT = 8;

let directory: string;
let store: Store;
let other: Store;
let host: HostInstance;
let image: Image;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-displaced-'));
  [store, other] = [await Store.open(directory), await Store.open(directory)];
  host = await openHost({ directory, mode: 'read-write' });
  image = await store.import(tarOf([{ path: 'file', data: 'of the image' }]), { tag: 'app' });
});
afterEach(async () => {
  await store.close().catch(() => undefined);
  await other.close();
  await host.close();
  rmSync(directory, { recursive: true });
});

/** `made`, or the code of what a change failed with. */
const outcome = (change: Promise<unknown>): Promise<string> =>
  change.then(
    () => 'made',
    (error: unknown) => (error as { code: string }).code,
  );

/** How each of two changes ended, `mine` with the sync that has to tell at last what came too late. */
async function race(mine: () => Promise<unknown>, theirs: () => unknown): Promise<string[]> {
  const they = outcome(beforeNaming(theirs));
  const first = await outcome(mine());
  const synced = await outcome(store.sync());
  await other.sync();
  return [first === 'made' ? synced : first, await they];
}

const names = (each: Store): string[] =>
  each
    .containers()
    .map(({ name }) => name)
    .sort();

/** What another program finds afterwards. */
async function afterwards<T>(look: (found: Store) => T | Promise<T>): Promise<T> {
  const found = await Store.open({ dir: directory, mode: 'read-only' });
  const seen = await look(found);
  await found.close();
  return seen;
}

it('makes its change again when nothing speaks against it', async () => {
  const outcomes = await race(
    () => store.create(image, { name: 'mine' }),
    () => other.create(image, { name: 'theirs' }),
  );
  expect(outcomes).toEqual(['made', 'made']);
  expect(await afterwards(names)).toEqual(['mine', 'theirs']);
});

/** The store's epochs, lowest first. */
const epochs = (): number[] =>
  readdirSync(join(directory, 'names'))
    .map((name) => Number.parseInt(name, 16))
    .sort((a, b) => a - b);

it('makes its change again that still counted when it went on, and does not any more', async () => {
  const journal = join(directory, 'names');
  const met = beforeNaming(() => {
    // Another program has taken the next number and read up to here, and stands before it says so.
    const own = epochs().at(-1)!;
    const { size } = statSync(join(journal, epochName(own)));
    const theirs = join(journal, epochName(own + 1));
    writeFileSync(theirs, '');
    // It says so, and a third one follows it, while this program is about to start the epoch above.
    return beforeStarting(join(journal, epochName(own + 2)), () => {
      writeFileSync(theirs, followingHeader(journal, own, size));
      return other.create(image, { name: 'theirs' });
    });
  });
  await store.create(image, { name: 'mine' });
  await met;
  await store.sync();
  expect(await afterwards(names)).toEqual(['mine', 'theirs']);
});

it('keeps the epochs that another one has read when it writes the whole state', async () => {
  await other.create(image, { name: 'before' });
  while (epochs().length < EPOCHS_KEPT) {
    const each = await Store.open(directory);
    await each.tag(image.id, `tag:${epochs().length}`);
    await each.close();
  }
  await store.close();
  store = await Store.open(directory);
  const outcomes = await race(
    () => store.create(image.id, { name: 'mine' }),
    () => other.create(image, { name: 'theirs' }),
  );
  expect(outcomes).toEqual(['made', 'made']);
  expect(await afterwards(names)).toEqual(['before', 'mine', 'theirs']);
});

it('tells what its host could not write, though another has taken its place and was not told', async () => {
  await store.create(image, { name: 'lost' });
  const own = epochName(epochs().at(-1)!);
  const theirSync = 1;
  await withoutSyncsOf(
    own,
    async () => {
      const they = beforeNaming(() => other.create(image, { name: 'theirs' }));
      expect(await outcome(store.create(image, { name: 'mine' }))).toBe('EIO');
      await they;
    },
    theirSync,
  );
  expect(await outcome(store.sync())).toBe('ESTALE');
});

it('tells what its host could not write, though another has taken its place by the time that it looks', async () => {
  await store.create(image, { name: 'lost' });
  const own = epochName(epochs().at(-1)!);
  await other.create(image, { name: 'theirs' });
  await withoutSyncsOf(own, () => {
    expect(() => store.containers()).toThrow(expect.objectContaining({ code: 'EIO' }));
    return Promise.resolve();
  });
  expect(await outcome(store.sync())).toBe('ESTALE');
});

it('leaves a container the name and the quota that the other gave it', async () => {
  await openBetween();
  await store.sync();
  const outcomes = await race(
    () => mine.restore('early'),
    () => Promise.all([other.rename('c', 'renamed'), theirs.setQuota({ bytes: 1 << 20 })]),
  );
  expect(outcomes).toEqual(['made', 'made']);
  const seen = await afterwards(async (found) => {
    const container = await found.container('renamed');
    return [names(found), container.usage().quota.bytes, container.fs.readFileSync('/file', 'utf8')];
  });
  expect(seen).toEqual([['renamed'], 1 << 20, 'first']);
});

it('is told when so much was written meanwhile that nobody knows what counts', async () => {
  const script = `
    import { Store } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
    for (let n = 0; n <= ${EPOCHS_REMEMBERED}; n++) {
      const store = await Store.open(${JSON.stringify(directory)});
      await store.tag('app', 'tag:' + n);
      await store.close();
    }`;
  const outcomes = await race(
    () => store.create(image, { name: 'mine' }),
    () => execFileSync(process.execPath, ['--input-type=module', '-e', script]),
  );
  expect(outcomes).toEqual(['ESTALE', 'made']);
  expect(await afterwards(names)).toEqual([]);
});

/** A container that is open in both, at a state that no checkpoint names. */
async function openBetween(): Promise<void> {
  await open();
  await mine.checkpoint('early');
  mine.fs.writeFileSync('/file', 'second');
  await mine.close();
  [mine, theirs] = [await store.container('c'), await other.container('c')];
}

/** Goes back to the checkpoint, and collects what came after it. */
function restoreAndCollect(): void {
  void theirs.restore('early');
  using handle = openHere();
  using work = host.bindings.collections.Collection.begin(handle, false, []);
  while (!work.step(10_000).done);
  expect(work.report().epochs.count).toBeGreaterThan(0n);
  handle.close();
}

/** The store, in the component itself. */
function openHere(): StoreHandle {
  return host.bindings.store.Store.open(host.preopenName, 'read-write', host.owner);
}

interface Contradiction {
  /** What is there before. */
  readonly before?: () => Promise<unknown>;
  readonly mine: () => Promise<unknown>;
  readonly theirs: () => unknown;
  /** What is there afterwards, and what isn't. */
  readonly left: (found: Store) => unknown;
  readonly expected: unknown;
}

let mine: Container;
let theirs: Container;
/** A container that is open here. */
async function open(): Promise<void> {
  const made = await store.create(image, { name: 'c' });
  made.fs.writeFileSync('/file', 'first');
  await made.close();
  mine = await store.container('c');
}

it.each<[string, Contradiction]>([
  [
    'a container of a name that the other took',
    {
      mine: () => store.create(image, { name: 'only', quota: { bytes: 1 } }),
      theirs: () => other.create(image, { name: 'only', quota: { bytes: 2 } }),
      left: async (found) => [names(found), (await found.container('only')).usage().quota.bytes],
      expected: [['only'], 2],
    },
  ],
  [
    'a container of an image that the other removed',
    {
      mine: () => store.create(image, { name: 'mine' }),
      theirs: () => other.removeImage(image),
      left: (found) => [found.images(), found.containers()],
      expected: [[], []],
    },
  ],
  [
    'a name of an image that the other removed',
    {
      mine: () => store.tag(image, 'mine'),
      theirs: () => other.removeImage(image),
      left: (found) => outcome(found.resolve('mine')),
      expected: 'ENOENT',
    },
  ],
  [
    'the end of an image that the other uses',
    {
      mine: () => store.removeImage(image),
      theirs: () => other.create(image, { name: 'theirs' }),
      left: async (found) => (await found.container('theirs')).fs.readFileSync('/file', 'utf8'),
      expected: 'of the image',
    },
  ],
  [
    'a fork of a container that the other removed',
    {
      before: async () => {
        await open();
        // What a fork rests on stays when its container goes.
        await mine.fork({ name: 'older' });
      },
      mine: async () => mine.fork({ name: 'fork' }),
      theirs: async () => other.remove('c', { force: true }),
      left: names,
      expected: ['older'],
    },
  ],
  [
    'a name that the other gave a container',
    {
      before: () => Promise.all(['a', 'b'].map((name) => store.create(image, { name }))),
      mine: () => store.rename('a', 'c'),
      theirs: () => other.rename('b', 'c'),
      left: names,
      expected: ['a', 'c'],
    },
  ],
  [
    'a fork of a state that the other let go',
    {
      before: openBetween,
      mine: () => mine.fork({ name: 'fork' }),
      theirs: restoreAndCollect,
      left: names,
      expected: ['c'],
    },
  ],
  [
    'a checkpoint of a state that the other let go',
    {
      before: openBetween,
      mine: () => mine.checkpoint('late'),
      theirs: restoreAndCollect,
      left: async (found) => (await found.container('c')).checkpoints().map(({ name }) => name),
      expected: ['early'],
    },
  ],
  [
    'the restoring of a container that the other restored meanwhile',
    {
      before: async () => {
        await openBetween();
        await mine.checkpoint('late');
      },
      mine: () => mine.restore('late'),
      theirs: () => {
        using handle = openHere();
        const container = host.bindings.containers.open(handle, 'c');
        container.breakLock(container.lockOwner()!);
        container.restore('early');
        container.close();
        handle.close();
      },
      left: async (found) => (await found.container('c')).fs.readFileSync('/file', 'utf8'),
      expected: 'first',
    },
  ],
  [
    'a quota of a container that the other removed',
    {
      before: open,
      mine: async () => mine.setQuota({ bytes: 1 }),
      theirs: () => other.remove('c', { force: true }),
      left: names,
      expected: [],
    },
  ],
  [
    'a checkpoint of a name that the other took',
    {
      before: async () => {
        await open();
        theirs = await other.container('c');
      },
      mine: () => mine.checkpoint('named'),
      theirs: async () => {
        theirs.fs.writeFileSync('/file', 'second');
        await theirs.checkpoint('named');
      },
      left: async (found) => (await found.container('c')).diff({ from: 'named' }).length,
      expected: 0,
    },
  ],
])('does not make %s', async (_, { before, mine: change, theirs: contradict, left, expected }) => {
  await before?.();
  await store.sync();
  expect(await race(change, contradict)).toEqual(['ESTALE', 'made']);
  expect(await afterwards(left)).toEqual(expected);
});

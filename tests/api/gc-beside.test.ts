// A collection beside another one, and an image that is named beside it, at each call of the host that it makes: nothing that is needed goes, in
// whichever order their hosts list packs.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Program } from '../property/collections/program.js';
import { Random } from '../property/random.js';
import { beforeNthCall } from '../support/nth-call.js';
import {
  addFile,
  addImage,
  beginCollection,
  beginImage,
  beginLayer,
  collect,
  finishCollection,
  readLayer,
  refusal,
  removeImage,
} from '../support/imports.js';
import { PackOrder, backwards, forwards, withLast } from '../support/pack-order.js';
import { refuseSyncsOf } from '../support/refused-syncs.js';

const CHUNK_SIZE = 65536;
const random = new Random(12);
const noise = (length: number): Buffer => Buffer.from(Uint8Array.from({ length }, () => random.below(256)));
const CONTENT = noise(CHUNK_SIZE);
const NOTHING = Buffer.alloc(0);
/** Beside which the content is not worth a pack. */
const DEAD = noise(4 * CHUNK_SIZE);
/** Between these the store is another, or is looked at. */
const TURNS = ['readdirSync', 'renameSync', 'rmdirSync', 'unlinkSync'] as const;

let order: PackOrder;
beforeAll(() => (order = new PackOrder()));
afterAll(() => {
  order.giveUp();
});

let directory: string;
/** Name of the store in which both programs are. */
let store: string;
/** Whose collection is met by what the other one does. */
let collector: Program;
let other: Program;
beforeEach(async () => {
  // Syncs in memory cost nothing.
  directory = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'veneer-beside-'));
  mkdirSync(join(directory, 'prepared'));
  [collector, other] = [await Program.start(directory, 'collector'), await Program.start(directory, 'other')];
  open('prepared');
});
afterEach(async () => {
  for (const program of [collector, other]) {
    program.kill();
    await program.host.close();
  }
  rmSync(directory, { recursive: true, force: true });
});

/** Opens a store in both programs. */
function open(name: string): void {
  store = name;
  for (const program of [collector, other]) {
    program.kill();
    program.open(name);
  }
}

/** What two programs do. */
interface Meeting {
  readonly ours: () => void;
  /** Happens at some moment of that. */
  readonly theirs: () => void;
  readonly afterwards: () => void;
}

/** For each moment they meet in a copy of the store as it is now. */
async function atEachMoment(meeting: () => Meeting): Promise<void> {
  for (const program of [collector, other]) program.close();
  let nth = 1;
  for (let met = true; met; nth++) {
    cpSync(join(directory, 'prepared'), join(directory, `${nth}`), { recursive: true });
    open(`${nth}`);
    const { ours, theirs, afterwards } = meeting();
    met = await beforeNthCall(TURNS, nth, theirs, ours);
    afterwards();
  }
  // The whole of it was gone through.
  expect(nth).toBeGreaterThan(10);
}

/** What has to be read from a layer of one file in the end. */
interface Needed {
  readonly diffId: string;
  readonly path: string;
  readonly data: Buffer;
}

function readAll(needed: readonly Needed[]): void {
  for (const program of [collector, other]) for (const { diffId, path, data } of needed) readLayer(program, diffId, path, data);
}

/** Two images, which two programs bring at once: the start of their files is in two packs. */
function inTwoPacks(ends: readonly Buffer[] = [NOTHING, NOTHING]): Needed[] {
  const files = [collector, other].map((program, i) => {
    const [path, data] = [`${i}`, Buffer.concat([CONTENT, ends[i]!])];
    return { path, data, ...beginLayer(program, path, data) };
  });
  for (const { finish } of files) finish();
  for (const { diffId } of files) addImage(other, diffId);
  return files;
}

/** The same, and both packs were condemned after an import had found the content, for which it stays. */
function inTwoCondemnedPacks(ends: readonly Buffer[] = [Buffer.from('one'), Buffer.from('two')]): Needed[] {
  // Each pack has something of its own: none is condemned for the other one's sake.
  inTwoPacks(ends);
  const earlier = beginLayer(other, 'earlier', Buffer.from('earlier'));
  for (const { id } of collector.host.bindings.images.list(collector.store)) removeImage(collector, id);
  // The layers are condemned; what is in them isn't yet.
  collect(collector);
  earlier.finish();
  addImage(other, earlier.diffId);
  const [path, data] = ['later', CONTENT];
  const later = beginLayer(other, path, data);
  expect(collect(collector).held.bytes).toBeGreaterThan(2n * BigInt(data.length));
  later.finish();
  addImage(other, later.diffId);
  return [{ diffId: later.diffId, path, data }];
}

/** A collection that has marked what is needed, and not yet judged. */
function marked(program: Program): ReturnType<typeof beginCollection> {
  const work = beginCollection(program);
  for (let step = 0; step < 4; step++) work.step(10_000);
  return work;
}

describe.each([
  ['in two packs', inTwoPacks],
  ['in two condemned packs', inTwoCondemnedPacks],
])('content %s stays beside another collection, which keeps the other copy', (_, prepare) => {
  it('and begins and ends at any moment of this one', async () => {
    const needed = prepare();
    await atEachMoment(() => ({
      ours: () => collect(collector),
      theirs: () => order.listing(backwards, () => collect(other)),
      afterwards: () => readAll(needed),
    }));
  });

  it('and has marked what is needed, and goes on at any moment of this one', async () => {
    const needed = prepare();
    await atEachMoment(() => {
      const work = order.listing(backwards, () => marked(other));
      return {
        ours: () => collect(collector),
        theirs: () => order.listing(backwards, () => finishCollection(work)),
        afterwards: () => readAll(needed),
      };
    });
  });

  it('and begins and ends at any moment of this one, which has marked more than is needed', async () => {
    const needed = prepare();
    const { image } = addFile(other, 'more', Buffer.from('more'));
    await atEachMoment(() => {
      const work = marked(collector);
      removeImage(other, image);
      return {
        ours: () => finishCollection(work),
        theirs: () => order.listing(backwards, () => collect(other)),
        afterwards: () => readAll(needed),
      };
    });
  });
});

/** An image, and a pack that is worth moving: with what it needs, and much that nothing needs. */
function inSparsePack(): Needed[] {
  const dead = addFile(other, 'dead', Buffer.concat([CONTENT, DEAD]));
  const live = addFile(other, 'live', CONTENT);
  removeImage(other, dead.image);
  return [{ diffId: live.diffId, path: 'live', data: CONTENT }];
}

const packs = (): string => join(directory, store, 'packs');
const indexes = (): string[] => readdirSync(packs()).filter((name) => name.endsWith('.idx'));

/** A collection that is stopped when it has removed a pack, or has come to its end. */
function stopOnceItRemoved(program: Program): void {
  const work = beginCollection(program);
  const before = indexes().length;
  while (indexes().length === before && !work.step(10_000).done);
  work[Symbol.dispose]();
}

const bytesOfPacks = (): number => readdirSync(packs()).reduce((total, name) => total + statSync(join(packs(), name)).size, 0);

it.each([
  ['as this one', forwards],
  ['backwards', backwards],
])('packs are moved beside another collection, which lists them %s, at any moment', async (_, listed) => {
  const needed = inSparsePack();
  await atEachMoment(() => ({
    ours: () => collect(collector),
    theirs: () => order.listing(listed, () => collect(other)),
    afterwards: () => {
      readAll(needed);
      collect(collector);
      expect(bytesOfPacks()).toBeLessThan(DEAD.length);
    },
  }));
});

it.each([
  ['forwards', forwards],
  ['backwards', backwards],
])('what was moved stays when others, which list packs %s, condemned it before the sources', async (_, listed) => {
  const needed = inSparsePack();
  await atEachMoment(() => {
    const work = beginCollection(collector);
    const before = indexes();
    while (indexes().every((name) => before.includes(name))) work.step(10_000);
    // Until the sources are condemned each copy is as good as the other. None goes: it is held.
    order.listing(listed, () => collect(other));
    return {
      ours: () => finishCollection(work),
      theirs: () =>
        order.listing(listed, () => {
          stopOnceItRemoved(other);
        }),
      afterwards: () => readAll(needed),
    };
  });
});

it('a condemned pack is not kept in the place of one that is there for others, though this program could not make its name durable', async () => {
  await atEachMoment(() => {
    const mine = beginLayer(collector, 'mine', CONTENT);
    const theirs = beginLayer(other, 'theirs', CONTENT);
    const end = refuseSyncsOf('packs');
    expect(theirs.finish).toThrow(refusal('io'));
    end();
    other.store.sync();
    const [doubtful] = indexes().map((name) => basename(name, '.idx'));
    mine.finish();
    const [own] = indexes().flatMap((name) => (name.startsWith(doubtful!) ? [] : [basename(name, '.idx')]));
    addImage(collector, mine.diffId);
    return {
      ours: () => order.listing(withLast(doubtful!), () => collect(collector)),
      theirs: () => order.listing(withLast(own!), () => collect(other)),
      afterwards: () => readAll([{ ...mine, path: 'mine', data: CONTENT }]),
    };
  });
});

it('packs are not moved while an import may rely on them: they would stay beside their copies', () => {
  const needed = inSparsePack();
  // What nothing needs goes first.
  stopOnceItRemoved(collector);
  // An image that is there already: nothing is written that would be garbage yet.
  const image = beginImage(other, needed[0]!.diffId);
  const before = indexes();
  expect(collect(collector)).toMatchObject({ rewritten: { count: 0n }, holders: [] });
  expect(indexes()).toEqual(before);
  image.finish();
  expect(collect(collector).rewritten.count).toBe(1n);
  expect(bytesOfPacks()).toBeLessThan(DEAD.length);
  readAll(needed);
});

it('a condemned pack that is needed after all is let go, and moved by the same collection', () => {
  const needed = inTwoCondemnedPacks([DEAD, noise(DEAD.length)]);
  expect(collect(collector).rewritten.count).toBe(1n);
  expect(bytesOfPacks()).toBeLessThan(DEAD.length);
  readAll(needed);
});

it('an image of a layer that goes is whole, or refused, at any moment of the collection', async () => {
  const { image, diffId } = addFile(other, 'file', CONTENT);
  removeImage(other, image);
  const outcomes = new Set<string>();
  await atEachMoment(() => {
    let outcome = 'not tried';
    return {
      ours: () => collect(collector),
      theirs: () => {
        try {
          addImage(other, diffId);
          outcome = 'named';
        } catch (error) {
          expect(error).toEqual(refusal('no-entry'));
          outcome = 'refused';
        }
      },
      afterwards: () => {
        outcomes.add(outcome);
        if (outcome === 'named') readAll([{ diffId, path: 'file', data: CONTENT }]);
      },
    };
  });
  expect(outcomes).toEqual(new Set(['named', 'refused', 'not tried']));
});

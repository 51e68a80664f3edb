// Stores in memory whose changes are kept in a place of keys and values, over a base or over nothing.
import { beforeAll, describe, expect, it } from 'vitest';
import { KeptChanges, MemoryVolume, Store, type KeyValues } from '../../dist/index.js';
import { archiveOf, layoutOf, plainLayer } from '../api/images.js';
import { Random } from '../property/random.js';
import { directoryAt } from '../../dist/volume/tree.js';
import { MemoryFile, type MemoryDisk } from '../../dist/hosts/memory/disk.js';

const IMAGE = archiveOf(layoutOf([{ layers: [plainLayer([{ path: 'etc/config', data: 'x'.repeat(300_000) }])], name: 'app:1' }]));

/** A place in memory, which can be told to fail. */
class Place implements KeyValues {
  readonly values = new Map<string, Uint8Array>();
  /** Writes until the next one fails. */
  left = Infinity;
  longest = 0;

  get(key: string): Promise<unknown> {
    return Promise.resolve(this.values.get(key));
  }

  async put(key: string, value: Uint8Array): Promise<void> {
    await this.#change();
    this.longest = Math.max(this.longest, value.length);
    this.values.set(key, value.slice());
  }

  async delete(key: string): Promise<void> {
    await this.#change();
    this.values.delete(key);
  }

  copy(): Place {
    const copy = new Place();
    for (const [key, value] of this.values) copy.values.set(key, value);
    return copy;
  }

  #change(): Promise<void> {
    return this.left-- > 0 ? Promise.resolve() : Promise.reject(new Error('the place is gone'));
  }
}

let base: Uint8Array;
beforeAll(async () => {
  const volume = new MemoryVolume();
  const store = await Store.open({ volume });
  await store.load(IMAGE);
  await store.close();
  base = volume.archive();
});

const diskOf = (volume: MemoryVolume): MemoryDisk => (volume as unknown as { readonly disk: MemoryDisk }).disk;

const contentOf = async (volume: MemoryVolume): Promise<string[]> => {
  const store = await Store.open({ volume });
  const texts: string[] = [];
  for (const { name } of store.containers()) {
    const { fs } = await store.container(name);
    texts.push(`${name}: ${fs.existsSync('/note') ? fs.readFileSync('/note', 'utf8') : ''}`);
  }
  expect((await store.check({ readData: true })).clean).toBe(true);
  await store.close();
  return texts;
};

/** What a new program finds. */
const restored = async (place: KeyValues, archive = base): Promise<MemoryVolume> =>
  (await KeptChanges.restore(MemoryVolume.from(archive), place)).volume;

describe('changes that are kept', () => {
  it('come back over the same base, in a fraction of its bytes', async () => {
    const place = new Place();
    const kept = await KeptChanges.restore(MemoryVolume.from(base), place);
    const store = await Store.open({ volume: kept.volume });
    const container = await store.create('app:1', { name: 'one' });
    container.fs.writeFileSync('/note', 'kept');
    await store.sync();
    const { bytes } = await kept.save();
    expect(bytes).toBeLessThan(base.length / 10);
    expect(await contentOf(await restored(place))).toEqual(['one: kept']);
    // The first one goes on: a save has only what is new.
    container.fs.appendFileSync('/note', ', and more');
    await store.sync();
    const again = await kept.save();
    expect(again.values).toBeLessThanOrEqual(2);
    expect(await contentOf(await restored(place))).toEqual(['one: kept, and more']);
    expect(await kept.save()).toEqual({ values: 0, bytes: 0 });
    await store.close();
  });

  it('are the whole store over nothing', async () => {
    const place = new Place();
    const kept = await KeptChanges.restore(new MemoryVolume(), place, { valueBytes: 10_000 });
    const store = await Store.open({ volume: kept.volume });
    await store.load(IMAGE);
    (await store.create('app:1', { name: 'one' })).fs.writeFileSync('/note', 'kept');
    await store.close();
    await kept.save();
    expect(place.longest).toBeLessThanOrEqual(10_000);
    expect((await restored(place, new Uint8Array(1024))).archive()).toEqual(kept.volume.archive());
    expect(await contentOf(await restored(place, new Uint8Array(1024)))).toEqual(['one: kept']);
  });

  it('are those of one state, wherever a save is interrupted; the next save has all', async () => {
    const place = new Place();
    const kept = await KeptChanges.restore(MemoryVolume.from(base), place, { valueBytes: 50 });
    const store = await Store.open({ volume: kept.volume });
    const container = await store.create('app:1', { name: 'one' });
    container.fs.writeFileSync('/note', 'before');
    await store.sync();
    await kept.save();
    container.fs.writeFileSync('/note', 'after '.repeat(50));
    await store.sync();
    const outcomes = new Set<string>();
    for (let writes = 0; ; writes++) {
      const attempt = place.copy();
      const again = await KeptChanges.restore(MemoryVolume.from(base), attempt);
      const other = await Store.open({ volume: again.volume });
      (await other.container('one')).fs.writeFileSync('/note', 'after');
      await other.close();
      attempt.left = writes;
      const finished = await again.save().then(
        () => true,
        () => false,
      );
      attempt.left = Infinity;
      const [text] = await contentOf(await restored(attempt));
      outcomes.add(text!);
      if (finished) break;
      await again.save();
      expect(await contentOf(await restored(attempt))).toEqual(['one: after']);
    }
    expect([...outcomes]).toEqual(['one: before', 'one: after']);
    await store.close();
  });

  it('leave nothing behind that no index names', async () => {
    const place = new Place();
    const kept = await KeptChanges.restore(MemoryVolume.from(base), place, { prefix: 'a/', valueBytes: 1000 });
    for (let i = 0; i < 5; i++) {
      const store = await Store.open({ volume: kept.volume });
      const container = await store.create('app:1', { name: 'c' });
      container.fs.writeFileSync('/note', 'n'.repeat(5000));
      await container.close();
      await store.remove('c');
      await store.gc();
      await store.close();
      await kept.save();
    }
    const { files } = JSON.parse(new TextDecoder().decode(place.values.get('a/index'))) as {
      files: Record<string, { pieces: number[] } | null>;
    };
    const named = Object.values(files).flatMap((file) => file?.pieces.map((piece) => `a/${piece}`) ?? []);
    expect([...place.values.keys()].sort()).toEqual(['a/index', ...named].sort());
  });

  it.each<[string, (place: Place) => void, string]>([
    ['with a piece missing', (place) => place.values.delete('veneer/0'), 'ECORRUPT'],
    ['with a piece cut off', (place) => place.values.set('veneer/0', new Uint8Array(3)), 'ECORRUPT'],
    ['with an index that is no JSON', (place) => place.values.set('veneer/index', new Uint8Array([123])), 'ECORRUPT'],
    ['with an index of something else', (place) => place.values.set('veneer/index', Buffer.from('{"version":1}')), 'ECORRUPT'],
    [
      'with paths that lead out',
      (place) => {
        const text = new TextDecoder().decode(place.values.get('veneer/index')).replace('"directories":[', '"directories":["../x",');
        place.values.set('veneer/index', Buffer.from(text));
      },
      'ECORRUPT',
    ],
    ['of a later version', (place) => place.values.set('veneer/index', Buffer.from('{"version":2}')), 'EVERSION'],
  ])('%s are refused', async (_what, damage, code) => {
    const place = new Place();
    const kept = await KeptChanges.restore(MemoryVolume.from(base), place);
    const store = await Store.open({ volume: kept.volume });
    await store.create('app:1', { durable: true });
    await kept.save();
    await store.close();
    damage(place);
    await expect(restored(place)).rejects.toMatchObject({ name: 'VeneerError', code });
  });

  it('over another base are refused, with what to do', async () => {
    const place = new Place();
    await (await KeptChanges.restore(MemoryVolume.from(base), place)).save();
    await expect(KeptChanges.restore(new MemoryVolume(), place)).rejects.toMatchObject({ code: 'EMISMATCH', detail: /another base/ });
  });
});

it('whatever is written, cut, renamed and removed in a volume comes back', async () => {
  const random = new Random(20261126);
  for (let round = 0; round < 20; round++) {
    const place = new Place();
    const filled = MemoryVolume.from(base);
    const start = filled.archive();
    let kept = await KeptChanges.restore(filled, place, { valueBytes: 64 });
    for (let i = 0; i < 60; i++) {
      const { root } = diskOf(kept.volume);
      const names = ['a', 'b', 'd/a', 'd/b'];
      const [at, to] = [random.pick(names).split('/'), random.pick(names).split('/')];
      const directory = directoryAt(root, at.slice(0, -1))!;
      const node = directory.entries.get(at.at(-1)!);
      const file = node?.kind === 'file' ? node : undefined;
      switch (random.below(6)) {
        case 0:
          directory.entries.set(at.at(-1)!, new MemoryFile());
          break;
        case 1:
          directory.entries.delete(at.at(-1)!);
          break;
        case 2:
          file?.resize(random.below(500));
          break;
        case 3:
          directory.entries.delete(at.at(-1)!);
          if (file) directoryAt(root, to.slice(0, -1))!.entries.set(to.at(-1)!, file);
          break;
        default:
          file?.write(new Uint8Array(random.below(200)).fill(i + 1), random.below(300));
      }
      if (random.below(4) > 0) continue;
      if (random.below(4) === 0) {
        place.left = random.below(4);
        await kept.save().catch(() => undefined);
        place.left = Infinity;
      }
      await kept.save();
      const again = await KeptChanges.restore(MemoryVolume.from(start), place);
      expect(Buffer.from(again.volume.archive()).equals(kept.volume.archive())).toBe(true);
      if (random.below(3) === 0) kept = again;
    }
  }
});

import assert from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archiveOf, blobPath, dockerArchiveOf, gzipLayer, layoutOf, plainLayer, sha256, tarOf, type LayoutFiles } from '../api/images.js';
import { takeOver } from '../support/journal.js';
import { baseImage } from './base-image.js';
import { casesOf, type Case } from './case.js';
import { runKilled } from './killed-program.js';

const layer = gzipLayer([
  { path: 'etc/', type: '5' },
  { path: 'etc/a', data: 'same content' },
]);
const second = plainLayer([{ path: 'b', data: 'second' }]);
const simple = (): LayoutFiles => layoutOf([{ layers: [layer, second], name: 'app:1' }]);

/** Every host file of a store, with its size and, where it is small, its bytes. */
function filesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => `${path} ${statSync(join(directory, path)).size}`);
}

/** Stores: opened, loaded, reopened, refused. */
export const stores: Case[] = casesOf({
  'gives everything back in another instance': async (bench) => {
    const directory = bench.temporary();
    const store = await bench.open(directory);
    const [image] = await store.load(archiveOf(simple()));
    assert.ok(image);
    const container = await store.create(image, { name: 'one' });
    container.fs.writeFileSync('/etc/a', 'changed');
    await store.close();
    const again = await bench.open(directory, 'read-write');
    assert.deepEqual(again.info.uuid, store.info.uuid);
    assert.deepEqual(again.info.notices, []);
    assert.deepEqual(
      again.images().map(({ id, names }) => [id, names]),
      [[image.id, ['app:1']]],
    );
    assert.deepEqual(
      again.containers().map(({ name }) => name),
      ['one'],
    );
    assert.equal((await again.container('one')).fs.readFileSync('/etc/a', 'utf8'), 'changed');
  },

  'gives a container its other name in another instance': async (bench) => {
    const directory = bench.temporary();
    const store = await bench.open(directory);
    const [image] = await store.load(archiveOf(simple()));
    assert.ok(image);
    const { id } = await store.create(image, { name: 'one' });
    await store.rename('one', 'two');
    await store.close();
    const again = await bench.open(directory, 'read-write');
    assert.deepEqual(
      again.containers().map((container) => [container.id, container.name]),
      [[id, 'two']],
    );
    await assert.rejects(again.container('one'), { code: 'ENOENT' });
    await again.create(image, { name: 'one' });
    await assert.rejects(again.rename('two', 'one'), { code: 'EEXIST' });
  },

  'gives an image its id, layers, size and config': async (bench) => {
    const store = await bench.open(bench.temporary());
    const [image] = await store.load(archiveOf(simple()));
    assert.ok(image);
    assert.deepEqual(image.layers, [sha256(layer.tar), sha256(second.tar)]);
    assert.equal(image.size, 'same content'.length + 'second'.length);
    assert.equal(image.entries, 3);
    assert.equal(image.config.architecture, 'amd64');
    assert.equal(sha256(image.configBytes()), image.id);
  },

  'loads the same image from a layout, its archive, and a docker-archive': async (bench) => {
    const ids = [];
    for (const archive of [archiveOf(simple()), dockerArchiveOf([{ layers: [layer, second], tags: ['app:1'] }])]) {
      const store = await bench.open(bench.temporary());
      const [image] = await store.load(archive);
      ids.push(image?.id);
    }
    assert.equal(ids[0], ids[1]);
  },

  'loads from a path, a stream, an iterable and a Blob': async (bench) => {
    const archive = archiveOf(simple());
    const path = join(bench.temporary(), 'app.tar');
    writeFileSync(path, archive);
    const store = await bench.open(bench.temporary());
    const iterable = async function* (): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < archive.length; at += 1000) {
        await Promise.resolve();
        yield archive.subarray(at, at + 1000);
      }
    };
    const blob = new Blob([Uint8Array.from(archive)]);
    for (const source of [path, iterable(), blob, blob.stream(), new Uint8Array(archive)]) {
      assert.equal((await store.load(source)).length, 1);
    }
    assert.equal(store.images().length, 1);
  },

  'does not read a verified layer again': async (bench) => {
    const store = await bench.open(bench.temporary());
    await store.load(archiveOf(simple()));
    const layersRead = new Set<string>();
    await store.load(archiveOf(simple()), { onProgress: ({ phase, layer: id }) => phase === 'layer' && layersRead.add(String(id)) });
    assert.deepEqual([...layersRead], []);
  },

  'does not take a manifest at its word for a blob that was never read': async (bench) => {
    const store = await bench.open(bench.temporary());
    await store.load(archiveOf(simple()));
    // Another blob that claims to be the layer that is there already.
    const lie = { ...layer, blob: gzipLayer([{ path: 'evil', data: 'evil' }]).blob };
    await assert.rejects(store.load(archiveOf(layoutOf([{ layers: [lie], name: 'evil' }]))), { code: 'EMISMATCH' });
    assert.equal(store.images().length, 1);
  },

  'keeps nothing of an image whose last layer is wrong': async (bench) => {
    const directory = bench.temporary();
    const store = await bench.open(directory);
    const files = simple();
    const path = blobPath(sha256(second.blob));
    const damaged = Buffer.from(second.blob);
    damaged[600]! ^= 1;
    await assert.rejects(store.load(archiveOf(new Map([...files, [path, damaged]]))), { code: 'EMISMATCH', path: sha256(second.blob) });
    await assert.rejects(store.load(archiveOf(new Map([...files, [path, second.blob.subarray(0, 700)]]))), {
      code: /^(EMISMATCH|ECORRUPT)$/,
    });
    assert.deepEqual(store.images(), []);
    assert.equal((await store.load(archiveOf(files))).length, 1);
  },

  'tells the offset in a malformed layer': async (bench) => {
    const store = await bench.open(bench.temporary());
    const tar = tarOf([
      { path: 'a', data: 'a' },
      { path: 'b', data: 'b' },
    ]);
    tar[1024]! ^= 0xff;
    const checksumField = 1024 + 148;
    const bad = { tar, blob: tar, mediaType: 'application/vnd.oci.image.layer.v1.tar' };
    await assert.rejects(store.load(archiveOf(layoutOf([{ layers: [bad] }]))), { code: 'ECORRUPT', offset: checksumField });
    assert.deepEqual(store.images(), []);
  },

  'drops an aborted load, with the reason of the signal': async (bench) => {
    const store = await bench.open(bench.temporary());
    for (const phase of ['layer', 'index', 'merge']) {
      const controller = new AbortController();
      const reason = new Error(`aborted in ${phase}`);
      const onProgress = (progress: { phase: string }): void => {
        if (progress.phase === phase) controller.abort(reason);
      };
      const load = store.load(archiveOf(simple()), { signal: controller.signal, onProgress });
      await load.then(
        (images) => {
          assert.equal(images.length, 1, 'it was over before the signal came');
        },
        (error: unknown) => {
          assert.equal(error, reason);
          assert.deepEqual(store.images(), []);
        },
      );
    }
  },

  'tells its progress up to the last byte': async (bench) => {
    const store = await bench.open(bench.temporary());
    const seen: { phase: string; bytes: number; totalBytes?: number }[] = [];
    await store.load(archiveOf(simple()), { onProgress: (progress) => seen.push(progress) });
    const last = seen.filter(({ phase }) => phase === 'layer').at(-1);
    assert.equal(last?.bytes, second.blob.length);
    assert.equal(last.totalBytes, second.blob.length);
    assert.ok(seen.some(({ phase }) => phase === 'merge'));
  },

  'imports a tar, plain, gzipped and streamed, as one and the same image': async (bench) => {
    const store = await bench.open(bench.temporary());
    const stream = async function* (): AsyncGenerator<Uint8Array> {
      await Promise.resolve();
      yield layer.blob;
    };
    const ids = new Set<string>();
    for (const source of [layer.tar, layer.blob, stream()]) ids.add((await store.import(source, { tag: 'root:1' })).id);
    assert.equal(ids.size, 1);
    const [image] = store.images();
    assert.deepEqual(image?.names, ['root:1']);
    assert.equal((await store.create(image)).fs.readFileSync('/etc/a', 'utf8'), 'same content');
  },

  'imports a host directory': async (bench) => {
    const directory = bench.temporary();
    writeFileSync(join(directory, 'file'), 'from the host', { mode: 0o640 });
    const store = await bench.open(bench.temporary());
    const image = await store.import(directory, { tag: 'dir' });
    assert.deepEqual(image.names, ['dir:latest']);
    const { fs } = await store.create('dir');
    assert.equal(fs.readFileSync('/file', 'utf8'), 'from the host');
    assert.equal(fs.statSync('/file').mode, 0o100640);
    assert.deepEqual((await store.import(directory)).id, image.id);
  },

  'stores identical contents once': async (bench) => {
    const store = await bench.open(bench.temporary());
    const data = Buffer.alloc(500_000, 'the same bytes in two layers, under two names; ');
    await store.load(archiveOf(layoutOf([{ layers: [plainLayer([{ path: 'a', data }]), plainLayer([{ path: 'b', data }])] }])));
    const { content, logical } = store.df();
    assert.equal(logical, 1_000_000);
    assert.ok(content < 520_000, `content takes ${content} bytes`);
  },

  'tags, moves tags, resolves and removes': async (bench) => {
    const store = await bench.open(bench.temporary());
    const [image] = await store.load(archiveOf(simple()));
    const other = await store.import(second.tar, { tag: 'other' });
    assert.ok(image);
    await store.tag(image, 'example.com/team/app:2.0');
    await store.tag(other, 'app:1');
    assert.equal((await store.resolve('app:1')).id, other.id);
    assert.equal((await store.resolve('example.com/team/app:2.0')).id, image.id);
    assert.equal((await store.resolve(image.id.slice(7, 15))).id, image.id);
    assert.equal((await store.resolve('other')).id, other.id);
    await store.untag('app:1');
    await assert.rejects(store.resolve('app:1'), { code: 'ENOENT' });
    await assert.rejects(store.untag('app:1'), { code: 'ENOENT' });
    await assert.rejects(store.tag(image, 'Not a name'), { code: 'EINVAL' });
    const container = await store.create('other', { name: 'user' });
    await container.close();
    await assert.rejects(store.removeImage('other'), { code: 'EBUSY' });
    await store.remove('user');
    await store.removeImage('other');
    assert.deepEqual(
      store.images().map(({ id }) => id),
      [image.id],
    );
  },

  'creates, lists, finds and removes containers': async (bench) => {
    const store = await bench.open(bench.temporary());
    const [image] = await store.load(archiveOf(simple()));
    assert.ok(image);
    const named = await store.create(image, { name: 'web', durable: true });
    const unnamed = await store.create('app:1');
    assert.match(unnamed.id, /^[0-9a-f]{32}$/);
    assert.equal(unnamed.name, unnamed.id.slice(0, 12));
    assert.deepEqual(
      store.containers().map(({ name, image: of }) => [name, of]),
      [
        ['web', image.id],
        [unnamed.name, image.id],
      ],
    );
    for (const reference of ['web', named.id, named.id.slice(0, 10)]) {
      assert.equal((await store.container(reference)).id, named.id);
    }
    await assert.rejects(store.create(image, { name: 'web' }), { code: 'EEXIST' });
    await assert.rejects(store.create(image, { name: '../web' }), { code: 'EINVAL' });
    await assert.rejects(store.create('none'), { code: 'ENOENT' });
    await assert.rejects(store.container('none'), { code: 'ENOENT' });
    await unnamed.close();
    await store.remove(unnamed.name);
    assert.deepEqual(
      store.containers().map(({ name }) => name),
      ['web'],
    );
    assert.ok(Math.abs(Date.now() - named.created.getTime()) < 3_600_000);
  },

  'renames a container, for every instance that opens the store then': async (bench) => {
    const directory = bench.temporary();
    const store = await bench.open(directory);
    const [image] = await store.load(archiveOf(simple()));
    assert.ok(image);
    const { id } = await store.create(image, { name: 'old' });
    await store.create(image, { name: 'other' });
    await store.rename('old', 'new');
    await assert.rejects(store.rename('new', 'other'), { code: 'EEXIST' });
    await assert.rejects(store.rename('old', 'x'), { code: 'ENOENT' });
    await store.close();
    const again = await bench.open(directory);
    assert.equal((await again.container('new')).id, id);
    await assert.rejects(again.container('old'), { code: 'ENOENT' });
  },

  'lets one writer into a container; readers are free': async (bench) => {
    const directory = bench.temporary();
    const [first, other] = [await bench.open(directory), await bench.open(directory)];
    const [image] = await first.load(archiveOf(simple()));
    assert.ok(image);
    const writer = await first.create(image, { name: 'shared', durable: true });
    const reader = await other.container('shared');
    writer.fs.writeFileSync('/etc/a', 'first');
    assert.equal(reader.fs.readFileSync('/etc/a', 'utf8'), 'same content');
    const refused = {
      code: 'EBUSY',
      message: "EBUSY: resource busy or locked, open '/etc/a'",
      detail: /is being written by (process|instance) \d+ /,
    };
    assert.throws(() => {
      reader.fs.writeFileSync('/etc/a', 'second');
    }, refused);
    await assert.rejects(other.remove('shared'), { code: 'EBUSY', path: 'shared' });
    await writer.close();
    await reader.close();
    const successor = await other.container('shared');
    assert.equal(successor.fs.readFileSync('/etc/a', 'utf8'), 'first');
    successor.fs.writeFileSync('/etc/a', 'second');
  },

  'frees the lock of a process that was killed, keeping what it had synced': async (bench) => {
    const directory = bench.temporary();
    const store = await bench.open(directory);
    await store.load(archiveOf(simple()));
    await (await store.create('app:1', { name: 'c', durable: true })).close();
    runKilled(
      bench,
      directory,
      `
      const container = await store.container('c');
      container.fs.writeFileSync('/synced', 'kept');
      await container.sync();
      container.fs.writeFileSync('/unsynced', 'may go');`,
    );
    const container = await store.container('c');
    assert.equal(container.fs.readFileSync('/synced', 'utf8'), 'kept');
    container.fs.writeFileSync('/after', 'free');
    await container.close();
  },

  'tells ESTALE of an open file that another instance removed': async (bench) => {
    const directory = bench.temporary();
    const [first, other] = [await bench.open(directory), await bench.open(directory)];
    await first.load(archiveOf(simple()));
    const made = await first.create('app:1', { name: 'c', durable: true });
    made.fs.writeFileSync('/new', 'upper only');
    await made.close();
    const { fs } = await other.container('c');
    const [removed, lower] = [fs.openSync('/new', 'r'), fs.openSync('/etc/a', 'r')];
    const again = await first.container('c');
    again.fs.unlinkSync('/new');
    again.fs.appendFileSync('/etc/a', ', changed');
    await again.close();
    fs.writeFileSync('/mine', 'now the container is read anew');
    assert.throws(() => fs.readFileSync(removed), { code: 'ESTALE' });
    assert.throws(() => fs.fstatSync(removed), { code: 'ESTALE' });
    fs.closeSync(removed);
    assert.equal(fs.readFileSync(lower, 'utf8'), 'same content, changed');
  },

  'loses nothing of two instances that change names in turn': async (bench) => {
    const directory = bench.temporary();
    const [first, other] = [await bench.open(directory), await bench.open(directory)];
    await first.load(archiveOf(simple()));
    for (const [store, name] of [
      [first, 'one'],
      [other, 'two'],
      [first, 'three'],
      [other, 'four'],
    ] as const)
      await store.create('app:1', { name });
    await first.close();
    await other.close();
    const names = (await bench.open(directory, 'read-only')).containers().map(({ name }) => name);
    assert.deepEqual(names.sort(), ['four', 'one', 'three', 'two']);
  },

  'closes a container whose lock was taken, telling ESTALE once if changes were lost': async (bench) => {
    const directory = bench.temporary();
    const store = await bench.open(directory);
    await store.load(archiveOf(simple()));
    for (const lost of [false, true]) {
      const container = await store.create('app:1', { name: `lost-${lost}` });
      container.fs.writeFileSync('/etc/a', 'synced');
      await container.sync();
      takeOver(join(directory, 'segments', container.id));
      if (lost) container.fs.writeFileSync('/etc/a', 'lost');
      if (lost) await assert.rejects(container.close(), { code: 'ESTALE' });
      else await container.close();
      await container.close();
      assert.throws(() => container.fs.readFileSync('/etc/a'), { code: 'EBADF' });
      assert.equal((await store.container(container.name)).fs.readFileSync('/etc/a', 'utf8'), 'synced');
    }
    await store.close();
    await store.close();
  },

  'closes everything of a store, even where one container fails': async (bench) => {
    const directory = bench.temporary();
    const store = await bench.open(directory);
    await store.load(archiveOf(simple()));
    const [lost, kept] = [await store.create('app:1', { name: 'lost' }), await store.create('app:1', { name: 'kept' })];
    for (const { fs } of [lost, kept]) fs.writeFileSync('/etc/a', 'synced');
    await store.sync();
    takeOver(join(directory, 'segments', lost.id));
    for (const { fs } of [lost, kept]) fs.writeFileSync('/etc/a', 'changed');
    await assert.rejects(store.close(), { code: 'ESTALE' });
    await store.close();
    const again = await bench.open(directory);
    assert.equal((await again.container('kept')).fs.readFileSync('/etc/a', 'utf8'), 'changed');
    const container = await again.container('lost');
    assert.equal(container.fs.readFileSync('/etc/a', 'utf8'), 'synced');
    // Whoever has it now may be alive.
    assert.throws(
      () => {
        container.fs.writeFileSync('/etc/a', 'again');
      },
      { code: 'EBUSY' },
    );
  },

  'writes nothing when opened read-only': async (bench) => {
    const directory = bench.temporary();
    const store = await bench.open(directory);
    await store.load(archiveOf(simple()));
    await (await store.create('app:1', { name: 'c' })).close();
    await store.close();
    const before = filesOf(directory);
    const reading = await bench.open(directory, 'read-only');
    assert.equal(reading.info.readOnly, true);
    const container = await reading.container('c');
    assert.equal(container.fs.readFileSync('/etc/a', 'utf8'), 'same content');
    assert.throws(
      () => {
        container.fs.writeFileSync('/etc/a', 'x');
      },
      { code: 'EROFS' },
    );
    await assert.rejects(reading.create('app:1'), { code: 'EROFS' });
    await assert.rejects(reading.import(second.tar), { code: 'EROFS' });
    await container.close();
    await reading.close();
    assert.deepEqual(filesOf(directory), before);
  },

  'refuses directories that are not a store': async (bench) => {
    await assert.rejects(bench.open(join(bench.temporary(), 'none'), 'read-write'), { code: 'ENOENT' });
    await assert.rejects(bench.open(bench.temporary(), 'read-only'), { code: 'ENOENT' });
    const other = bench.temporary();
    writeFileSync(join(other, 'precious'), 'data');
    await assert.rejects(bench.open(other), { code: 'ENOTEMPTY' });
    assert.deepEqual(readdirSync(other), ['precious']);
  },

  'fails every call with EBADF once closed, and closes twice': async (bench) => {
    const store = await bench.open(bench.temporary());
    const [image] = await store.load(archiveOf(simple()));
    assert.ok(image);
    const container = await store.create(image);
    const fd = container.fs.openSync('/etc/a', 'r');
    const kept = await store.create(image);
    await container.close();
    await container.close();
    assert.throws(() => container.fs.readFileSync('/etc/a'), { code: 'EBADF' });
    assert.throws(() => container.fs.fstatSync(fd), { code: 'EBADF' });
    assert.throws(() => container.diff(), { code: 'EBADF' });
    await store.close();
    await store.close();
    assert.throws(() => store.images(), { code: 'EBADF' });
    assert.throws(() => kept.fs.statSync('/'), { code: 'EBADF' });
    await assert.rejects(store.load(baseImage), { code: 'EBADF' });
  },

  'accounts for its disk use': async (bench) => {
    const store = await bench.open(bench.temporary());
    const [image] = await store.load(archiveOf(simple()));
    const other = await store.import(second.tar);
    assert.ok(image);
    const usage = store.df();
    const of = (id: string) => usage.images.find((each) => each.id === id);
    assert.deepEqual([of(image.id)?.size, of(image.id)?.shared, of(image.id)?.unique], [18, 6, 12]);
    assert.deepEqual([of(other.id)?.size, of(other.id)?.shared, of(other.id)?.unique], [6, 6, 0]);
    assert.ok(usage.content >= 18 && usage.metadata > 0);
    const container = await store.create(image, { name: 'c' });
    container.fs.writeFileSync('/big', Buffer.alloc(2_000_000, 'x'));
    await container.sync();
    const [of_c] = store.df().containers;
    assert.ok(of_c !== undefined && of_c.size >= 2_000_000 && of_c.size < 2_100_000, JSON.stringify(of_c));
  },
});

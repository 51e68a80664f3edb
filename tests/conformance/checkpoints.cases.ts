import assert from 'node:assert/strict';
import { baseImage } from './base-image.js';
import { casesOf, type Case } from './case.js';

const lines = (changes: readonly { kind: string; path: string }[]): string[] => changes.map(({ kind, path }) => `${kind} ${path}`);

/** States that a container goes back to. */
export const checkpoints: Case[] = casesOf({
  'bring back what was there, and nothing since': async (bench) => {
    bench.fs.writeFileSync('/kept', 'first');
    bench.fs.unlinkSync('/etc/owned');
    await bench.container.checkpoint('a');
    bench.fs.writeFileSync('/kept', 'second');
    bench.fs.writeFileSync('/etc/owned', 'anew');
    bench.fs.writeFileSync('/later', '');
    bench.fs.rmSync('/tree', { recursive: true });
    await bench.container.restore('a');
    const expected = ['C /etc', 'D /etc/owned', 'A /kept'];
    assert.deepEqual(bench.diff(), expected);
    assert.equal(bench.fs.readFileSync('/kept', 'utf8'), 'first');
    await bench.reopen();
    assert.deepEqual(bench.diff(), expected);
    assert.equal(bench.fs.readFileSync('/tree/one/file', 'utf8'), '1');
  },

  'give no inode number again that was given since': async (bench) => {
    const inode = (path: string): number => bench.fs.statSync(path).ino;
    bench.fs.writeFileSync('/kept', '');
    await bench.container.checkpoint('a');
    const given = new Set([inode('/kept')]);
    for (let turn = 0; turn < 3; turn++) {
      bench.fs.writeFileSync('/file', `${turn}`);
      assert.ok(!given.has(inode('/file')));
      given.add(inode('/file'));
      if (turn > 0) await bench.reopen();
      await bench.container.restore('a');
    }
    assert.equal(inode('/kept'), Math.min(...given));
  },

  'are gone on from, and come back to, as often as one likes': async (bench) => {
    const { container, fs } = bench;
    await container.checkpoint('empty');
    for (const text of ['one', 'two', 'three']) {
      fs.writeFileSync('/file', text);
      await container.checkpoint(text);
    }
    for (const text of ['one', 'three', 'two', 'three']) {
      await container.restore(text);
      assert.equal(fs.readFileSync('/file', 'utf8'), text);
      fs.appendFileSync('/file', ' and on');
      fs.writeFileSync(`/after-${text}`, '');
      assert.deepEqual(bench.diff(), [`A /after-${text}`, 'A /file']);
    }
    await container.restore('empty');
    assert.deepEqual(bench.diff(), []);
    fs.writeFileSync('/file', 'last');
    await bench.reopen();
    assert.deepEqual(bench.diff(), ['A /file']);
    assert.deepEqual(
      bench.container.checkpoints().map(({ name }) => name),
      ['empty', 'one', 'two', 'three'],
    );
  },

  'are what they were, whatever the container is by then': async (bench) => {
    bench.fs.writeFileSync('/file', 'old');
    await bench.container.checkpoint('old');
    bench.fs.writeFileSync('/file', 'new');
    const fork = await bench.container.fork({ from: 'old' });
    assert.equal(fork.fs.readFileSync('/file', 'utf8'), 'old');
    await bench.container.removeCheckpoint('old');
    await assert.rejects(bench.container.restore('old'), { code: 'ENOENT', path: 'old' });
    assert.deepEqual(bench.container.checkpoints(), []);
    fork.fs.appendFileSync('/file', 'er');
    await fork.close();
    await bench.reopen();
    assert.equal((await bench.store.container(fork.id)).fs.readFileSync('/file', 'utf8'), 'older');
    assert.equal(bench.fs.readFileSync('/file', 'utf8'), 'new');
  },

  'of a fork may be states of its parent': async (bench) => {
    bench.fs.writeFileSync('/file', 'of the parent');
    const fork = await bench.container.fork();
    await fork.checkpoint('start');
    fork.fs.writeFileSync('/file', 'of the fork');
    await fork.restore('start');
    assert.equal(fork.fs.readFileSync('/file', 'utf8'), 'of the parent');
    fork.fs.appendFileSync('/file', ' and fork');
    await fork.close();
    await bench.reopen();
    assert.equal((await bench.store.container(fork.id)).fs.readFileSync('/file', 'utf8'), 'of the parent and fork');
    assert.equal(bench.fs.readFileSync('/file', 'utf8'), 'of the parent');
  },

  'keep the numbers of inodes': async (bench) => {
    const { fs, container } = bench;
    fs.writeFileSync('/new', 'x');
    fs.appendFileSync('/etc/hosts', 'x');
    const numbers = (): number[] => ['/new', '/etc/hosts', '/etc', '/tree'].map((path) => fs.statSync(path).ino);
    const before = numbers();
    await container.checkpoint('a');
    fs.renameSync('/new', '/moved');
    fs.writeFileSync('/another', '');
    await container.restore('a');
    assert.deepEqual(numbers(), before);
  },

  'show open files what they were; one that was not there is stale': async (bench) => {
    const { fs, container } = bench;
    fs.writeFileSync('/old', 'before');
    await container.checkpoint('a');
    const [old, lower] = [fs.openSync('/old', 'r+'), fs.openSync('/etc/hosts', 'r+')];
    fs.writeSync(old, 'BEFORE and after', 0);
    fs.writeSync(lower, 'UPPER', 0);
    const made = fs.openSync('/made', 'w+');
    fs.writeSync(made, 'since');
    await container.restore('a');
    assert.equal(fs.readFileSync(old, 'utf8'), 'before');
    assert.equal(fs.readFileSync(lower, 'utf8'), 'upper hosts\n');
    // Its number is given to another file now: it must not be taken for that.
    fs.writeFileSync('/other', 'another file');
    assert.throws(() => fs.readFileSync(made), { code: 'ESTALE' });
    assert.throws(() => fs.writeSync(made, 'x'), { code: 'ESTALE' });
    fs.writeSync(old, ', again', 6);
    assert.equal(fs.readFileSync('/old', 'utf8'), 'before, again');
    for (const fd of [old, lower, made]) fs.closeSync(fd);
  },

  'are compared with the image, each other and now': async (bench) => {
    const { fs, container } = bench;
    fs.writeFileSync('/one', '1');
    fs.mkdirSync('/dir/sub', { recursive: true });
    fs.writeFileSync('/dir/sub/file', 'x');
    fs.writeFileSync('/dir/same', 'x');
    fs.chmodSync('/etc/hosts', 0o640);
    await container.checkpoint('a');
    fs.writeFileSync('/one', '2');
    fs.writeFileSync('/dir/sub/file', 'y');
    fs.renameSync('/tree/one', '/dir/moved');
    fs.symlinkSync('x', '/link');
    await container.checkpoint('b');
    fs.unlinkSync('/link');
    fs.rmSync('/dir', { recursive: true });
    fs.setxattrSync('/bin/su', 'user.x', 'y');
    const since = (from?: string, to?: string): string[] => lines(container.diff({ from, to }));
    assert.deepEqual(since(undefined, 'a'), ['A /dir', 'A /dir/same', 'A /dir/sub', 'A /dir/sub/file', 'C /etc', 'C /etc/hosts', 'A /one']);
    assert.deepEqual(since('a', 'b'), [
      'C /dir',
      'A /dir/moved',
      'A /dir/moved/deep',
      'A /dir/moved/deep/file',
      'A /dir/moved/file',
      'C /dir/sub',
      'C /dir/sub/file',
      'A /link',
      'C /one',
      'C /tree',
      'D /tree/one',
    ]);
    assert.deepEqual(since('b'), ['C /bin', 'C /bin/su', 'D /dir', 'D /link']);
    assert.deepEqual(since('b', 'b'), []);
    assert.deepEqual(since('b', 'a'), [
      'C /dir',
      'D /dir/moved',
      'C /dir/sub',
      'C /dir/sub/file',
      'D /link',
      'C /one',
      'C /tree',
      'A /tree/one',
      'A /tree/one/deep',
      'A /tree/one/deep/file',
      'A /tree/one/file',
    ]);
    await container.restore('b');
    assert.deepEqual(since('b'), []);
    assert.deepEqual(since('a'), since('a', 'b'));
    assert.throws(() => since('none'), { code: 'ENOENT', path: 'none' });
  },

  'tell a change that keeps size and times': async (bench) => {
    const { fs, container } = bench;
    fs.writeFileSync('/file', 'same size');
    await container.checkpoint('a');
    const { atimeNs, mtimeNs } = fs.statSync('/file', { bigint: true });
    fs.writeFileSync('/file', 'size same');
    fs.utimesSync('/file', atimeNs, mtimeNs);
    assert.deepEqual(lines(container.diff({ from: 'a' })), ['C /file']);
  },

  'are compared however deep directories are nested': async (bench) => {
    const { fs, container } = bench;
    await container.checkpoint('a');
    fs.mkdirSync('/top');
    // By renames, for a path has a limit and a tree has none.
    for (let i = 0; i < 1000; i++) {
      fs.mkdirSync('/next');
      fs.renameSync('/top', '/next/d');
      fs.renameSync('/next', '/top');
    }
    await container.checkpoint('b');
    fs.writeFileSync('/top/d/d/file', '');
    assert.deepEqual(lines(container.diff({ from: 'b' })), ['C /top', 'C /top/d', 'C /top/d/d', 'A /top/d/d/file']);
    assert.equal(container.diff({ from: 'a', to: 'b' }).length, 1001);
  },

  'go with the container': async (bench) => {
    const store = await bench.open(bench.temporary());
    await store.load(baseImage);
    const first = await store.create('base:1', { name: 'c' });
    first.fs.writeFileSync('/file', '');
    await first.checkpoint('a');
    await first.close();
    await store.remove('c');
    const second = await store.create('base:1', { name: 'c' });
    assert.deepEqual(second.checkpoints(), []);
    await second.close();
  },

  'are refused: a name that is taken or malformed, a container that others write, a read-only store': async (bench) => {
    const directory = bench.temporary();
    const store = await bench.open(directory);
    await store.load(baseImage);
    const container = await store.create('base:1', { name: 'c', durable: true });
    container.fs.writeFileSync('/file', 'kept');
    await container.checkpoint('a');
    await assert.rejects(container.checkpoint('a'), { code: 'EEXIST', path: 'a' });
    await assert.rejects(container.checkpoint('a/b'), { code: 'EINVAL', path: 'a/b' });
    await assert.rejects(container.removeCheckpoint('b'), { code: 'ENOENT', path: 'b' });
    const other = await (await bench.open(directory)).container('c');
    await assert.rejects(other.restore('a'), { code: 'EBUSY' });
    // A checkpoint needs no lock.
    await other.checkpoint('by-another');
    const reading = await (await bench.open(directory, 'read-only')).container('c');
    assert.deepEqual(
      reading.checkpoints().map(({ name }) => name),
      ['a', 'by-another'],
    );
    await assert.rejects(reading.checkpoint('b'), { code: 'EROFS' });
    await assert.rejects(reading.restore('a'), { code: 'EROFS' });
    await assert.rejects(reading.removeCheckpoint('a'), { code: 'EROFS' });
    assert.equal(container.fs.readFileSync('/file', 'utf8'), 'kept');
  },

  'are gone back to by another instance: whoever has the container open follows at the next change': async (bench) => {
    const directory = bench.temporary();
    const [first, other] = [await bench.open(directory), await bench.open(directory)];
    await first.load(baseImage);
    const made = await first.create('base:1', { name: 'c', durable: true });
    made.fs.writeFileSync('/file', 'old');
    await made.checkpoint('a');
    made.fs.writeFileSync('/file', 'new');
    await made.close();
    const seen = await other.container('c');
    assert.equal(seen.fs.readFileSync('/file', 'utf8'), 'new');
    const again = await first.container('c');
    await again.restore('a');
    await again.close();
    assert.equal(seen.fs.readFileSync('/file', 'utf8'), 'new');
    seen.fs.appendFileSync('/file', 'er');
    assert.equal(seen.fs.readFileSync('/file', 'utf8'), 'older');
    await seen.close();
    assert.equal((await first.container('c')).fs.readFileSync('/file', 'utf8'), 'older');
  },
});

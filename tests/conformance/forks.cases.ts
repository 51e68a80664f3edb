import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { takeOver } from '../support/journal.js';
import { baseImage, LARGE } from './base-image.js';
import { casesOf, type Bench, type Case } from './case.js';
import { runKilled } from './killed-program.js';

/** A store of its own, with a container `one` that has changes which are not synced. */
async function changedStore(bench: Bench) {
  const directory = bench.temporary();
  const store = await bench.open(directory);
  await store.load(baseImage);
  const one = await store.create('base:1', { name: 'one', durable: true });
  one.fs.writeFileSync('/new', 'of the parent');
  one.fs.appendFileSync('/etc/hosts', 'and more\n');
  return { directory, store, one };
}

/** Containers that start where another is. */
export const forks: Case[] = casesOf({
  'start as the container is, unsynced changes and all': async (bench) => {
    bench.fs.writeFileSync('/new', 'unsynced');
    bench.fs.writeFileSync('/data/large', 'x', { flag: 'r+' });
    bench.fs.rmSync('/tree', { recursive: true });
    bench.fs.renameSync('/etc/hosts', '/etc/renamed');
    const fork = await bench.container.fork({ name: `fork-of-${bench.container.name}` });
    assert.equal(fork.name, `fork-of-${bench.container.name}`);
    assert.equal(fork.parent, bench.container.id);
    assert.equal(fork.image, bench.container.image);
    assert.deepEqual(bench.diff(fork), bench.diff());
    assert.equal(fork.fs.readFileSync('/new', 'utf8'), 'unsynced');
    assert.deepEqual(fork.fs.readFileSync('/data/large'), Buffer.concat([Buffer.from('x'), LARGE.subarray(1)]));
    assert.equal(fork.fs.statSync('/new').ino, bench.fs.statSync('/new').ino);
    await fork.close();
  },

  'go on by themselves: neither sees what the other does': async (bench) => {
    bench.fs.writeFileSync('/shared', 'before');
    const fork = await bench.container.fork();
    bench.fs.appendFileSync('/shared', ', parent');
    bench.fs.writeFileSync('/parent', '');
    fork.fs.appendFileSync('/shared', ', fork');
    fork.fs.writeFileSync('/fork', '');
    fork.fs.unlinkSync('/etc/owned');
    assert.equal(bench.fs.readFileSync('/shared', 'utf8'), 'before, parent');
    assert.equal(fork.fs.readFileSync('/shared', 'utf8'), 'before, fork');
    assert.deepEqual(bench.diff(), ['A /parent', 'A /shared']);
    assert.deepEqual(bench.diff(fork), ['C /etc', 'D /etc/owned', 'A /fork', 'A /shared']);
    await fork.close();
    await bench.reopen();
    const again = await bench.store.container(fork.id);
    assert.deepEqual(bench.diff(), ['A /parent', 'A /shared']);
    assert.deepEqual(bench.diff(again), ['C /etc', 'D /etc/owned', 'A /fork', 'A /shared']);
    assert.equal(again.fs.readFileSync('/shared', 'utf8'), 'before, fork');
  },

  'leave the open files of the container open': async (bench) => {
    const fd = bench.fs.openSync('/new', 'w+');
    bench.fs.writeSync(fd, 'before');
    bench.fs.unlinkSync('/new');
    const lower = bench.fs.openSync('/etc/hosts', 'r+');
    const fork = await bench.container.fork();
    bench.fs.writeSync(fd, ', after', 6);
    bench.fs.writeSync(lower, 'UPPER', 0);
    const read = Buffer.alloc(20);
    assert.equal(read.toString('utf8', 0, bench.fs.readSync(fd, read, 0, 20, 0)), 'before, after');
    assert.equal(fork.fs.existsSync('/new'), false);
    assert.equal(fork.fs.readFileSync('/etc/hosts', 'utf8'), 'upper hosts\n');
    assert.equal(bench.fs.readFileSync('/etc/hosts', 'utf8'), 'UPPER hosts\n');
    await fork.close();
  },

  'of a container that never changed are one more over its image': async (bench) => {
    const fork = await bench.container.fork();
    const second = await fork.fork();
    assert.deepEqual(bench.diff(second), []);
    second.fs.writeFileSync('/new', '');
    assert.deepEqual([bench.diff(), bench.diff(fork), bench.diff(second)], [[], [], ['A /new']]);
  },

  'of forks keep what each of them had': async (bench) => {
    const line = [bench.container];
    for (let i = 1; i < 12; i++) {
      const last = line.at(-1)!;
      last.fs.writeFileSync(`/of-${i}`, String(i).repeat(5000));
      line.push(await last.fork());
      last.fs.writeFileSync('/later', `${i}`);
    }
    await bench.reopen();
    for (const [i, { id }] of line.entries()) {
      const container = await bench.store.container(id);
      const expected = Array.from({ length: Math.min(i + 1, line.length - 1) }, (_, j) => `of-${j + 1}`);
      const later = i < line.length - 1 ? ['later'] : [];
      const added = bench.diff(container).map((text) => text.slice('A /'.length));
      assert.deepEqual(added, [...later, ...expected].sort());
      for (const name of expected) assert.equal(container.fs.readFileSync(`/${name}`, 'utf8').length % 5000, 0);
      await container.close();
    }
  },

  'live on when what they were forked from is removed': async (bench) => {
    const { directory, store, one } = await changedStore(bench);
    const two = await one.fork({ name: 'two' });
    const three = await two.fork({ name: 'three' });
    for (const container of [one, two]) await container.close();
    await store.remove('one');
    await store.remove('two');
    three.fs.appendFileSync('/new', ', of the fork');
    await store.close();
    const again = await bench.open(directory);
    assert.deepEqual(
      again.containers().map(({ name, parent }) => [name, parent]),
      [['three', two.id]],
    );
    const { fs } = await again.container('three');
    assert.equal(fs.readFileSync('/new', 'utf8'), 'of the parent, of the fork');
    assert.equal(fs.readFileSync('/etc/hosts', 'utf8'), 'upper hosts\nand more\n');
  },

  'are made while another instance writes: of what it has made visible': async (bench) => {
    const { directory, store, one } = await changedStore(bench);
    await one.sync();
    const other = await bench.open(directory);
    const seen = await other.container('one');
    one.fs.writeFileSync('/new', 'after it was opened there');
    const fork = await seen.fork({ name: 'two', durable: true });
    assert.equal(fork.fs.readFileSync('/new', 'utf8'), 'of the parent');
    fork.fs.writeFileSync('/fork', 'its own');
    await one.sync();
    assert.equal(one.fs.readFileSync('/new', 'utf8'), 'after it was opened there');
    await other.close();
    const here = await store.container('two');
    assert.deepEqual(bench.diff(here), ['C /etc', 'C /etc/hosts', 'A /fork', 'A /new']);
    assert.equal(here.fs.readFileSync('/new', 'utf8'), 'of the parent');
  },

  'outlive a program that is killed right after making one': async (bench) => {
    const { directory, store, one } = await changedStore(bench);
    await one.close();
    await store.close();
    runKilled(
      bench,
      directory,
      `
      const container = await store.container('one');
      container.fs.writeFileSync('/unsynced', 'made durable by the fork');
      await container.fork({ name: 'two', durable: true });`,
    );
    const again = await bench.open(directory);
    for (const name of ['one', 'two']) {
      const container = await again.container(name);
      assert.equal(container.fs.readFileSync('/unsynced', 'utf8'), 'made durable by the fork');
      container.fs.writeFileSync('/after', 'free');
    }
  },

  'cost a name, not a file': async (bench) => {
    const { directory, store, one } = await changedStore(bench);
    await store.sync();
    const before = readdirSync(join(directory, 'segments'), { recursive: true }).length;
    for (let i = 0; i < 20; i++) await (await one.fork()).close();
    assert.equal(store.containers().length, 21);
    assert.equal(readdirSync(join(directory, 'segments'), { recursive: true }).length, before);
  },

  'are refused: a name that is taken, a malformed one, a removed parent, a lost lock, a read-only store': async (bench) => {
    const { directory, store, one } = await changedStore(bench);
    await assert.rejects(one.fork({ name: 'one' }), { code: 'EEXIST', path: 'one' });
    await assert.rejects(one.fork({ name: '.one' }), { code: 'EINVAL', path: '.one' });
    await assert.rejects(one.fork({ from: 'none' }), { code: 'ENOENT', path: 'none' });
    const gone = await store.create('base:1', { name: 'gone' });
    await store.sync();
    const other = await bench.open(directory);
    await other.remove('gone');
    await assert.rejects(gone.fork(), { code: 'ESTALE', path: 'gone' });
    const reading = await bench.open(directory, 'read-only');
    await assert.rejects((await reading.container('one')).fork(), { code: 'EROFS' });
    takeOver(join(directory, 'segments', one.id));
    one.fs.writeFileSync('/new', 'lost');
    await assert.rejects(one.fork({ name: 'lost' }), { code: 'ESTALE', path: 'one' });
    await store.close();
    assert.deepEqual(
      (await bench.open(directory)).containers().map(({ name }) => name),
      ['one'],
    );
  },
});

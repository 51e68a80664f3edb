import assert from 'node:assert/strict';
import { casesOf, type Case } from './case.js';

/** DESIGN "Diff", sentence by sentence. */
export const diff: Case[] = casesOf({
  'is empty for an unchanged container': (bench) => {
    assert.deepEqual(bench.diff(), []);
  },

  'says C for a file that was written, and for every parent': (bench) => {
    bench.fs.appendFileSync('/tree/one/deep/file', 'x');
    assert.deepEqual(bench.diff(), ['C /tree', 'C /tree/one', 'C /tree/one/deep', 'C /tree/one/deep/file']);
  },

  'says C for an edit that keeps size and time': (bench) => {
    const { atimeNs, mtimeNs } = bench.fs.statSync('/etc/hosts', { bigint: true });
    bench.fs.writeFileSync('/etc/hosts', 'other hosts\n');
    bench.fs.utimesSync('/etc/hosts', atimeNs, mtimeNs);
    assert.deepEqual(bench.diff(), ['C /etc', 'C /etc/hosts']);
  },

  'says C for metadata that differs: mode, owner, time, attributes': (bench) => {
    bench.fs.chmodSync('/etc/hosts', 0o644);
    bench.fs.chownSync('/bin/su', 1, 1);
    bench.fs.utimesSync('/data/empty', 5, 5);
    bench.fs.setxattrSync('/tree/two', 'user.x', 'y');
    assert.deepEqual(bench.diff(), ['C /bin', 'C /bin/su', 'C /data', 'C /data/empty', 'C /etc', 'C /etc/hosts', 'C /tree', 'C /tree/two']);
  },

  'says nothing for metadata set to what it was': (bench) => {
    const { mode, atimeNs, mtimeNs } = bench.fs.statSync('/etc/config.yaml', { bigint: true });
    bench.fs.chmodSync('/etc/config.yaml', Number(mode) & 0o7777);
    bench.fs.chownSync('/etc/config.yaml', 0, 0);
    bench.fs.utimesSync('/etc/config.yaml', atimeNs, mtimeNs);
    assert.deepEqual(bench.diff(), []);
  },

  'says nothing for attributes that are as they were': (bench) => {
    bench.fs.setxattrSync('/etc/hosts', 'user.note', 'new');
    bench.fs.removexattrSync('/etc/hosts', 'user.note');
    bench.fs.setxattrSync('/etc/config.yaml', 'user.a', '1');
    bench.fs.setxattrSync('/etc/config.yaml', 'user.b', '2');
    bench.fs.removexattrSync('/etc/config.yaml', 'user.a');
    bench.fs.removexattrSync('/etc/config.yaml', 'user.b');
    assert.deepEqual(bench.diff(), []);
  },

  'says nothing for opening without writing': (bench) => {
    bench.fs.closeSync(bench.fs.openSync('/etc/hosts', 'r+'));
    assert.deepEqual(bench.diff(), []);
  },

  'says A for all below a new directory': (bench) => {
    bench.fs.mkdirSync('/etc/new/sub', { recursive: true });
    bench.fs.writeFileSync('/etc/new/sub/file', '');
    bench.fs.symlinkSync('x', '/etc/new/link');
    assert.deepEqual(bench.diff(), ['C /etc', 'A /etc/new', 'A /etc/new/link', 'A /etc/new/sub', 'A /etc/new/sub/file']);
  },

  'says one D for a removed tree': (bench) => {
    bench.fs.rmSync('/tree', { recursive: true });
    assert.deepEqual(bench.diff(), ['D /tree']);
  },

  'never names the root': (bench) => {
    bench.fs.chmodSync('/', 0o700);
    bench.fs.writeFileSync('/new', '');
    assert.deepEqual(bench.diff(), ['A /new']);
  },

  'says D and A for a rename': (bench) => {
    bench.fs.renameSync('/etc/hosts', '/etc/renamed');
    assert.deepEqual(bench.diff(), ['C /etc', 'D /etc/hosts', 'A /etc/renamed']);
  },

  'says D and A for all of a renamed tree': (bench) => {
    bench.fs.renameSync('/tree/one', '/moved');
    assert.deepEqual(bench.diff(), ['A /moved', 'A /moved/deep', 'A /moved/deep/file', 'A /moved/file', 'C /tree', 'D /tree/one']);
  },

  'says C for a file that was removed and made anew': (bench) => {
    bench.fs.unlinkSync('/etc/hosts');
    bench.fs.writeFileSync('/etc/hosts', 'anew');
    assert.deepEqual(bench.diff(), ['C /etc', 'C /etc/hosts']);
  },

  // Its other names are the image's to know: finding them would be a walk of the image.
  'says C for the name that a file with several was changed by': (bench) => {
    bench.fs.appendFileSync('/bin/sh', 'x');
    assert.ok(bench.diff().includes('C /bin/sh'));
  },

  'sorts bytewise by path': (bench) => {
    for (const name of ['b', 'B', 'a-c', 'a', 'ä']) bench.fs.mkdirSync(`/tmp/${name}`);
    bench.fs.writeFileSync('/tmp/a/x', '');
    const paths = bench.container.diff().map(({ pathBytes }) => Buffer.from(pathBytes));
    assert.deepEqual(paths, [...paths].sort(Buffer.compare));
    assert.equal(paths.length, 7);
  },

  'is the same in another process': async (bench) => {
    bench.fs.renameSync('/tree/one', '/moved');
    bench.fs.appendFileSync('/etc/hosts', 'x');
    bench.fs.rmSync('/usr', { recursive: true });
    const before = bench.diff();
    await bench.reopen();
    assert.deepEqual(bench.diff(), before);
  },
});

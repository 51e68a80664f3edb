import assert from 'node:assert/strict';
import { constants } from 'node:fs';
import { LARGE } from './base-image.js';
import { casesOf, refuses, type Case } from './case.js';

/** DESIGN "Copy-on-write semantics": the moment a lower file becomes the container's own. */
export const copyUp: Case[] = casesOf({
  'appends to a lower file, keeping what was there': ({ fs }) => {
    fs.appendFileSync('/etc/config.yaml', 'modified\n');
    assert.equal(fs.readFileSync('/etc/config.yaml', 'utf8'), 'name: base\nmodified\n');
  },

  'changes bytes in the middle of a large lower file and nothing else': ({ fs }) => {
    const expected = Buffer.from(LARGE);
    const fd = fs.openSync('/data/large', 'r+');
    for (const [offset, text] of [
      [0, 'start'],
      [4094, 'across'],
      [1_234_567, 'middle'],
      [LARGE.length - 3, 'beyond'],
    ] as const) {
      fs.writeSync(fd, text, offset);
    }
    fs.closeSync(fd);
    const grown = Buffer.concat([expected, Buffer.alloc(3)]);
    for (const [offset, text] of [
      [0, 'start'],
      [4094, 'across'],
      [1_234_567, 'middle'],
      [LARGE.length - 3, 'beyond'],
    ] as const) {
      grown.write(text, offset);
    }
    assert.ok(fs.readFileSync('/data/large').equals(grown));
  },

  'is not caused by opening for writing': (bench) => {
    bench.fs.closeSync(bench.fs.openSync('/etc/config.yaml', 'r+'));
    bench.fs.closeSync(bench.fs.openSync('/etc/config.yaml', 'a'));
    assert.deepEqual(bench.diff(), []);
  },

  'keeps content through chmod, chown, utimes, xattrs, link and rename': ({ fs }) => {
    const path = '/data/large';
    fs.chmodSync(path, 0o600);
    fs.chownSync(path, 5, 6);
    fs.utimesSync(path, 1, 2);
    fs.setxattrSync(path, 'user.a', 'b');
    fs.linkSync(path, '/data/link');
    fs.renameSync(path, '/moved');
    const { mode, uid, gid, mtimeMs, nlink } = fs.statSync('/moved');
    assert.deepEqual([mode, uid, gid, mtimeMs, nlink], [0o100600, 5, 6, 2000, 2]);
    assert.ok(fs.readFileSync('/moved').equals(LARGE));
    assert.ok(fs.readFileSync('/data/link').equals(LARGE));
  },

  'truncates a lower file to nothing, shorter, and longer again with zeros': ({ fs }) => {
    fs.writeFileSync('/etc/hosts', '');
    assert.equal(fs.statSync('/etc/hosts').size, 0);
    fs.truncateSync('/data/large', 5000);
    fs.truncateSync('/data/large', 9000);
    assert.ok(fs.readFileSync('/data/large').equals(Buffer.concat([LARGE.subarray(0, 5000), Buffer.alloc(4000)])));
  },

  'survives for all names of a hard-linked file': ({ fs }) => {
    const { ino } = fs.statSync('/bin/sh');
    fs.appendFileSync('/bin/ls', ' changed');
    assert.equal(fs.readFileSync('/bin/sh', 'utf8'), '#!shell changed');
    assert.deepEqual([fs.statSync('/bin/sh').ino, fs.statSync('/bin/ls').ino], [ino, ino]);
    assert.equal(fs.statSync('/bin/sh').nlink, 2);
    fs.unlinkSync('/bin/ls');
    assert.equal(fs.statSync('/bin/sh').nlink, 1);
    assert.equal(fs.readFileSync('/bin/sh', 'utf8'), '#!shell changed');
  },

  'keeps inode numbers, also after a rename and in another process': async (bench) => {
    const { ino } = bench.fs.statSync('/etc/config.yaml');
    bench.fs.appendFileSync('/etc/config.yaml', 'x');
    assert.equal(bench.fs.statSync('/etc/config.yaml').ino, ino);
    bench.fs.renameSync('/etc/config.yaml', '/etc/renamed');
    assert.equal(bench.fs.statSync('/etc/renamed').ino, ino);
    await bench.reopen();
    assert.equal(bench.fs.statSync('/etc/renamed').ino, ino);
  },

  'lets a descriptor opened before see later writes': ({ fs }) => {
    const fd = fs.openSync('/etc/config.yaml', 'r');
    fs.writeFileSync('/etc/config.yaml', 'new content');
    const buffer = Buffer.alloc(100);
    const count = fs.readSync(fd, buffer, 0, 100, 0);
    assert.equal(buffer.toString('utf8', 0, count), 'new content');
    assert.equal(fs.fstatSync(fd).size, 11);
    fs.closeSync(fd);
  },

  'keeps a removed file alive while it is open': (bench) => {
    const { fs } = bench;
    const fd = fs.openSync('/etc/config.yaml', 'r+');
    fs.unlinkSync('/etc/config.yaml');
    fs.writeSync(fd, 'NAME', 0);
    const buffer = Buffer.alloc(11);
    assert.equal(fs.readSync(fd, buffer, 0, 11, 0), 11);
    assert.equal(buffer.toString(), 'NAME: base\n');
    assert.equal(fs.fstatSync(fd).nlink, 0);
    fs.closeSync(fd);
    assert.equal(fs.existsSync('/etc/config.yaml'), false);
  },

  'clears setuid and capabilities on writing, as POSIX says': ({ fs }) => {
    assert.deepEqual(fs.listxattrSync('/bin/su'), ['security.capability']);
    fs.appendFileSync('/bin/su', 'x');
    assert.equal(fs.statSync('/bin/su').mode, 0o100755);
    assert.deepEqual(fs.listxattrSync('/bin/su'), []);
  },

  'clears setuid on chown': ({ fs }) => {
    fs.chownSync('/bin/su', 1, 1);
    assert.equal(fs.statSync('/bin/su').mode, 0o100755);
  },

  'copies a file by reference; both then go their own ways': ({ fs }) => {
    fs.copyFileSync('/data/large', '/data/copy');
    assert.ok(fs.readFileSync('/data/copy').equals(LARGE));
    const fd = fs.openSync('/data/copy', 'r+');
    fs.writeSync(fd, 'copy', 100_000);
    fs.closeSync(fd);
    fs.truncateSync('/data/large', 10);
    const expected = Buffer.from(LARGE);
    expected.write('copy', 100_000);
    assert.ok(fs.readFileSync('/data/copy').equals(expected));
    assert.ok(fs.readFileSync('/data/large').equals(LARGE.subarray(0, 10)));
  },

  'copies with the mode, onto itself without loss, and exclusively': (bench) => {
    const { fs } = bench;
    fs.copyFileSync('/bin/su', '/bin/copy');
    assert.equal(fs.statSync('/bin/copy').mode, 0o104755);
    fs.copyFileSync('/bin/copy', '/bin/copy');
    assert.equal(fs.readFileSync('/bin/copy', 'utf8'), 'setuid');
    refuses(bench, 'EEXIST', () => {
      fs.copyFileSync('/bin/sh', '/bin/copy', constants.COPYFILE_EXCL);
    });
  },

  'does not touch the layers: another container sees none of it': async (bench) => {
    const { fs } = bench;
    const other = await bench.another();
    fs.writeFileSync('/etc/config.yaml', 'mine');
    fs.chmodSync('/etc', 0o700);
    fs.rmSync('/tree', { recursive: true });
    fs.truncateSync('/data/large', 1);
    for (const container of [other, await bench.another()]) {
      assert.equal(container.fs.readFileSync('/etc/config.yaml', 'utf8'), 'name: base\n');
      assert.equal(container.fs.statSync('/etc').mode, 0o040755);
      assert.equal(container.fs.readFileSync('/tree/one/deep/file', 'utf8'), '11');
      assert.ok(container.fs.readFileSync('/data/large').equals(LARGE));
      assert.deepEqual(bench.diff(container), []);
      await container.close();
    }
  },
});

import assert from 'node:assert/strict';
import { LARGE, ROOT_NAMES } from './base-image.js';
import { casesOf, type Case } from './case.js';

/** The layers merged, before any change. */
export const mergedView: Case[] = casesOf({
  'shows the layers merged, sorted, without whiteouts': ({ fs }) => {
    assert.deepEqual(fs.readdirSync('/'), ROOT_NAMES);
    assert.equal(fs.existsSync('/removed'), false);
    assert.equal(fs.existsSync('/removed-dir/file'), false);
    assert.deepEqual(fs.readdirSync('/usr/share/doc'), ['c']);
  },

  'gives bytes and names that stay what they were when more is read': ({ fs }) => {
    const [bytes, names, entries] = [
      fs.readFileSync('/etc/hosts'),
      fs.readdirSync('/etc'),
      fs.readdirSync('/etc', { withFileTypes: true }),
    ];
    const buffers = fs.readdirSync('/etc', 'buffer');
    const rest = fs.openSync('/data/large', 'r');
    const part = Buffer.alloc(100);
    fs.readSync(rest, part, 0, 100, 0);
    fs.readSync(rest, Buffer.alloc(1 << 20), 0, 1 << 20, 4096);
    fs.readFileSync('/bin/sh');
    fs.readdirSync('/');
    fs.closeSync(rest);
    assert.equal(bytes.toString(), 'upper hosts\n');
    assert.deepEqual(part, LARGE.subarray(0, 100));
    const expected = ['config.yaml', 'hosts', 'owned', 'xattrs'];
    assert.deepEqual([names, entries.map(({ name }) => name), buffers.map(String)], [expected, expected, expected]);
  },

  'gives no number of a file twice, however many stay open': ({ fs }) => {
    const open = new Set<number>();
    const closed: number[] = [];
    let last = 0;
    for (let i = 0; i < 500; i++) {
      const fd = fs.openSync(i % 2 === 0 ? '/etc/hosts' : '/bin/sh', 'r');
      assert.ok(fd > last);
      last = fd;
      open.add(fd);
      for (const each of open) {
        if ((each + i) % 5 !== 0 || i % 7 === 0) continue;
        fs.closeSync(each);
        open.delete(each);
        closed.push(each);
      }
    }
    for (const fd of open) assert.ok(['upper hosts\n', '#!shell'].includes(fs.readFileSync(fd, 'utf8')));
    for (const fd of closed) assert.throws(() => fs.fstatSync(fd), { code: 'EBADF' });
    for (const fd of open) fs.closeSync(fd);
  },

  'lets an upper layer replace a file and a directory': ({ fs }) => {
    assert.equal(fs.readFileSync('/etc/hosts', 'utf8'), 'upper hosts\n');
    assert.equal(fs.statSync('/etc/hosts').mode, 0o100600);
    assert.equal(fs.readFileSync('/was-dir', 'utf8'), 'now a file');
  },

  'keeps mode, owner and nanosecond times': ({ fs }) => {
    const owned = fs.statSync('/etc/owned');
    assert.deepEqual([owned.mode, owned.uid, owned.gid, owned.size], [0o100640, 1000, 1001, 5]);
    assert.equal(fs.statSync('/etc/config.yaml', { bigint: true }).mtimeNs, 1_600_000_000_123_456_789n);
    assert.equal(fs.statSync('/tmp').mode, 0o041777);
    assert.equal(fs.statSync('/bin/su').mode, 0o104755);
  },

  'knows every kind of entry': ({ fs }) => {
    const kinds = ['/dev/null', '/run/fifo', '/lib', '/tmp', '/etc/owned'].map((path) => {
      const stats = fs.lstatSync(path);
      return [stats.isCharacterDevice(), stats.isFIFO(), stats.isSymbolicLink(), stats.isDirectory(), stats.isFile()].indexOf(true);
    });
    assert.deepEqual(kinds, [0, 1, 2, 3, 4]);
    assert.equal(fs.statSync('/dev/null').rdev, (1 << 8) | 3);
    const types = fs.readdirSync('/bin', { withFileTypes: true }).map((entry) => [entry.name, entry.isSymbolicLink()]);
    assert.deepEqual(types, [
      ['link', true],
      ['ls', false],
      ['sh', false],
      ['su', false],
    ]);
  },

  'counts the names of a hard-linked file, and gives them one inode': ({ fs }) => {
    const [sh, ls] = [fs.statSync('/bin/sh'), fs.statSync('/bin/ls')];
    assert.equal(sh.ino, ls.ino);
    assert.equal(sh.nlink, 2);
    assert.equal(fs.statSync('/tree').nlink, 1);
    assert.notEqual(sh.ino, fs.statSync('/bin/su').ino);
  },

  'reads files of every size, from every offset': ({ fs }) => {
    assert.equal(fs.readFileSync('/data/empty').length, 0);
    assert.ok(fs.readFileSync('/data/large').equals(LARGE));
    const fd = fs.openSync('/data/large', 'r');
    for (const [offset, length] of [
      [0, 1],
      [4095, 2],
      [65_535, 70_000],
      [1_048_575, 1_048_578],
      [LARGE.length - 3, 10],
      [LARGE.length, 5],
    ] as const) {
      const buffer = Buffer.alloc(length);
      const count = fs.readSync(fd, buffer, 0, length, offset);
      const expected = LARGE.subarray(offset, offset + length);
      assert.equal(count, expected.length);
      assert.ok(buffer.subarray(0, count).equals(expected), `at ${offset}`);
    }
    fs.closeSync(fd);
  },

  'keeps extended attributes': ({ fs }) => {
    assert.deepEqual(fs.listxattrSync('/etc/xattrs'), ['user.note']);
    assert.deepEqual([...fs.getxattrSync('/etc/xattrs', 'user.note')], [0, 255, 10]);
    assert.deepEqual(fs.listxattrSync('/etc/owned'), []);
  },

  'is not dirtied by reading': (bench) => {
    const { fs } = bench;
    const before = fs.statSync('/etc/config.yaml', { bigint: true });
    fs.readdirSync('/', { recursive: true });
    fs.readFileSync('/etc/config.yaml');
    fs.closeSync(fs.openSync('/etc/config.yaml', 'r'));
    assert.deepEqual(fs.statSync('/etc/config.yaml', { bigint: true }), before);
    assert.deepEqual(bench.diff(), []);
  },

  'reads the whole tree recursively': ({ fs }) => {
    assert.deepEqual(fs.readdirSync('/tree', { recursive: true }).sort(), ['one', 'one/deep', 'one/deep/file', 'one/file', 'two']);
  },
});

import assert from 'node:assert/strict';
import { constants } from 'node:fs';
import { casesOf, refuses, type Case } from './case.js';

/** Symbolic links and the resolution of paths. */
export const links: Case[] = casesOf({
  'resolves lower links, also on the way': ({ fs }) => {
    assert.equal(fs.readFileSync('/lib/libc.so', 'utf8'), 'libc');
    assert.equal(fs.readFileSync('/bin/link', 'utf8'), '#!shell');
    assert.equal(fs.readlinkSync('/lib'), 'usr/lib');
    assert.equal(fs.lstatSync('/lib').size, 7);
    assert.equal(fs.realpathSync('/lib/../lib/./libc.so'), '/usr/lib/libc.so');
  },

  'keeps absolute links and .. inside the root': ({ fs }) => {
    fs.symlinkSync('/etc/hosts', '/tmp/absolute');
    fs.symlinkSync('../../../../../etc/hosts', '/tmp/dots');
    for (const path of ['/tmp/absolute', '/tmp/dots', '/../../etc/hosts', 'etc/hosts', '//etc///hosts', '/tmp/../etc/./hosts']) {
      assert.equal(fs.readFileSync(path, 'utf8'), 'upper hosts\n', path);
    }
    assert.equal(fs.realpathSync('/tmp/dots'), '/etc/hosts');
    assert.equal(fs.realpathSync('/..'), '/');
  },

  'writes through a link to the file it leads to': ({ fs }) => {
    fs.writeFileSync('/bin/link', 'new shell');
    assert.equal(fs.readFileSync('/bin/sh', 'utf8'), 'new shell');
    assert.ok(fs.lstatSync('/bin/link').isSymbolicLink());
  },

  'creates the target of a dangling link': ({ fs }) => {
    fs.symlinkSync('target', '/tmp/dangling');
    assert.equal(fs.existsSync('/tmp/dangling'), false);
    fs.writeFileSync('/tmp/dangling', 'made');
    assert.equal(fs.readFileSync('/tmp/target', 'utf8'), 'made');
  },

  'ends loops with ELOOP': (bench) => {
    const { fs } = bench;
    fs.symlinkSync('b', '/tmp/a');
    fs.symlinkSync('a', '/tmp/b');
    for (const path of ['/tmp/a', '/tmp/a/below']) refuses(bench, 'ELOOP', () => fs.statSync(path));
    refuses(bench, 'ELOOP', () => fs.openSync('/tmp/a', 'r'));
    assert.ok(fs.lstatSync('/tmp/a').isSymbolicLink());
  },

  'follows forty links and no more': (bench) => {
    const { fs } = bench;
    fs.symlinkSync('/etc/hosts', '/tmp/0');
    for (let i = 1; i <= 40; i++) fs.symlinkSync(String(i - 1), `/tmp/${i}`);
    assert.equal(fs.readFileSync('/tmp/39', 'utf8'), 'upper hosts\n');
    refuses(bench, 'ELOOP', () => fs.readFileSync('/tmp/40'));
  },

  'honours O_EXCL, O_NOFOLLOW and O_DIRECTORY': (bench) => {
    const { fs } = bench;
    fs.symlinkSync('nowhere', '/tmp/dangling');
    refuses(bench, 'EEXIST', () => fs.openSync('/tmp/dangling', 'wx'));
    refuses(bench, 'EEXIST', () => fs.openSync('/etc/hosts', 'wx'));
    refuses(bench, 'ELOOP', () => fs.openSync('/bin/link', constants.O_RDONLY | constants.O_NOFOLLOW));
    refuses(bench, 'ENOTDIR', () => fs.openSync('/etc/hosts', constants.O_RDONLY | constants.O_DIRECTORY));
    fs.closeSync(fs.openSync('/etc', constants.O_RDONLY | constants.O_DIRECTORY));
  },

  'acts on links themselves where the call says so': ({ fs }) => {
    fs.lchownSync('/bin/link', 7, 8);
    fs.lutimesSync('/bin/link', 1, 123_456_789_000_000_001n);
    const link = fs.lstatSync('/bin/link', { bigint: true });
    assert.deepEqual([link.uid, link.gid, link.mtimeNs], [7n, 8n, 123_456_789_000_000_001n]);
    assert.equal(fs.statSync('/bin/link').uid, 0);
    fs.unlinkSync('/bin/link');
    assert.equal(fs.readFileSync('/bin/sh', 'utf8'), '#!shell');
    assert.throws(() => fs.readlinkSync('/bin/sh'), { code: 'EINVAL' });
  },

  'renames a link, not what it leads to': ({ fs }) => {
    fs.renameSync('/lib', '/lib2');
    assert.equal(fs.readlinkSync('/lib2'), 'usr/lib');
    assert.equal(fs.readFileSync('/lib2/libc.so', 'utf8'), 'libc');
  },

  'wants a directory before a slash': (bench) => {
    const { fs } = bench;
    refuses(bench, 'ENOTDIR', () => fs.statSync('/etc/hosts/'));
    refuses(bench, 'ENOTDIR', () => fs.statSync('/etc/hosts/x'));
    assert.ok(fs.statSync('/lib/').isDirectory());
    assert.ok(fs.lstatSync('/lib/').isDirectory());
    fs.mkdirSync('/tmp/made/');
    assert.ok(fs.statSync('/tmp/made').isDirectory());
  },
});

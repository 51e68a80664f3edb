import assert from 'node:assert/strict';
import { casesOf, refuses, type Bench, type Case } from './case.js';

const TREE = { recursive: true } as const;

function inodesOf({ container }: Bench): number {
  return container.usage().inodes;
}

/** DESIGN "Copy-on-write semantics": what `rm -r` leaves. tests/property/tree-removal.test.ts compares it with removal one by one. */
export const treeRemoval: Case[] = casesOf({
  'leaves one deletion of a lower tree, and no inode but of the directory it was in': async (bench) => {
    bench.fs.rmSync('/tree', TREE);
    const check = (): void => {
      assert.deepEqual(bench.diff(), ['D /tree']);
      assert.equal(inodesOf(bench), 1);
      assert.equal(bench.fs.existsSync('/tree/one/deep/file'), false);
    };
    check();
    await bench.reopen();
    check();
  },

  'takes what was made and changed below with it, and gives back what that took': async (bench) => {
    const { fs } = bench;
    fs.mkdirSync('/tree/new/new', { recursive: true });
    fs.writeFileSync('/tree/new/new/file', 'made');
    fs.appendFileSync('/tree/one/deep/file', 'changed');
    fs.symlinkSync('/etc', '/tree/one/link');
    fs.renameSync('/tree/one', '/tree/moved');
    fs.unlinkSync('/tree/two');
    fs.rmSync('/tree', TREE);
    assert.deepEqual([bench.container.usage().bytes, inodesOf(bench)], [0, 1]);
    assert.deepEqual(bench.diff(), ['D /tree']);
    await bench.reopen();
    assert.deepEqual([bench.container.usage().bytes, inodesOf(bench)], [0, 1]);
    assert.ok(bench.fs.existsSync('/etc/hosts'));
  },

  'leaves nothing of a tree that the container made': async (bench) => {
    const { fs } = bench;
    fs.mkdirSync('/tmp/a/b', { recursive: true });
    fs.writeFileSync('/tmp/a/b/file', 'made');
    fs.rmSync('/tmp/a', TREE);
    assert.deepEqual(bench.diff(), ['C /tmp']);
    await bench.reopen();
    assert.deepEqual(bench.diff(), ['C /tmp']);
    assert.equal(inodesOf(bench), 2);
  },

  'leaves files that have another name elsewhere, with a link less': async (bench) => {
    const { fs } = bench;
    fs.linkSync('/bin/sh', '/tmp/sh');
    fs.linkSync('/etc/hosts', '/bin/hosts');
    const { ino } = fs.statSync('/bin/sh');
    fs.rmSync('/bin', TREE);
    const check = (): void => {
      assert.deepEqual([bench.fs.statSync('/tmp/sh').nlink, bench.fs.statSync('/tmp/sh').ino], [1, ino]);
      assert.equal(bench.fs.readFileSync('/tmp/sh', 'utf8'), '#!shell');
      assert.equal(bench.fs.statSync('/etc/hosts').nlink, 1);
    };
    check();
    await bench.reopen();
    check();
  },

  'lets open files be read and written, and counts them until they are closed': (bench) => {
    const { fs } = bench;
    fs.writeFileSync('/tree/made', 'made');
    const [lower, made] = [fs.openSync('/tree/one/file', 'r+'), fs.openSync('/tree/made', 'r')];
    fs.rmSync('/tree', TREE);
    assert.equal(fs.fstatSync(lower).nlink, 0);
    fs.writeSync(lower, 'more', 1);
    assert.equal(fs.readFileSync(lower, 'utf8'), '1more');
    assert.equal(fs.readFileSync(made, 'utf8'), 'made');
    assert.deepEqual([bench.container.usage().bytes, inodesOf(bench)], [8, 3]);
    fs.closeSync(lower);
    fs.closeSync(made);
    assert.deepEqual([bench.container.usage().bytes, inodesOf(bench)], [0, 1]);
  },

  'leaves an open directory without a name, changed if names went with it: changing it brings nothing back': (bench) => {
    const { fs } = bench;
    fs.rmSync('/tree/one/deep/file');
    fs.mkdirSync('/tmp/empty');
    const removals = [
      ['/tree/one/deep', () => fs.rmdirSync('/tree/one/deep'), 1],
      ['/tree', () => fs.rmSync('/tree', TREE), 'now'],
      ['/run', () => fs.rmSync('/run', TREE), 'now'],
      ['/tmp/empty', () => fs.rmSync('/tmp/empty', TREE), 1],
    ] as const;
    for (const [path, remove, changed] of removals) {
      const fd = fs.openSync(path, 'r');
      fs.futimesSync(fd, 1, 1);
      remove();
      const { mtimeMs, ctimeMs } = fs.fstatSync(fd);
      assert.equal(mtimeMs === ctimeMs ? 'now' : mtimeMs / 1000, changed, path);
      fs.fchmodSync(fd, 0o700);
      assert.deepEqual([fs.existsSync(path), fs.fstatSync(fd).nlink], [false, 0], path);
      fs.closeSync(fd);
    }
    assert.deepEqual(bench.diff(), ['D /run', 'C /tmp', 'D /tree']);
  },

  'has no effect when the quota lacks an inode for what stays': async (bench) => {
    const { fs } = bench;
    const fd = fs.openSync('/tree/one/deep/file', 'r');
    await bench.container.setQuota({ inodes: 1 });
    refuses(bench, 'EDQUOT', () => {
      fs.rmSync('/tree', TREE);
    });
    assert.equal(inodesOf(bench), 0);
    assert.equal(fs.readFileSync('/tree/one/deep/file', 'utf8'), '11');
    await bench.container.setQuota({ inodes: 2 });
    fs.rmSync('/tree', TREE);
    assert.equal(fs.readFileSync(fd, 'utf8'), '11');
  },

  'leaves the place to a new directory, which shows nothing of the lower one': (bench) => {
    const { fs } = bench;
    fs.rmSync('/tree', TREE);
    fs.mkdirSync('/tree');
    fs.mkdirSync('/tree/one');
    assert.deepEqual(fs.readdirSync('/tree/one'), []);
    assert.deepEqual(bench.diff(), ['C /tree', 'D /tree/two', 'C /tree/one', 'D /tree/one/deep', 'D /tree/one/file'].sort(byPath));
  },

  'is refused of the root, of what is missing and of what is no directory': (bench) => {
    const { fs } = bench;
    const refused: [string, string][] = [
      ['/', 'EINVAL'],
      ['/none', 'ENOENT'],
      ['/none/tree', 'ENOENT'],
      ['/tree/two/x', 'ENOTDIR'],
      ['/lib/', 'ENOTDIR'],
      ['/tree/.', 'EINVAL'],
      ['/tree/one/..', 'ENOTEMPTY'],
    ];
    for (const [path, code] of refused) {
      refuses(bench, code, () => {
        fs.rmSync(path, TREE);
      });
    }
    fs.rmSync('/lib', TREE);
    assert.ok(fs.existsSync('/usr/lib/libc.so'));
  },

  'is what every form of rm does': async (bench) => {
    const { fs } = bench;
    await fs.promises.rm('/tree/one', TREE);
    await new Promise<void>((resolve, reject) => {
      fs.rm('/tree', TREE, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    fs.rmdirSync('/run', TREE);
    assert.deepEqual(bench.diff(), ['D /run', 'D /tree']);
  },
});

function byPath(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a.slice(2)), Buffer.from(b.slice(2)));
}

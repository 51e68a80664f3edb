import assert from 'node:assert/strict';
import { casesOf, refuses, type Case } from './case.js';

/** Names: made, removed, renamed, linked. */
export const names: Case[] = casesOf({
  // Found by the oracle of kernel overlayfs (tests/oracle).
  'tells of wrong names in the order in which Linux looks at them': (bench) => {
    const { fs } = bench;
    const long = 'x'.repeat(256);
    refuses(bench, 'ENOTEMPTY', () => {
      fs.rmdirSync('/etc/..');
    });
    refuses(bench, 'EINVAL', () => {
      fs.rmdirSync('/etc/.');
    });
    const wrong: [from: string, to: string, code: string][] = [
      [`/etc/${long}`, '/none/x', 'ENOENT'],
      ['/none', `/${long}`, 'ENOENT'],
      [`/${long}`, '/x', 'ENAMETOOLONG'],
      ['/etc/hosts', `/${long}`, 'ENAMETOOLONG'],
      ['/etc/.', '/none/.', 'ENOENT'],
      ['/none', '/etc/..', 'EBUSY'],
      ['/', '/x', 'EBUSY'],
    ];
    for (const [from, to, code] of wrong) {
      refuses(bench, code, () => {
        fs.renameSync(from, to);
      });
    }
  },

  'unlinks a lower file, and an upper one without a trace': (bench) => {
    const { fs } = bench;
    fs.unlinkSync('/etc/hosts');
    assert.equal(fs.existsSync('/etc/hosts'), false);
    assert.equal(fs.readdirSync('/etc').includes('hosts'), false);
    fs.writeFileSync('/tmp/new', 'x');
    fs.unlinkSync('/tmp/new');
    assert.deepEqual(fs.readdirSync('/tmp'), []);
    assert.equal(
      bench.diff().some((line) => line.includes('/tmp/new')),
      false,
    );
  },

  'makes a removed lower file anew, with nothing of the old': ({ fs }) => {
    fs.unlinkSync('/etc/owned');
    fs.writeFileSync('/etc/owned', 'n');
    const { uid, mode, size } = fs.statSync('/etc/owned');
    assert.deepEqual([uid, mode, size], [0, 0o100644, 1]);
  },

  'removes a merged directory only when it is merged-empty': (bench) => {
    const { fs } = bench;
    refuses(bench, 'ENOTEMPTY', () => {
      fs.rmdirSync('/tree/one/deep');
    });
    fs.unlinkSync('/tree/one/deep/file');
    fs.writeFileSync('/tree/one/deep/new', '');
    refuses(bench, 'ENOTEMPTY', () => {
      fs.rmdirSync('/tree/one/deep');
    });
    fs.unlinkSync('/tree/one/deep/new');
    fs.rmdirSync('/tree/one/deep');
    assert.deepEqual(fs.readdirSync('/tree/one'), ['file']);
  },

  'makes an empty directory where a lower one was removed': ({ fs }) => {
    fs.rmSync('/tree', { recursive: true });
    fs.mkdirSync('/tree');
    assert.deepEqual(fs.readdirSync('/tree'), []);
    assert.equal(fs.existsSync('/tree/one/file'), false);
    fs.writeFileSync('/tree/one', 'a file now');
    assert.equal(fs.readFileSync('/tree/one', 'utf8'), 'a file now');
  },

  'renames a lower directory with all below it': ({ fs }) => {
    fs.renameSync('/tree', '/moved');
    assert.deepEqual(fs.readdirSync('/moved', { recursive: true }).sort(), ['one', 'one/deep', 'one/deep/file', 'one/file', 'two']);
    assert.equal(fs.readFileSync('/moved/one/deep/file', 'utf8'), '11');
    assert.equal(fs.existsSync('/tree'), false);
    fs.writeFileSync('/moved/one/deep/file', 'changed');
    fs.renameSync('/moved/one', '/tree');
    assert.equal(fs.readFileSync('/tree/deep/file', 'utf8'), 'changed');
    assert.deepEqual(fs.readdirSync('/moved'), ['two']);
  },

  'renames a changed directory into a renamed one': ({ fs }) => {
    fs.writeFileSync('/tree/one/new', 'new');
    fs.unlinkSync('/tree/one/file');
    fs.renameSync('/usr', '/tree/usr');
    fs.renameSync('/tree/one', '/tree/usr/lib/one');
    assert.deepEqual(fs.readdirSync('/tree/usr/lib/one'), ['deep', 'new']);
    assert.equal(fs.readFileSync('/tree/usr/lib/one/deep/file', 'utf8'), '11');
    assert.equal(fs.readFileSync('/tree/usr/lib/libc.so', 'utf8'), 'libc');
  },

  'replaces by renaming as POSIX says, and refuses as POSIX says': (bench) => {
    const { fs } = bench;
    fs.renameSync('/etc/config.yaml', '/etc/hosts');
    assert.equal(fs.readFileSync('/etc/hosts', 'utf8'), 'name: base\n');
    fs.mkdirSync('/tmp/empty');
    fs.renameSync('/tree/one/deep', '/tmp/empty');
    assert.deepEqual(fs.readdirSync('/tmp/empty'), ['file']);
    refuses(bench, 'ENOTEMPTY', () => {
      fs.renameSync('/usr/lib', '/tree/one');
    });
    refuses(bench, 'EISDIR', () => {
      fs.renameSync('/etc/hosts', '/tree');
    });
    refuses(bench, 'ENOTDIR', () => {
      fs.renameSync('/tree', '/etc/hosts');
    });
    refuses(bench, 'EINVAL', () => {
      fs.renameSync('/tree', '/tree/one/below');
    });
    refuses(bench, 'ENOENT', () => {
      fs.renameSync('/none', '/tmp/x');
    });
  },

  'does nothing when both names are one file': (bench) => {
    bench.fs.renameSync('/bin/sh', '/bin/ls');
    assert.deepEqual(bench.diff(), []);
    assert.equal(bench.fs.statSync('/bin/sh').nlink, 2);
  },

  'links upper and lower files, not directories': (bench) => {
    const { fs } = bench;
    fs.linkSync('/etc/config.yaml', '/tmp/link');
    assert.equal(fs.statSync('/etc/config.yaml').nlink, 2);
    fs.writeFileSync('/tmp/link', 'both');
    assert.equal(fs.readFileSync('/etc/config.yaml', 'utf8'), 'both');
    refuses(bench, 'EPERM', () => {
      fs.linkSync('/tree', '/tmp/dir');
    });
    refuses(bench, 'EEXIST', () => {
      fs.linkSync('/etc/hosts', '/tmp/link');
    });
  },

  'refuses names that are whiteouts': (bench) => {
    const { fs } = bench;
    for (const run of [
      () => {
        fs.writeFileSync('/tmp/.wh.x', '');
      },
      () => {
        fs.mkdirSync('/tmp/.wh.x');
      },
      () => {
        fs.symlinkSync('a', '/tmp/.wh.x');
      },
      () => {
        fs.linkSync('/etc/hosts', '/tmp/.wh.x');
      },
      () => {
        fs.renameSync('/etc/hosts', '/tmp/.wh..wh..opq');
      },
      () => {
        fs.mkfifoSync('/tmp/.wh.x');
      },
    ]) {
      refuses(bench, 'EINVAL', run);
    }
  },

  'keeps names that are not UTF-8, byte for byte': ({ fs }) => {
    const path = Buffer.from([0x2f, 0x74, 0x6d, 0x70, 0x2f, 0xff, 0xfe, 0x0a]);
    fs.writeFileSync(path, 'bytes');
    assert.deepEqual(fs.readdirSync('/tmp', 'buffer'), [Buffer.from([0xff, 0xfe, 0x0a])]);
    assert.equal(fs.readFileSync(path, 'utf8'), 'bytes');
  },

  'takes names of 255 bytes and paths of 4096, and no longer ones': (bench) => {
    const { fs } = bench;
    fs.writeFileSync(`/tmp/${'n'.repeat(255)}`, '');
    assert.equal(fs.readdirSync('/tmp')[0]?.length, 255);
    refuses(bench, 'ENAMETOOLONG', () => {
      fs.writeFileSync(`/tmp/${'n'.repeat(256)}`, '');
    });
    refuses(bench, 'ENAMETOOLONG', () => fs.statSync(`/${'a/'.repeat(2100)}`));
  },

  'lists a directory of thousands, sorted bytewise': ({ fs }) => {
    const expected = Array.from({ length: 3000 }, (_, i) => `f${(i * 7919) % 3000}`);
    for (const name of expected) fs.writeFileSync(`/tmp/${name}`, name);
    assert.deepEqual(fs.readdirSync('/tmp'), expected.sort());
    assert.equal(fs.readFileSync('/tmp/f2999', 'utf8'), 'f2999');
  },

  'makes directories recursively, telling the first': ({ fs }) => {
    assert.equal(fs.mkdirSync('/tree/new/a/b', { recursive: true }), '/tree/new');
    assert.equal(fs.mkdirSync('/tree/new/a/b', { recursive: true }), undefined);
    assert.throws(() => fs.mkdirSync('/etc/hosts/x', { recursive: true }), { code: 'ENOTDIR' });
    assert.throws(() => fs.mkdirSync('/tree'), { code: 'EEXIST', syscall: 'mkdir', path: '/tree' });
  },

  'makes fifos, sockets and devices as metadata': ({ fs }) => {
    fs.mkfifoSync('/tmp/fifo', 0o640);
    fs.mknodSync('/tmp/disk', 'block-device', 0o600, { major: 259, minor: 70_000 });
    fs.mknodSync('/tmp/socket', 'socket');
    assert.ok(fs.lstatSync('/tmp/fifo').isFIFO());
    assert.ok(fs.lstatSync('/tmp/socket').isSocket());
    const disk = fs.lstatSync('/tmp/disk');
    assert.ok(disk.isBlockDevice());
    // makedev(259, 70000) of Linux.
    assert.equal(disk.rdev, 0x11110370);
  },

  'copies and removes trees': ({ fs }) => {
    fs.symlinkSync('one/file', '/tree/link');
    fs.cpSync('/tree', '/copy', { recursive: true, preserveTimestamps: true });
    assert.deepEqual(fs.readdirSync('/copy', { recursive: true }).sort(), fs.readdirSync('/tree', { recursive: true }).sort());
    assert.equal(fs.readlinkSync('/copy/link'), '/tree/one/file');
    fs.cpSync('/tree/link', '/copy/link', { verbatimSymlinks: true });
    assert.equal(fs.readlinkSync('/copy/link'), 'one/file');
    assert.equal(fs.statSync('/copy/two').mtimeMs, fs.statSync('/tree/two').mtimeMs);
    fs.rmSync('/copy', { recursive: true });
    assert.equal(fs.existsSync('/copy'), false);
    fs.rmSync('/copy', { recursive: true, force: true });
    assert.throws(
      () => {
        fs.rmSync('/tree');
      },
      { code: 'ERR_FS_EISDIR' },
    );
    assert.throws(
      () => {
        fs.cpSync('/tree', '/tree/one/below', { recursive: true });
      },
      { code: 'ERR_FS_CP_EINVAL' },
    );
  },
});

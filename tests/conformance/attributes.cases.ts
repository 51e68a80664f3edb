import assert from 'node:assert/strict';
import { casesOf, refuses, type Case } from './case.js';

/** Modes, owners, times, extended attributes, sparse content. */
export const attributes: Case[] = casesOf({
  "gives its files as a user has them: what is made is the user's, and access tells what modes allow": ({ container, fs }) => {
    const user = container.fsAs({ uid: 1000, gid: 100, groups: [7] });
    user.mkdirSync('/tmp/own');
    user.writeFileSync('/tmp/own/file', 'x');
    fs.writeFileSync('/tmp/own/root', 'x', { mode: 0o640 });
    const { uid, gid } = fs.statSync('/tmp/own/file');
    assert.deepEqual([uid, gid, fs.statSync('/tmp/own/root').uid], [1000, 100, 0]);
    user.accessSync('/tmp/own/file', fs.constants.R_OK | fs.constants.W_OK);
    fs.accessSync('/tmp/own/root', fs.constants.R_OK | fs.constants.W_OK);
    const refused = { code: 'EACCES', syscall: 'access', path: '/tmp/own/root' };
    assert.throws(() => user.accessSync('/tmp/own/root', fs.constants.R_OK), refused);
    fs.chownSync('/tmp/own/root', 0, 7);
    user.accessSync('/tmp/own/root', fs.constants.R_OK);
    assert.throws(() => user.accessSync('/tmp/own/root', fs.constants.W_OK), refused);
    fs.chmodSync('/tmp/own', 0o600);
    assert.throws(() => user.accessSync('/tmp/own/root', fs.constants.F_OK), refused);
    assert.throws(() => container.fsAs({ uid: -1, gid: 0 }), { code: 'ERR_OUT_OF_RANGE' });
  },

  'keeps times to the nanosecond, also before 1970': ({ fs }) => {
    for (const time of [1_700_000_000_123_456_789n, -1n, -62_135_596_800_000_000_001n, 0n]) {
      fs.utimesSync('/etc/hosts', time, time);
      const { atimeNs, mtimeNs } = fs.statSync('/etc/hosts', { bigint: true });
      assert.deepEqual([atimeNs, mtimeNs], [time, time]);
    }
    fs.utimesSync('/etc/hosts', new Date(1500), 2.5);
    assert.deepEqual([fs.statSync('/etc/hosts').atimeMs, fs.statSync('/etc/hosts').mtimeMs], [1500, 2500]);
  },

  'moves the times that a change moves': ({ fs }) => {
    const before = fs.statSync('/etc/config.yaml', { bigint: true });
    const directory = fs.statSync('/etc', { bigint: true });
    fs.chmodSync('/etc/config.yaml', 0o600);
    const changed = fs.statSync('/etc/config.yaml', { bigint: true });
    assert.equal(changed.mtimeNs, before.mtimeNs);
    assert.ok(changed.ctimeNs > before.ctimeNs);
    assert.equal(fs.statSync('/etc', { bigint: true }).mtimeNs, directory.mtimeNs);
    fs.appendFileSync('/etc/config.yaml', 'x');
    assert.ok(fs.statSync('/etc/config.yaml', { bigint: true }).mtimeNs > before.mtimeNs);
    fs.writeFileSync('/etc/new', '');
    assert.ok(fs.statSync('/etc', { bigint: true }).mtimeNs > directory.mtimeNs);
  },

  // What the oracle of kernel overlayfs found (tests/oracle): each as Linux has it.
  'makes directories without setuid and setgid, whatever their mode says': ({ fs }) => {
    fs.mkdirSync('/tmp/dir', 0o7755);
    assert.equal((fs.statSync('/tmp/dir').mode & 0o7777).toString(8), '1755');
    fs.mkdirSync('/tmp/a/./b/../b', { recursive: true });
    fs.mkdirSync('/tmp/c/./', { recursive: true });
    assert.deepEqual(fs.readdirSync('/tmp').sort(), ['a', 'c', 'dir']);
  },

  'takes setuid from a device whose owner changes': ({ fs }) => {
    fs.mknodSync('/tmp/device', 'character-device', 0o644, { major: 1, minor: 3 });
    fs.chmodSync('/tmp/device', 0o6755);
    fs.chownSync('/tmp/device', 1, 1);
    assert.equal((fs.statSync('/tmp/device').mode & 0o7777).toString(8), '755');
  },

  'refuses user attributes on what is neither file nor directory': (bench) => {
    bench.fs.symlinkSync('x', '/tmp/link');
    refuses(bench, 'EPERM', () => {
      bench.fs.setxattrSync('/tmp/link', 'user.note', 'x', { follow: false });
    });
    refuses(bench, 'EPERM', () => {
      bench.fs.removexattrSync('/tmp/link', 'user.note', { follow: false });
    });
    bench.fs.setxattrSync('/tmp/link', 'trusted.note', 'x', { follow: false });
  },

  'lets nobody execute a fifo that is not executable': ({ fs }) => {
    fs.mkfifoSync('/tmp/fifo', 0o644);
    assert.throws(
      () => {
        fs.accessSync('/tmp/fifo', fs.constants.X_OK);
      },
      { code: 'EACCES' },
    );
  },

  'does not write through O_APPEND alone': ({ fs }) => {
    const fd = fs.openSync('/etc/hosts', fs.constants.O_RDONLY | fs.constants.O_APPEND);
    assert.throws(() => fs.writeSync(fd, 'x'), { code: 'EBADF' });
    assert.throws(
      () => {
        fs.ftruncateSync(fd, 0);
      },
      { code: 'EINVAL' },
    );
    fs.closeSync(fd);
  },

  'gives new files the umask and the identity': ({ container, fs }) => {
    container.setIdentity(1000, 2000);
    fs.writeFileSync('/tmp/file', '');
    fs.mkdirSync('/tmp/dir');
    fs.symlinkSync('x', '/tmp/link');
    const shown = ['/tmp/file', '/tmp/dir', '/tmp/link'].map((path) => {
      const { mode, uid, gid } = fs.lstatSync(path);
      return [mode.toString(8), uid, gid];
    });
    assert.deepEqual(shown, [
      ['100644', 1000, 2000],
      ['40755', 1000, 2000],
      ['120777', 1000, 2000],
    ]);
    assert.equal(fs.umask(0), 0o022);
    fs.writeFileSync('/tmp/open', '', { mode: 0o666 });
    assert.equal(fs.statSync('/tmp/open').mode, 0o100666);
  },

  'keeps an owner where -1 is given': ({ fs }) => {
    fs.chownSync('/etc/owned', -1, 7);
    const { uid, gid } = fs.statSync('/etc/owned');
    assert.deepEqual([uid, gid], [1000, 7]);
  },

  'sets, lists, replaces and removes extended attributes': (bench) => {
    const { fs } = bench;
    fs.setxattrSync('/etc/xattrs', 'user.b', Buffer.from([1, 0, 2]));
    fs.setxattrSync('/etc/xattrs', 'user.a', '');
    assert.deepEqual(fs.listxattrSync('/etc/xattrs'), ['user.a', 'user.b', 'user.note']);
    assert.deepEqual([...fs.getxattrSync('/etc/xattrs', 'user.b')], [1, 0, 2]);
    assert.equal(fs.getxattrSync('/etc/xattrs', 'user.a').length, 0);
    refuses(bench, 'EEXIST', () => {
      fs.setxattrSync('/etc/xattrs', 'user.a', 'x', { mode: 'create' });
    });
    refuses(bench, 'ENODATA', () => {
      fs.setxattrSync('/etc/xattrs', 'user.c', 'x', { mode: 'replace' });
    });
    fs.removexattrSync('/etc/xattrs', 'user.note');
    assert.deepEqual(fs.listxattrSync('/etc/xattrs'), ['user.a', 'user.b']);
    assert.throws(() => fs.getxattrSync('/etc/xattrs', 'user.note'), { code: 'ENODATA' });
  },

  'changes nothing by removing an attribute that is not there': (bench) => {
    assert.throws(
      () => {
        bench.fs.removexattrSync('/etc/hosts', 'user.none');
      },
      { code: 'ENODATA' },
    );
    assert.deepEqual(bench.diff(), []);
  },

  'takes attribute values of 64 KiB and names of 255 bytes, and no longer ones': (bench) => {
    const { fs } = bench;
    const value = Buffer.alloc(65_536, 7);
    const name = `user.${'n'.repeat(250)}`;
    fs.setxattrSync('/etc/hosts', name, value);
    assert.ok(fs.getxattrSync('/etc/hosts', name).equals(value));
    refuses(bench, 'ERANGE', () => {
      fs.setxattrSync('/etc/hosts', 'user.x', Buffer.alloc(65_537));
    });
    refuses(bench, 'ERANGE', () => {
      fs.setxattrSync('/etc/hosts', `${name}n`, '');
    });
  },

  'makes holes by writing and truncating past the end': ({ fs }) => {
    const fd = fs.openSync('/tmp/sparse', 'w+');
    fs.writeSync(fd, 'a', 10_000_000);
    fs.ftruncateSync(fd, 5_000_000_000);
    assert.equal(fs.fstatSync(fd).size, 5_000_000_000);
    const buffer = Buffer.alloc(10, 1);
    assert.equal(fs.readSync(fd, buffer, 0, 10, 9_999_995), 10);
    assert.deepEqual([...buffer], [0, 0, 0, 0, 0, 97, 0, 0, 0, 0]);
    assert.equal(fs.readSync(fd, buffer, 0, 10, 4_999_999_995), 5);
    fs.ftruncateSync(fd, 10_000_000);
    fs.ftruncateSync(fd, 10_000_010);
    assert.equal(fs.readSync(fd, buffer, 0, 10, 10_000_000), 10);
    assert.deepEqual([...buffer], Array(10).fill(0));
    fs.closeSync(fd);
  },

  'appends wherever the position is, which stays when nothing is appended': ({ fs }) => {
    const fd = fs.openSync('/etc/hosts', 'a+');
    const buffer = Buffer.alloc(20);
    assert.equal(fs.writeSync(fd, ''), 0);
    assert.equal(fs.readSync(fd, buffer, 0, 5, null), 5);
    fs.writeSync(fd, 'one', 0);
    fs.writeSync(fd, 'two', 0);
    fs.closeSync(fd);
    assert.equal(fs.readFileSync('/etc/hosts', 'utf8'), 'upper hosts\nonetwo');
  },

  'moves the position of a descriptor as it reads and writes': ({ fs }) => {
    const fd = fs.openSync('/tmp/position', 'w+');
    fs.writeSync(fd, 'hello ');
    fs.writeSync(fd, 'world');
    const buffer = Buffer.alloc(3);
    fs.readSync(fd, buffer, 0, 3, 0);
    assert.equal(buffer.toString(), 'hel');
    assert.equal(fs.readSync(fd, buffer, 0, 3, null), 0);
    fs.closeSync(fd);
    assert.equal(fs.readFileSync('/tmp/position', 'utf8'), 'hello world');
  },

  'writes and reads files larger than one call takes': ({ fs }) => {
    const data = Buffer.alloc(3_500_000, 'larger than one call ');
    fs.writeFileSync('/tmp/big', data);
    assert.ok(fs.readFileSync('/tmp/big').equals(data));
    fs.appendFileSync('/tmp/big', data);
    assert.ok(fs.readFileSync('/tmp/big').equals(Buffer.concat([data, data])));
  },

  'refuses what a descriptor is not open for': (bench) => {
    const { fs } = bench;
    const reading = fs.openSync('/etc/hosts', 'r');
    const writing = fs.openSync('/etc/hosts', fs.constants.O_WRONLY);
    refuses(bench, 'EBADF', () => fs.writeSync(reading, 'x'));
    refuses(bench, 'EBADF', () => fs.readSync(writing, Buffer.alloc(1)));
    fs.closeSync(reading);
    fs.closeSync(writing);
    refuses(bench, 'EBADF', () => fs.fstatSync(reading));
  },
});

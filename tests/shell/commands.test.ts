// What the shell's own commands do to a container: claims that a host without root, or without the right accounts, can't be an oracle for.
import { describe, expect, it } from 'vitest';
import type { Container } from '../../dist/index.js';
import { tarOf } from '../api/images.js';
import { diffOf, sh } from './bench.js';
import { eachWithContainer } from './with-container.js';

let container: Container;
const bench = eachWithContainer((made) => {
  container = made;
});

/** Runs a script that has to succeed without a complaint; gives its output. */
async function output(script: string): Promise<string> {
  const { out, err, status } = await sh(container, script);
  expect({ err, status }).toEqual({ err: '', status: 0 });
  return out;
}

describe('the diff after a command', () => {
  it.each([
    ['rm -rf of a tree of the image', 'rm -rf /srv/tree', ['C /srv', 'D /srv/tree']],
    ['rm -rf of all below', 'rm -rf /srv/*', ['C /srv', 'D /srv/bytes', 'D /srv/tree']],
    ['sed -i', "sed -i 's/a/b/' /srv/tree/a/file", ['C /srv', 'C /srv/tree', 'C /srv/tree/a', 'C /srv/tree/a/file']],
    [
      'mv of a directory of the image',
      'mv /srv/tree /srv/moved',
      ['C /srv', 'A /srv/moved', 'A /srv/moved/a', 'A /srv/moved/a/b', 'A /srv/moved/a/b/file', 'A /srv/moved/a/file', 'D /srv/tree'],
    ],
    ['chmod that changes nothing', 'chmod 644 /srv/bytes', []],
    ['chown by name', 'chown bob:wheel /srv/bytes', ['C /srv', 'C /srv/bytes']],
    ['touch -c of nothing', 'touch -c /srv/nosuch', []],
    ['mkdir -p of what is there', 'mkdir -p /srv/tree/a', []],
    ['mkfifo and mknod', 'cd /run 2>/dev/null || mkdir /run && cd /run; mkfifo p; mknod c c 5 6', ['A /run', 'A /run/c', 'A /run/p']],
    ['a file made and removed', 'echo x > /srv/x; rm /srv/x', ['C /srv']],
  ])('%s', async (_, script, diff) => {
    await output(script);
    expect(diffOf(container)).toEqual(diff);
  });
});

describe('cp -a keeps', () => {
  it('owners, modes, nanoseconds, xattrs, links and special files', async () => {
    const { fs } = container;
    fs.mkdirSync('/from');
    fs.writeFileSync('/from/file', 'x');
    fs.linkSync('/from/file', '/from/again');
    fs.symlinkSync('file', '/from/link');
    fs.mknodSync('/from/device', 'block-device', 0o640, { major: 300, minor: 70_000 });
    fs.mkfifoSync('/from/fifo', 0o600);
    fs.setxattrSync('/from/file', 'user.note', Buffer.from([0, 255]));
    fs.setxattrSync('/from/link', 'trusted.note', 'link', { follow: false });
    fs.chownSync('/from/file', 7, 8);
    fs.chmodSync('/from/file', 0o4751);
    fs.lchownSync('/from/link', 9, 10);
    for (const name of ['file', 'link', 'device', 'fifo'])
      fs.lutimesSync(`/from/${name}`, 1_000_000_000_123_456_789n, 1_000_000_000_987_654_321n);
    fs.chmodSync('/from', 0o2711);
    fs.utimesSync('/from', 1n, 2n);
    await output('cp -a /from /to');
    const seen = (path: string): object => {
      const { mode, uid, gid, rdev, size, nlink, atimeNs, mtimeNs } = fs.lstatSync(path, { bigint: true });
      const xattrs = fs
        .listxattrSync(path, { follow: false })
        .map((name) => [name, fs.getxattrSync(path, name, { follow: false }).toString('hex')]);
      return { mode, uid, gid, rdev, size, nlink, atimeNs, mtimeNs, xattrs };
    };
    for (const name of ['', '/file', '/again', '/link', '/device', '/fifo']) expect(seen(`/to${name}`), name).toEqual(seen(`/from${name}`));
    expect(fs.statSync('/to/file').ino).toBe(fs.statSync('/to/again').ino);
    expect(fs.readlinkSync('/to/link')).toBe('file');
  });
});

describe('tar', () => {
  it('keeps owners, modes, nanoseconds, links, devices and names that are no UTF-8', async () => {
    const { fs } = container;
    fs.mkdirSync('/from');
    fs.writeFileSync(Buffer.from('/from/n\xff', 'latin1'), 'content');
    fs.chownSync(Buffer.from('/from/n\xff', 'latin1'), 3_000_000, 8);
    fs.utimesSync(Buffer.from('/from/n\xff', 'latin1'), 5n, 1_000_000_000_987_654_321n);
    fs.linkSync(Buffer.from('/from/n\xff', 'latin1'), '/from/hard');
    fs.symlinkSync('/nowhere', '/from/link');
    fs.mknodSync('/from/null', 'character-device', 0o600, { major: 1, minor: 3 });
    const long = `/from/${'d'.repeat(200)}`;
    fs.writeFileSync(long, 'long');
    expect(
      await output('mkdir /to; tar -C /from -czf /a.tgz . && tar -xzf /a.tgz -C /to; ls -A /to | wc -l; tar tvf /a.tgz ./hard ./null'),
    ).toMatch(/^5\n-rw-r--r-- 3000000\/8 +7 2001-09-09 01:46 \.\/hard\ncrw------- root\/root +0 .* \.\/null\n$/);
    const copy = fs.statSync(Buffer.from('/to/n\xff', 'latin1'), { bigint: true });
    expect(copy).toMatchObject({ uid: 3_000_000n, gid: 8n, nlink: 2n, mtimeNs: 1_000_000_000_987_654_321n });
    expect(fs.readFileSync(long.replace('from', 'to'), 'utf8')).toBe('long');
    expect(fs.lstatSync('/to/null').isCharacterDevice()).toBe(true);
  });

  it('reads nothing of fifos and devices, and says so', async () => {
    for (const command of ['cat', 'head -c 3', 'wc -c']) {
      expect(await sh(container, `mkdir -p /run; cd /run; rm -f c; mknod c c 5 6; ${command} c`)).toEqual({
        out: '',
        err: `${command.split(' ')[0]!}: c: Nothing is behind a fifo or device of a container\n`,
        status: 1,
      });
    }
  });

  it('refuses what is no tar, and a member that leads out of its directory, and writes through no link', async () => {
    container.fs.writeFileSync(
      '/out.tar',
      tarOf([
        { path: '../out', data: 'x' },
        { path: 'in', data: 'y' },
      ]),
    );
    expect(await sh(container, 'mkdir /d; cd /d; tar xf /out.tar')).toEqual({
      out: '',
      err: "tar: ../out: Member name contains '..'\n",
      status: 2,
    });
    expect(await output('ls /d; test -e /out || echo nowhere')).toBe('in\nnowhere\n');
    container.fs.writeFileSync('/cut.tar', tarOf([{ path: 'f', data: 'x' }]).subarray(0, 512));
    expect(await sh(container, 'tar xf /cut.tar')).toEqual({ out: '', err: 'tar: Unexpected EOF in archive\n', status: 2 });
    container.fs.writeFileSync('/no.tar', Buffer.alloc(1024, 'x'));
    expect(await sh(container, 'tar tf /no.tar')).toEqual({ out: '', err: 'tar: This does not look like a tar archive\n', status: 2 });
    await output(
      'cd /d; rm -f f in; echo safe > /target; ln -s /target f; cd /; printf new > /n; mkdir /e; mv n e/f; tar cf a.tar -C /e f; tar xf a.tar -C /d',
    );
    expect(await output('cat /target; cat /d/f; test -L /d/f || echo file')).toBe('safe\nnewfile\n');
  });
});

describe('commands about accounts', () => {
  it('read the image, whose root needs no entry', async () => {
    expect(await output('id bob; id -u bob; id -Gn bob; groups; whoami')).toBe(
      'uid=1000(bob) gid=1000(bob) groups=1000(bob),10(wheel)\n1000\nbob wheel\nroot wheel\nroot\n',
    );
    expect(await output('rm /etc/passwd /etc/group; id; whoami')).toBe('uid=0(root) gid=0(root) groups=0(root)\nroot\n');
    expect(await sh(container, 'id nobody')).toEqual({ out: '', err: "id: 'nobody': no such user\n", status: 1 });
  });

  it('change owners by name and number, by reference, and down a tree', async () => {
    expect(
      await output(
        'cd /srv; chown bob bytes; stat -c %U:%G bytes; chown bob: bytes; stat -c %U:%G bytes; chgrp wheel bytes; stat -c %U:%G bytes',
      ),
    ).toBe('bob:root\nbob:bob\nbob:wheel\n');
    expect(
      await output(
        'cd /srv; chown -R --reference=bytes tree; find tree -not -user bob -o -not -group wheel; chown -R 0.0 tree; stat -c %u:%g tree/a/b/file',
      ),
    ).toBe('0:0\n');
    expect(await sh(container, 'chown nobody /srv/bytes')).toEqual({ out: '', err: "chown: invalid user: 'nobody'\n", status: 1 });
  });
});

describe('ls -l', () => {
  it('shows mode, links, owner, group, size, time and name in columns', async () => {
    const { fs } = container;
    fs.writeFileSync('/tmp/large', Buffer.alloc(12_345));
    fs.chownSync('/tmp/large', 1000, 4321);
    fs.chmodSync('/tmp/large', 0o6754);
    fs.symlinkSync('large', '/tmp/link');
    fs.mkdirSync('/tmp/dir', 0o777);
    fs.chmodSync('/tmp/dir', 0o1777);
    for (const name of ['large', 'link', 'dir']) fs.lutimesSync(`/tmp/${name}`, 1e9, 1e9);
    expect(await output('ls -l /tmp | tail -n +2')).toBe(
      [
        'drwxrwxrwt 1 root root     0 Sep  9  2001 dir',
        '-rwsr-sr-- 1 bob  4321 12345 Sep  9  2001 large',
        'lrwxrwxrwx 1 root root     5 Sep  9  2001 link -> large',
        '',
      ].join('\n'),
    );
  });
});

describe('xattrs', () => {
  it('are set, listed, shown and removed, with bytes as values', async () => {
    expect(
      await output(
        'cd /tmp; echo > f; setfattr -n user.a -v 0x00ff f; setfattr -n user.b -v text f; getfattr f; getfattr -n user.b --only-values f; setfattr -x user.b f; getfattr f',
      ),
    ).toBe('# file: f\nuser.a\nuser.b\n\ntext# file: f\nuser.a\n\n');
    expect(container.fs.getxattrSync('/tmp/f', 'user.a')).toEqual(Buffer.from([0, 255]));
    expect(await sh(container, 'getfattr -n user.none /tmp/f')).toMatchObject({
      status: 1,
      err: 'getfattr: /tmp/f: user.none: No data available\n',
    });
  });
});

describe('the rest of a base system', () => {
  it('knows where it is', async () => {
    const id = container.id.slice(0, 12);
    expect(await output('hostname; uname; uname -n; uname -m')).toBe(`${id}\nLinux\n${id}\nwasm32\n`);
  });

  it('makes temporary names', async () => {
    expect(await output('mktemp; mktemp -u; mktemp -d; mktemp -p /srv a.XXX; ls /tmp | wc -l')).toMatch(
      /^\/tmp\/tmp\.\w{10}\n\/tmp\/tmp\.\w{10}\n\/tmp\/tmp\.\w{10}\n\/srv\/a\.\w{3}\n2\n$/,
    );
  });

  it('makes changes durable with sync', async () => {
    await output('echo kept > /kept; sync');
    const { name } = container;
    const other = await (await import('../../dist/index.js')).Store.open({ dir: `${bench.directory}/store`, mode: 'read-only' });
    try {
      expect((await other.container(name)).fs.readFileSync('/kept', 'utf8')).toBe('kept\n');
    } finally {
      await other.close();
    }
  });

  it('complains with the name of the command and of the file, and goes on', async () => {
    for (const [script, message] of [
      ['rm /nosuch', "rm: cannot remove '/nosuch': No such file or directory"],
      ['cp /nosuch /x', "cp: cannot stat '/nosuch': No such file or directory"],
      ['mkdir /etc', "mkdir: cannot create directory '/etc': File exists"],
      ['ls /nosuch', "ls: cannot access '/nosuch': No such file or directory"],
      ['chmod 600 /nosuch', "chmod: cannot access '/nosuch': No such file or directory"],
      ['ln -s x /etc/passwd', "ln: failed to create symbolic link to '/etc/passwd': File exists"],
      ['cat /etc', 'cat: /etc: Is a directory'],
      ['ls --nosuch', "ls: Unknown option '--nosuch'"],
      ['echo x > /no/such', 'bash: /no/such: No such file or directory'],
      ['rm -rf /', "rm: cannot remove '/': it is dangerous to operate recursively on the root"],
    ] as const) {
      const { err, out } = await sh(container, `${script}; echo on`);
      expect(err, script).toBe(`${message}\n`);
      expect(out, script).toBe('on\n');
    }
    expect(diffOf(container)).toEqual([]);
  });
});

import assert from 'node:assert/strict';
import { LARGE } from './base-image.js';
import type { Container, ContainerFs } from '../../dist/index.js';
import { Random } from '../property/random.js';
import { casesOf, type Case } from './case.js';

const KIB = Buffer.alloc(1024, 'k');

function counts(container: Container): [bytes: number, inodes: number] {
  const { bytes, inodes } = container.usage();
  return [bytes, inodes];
}

/** Checks that a call is over the quota and leaves no trace. */
function isOver(container: Container, run: () => unknown): void {
  const before = [counts(container), container.diff()];
  assert.throws(run, { code: 'EDQUOT' });
  assert.deepEqual([counts(container), container.diff()], before);
}

/** Operations on lower files, with the inodes they make: those of `/`, `tree`, `one` and `deep` first. */
const MAKING: Readonly<Record<string, [inodes: number, run: (fs: ContainerFs) => unknown]>> = {
  mkdir: [5, (fs) => fs.mkdirSync('/tree/one/deep/new')],
  symlink: [5, (fs) => fs.symlinkSync('x', '/tree/one/deep/new')],
  mkfifo: [5, (fs) => fs.mkfifoSync('/tree/one/deep/new')],
  create: [5, (fs) => fs.openSync('/tree/one/deep/new', 'w')],
  chmod: [5, (fs) => fs.chmodSync('/tree/one/deep/file', 0)],
  setxattr: [5, (fs) => fs.setxattrSync('/tree/one/deep/file', 'user.a', 'b')],
  truncate: [5, (fs) => fs.truncateSync('/tree/one/deep/file', 1)],
  unlink: [4, (fs) => fs.unlinkSync('/tree/one/deep/file')],
  // It keeps its other name, and is one inode under both.
  'unlink of one of two names': [3, (fs) => fs.unlinkSync('/bin/ls')],
  rename: [6, (fs) => fs.renameSync('/tree/one/deep/file', '/etc/new')],
  'rename of a directory': [5, (fs) => fs.renameSync('/tree/one/deep', '/etc/new')],
  link: [6, (fs) => fs.linkSync('/tree/one/deep/file', '/etc/new')],
};

/** DESIGN "Copy-on-write semantics": what a container may have. tests/property/quota.test.ts compares the counting with a model's. */
export const quota: Case[] = casesOf({
  'counts nothing of a container that changed nothing': (bench) => {
    bench.fs.readFileSync('/data/large');
    bench.fs.closeSync(bench.fs.openSync('/etc/config.yaml', 'r+'));
    assert.deepEqual(counts(bench.container), [0, 0]);
    assert.deepEqual(bench.container.usage().quota, { bytes: undefined, inodes: undefined });
  },

  'counts bytes that were written, and what was made or copied up with the directories above': (bench) => {
    const { fs } = bench;
    fs.writeFileSync('/made', KIB);
    // The root too.
    assert.deepEqual(counts(bench.container), [1024, 2]);
    const fd = fs.openSync('/data/large', 'r+');
    fs.writeSync(fd, KIB, 0, 100, 70_000);
    fs.closeSync(fd);
    assert.deepEqual(counts(bench.container), [1124, 4]);
    fs.chmodSync('/tree/one/deep/file', 0o600);
    assert.deepEqual(counts(bench.container), [1124, 8]);
    fs.symlinkSync('a target', '/link');
    fs.truncateSync('/made', 1_000_000);
    assert.deepEqual(counts(bench.container), [1124, 9]);
  },

  'gives back what is cut off, overwritten and removed': (bench) => {
    const { fs } = bench;
    fs.writeFileSync('/made', KIB);
    fs.truncateSync('/made', 24);
    assert.deepEqual(counts(bench.container), [24, 2]);
    fs.linkSync('/made', '/again');
    fs.unlinkSync('/made');
    assert.deepEqual(counts(bench.container), [24, 2]);
    fs.unlinkSync('/again');
    assert.deepEqual(counts(bench.container), [0, 1]);
  },

  'counts a file that was removed until it is closed': async (bench) => {
    const { fs } = bench;
    fs.writeFileSync('/made', KIB);
    const fd = fs.openSync('/made', 'r+');
    fs.unlinkSync('/made');
    fs.writeSync(fd, KIB, 0, 1024, 1024);
    assert.deepEqual(counts(bench.container), [2048, 2]);
    fs.closeSync(fd);
    assert.deepEqual(counts(bench.container), [0, 1]);
    await bench.reopen();
    assert.deepEqual(counts(bench.container), [0, 1]);
  },

  'counts shared bytes in each file, and those of the image in none': (bench) => {
    const { fs } = bench;
    fs.writeFileSync('/made', KIB);
    fs.copyFileSync('/made', '/copy');
    fs.copyFileSync('/data/large', '/large');
    assert.deepEqual(counts(bench.container), [2048, 4]);
  },

  'counts what writes that overlap in every way leave': ({ fs, container }) => {
    const random = new Random(1);
    const fd = fs.openSync('/etc/config.yaml', 'r+');
    let own = Buffer.from(fs.readFileSync(fd)).fill(0);
    const resize = (length: number): void => {
      own = Buffer.concat([own.subarray(0, length), Buffer.alloc(Math.max(0, length - own.length))]);
    };
    for (let i = 0; i < 400; i++) {
      const [offset, length] = [random.below(1000), 1 + random.below(300)];
      if (random.below(8) === 0) {
        fs.ftruncateSync(fd, offset);
        resize(offset);
      } else {
        fs.writeSync(fd, Buffer.alloc(length, i), 0, length, offset);
        resize(Math.max(own.length, offset + length));
        own.fill(1, offset, offset + length);
      }
      const written = own.reduce((sum, byte) => sum + byte, 0);
      assert.equal(container.usage().bytes, written);
      if (i % 50 !== 0) continue;
      fs.copyFileSync('/etc/config.yaml', '/copy');
      assert.equal(container.usage().bytes, 2 * written);
      fs.unlinkSync('/copy');
    }
    fs.closeSync(fd);
  },

  'refuses a byte too many before it has any effect, as node:fs tells EDQUOT': async (bench) => {
    const { fs, container } = bench;
    await container.setQuota({ bytes: 1024 });
    isOver(bench.container, () => {
      fs.writeFileSync('/made', Buffer.alloc(1025));
    });
    assert.throws(
      () => {
        fs.appendFileSync('/etc/config.yaml', Buffer.alloc(1025));
      },
      {
        code: 'EDQUOT',
        errno: -122,
        syscall: 'open',
        path: '/etc/config.yaml',
        message: "EDQUOT: disk quota exceeded, open '/etc/config.yaml'",
      },
    );
    const fd = fs.openSync('/etc/config.yaml', 'a');
    isOver(bench.container, () => fs.writeSync(fd, Buffer.alloc(1025)));
    assert.throws(() => fs.writeSync(fd, Buffer.alloc(1025)), { code: 'EDQUOT', message: 'EDQUOT: disk quota exceeded, write' });
    fs.writeSync(fd, KIB);
    isOver(bench.container, () => fs.writeSync(fd, 'x'));
    fs.closeSync(fd);
    assert.equal(fs.readFileSync('/etc/config.yaml').length, 'name: base\n'.length + 1024);
  },

  'lets a full container write over its own bytes, and over no others': async (bench) => {
    const { fs, container } = bench;
    fs.writeFileSync('/made', KIB);
    await container.setQuota({ bytes: 1024 });
    fs.writeFileSync('/made', Buffer.alloc(1024, 'n'));
    const fd = fs.openSync('/made', 'r+');
    fs.writeSync(fd, KIB, 0, 512, 512);
    isOver(bench.container, () => fs.writeSync(fd, KIB, 0, 512, 513));
    fs.closeSync(fd);
    const large = fs.openSync('/data/large', 'r+');
    isOver(bench.container, () => fs.writeSync(large, KIB, 0, 1, 0));
    fs.closeSync(large);
    assert.ok(fs.readFileSync('/data/large').equals(LARGE));
  },

  'refuses growth alone where the quota is below what is there': async (bench) => {
    const { fs, container } = bench;
    fs.writeFileSync('/made', KIB);
    fs.writeFileSync('/other', KIB);
    await container.setQuota({ bytes: 10, inodes: 0 });
    isOver(bench.container, () => {
      fs.mkdirSync('/directory');
    });
    isOver(bench.container, () => {
      fs.appendFileSync('/made', 'x');
    });
    fs.writeFileSync('/made', Buffer.alloc(1000, 'l'));
    fs.renameSync('/made', '/moved');
    fs.unlinkSync('/other');
    assert.deepEqual(counts(bench.container), [1000, 2]);
  },

  'counts the inodes that an operation makes before it makes any': async (bench) => {
    for (const [name, [inodes, run]] of Object.entries(MAKING)) {
      const container = await bench.another();
      await container.setQuota({ inodes: inodes - 1 });
      isOver(container, () => run(container.fs));
      assert.deepEqual(counts(container), [0, 0], name);
      await container.setQuota({ inodes });
      run(container.fs);
      assert.deepEqual(counts(container), [0, inodes], name);
      await container.close();
    }
  },

  'keeps a quota with the container, and tells it another instance at its next opening': async (bench) => {
    const { store } = bench;
    const container = await store.create(bench.image, { quota: { bytes: 5, inodes: 7 } });
    await store.sync();
    const other = await bench.open(bench.directory);
    const reading = await other.container(container.name);
    assert.deepEqual(reading.usage(), { bytes: 0, inodes: 0, quota: { bytes: 5, inodes: 7 } });
    await reading.setQuota({ inodes: 3 });
    await reading.close();
    await other.sync();
    const again = await store.container(container.name);
    assert.deepEqual(again.usage().quota, { bytes: undefined, inodes: 3 });
    again.fs.writeFileSync('/made', KIB);
    container.fs.mkdirSync('/third');
    isOver(container, () => container.fs.mkdirSync('/fourth'));
    await container.close();
    await again.close();
  },

  'refuses a quota that is none, or of a container that can not be changed': async (bench) => {
    for (const bytes of [-1, 0.5, NaN, Infinity, 2 ** 53]) {
      await assert.rejects(bench.container.setQuota({ bytes }), { code: 'EINVAL', syscall: 'setQuota' });
      await assert.rejects(bench.store.create(bench.image, { quota: { inodes: bytes } }), { code: 'EINVAL', syscall: 'create' });
    }
    await bench.store.sync();
    const reading = await bench.open(bench.directory, 'read-only');
    await assert.rejects((await reading.container(bench.container.name)).setQuota({}), { code: 'EROFS' });
    const removed = await bench.another();
    await bench.store.sync();
    const other = await bench.open(bench.directory);
    await other.remove(removed.name);
    await assert.rejects(removed.setQuota({}), { code: 'ESTALE' });
    await bench.container.close();
    await assert.rejects(bench.container.setQuota({}), { code: 'EBADF' });
    assert.throws(() => bench.container.usage(), { code: 'EBADF' });
  },
});

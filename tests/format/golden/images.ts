// The images of the golden stores: two that share a layer, one that is removed again.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync, writeSync, openSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { archiveOf, gzipLayer, layoutOf, plainLayer, type Entry, type LayerBlob } from '../../api/images.js';
import { Random } from '../../property/random.js';

const note = [Buffer.from('user.note'), Buffer.from([0, 255, 10])] as const;
const capability = [Buffer.from('security.capability'), Buffer.from('0100000200000000', 'hex')] as const;
const LONG = 'a-directory-with-a-long-name/'.repeat(8);

/** Larger than two chunks, and well compressed. */
const LARGE = Buffer.alloc(150_000, 'every line of the large file is like this one\n');

const base: Entry[] = [
  { path: './', type: '5', mode: 0o755 },
  { path: 'bin/', type: '5' },
  { path: 'bin/sh', mode: 0o755, data: '#!shell' },
  { path: 'bin/ls', type: '1', link: 'bin/sh' },
  { path: 'bin/link', type: '2', link: 'sh' },
  { path: 'bin/su', mode: 0o4755, data: 'setuid', xattrs: [capability] },
  { path: 'data/', type: '5' },
  { path: 'data/empty' },
  { path: 'data/large', data: LARGE },
  { path: 'data/cut', data: LARGE },
  { path: 'dev/', type: '5' },
  { path: 'dev/null', type: '3', mode: 0o666, deviceMajor: 1, deviceMinor: 3 },
  { path: 'dev/disk', type: '4', mode: 0o660, gid: 6, deviceMajor: 8, deviceMinor: 1 },
  { path: 'etc/', type: '5' },
  { path: 'etc/config', data: 'name: base\n', mtimeNs: 1_600_000_000_123_456_789n },
  { path: 'etc/hosts', data: 'lower hosts\n' },
  { path: 'etc/owned', uid: 1000, gid: 3_000_000, mode: 0o640, data: 'owned' },
  { path: 'etc/xattrs', data: 'x', xattrs: [note] },
  { path: 'etc/old', data: 'older than 1970', mtimeNs: -1_500_000_000n },
  { path: 'lib', type: '2', link: 'usr/lib' },
  { path: 'removed', data: 'hidden by a whiteout' },
  { path: 'removed-dir/', type: '5' },
  { path: 'removed-dir/file', data: 'hidden too' },
  { path: 'run/', type: '5' },
  { path: 'run/fifo', type: '6', mode: 0o600 },
  { path: 'was-dir/', type: '5' },
  { path: 'was-dir/file', data: 'replaced by a file' },
  { path: 'tmp/', type: '5', mode: 0o1777 },
  { path: 'usr/lib/libc.so', data: 'libc' },
  { path: 'usr/share/doc/a', data: 'hidden by an opaque directory' },
  { path: 'tree/', type: '5' },
  { path: 'tree/one/', type: '5' },
  { path: 'tree/one/file', data: '1' },
  { path: 'tree/one/deep/', type: '5' },
  { path: 'tree/one/deep/file', data: '11' },
  { path: 'tree/two', data: '2' },
  { path: Buffer.from('latin1-\xe9\xff', 'latin1'), data: 'a name that is not UTF-8' },
  { path: 'имя', data: 'a name of two bytes a letter' },
  { path: `${LONG}file`, data: 'a long path' },
];

const application: Entry[] = [
  { path: 'etc/', type: '5', mode: 0o755 },
  { path: 'etc/hosts', data: 'upper hosts\n', mode: 0o600 },
  { path: '.wh.removed' },
  { path: '.wh.removed-dir' },
  { path: 'usr/share/doc/.wh..wh..opq' },
  { path: 'usr/share/doc/c', data: 'c' },
  { path: 'was-dir', data: 'now a file' },
];

/** A layer with a file of 1 MiB that is stored as its two parts with data, as GNU tar makes it. */
function sparseLayer(): LayerBlob {
  const work = mkdtempSync(join(tmpdir(), 'veneer-sparse-'));
  mkdirSync(join(work, 'sparse'));
  const path = join(work, 'sparse/file');
  writeFileSync(path, Buffer.alloc(4096, 'head'));
  truncateSync(path, 1 << 20);
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(8192, 'tail'), 0, 8192, 700 * 1024);
  closeSync(file);
  const options = ['--sparse', '--format=gnu', '--owner=root:0', '--group=root:0', '--mode=0644', '--mtime=@1600000000'];
  const tar = execFileSync('tar', ['-C', work, ...options, '-cf', '-', 'sparse/file']);
  rmSync(work, { recursive: true });
  return { ...plainLayer([]), tar, blob: tar };
}

const shared = gzipLayer(base);
const junk = Buffer.alloc(400_000);
const random = new Random(1);
for (let i = 0; i < junk.length; i++) junk[i] = random.below(256);

/** Leaves a pack that is mostly dead once it is removed: `app:1` has one of its files too. */
export const passing = archiveOf(
  layoutOf([
    {
      layers: [
        shared,
        plainLayer([
          { path: 'junk', data: junk },
          { path: 'kept', data: 'upper hosts\n' },
        ]),
      ],
      name: 'passing:1',
    },
  ]),
);
/** `app:1` and `other:1` share the lowest layer. */
export const lasting = archiveOf(
  layoutOf([
    { layers: [shared, plainLayer(application)], name: 'app:1', config: { created: '2024-01-01T00:00:00Z' } },
    { layers: [shared, sparseLayer()], name: 'other:1' },
  ]),
);

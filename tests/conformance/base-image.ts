// The image that the conformance cases run over: two layers with every kind of entry, and
// whiteouts, opaque directories, replaced types and hard links between them.
import { archiveOf, gzipLayer, layoutOf, plainLayer, type Entry } from '../api/images.js';

/** Larger than a chunk, a call and a piece; every 4 KiB differ. */
export const LARGE = Buffer.from(Uint32Array.from({ length: 800_000 }, (_, i) => Math.imul(i, 2654435761)).buffer);

const note = [Buffer.from('user.note'), Buffer.from([0, 255, 10])] as const;
const capability = [Buffer.from('security.capability'), Buffer.from('0100000200000000', 'hex')] as const;

const lower: Entry[] = [
  { path: './', type: '5', mode: 0o755 },
  { path: 'bin/', type: '5' },
  { path: 'bin/sh', mode: 0o755, data: '#!shell' },
  { path: 'bin/ls', type: '1', link: 'bin/sh' },
  { path: 'bin/link', type: '2', link: 'sh' },
  { path: 'bin/su', mode: 0o4755, data: 'setuid', xattrs: [capability] },
  { path: 'data/', type: '5' },
  { path: 'data/empty' },
  { path: 'data/large', data: LARGE },
  { path: 'dev/', type: '5' },
  { path: 'dev/null', type: '3', mode: 0o666, deviceMajor: 1, deviceMinor: 3 },
  { path: 'etc/', type: '5' },
  { path: 'etc/config.yaml', data: 'name: base\n', mtimeNs: 1_600_000_000_123_456_789n },
  { path: 'etc/hosts', data: 'lower hosts\n' },
  { path: 'etc/owned', uid: 1000, gid: 1001, mode: 0o640, data: 'owned' },
  { path: 'etc/xattrs', data: 'x', xattrs: [note] },
  { path: 'lib', type: '2', link: 'usr/lib' },
  { path: 'removed', data: 'hidden by a whiteout' },
  { path: 'removed-dir/', type: '5' },
  { path: 'removed-dir/file', data: 'hidden too' },
  { path: 'run/', type: '5' },
  { path: 'run/fifo', type: '6', mode: 0o600 },
  { path: 'was-dir/', type: '5' },
  { path: 'was-dir/file', data: 'replaced by a file' },
  { path: 'tmp/', type: '5', mode: 0o1777 },
  { path: 'usr/', type: '5' },
  { path: 'usr/lib/', type: '5' },
  { path: 'usr/lib/libc.so', data: 'libc' },
  { path: 'usr/share/doc/a', data: 'hidden by an opaque directory' },
  { path: 'tree/', type: '5' },
  { path: 'tree/one/', type: '5' },
  { path: 'tree/one/file', data: '1' },
  { path: 'tree/one/deep/', type: '5' },
  { path: 'tree/one/deep/file', data: '11' },
  { path: 'tree/two', data: '2' },
];

const upper: Entry[] = [
  { path: 'etc/', type: '5', mode: 0o755 },
  { path: 'etc/hosts', data: 'upper hosts\n', mode: 0o600 },
  { path: '.wh.removed' },
  { path: '.wh.removed-dir' },
  { path: 'usr/share/doc/.wh..wh..opq' },
  { path: 'usr/share/doc/c', data: 'c' },
  { path: 'was-dir', data: 'now a file' },
];

/** As an OCI archive. */
export const baseImage: Buffer = archiveOf(layoutOf([{ layers: [gzipLayer(lower), plainLayer(upper)], name: 'base:1' }]));

/** The merged root's names. */
export const ROOT_NAMES = ['bin', 'data', 'dev', 'etc', 'lib', 'run', 'tmp', 'tree', 'usr', 'was-dir'];

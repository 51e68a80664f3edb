// The image that most of these tests load, as an archive like those that other tools write.
import { archiveOf, gzipLayer, layoutOf, plainLayer, type Entry } from '../api/images.js';

const BASE: readonly Entry[] = [
  { path: './', type: '5' },
  { path: 'etc/', type: '5' },
  { path: 'etc/config.yaml', data: 'name: app\n' },
  { path: 'etc/owned', data: 'owned\n', uid: 1000, gid: 1001, mode: 0o640, mtimeNs: 1_600_000_000_123_456_789n },
  { path: 'etc/passwd', data: 'root:x:0:0:root:/root:/bin/sh\nweb:x:1000:1001::/srv:/bin/sh\n' },
  { path: 'bin/', type: '5' },
  { path: 'bin/su', data: 'su', mode: 0o4755 },
  { path: 'bin/native', data: '\x7fELF\x02', mode: 0o755 },
  { path: 'tmp/', type: '5', mode: 0o1777 },
];

const APP: readonly Entry[] = [
  { path: 'srv/', type: '5' },
  { path: 'srv/start', data: '#!/bin/sh\necho started "$@"\n', mode: 0o755 },
  { path: 'srv/link', type: '2', link: '../etc/config.yaml' },
];

const config = { created: '2024-03-01T00:00:00Z', config: { Env: ['LEVEL=3'], WorkingDir: '/srv' } };

/** `app:1.0`: two layers. */
export const APP_ARCHIVE = archiveOf(layoutOf([{ layers: [gzipLayer(BASE), plainLayer(APP)], name: 'app:1.0', config }]));

/** `base:1`: the lower layer alone, which the two share. */
export const BASE_ARCHIVE = archiveOf(layoutOf([{ layers: [gzipLayer(BASE)], name: 'base:1' }]));

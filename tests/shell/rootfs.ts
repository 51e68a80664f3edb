// A root file system for the tests of the shell: accounts, a native program, scripts with and without a shell, names that aren't UTF-8.
import { tarOf } from '../api/images.js';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

/** All bytes, in order. */
export const BYTES = Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte));

export const rootfs: Buffer = tarOf([
  { path: './', type: '5' },
  { path: 'bin/', type: '5' },
  { path: 'bin/sh', mode: 0o755, data: latin('\x7fELF native shell') },
  { path: 'bin/ls', mode: 0o755, data: latin('\x7fELF native ls') },
  { path: 'dev/', type: '5' },
  { path: 'etc/', type: '5' },
  { path: 'etc/passwd', data: 'root:x:0:0:root:/root:/bin/sh\nbob:x:1000:1000::/home/bob:/bin/sh\n' },
  { path: 'etc/group', data: 'root:x:0:\nbob:x:1000:\nwheel:x:10:root,bob\n' },
  { path: 'home/bob/', type: '5', uid: 1000, gid: 1000 },
  { path: 'home/bob/notes', uid: 1000, gid: 1000, mode: 0o600, data: 'notes\n' },
  { path: 'root/', type: '5', mode: 0o700 },
  { path: 'srv/bytes', data: BYTES },
  { path: 'srv/tree/a/b/', type: '5' },
  { path: 'srv/tree/a/file', data: 'a\n' },
  { path: 'srv/tree/a/b/file', data: 'b\n' },
  { path: 'tmp/', type: '5', mode: 0o1777 },
  { path: 'usr/bin/', type: '5' },
  { path: 'usr/bin/env', mode: 0o755, data: latin('\x7fELF native env') },
  { path: 'usr/bin/python3', mode: 0o755, data: latin('\x7fELF native python') },
  { path: 'usr/local/bin/hello', mode: 0o755, data: '#!/bin/sh\necho "hello $1"; exit 4\n' },
  { path: 'usr/local/bin/report', mode: 0o755, data: '#!/usr/bin/python3\nprint(1)\n' },
  { path: 'usr/local/bin/report-env', mode: 0o755, data: '#!/usr/bin/env python3\nprint(1)\n' },
  { path: 'usr/local/bin/plain', mode: 0o755, data: 'echo no first line\n' },
]);

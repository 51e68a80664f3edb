// What workloads write.
import { tarOf } from '../../api/images.js';
import { Random } from '../../property/random.js';
import type { ContainerFs } from '../../../ts/fs/container-fs.js';

/** Bytes that follow from a name. */
export function bytes(name: string, length: number): Buffer {
  const random = new Random([...name].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) >>> 0, 7));
  const result = Buffer.alloc(length);
  for (let i = 0; i + 4 <= length; i += 4) result.writeUInt32LE(random.below(2 ** 32), i);
  return result;
}

/** An image's root: some small files, one of two chunks, directories and links. */
export function layer(name: string, big: Uint8Array = bytes(name, 80_000)): Buffer {
  return tarOf([
    { path: 'etc', type: '5' },
    { path: 'etc/passwd', data: 'root:x:0:0::/root:/bin/sh\n' },
    { path: 'etc/hosts', data: `127.0.0.1 ${name}\n`, uid: 3, gid: 4, mode: 0o600 },
    { path: 'usr', type: '5' },
    { path: 'usr/big', data: big },
    { path: 'usr/gone', data: 'to be removed' },
    { path: 'usr/tree', type: '5' },
    { path: 'usr/tree/leaf', data: 'a leaf' },
    { path: 'usr/link', type: '2', link: '../etc/hosts' },
  ]);
}

const FILLING = Array.from({ length: 5 }, (_, i) => `/filling-${i}`);

/** Changes whose records fill a commit group, all in one: it is written, and not synced. */
export function fillGroup(fs: ContainerFs): void {
  for (const path of FILLING) {
    fs.writeFileSync(path, '');
    fs.setxattrSync(path, 'user.long', bytes(path, 60_000));
  }
}

/** For a program that goes on where another has filled a group. If that one was displaced, the group is void, and nobody was promised it. */
export function refillGroup(fs: ContainerFs): void {
  if (FILLING.some((path) => !fs.existsSync(path))) fillGroup(fs);
}

/** Runs a step that took its name away when it was run before. */
export function ifThere(fs: ContainerFs, path: string, run: () => void): void {
  if (fs.existsSync(path)) run();
}

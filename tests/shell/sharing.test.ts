// A large file: what costs its size and what doesn't. It is 1 GiB of zeros in the image, which one chunk stands for; read and written again it
// would be 1 GiB of the container's own.
import { closeSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Container } from '../../dist/index.js';
import { sh } from './bench.js';
import { eachWithContainer } from './with-container.js';

const GIB = 1024 ** 3;
/** Room on disk for records of names and extents. */
const SMALL = 16 * 1024;

let container: Container;
const bench = eachWithContainer(
  (made) => {
    container = made;
  },
  (directory) => {
    const root = join(directory, 'root');
    mkdirSync(join(root, 'dir'), { recursive: true });
    const file = openSync(join(root, 'dir/big'), 'w');
    ftruncateSync(file, GIB);
    closeSync(file);
    return root;
  },
);

/** Bytes on disk of the container's writable layer. */
async function onDisk(): Promise<number> {
  await container.sync();
  const usage = bench.store.df().containers.find(({ id }) => id === container.id);
  if (usage === undefined) throw new Error('df() knows nothing of the container');
  return usage.size;
}

describe('a file of 1 GiB', () => {
  it.each([
    ['cp', 'cp dir/big copy', 'copy', GIB],
    ['cp onto a file', 'echo x > copy; cp dir/big copy', 'copy', GIB],
    ['cp -a', 'cp -a dir/big copy', 'copy', GIB],
    ['cp -r of its directory', 'cp -r dir copy', 'copy/big', GIB],
    ['cp of a copy', 'cp dir/big copy; cp copy again', 'again', GIB],
    ['mv', 'mv dir/big moved', 'moved', GIB],
    ['mv of its directory', 'mv dir moved', 'moved/big', GIB],
    ['install', 'install -m 600 dir/big copy', 'copy', GIB],
    ['ln', 'ln dir/big link', 'link', GIB],
    ['>>', 'echo x >> dir/big', 'dir/big', GIB + 2],
    ['>> to a copy', 'cp dir/big copy; echo x >> copy', 'copy', GIB + 2],
    ['tee -a', 'echo x | tee -a dir/big', 'dir/big', GIB + 2],
    ['dd into the middle', 'printf x | dd of=dir/big bs=1 seek=500000000 conv=notrunc', 'dir/big', GIB],
    ['truncate', 'truncate -s +1 dir/big', 'dir/big', GIB + 1],
    ['chmod and chown', 'chmod 600 dir/big; chown 1:1 dir/big', 'dir/big', GIB],
    [
      'head, tail, od, cmp of a part',
      'head -c 2 dir/big; tail -c 2 dir/big; od -N 4 -j 1000000000 dir/big; cmp -n 100 dir/big dir/big',
      'dir/big',
      GIB,
    ],
  ])('is not read or written again by %s', { timeout: 60_000 }, async (_, script, path, size) => {
    const before = await onDisk();
    expect(await sh(container, script)).toMatchObject({ status: 0 });
    expect(container.fs.statSync(`/${path}`).size).toBe(size);
    expect((await onDisk()) - before).toBeLessThan(SMALL);
  });

  it.each([
    ['cat dir/big > copy', 'cat: dir/big: more than 268435456 bytes in all: use dd, cp or mv\n'],
    ['tar cf - dir | cat > copy', 'tar: an archive of more than 1073741824 bytes\n'],
  ])('is refused by a command that would hold it in memory, with the reason: %s', { timeout: 60_000 }, async (script, message) => {
    const { err } = await sh(container, script);
    expect(err).toBe(message);
  });

  it('is counted and hashed piece by piece', { timeout: 60_000 }, async () => {
    const { out } = await sh(container, 'wc -c dir/big; sha1sum dir/big');
    expect(out).toBe(`${GIB} dir/big\n2a492f15396a6768bcbca016993f4b4c8b0b5307  dir/big\n`);
  });
});

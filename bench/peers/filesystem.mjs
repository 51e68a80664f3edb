// File systems to put an overlay on: the scratch directory's own, or one made in a file and mounted.
import { truncateSync, writeFileSync } from 'node:fs';
import { hasCommand, run } from '../command.mjs';

/** Room for the files and two copies of the largest; sparse. */
const SIZE = 6 * 2 ** 30;
const MAKE = {
  ext4: ['mkfs.ext4', '-q', '-F'],
  xfs: ['mkfs.xfs', '-q', '-m', 'reflink=1'],
  btrfs: ['mkfs.btrfs', '-q'],
};

/** Why such a file system can't be had, or undefined. */
export function missingFilesystem(type) {
  if (process.platform !== 'linux') return 'mounts are Linux';
  if (process.getuid() !== 0) return 'mounting needs root';
  if (type === 'tmpfs') return undefined;
  return hasCommand(MAKE[type][0]) ? undefined : `${MAKE[type][0]} isn't installed`;
}

/** A directory on a file system of that type. */
export async function directoryOn(type, scratch) {
  const directory = scratch.directory(type);
  if (type === 'tmpfs') {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', directory]);
    return directory;
  }
  // What stat(1) calls all three.
  const native = (await run('stat', ['-f', '-c', '%T', directory])).trim() === 'ext2/ext3';
  if (type === 'ext4' && native) return directory;
  const image = scratch.path(`${type}.image`);
  writeFileSync(image, '');
  truncateSync(image, SIZE);
  const [program, ...options] = MAKE[type];
  await run(program, [...options, image]);
  await run('mount', ['-o', 'loop', image, directory]);
  return directory;
}

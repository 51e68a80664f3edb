import type { PathLike } from 'node:fs';
import type * as fs from 'node:fs';
import type { LayerUsage } from '../bindings.js';
import { bytesOf } from './paths.js';
import type { View } from './view.js';

const BLOCK_SIZE = 4096n;
/** Linux's `OVERLAYFS_SUPER_MAGIC`: what a program in a container finds. */
const TYPE = 0x794c7630n;
/** Without a quota there is no limit here; the largest that a double tells in bytes. */
const UNLIMITED = 2n ** 53n;

/** `fs.statfsSync`. Total and free are those of the container's quota, used what its writable layer holds. */
export function statfs(view: View, path: PathLike, bigint: boolean | undefined): fs.StatsFs | fs.BigIntStatsFs {
  const bytes = bytesOf(path);
  const {
    bytes: used,
    inodes,
    quota,
  } = view.call('statfs', path, (container): LayerUsage => {
    container.stat(bytes, true);
    return container.usage();
  });
  const total = (quota.bytes ?? UNLIMITED) / BLOCK_SIZE;
  const free = total - (used + BLOCK_SIZE - 1n) / BLOCK_SIZE;
  const files = quota.inodes ?? UNLIMITED;
  const fields = {
    type: TYPE,
    bsize: BLOCK_SIZE,
    blocks: total,
    bfree: notBelowZero(free),
    bavail: notBelowZero(free),
    files,
    ffree: notBelowZero(files - inodes),
  };
  if (bigint === true) return fields;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, Number(value)])) as unknown as fs.StatsFs;
}

function notBelowZero(value: bigint): bigint {
  return value < 0n ? 0n : value;
}

import fs, { readlinkSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

/** Runs while the file or directory of that name can't be synced, once it was so often. */
export async function withoutSyncsOf(name: string, run: () => Promise<unknown>, before = 0): Promise<void> {
  const { fsyncSync } = fs;
  let times = 0;
  fs.fsyncSync = (fd) => {
    if (basename(readlinkSync(`/proc/self/fd/${fd}`)) === name && times++ >= before) throw Object.assign(new Error('EIO'), { code: 'EIO' });
    fsyncSync(fd);
  };
  syncBuiltinESMExports();
  try {
    await run();
  } finally {
    fs.fsyncSync = fsyncSync;
    syncBuiltinESMExports();
  }
}

import fs, { readlinkSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

/** From now on the directory or file of that name can't be synced, once it was so often. Call what it gives to end that. */
export function refuseSyncsOf(name: string, before = 0): () => void {
  const { fsyncSync, fdatasyncSync } = fs;
  let times = 0;
  const refusing = (sync: (fd: number) => void) => (fd: number) => {
    if (basename(readlinkSync(`/proc/self/fd/${fd}`)) === name && times++ >= before) throw Object.assign(new Error('EIO'), { code: 'EIO' });
    sync(fd);
  };
  Object.assign(fs, { fsyncSync: refusing(fsyncSync), fdatasyncSync: refusing(fdatasyncSync) });
  syncBuiltinESMExports();
  return () => {
    Object.assign(fs, { fsyncSync, fdatasyncSync });
    syncBuiltinESMExports();
  };
}

/** Runs while the directory or file of that name can't be synced, once it was so often. */
export async function withoutSyncsOf(name: string, run: () => Promise<unknown>, before = 0): Promise<void> {
  const end = refuseSyncsOf(name, before);
  try {
    await run();
  } finally {
    end();
  }
}

import fs, { readlinkSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Runs something, once, right before the next records are written to a journal of a store's names. Resolves to what it gives. */
export function beforeNaming<T>(run: () => T | Promise<T>): Promise<T> {
  const { writeSync } = fs;
  return new Promise((resolve, reject) => {
    const replacement = (fd: number, ...rest: [Uint8Array, number, number, number]): number => {
      const isHeader = rest[3] === 0;
      if (!isHeader && /\/names\/[^/]*$/.test(readlinkSync(`/proc/self/fd/${fd}`))) {
        Object.assign(fs, { writeSync });
        syncBuiltinESMExports();
        new Promise<T>((done) => {
          done(run());
        }).then(resolve, reject);
      }
      return writeSync(fd, ...rest);
    };
    Object.assign(fs, { writeSync: replacement });
    syncBuiltinESMExports();
  });
}

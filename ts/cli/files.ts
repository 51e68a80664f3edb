import * as fs from 'node:fs';
import type { SyncFs } from '../index.js';

/** What copying needs of a file system: a container's, or the host's. Paths are bytes, numbers bigints. */
export type Files = Pick<
  SyncFs,
  | 'chmodSync'
  | 'closeSync'
  | 'ftruncateSync'
  | 'lchownSync'
  | 'linkSync'
  | 'lstatSync'
  | 'lutimesSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readdirSync'
  | 'readlinkSync'
  | 'readSync'
  | 'realpathSync'
  | 'statSync'
  | 'symlinkSync'
  | 'unlinkSync'
  | 'writeSync'
>;

/** The host's. Its times are kept to the microsecond. */
export const hostFiles: Files = {
  ...fs,
  lutimesSync: (path, accessed, modified) => fs.lutimesSync(path, hostTime(accessed), hostTime(modified)),
};

/** Node takes seconds as a double and cuts its fraction down to microseconds: a quarter more, or half of the times lose one (measured). */
function hostTime(time: string | number | Date | bigint): string | number | Date {
  if (typeof time !== 'bigint') return time;
  const microseconds = Number(time / 1000n);
  return (microseconds % 1e6 === 0 ? microseconds : microseconds + 0.25) / 1e6;
}

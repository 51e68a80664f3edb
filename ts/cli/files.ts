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

/** The host's. Node takes its times in seconds as doubles, which hold them to the microsecond. */
export const hostFiles: Files = {
  ...fs,
  lutimesSync: (path, accessed, modified) => fs.lutimesSync(path, hostTime(accessed), hostTime(modified)),
};

function hostTime(time: string | number | Date | bigint): string | number | Date {
  return typeof time === 'bigint' ? Number(time / 1000n) / 1e6 : time;
}

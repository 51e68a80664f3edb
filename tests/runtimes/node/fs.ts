// What the conformance cases take of the host's node:fs, where there is none: names for stores in memory. Cases that need more are excluded.
import { constants } from '../../../ts/web/node/fs.js';

export { constants };

let directories = 0;

export function mkdtempSync(prefix: string): string {
  return `${prefix}${++directories}`;
}

export function rmSync(): void {
  // There is nothing.
}

function absent(): never {
  throw new Error('this runtime has no node:fs');
}

export {
  absent as closeSync,
  absent as mkdirSync,
  absent as openSync,
  absent as readFileSync,
  absent as readSync,
  absent as readdirSync,
  absent as readlinkSync,
  absent as statSync,
  absent as symlinkSync,
  absent as writeFileSync,
};
export default {};

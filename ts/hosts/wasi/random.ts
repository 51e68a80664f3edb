// wasi:random, over Web Crypto.
import type { CoreImports } from '../../generated/core-imports.js';
import type { GuestMemory } from '../../lowered/runtime.js';

/** Bytes that `getRandomValues` gives at once at most. */
const PART = 65_536;

export function random(memory: () => GuestMemory): CoreImports['wasi:random/random@0.2.10'] {
  return {
    'get-random-bytes'(length, ret) {
      const len = Number(length);
      const at = memory().alloc(1, len);
      for (let from = 0; from < len; from += PART) {
        crypto.getRandomValues(memory().bytes.subarray(at + from, at + Math.min(len, from + PART)) as Uint8Array<ArrayBuffer>);
      }
      memory().view.setUint32(ret, at, true);
      memory().view.setUint32(ret + 4, len, true);
    },
    'get-random-u64': () => crypto.getRandomValues(new BigUint64Array(1))[0]!,
  };
}

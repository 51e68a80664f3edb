// The host's random numbers, drawn from a seed: ids of packs, leases and locks are the same each time that a run is repeated.
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { Random } from '../random.js';

const original = crypto.randomFillSync;

/** Runs with the random numbers of a seed. */
export function withChance<T>(seed: number, run: () => T): T {
  const random = new Random(seed);
  crypto.randomFillSync = ((buffer: ArrayBufferView, offset = 0, length = buffer.byteLength - offset) => {
    const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = random.below(256);
    return buffer;
  }) as typeof original;
  syncBuiltinESMExports();
  try {
    return run();
  } finally {
    crypto.randomFillSync = original;
    syncBuiltinESMExports();
  }
}

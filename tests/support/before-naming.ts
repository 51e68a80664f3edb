import { readlinkSync } from 'node:fs';
import { beforeCall } from './before-call.js';

/** Runs something, once, right before the next records are written to a journal of a store's names. Resolves to what it gives. */
export function beforeNaming<T>(run: () => T | Promise<T>): Promise<T> {
  return beforeWriting((path, position) => position !== 0 && /\/names\/[^/]*$/.test(path), run);
}

/** The same right before the header of an epoch is written. */
export function beforeStarting<T>(epoch: string, run: () => T | Promise<T>): Promise<T> {
  return beforeWriting((path, position) => position === 0 && path === epoch, run);
}

function beforeWriting<T>(isMeant: (path: string, position: unknown) => boolean, run: () => T | Promise<T>): Promise<T> {
  return beforeCall('writeSync', (fd, ...rest: unknown[]) => isMeant(readlinkSync(`/proc/self/fd/${fd}`), rest[3]), run);
}

import { randomFillSync } from 'node:crypto';

/**
 * The devices that a runtime puts into /dev of every container. The image's /dev is usually empty, so the shell answers for them; they never
 * appear in the container's files or its diff.
 */
const READERS: Readonly<Record<string, ((buffer: Uint8Array) => number) | undefined>> = {
  '/dev/null': () => 0,
  '/dev/tty': () => 0,
  '/dev/full': zeros,
  '/dev/zero': zeros,
  '/dev/random': random,
  '/dev/urandom': random,
};

/** True for a device of the shell. */
export function isDevice(path: string): boolean {
  return Object.hasOwn(READERS, path);
}

/** True for a device whose content never ends. */
export function isEndless(path: string): boolean {
  return isDevice(path) && path !== '/dev/null' && path !== '/dev/tty';
}

/** Fills the buffer from a device; returns how many bytes it gave. */
export function readDevice(path: string, buffer: Uint8Array): number {
  return READERS[path]?.(buffer) ?? 0;
}

function zeros(buffer: Uint8Array): number {
  buffer.fill(0);
  return buffer.length;
}

function random(buffer: Uint8Array): number {
  randomFillSync(buffer);
  return buffer.length;
}

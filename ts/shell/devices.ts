import { randomFillSync } from 'node:crypto';
import { BigIntStats } from '../fs/stats.js';

/** A device of the shell. */
interface Device {
  /** Linux's numbers. */
  readonly numbers: readonly [major: number, minor: number];
  /** Fills the buffer; returns how many bytes there were. */
  readonly read: (buffer: Uint8Array) => number;
}

const nothing = (): number => 0;

function zeros(buffer: Uint8Array): number {
  buffer.fill(0);
  return buffer.length;
}

function random(buffer: Uint8Array): number {
  randomFillSync(buffer);
  return buffer.length;
}

/**
 * The devices that a runtime puts into /dev of every container. The image's /dev is usually empty, so the shell answers for them; they never
 * appear in the container's files or its diff.
 */
const DEVICES: Readonly<Record<string, Device>> = {
  '/dev/null': { numbers: [1, 3], read: nothing },
  '/dev/tty': { numbers: [5, 0], read: nothing },
  '/dev/full': { numbers: [1, 7], read: zeros },
  '/dev/zero': { numbers: [1, 5], read: zeros },
  '/dev/random': { numbers: [1, 8], read: random },
  '/dev/urandom': { numbers: [1, 9], read: random },
};

/** True for a device of the shell. */
export function isDevice(path: string): boolean {
  return Object.hasOwn(DEVICES, path);
}

/** True for a device whose content never ends. */
export function isEndless(path: string): boolean {
  return isDevice(path) && DEVICES[path]?.read !== nothing;
}

/** Fills the buffer from a device; returns how many bytes it gave. */
export function readDevice(path: string, buffer: Uint8Array): number {
  return DEVICES[path]?.read(buffer) ?? 0;
}

/** What `stat` says of a device of the shell. */
export function deviceStats(path: string): BigIntStats {
  const [deviceMajor = 0, deviceMinor = 0] = DEVICES[path]?.numbers ?? [];
  const never = { seconds: 0n, nanoseconds: 0 };
  const times = { accessed: never, modified: never, changed: never };
  return new BigIntStats(
    { kind: 'character-device', mode: 0o666, uid: 0, gid: 0, size: 0n, inode: 0n, linkCount: 1, deviceMajor, deviceMinor, ...times },
    0,
  );
}

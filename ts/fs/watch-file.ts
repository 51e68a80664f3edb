import { Buffer } from 'node:buffer';
import { EventEmitter } from 'node:events';
import type { PathLike } from 'node:fs';
import type * as fs from 'node:fs';
import type { Attributes } from '../bindings.js';
import { checkFunction } from './argument-checks.js';
import { nodeError } from './argument-errors.js';
import { bytesOf } from './paths.js';
import { ABSENT, statsOf } from './metadata.js';
import type { BigIntStats, Stats } from './stats.js';
import type { View } from './view.js';

export type Watching = Pick<typeof fs, 'unwatchFile' | 'watch' | 'watchFile'>;

type Listener = (...args: unknown[]) => void;

interface WatchOptions {
  readonly bigint?: boolean | undefined;
  readonly persistent?: boolean | undefined;
  readonly interval?: number | undefined;
}

/** Watches one file by looking at it now and then, as Node's own `watchFile` does. */
class StatWatcher extends EventEmitter {
  readonly #timer: NodeJS.Timeout;

  constructor(look: () => Stats | BigIntStats, { interval = 5007, persistent = true }: WatchOptions) {
    super();
    let before = look();
    // One that isn't there is told at once, with nothing on both sides.
    if (Number(before.nlink) === 0) setImmediate(() => this.emit('change', before, before));
    this.#timer = setInterval(() => {
      const former = before;
      try {
        before = look();
      } catch {
        // The container was closed, or its instance is gone: nothing changes any more.
        this.stop();
        return;
      }
      if (!isSame(before, former)) this.emit('change', before, former);
    }, interval);
    if (!persistent) this.#timer.unref();
  }

  ref(): this {
    this.#timer.ref();
    return this;
  }

  unref(): this {
    this.#timer.unref();
    return this;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.emit('stop');
  }
}

export function watching(view: View): Watching {
  const watchers = new Map<string, StatWatcher>();
  return {
    watchFile: (path: PathLike, first: unknown, second?: unknown) => {
      const bytes = bytesOf(path);
      const withOptions = typeof first === 'object' && first !== null;
      const listener = checkFunction(withOptions ? second : first, 'listener') as Listener;
      const options: WatchOptions = withOptions ? first : {};
      const key = keyOf(bytes);
      const watcher = watchers.get(key) ?? new StatWatcher(() => look(view, path, bytes, options.bigint), options);
      watchers.set(key, watcher);
      return watcher.addListener('change', listener);
    },
    unwatchFile(path, listener) {
      const key = keyOf(bytesOf(path));
      const watcher = watchers.get(key);
      if (watcher === undefined) return;
      if (typeof listener === 'function') watcher.removeListener('change', listener as Listener);
      else watcher.removeAllListeners('change');
      if (watcher.listenerCount('change') > 0) return;
      watcher.stop();
      watchers.delete(key);
    },
    watch: () => {
      throw noWatch();
    },
  };
}

/** Nothing tells the component's changes yet; `watchFile` looks by itself. */
export function noWatch(): TypeError {
  const message = 'The feature watch is unavailable on the current platform, which is being used to run Node.js';
  return nodeError(new TypeError(message), 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM');
}

/** Byte for byte: a path may not be UTF-8. */
function keyOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function look(view: View, path: PathLike, bytes: Uint8Array, bigint: boolean | undefined): Stats | BigIntStats {
  const found = view.callOr('stat', path, (container) => container.stat(bytes, true), ABSENT);
  return found === undefined ? absentStats(bigint) : statsOf(found, view.device, bigint);
}

/** Of a file that isn't there: all zero. */
function absentStats(bigint: boolean | undefined): Stats | BigIntStats {
  const never = { seconds: 0n, nanoseconds: 0 };
  const nothing: Attributes = {
    kind: 'regular',
    inode: 0n,
    mode: 0,
    linkCount: 0,
    uid: 0,
    gid: 0,
    deviceMajor: 0,
    deviceMinor: 0,
    size: 0n,
    accessed: never,
    modified: never,
    changed: never,
  };
  const stats = statsOf(nothing, 0, bigint);
  return Object.assign(stats, bigint === true ? { mode: 0n, blksize: 0n } : { mode: 0, blksize: 0 });
}

/** Whether nothing about a file changed that anybody can see. */
function isSame(one: Stats | BigIntStats, other: Stats | BigIntStats): boolean {
  return (
    one.ino === other.ino &&
    one.size === other.size &&
    one.mode === other.mode &&
    one.mtimeMs === other.mtimeMs &&
    one.ctimeMs === other.ctimeMs &&
    one.nlink === other.nlink
  );
}

/**
 * Stores in threads of their own, in Node, Deno and Bun: the functions of the main entry, but none of them takes time of the calling thread.
 *
 * @packageDocumentation
 */
import { Worker, type Transferable as NodeTransferable } from 'node:worker_threads';
import type { OpenMode } from '../bindings.js';
import type { CheckOptions, CheckReport } from '../core/check.js';
import type { DirectoryOptions } from '../node/store.js';
import type { FromThread, ThreadPort } from './messages.js';
import { ThreadStore } from './store.js';

/** A store in memory, in its thread. */
export interface MemoryOptions {
  /** Its files: an archive of another store's. Without one it is new. */
  readonly archive?: Uint8Array | undefined;
  /** As of the main entry. */
  readonly mode?: OpenMode | undefined;
}

/** A place for a store, and how it is opened there. */
export type StoreOptions = DirectoryOptions | MemoryOptions;

/** A store in a thread of its own. */
export class Store extends ThreadStore {
  /** Starts a thread and opens the store there, which fails as it does here. */
  static async open(where: string | URL | StoreOptions): Promise<Store> {
    return new Store(...(await ThreadStore.opened(started(), where)));
  }

  /** Checks a store in a thread, without opening it. */
  static check(where: string | URL | StoreOptions, options: CheckOptions = {}): Promise<CheckReport> {
    return ThreadStore.checked(started(), where, options);
  }
}

/** A thread, which doesn't keep the program alive while nobody waits for it. */
function started(): ThreadPort {
  // Without the program's own flags, some of which are for its first file only.
  const worker = new Worker(new URL('node-thread.js', import.meta.url), { execArgv: [] });
  return {
    post: (message, transfer) => {
      worker.postMessage(message, transfer as NodeTransferable[]);
    },
    listen: (receive) => worker.on('message', (message: FromThread) => receive(message)),
    onEnd: (ended) => worker.on('error', ended).on('exit', () => ended(undefined)),
    hold: (waiting) => (waiting ? worker.ref() : worker.unref()),
    end: async () => {
      await worker.terminate();
    },
  };
}

export { Container } from './container.js';
export type { ThreadFs } from './files.js';
export { Image } from './image.js';
export { ThreadStore } from './store.js';
export { ContainerFsError, VeneerError } from '../core/veneer-error.js';

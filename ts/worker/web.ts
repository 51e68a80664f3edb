/**
 * Stores in workers of their own, of web APIs alone: the functions of the main entry, but none of them takes time of the page.
 *
 * @packageDocumentation
 */
import '../web/disposal.js';
import type { OpenMode } from '../bindings.js';
import type { CheckOptions, CheckReport } from '../core/check.js';
import type { FromThread, ThreadPort } from './messages.js';
import { ThreadStore } from './store.js';

/** How a store in memory is opened in its worker. */
export interface StoreOptions {
  /** Its files: an archive of another store's. Without one it is new. */
  readonly archive?: Uint8Array | undefined;
  /** As of the main entry. */
  readonly mode?: OpenMode | undefined;
  /** The component's core module, as of `Store.open`. */
  readonly module?: WebAssembly.Module | undefined;
}

/** A store in a worker of its own. */
export class Store extends ThreadStore {
  /** Starts a worker and opens the store there, which fails as it does here. */
  static async open(options: StoreOptions = {}): Promise<Store> {
    return new Store(...(await ThreadStore.opened(started(), options)));
  }

  /** Checks a store in a worker, without opening it. */
  static check(where: StoreOptions & { readonly archive: Uint8Array }, options: CheckOptions = {}): Promise<CheckReport> {
    return ThreadStore.checked(started(), where, options);
  }
}

function started(): ThreadPort {
  // In this form bundlers find the worker.
  const worker = new Worker(new URL('./thread.js', import.meta.url), { type: 'module' });
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    listen: (receive) => {
      worker.onmessage = ({ data }: MessageEvent<FromThread>) => receive(data);
    },
    onEnd: (ended) => {
      worker.onerror = (event) => {
        ended(event.error ?? event.message);
      };
    },
    hold: () => undefined,
    end: () => {
      worker.terminate();
      return Promise.resolve();
    },
  };
}

export { Container } from './container.js';
export type { ThreadFs } from './files.js';
export { Image } from './image.js';
export { ThreadStore } from './store.js';
export { ContainerFsError, VeneerError } from '../core/veneer-error.js';

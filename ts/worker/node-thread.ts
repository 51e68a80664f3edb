// The thread of a store, in Node, Deno and Bun.
import { parentPort, type Transferable as NodeTransferable } from 'node:worker_threads';
import { Store, type StoreOptions as Place } from '../node/store.js';
import { MemoryVolume } from '../volume/memory-volume.js';
import type { ToThread } from './messages.js';
import type { StoreOptions } from './node.js';
import { Server } from './server.js';

const port = parentPort!;
const volumes = new WeakMap<object, MemoryVolume>();

function placeOf(where: string | URL | StoreOptions): string | URL | Place {
  if (typeof where === 'string' || where instanceof URL || 'dir' in where) return where;
  const { archive, mode } = where;
  return { mode, volume: archive === undefined ? new MemoryVolume() : MemoryVolume.from(archive) };
}

new Server(
  {
    post: (message, transfer) => {
      port.postMessage(message, transfer as NodeTransferable[]);
    },
    listen: (receive) => port.on('message', (message: ToThread) => receive(message)),
  },
  {
    open: async (where) => {
      const place = placeOf(where as StoreOptions);
      const store = await Store.open(place);
      if (typeof place === 'object' && 'volume' in place) volumes.set(store, place.volume);
      return store;
    },
    check: (where, options) => Store.check(placeOf(where as StoreOptions), options),
    archive: (store) => volumes.get(store)?.archive(),
  },
);

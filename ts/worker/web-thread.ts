// The worker of a store.
import '../web/disposal.js';
import { Store, type StoreOptions as Place } from '../web/store.js';
import { MemoryVolume } from '../volume/memory-volume.js';
import type { ToThread } from './messages.js';
import { Server } from './server.js';
import type { StoreOptions } from './web.js';

/** The global scope of a worker, of which the types of a page know only a part. */
const scope = globalThis as unknown as {
  postMessage(message: unknown, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToThread>) => void) | null;
};

function placeOf({ archive, ...rest }: StoreOptions): Place & { readonly volume: MemoryVolume } {
  return { ...rest, volume: archive === undefined ? new MemoryVolume() : MemoryVolume.from(archive) };
}

new Server(
  {
    post: (message, transfer) => {
      scope.postMessage(message, transfer);
    },
    listen: (receive) => {
      scope.onmessage = ({ data }) => receive(data);
    },
  },
  {
    open: (place) => Store.open(placeOf(place as StoreOptions)),
    check: (place, options) => Store.check(placeOf(place as StoreOptions), options),
    archive: (store) => (store as Store).volume.archive(),
  },
);

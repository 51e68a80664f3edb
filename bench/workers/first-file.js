// Opens a store that came with the Worker, and reads a file of its container `one`.
import { MemoryVolume, Store } from 'veneer';
import archive from './store.tar';

export default {
  async fetch() {
    const store = await Store.open({ volume: MemoryVolume.from(new Uint8Array(archive)), mode: 'read-only' });
    const container = await store.container('one');
    return new Response(container.fs.readFileSync('/etc/name', 'utf8'));
  },
};

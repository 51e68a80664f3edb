// The conformance cases over the web entry: an entry for a Worker of a page, and for one of workerd.
import { MemoryVolume, Store } from '../../dist/index.js';
import { conform, type Summary } from '../conformance/outside.js';

/** Volumes by the names of the directories that other hosts have. */
const volumes = new Map<string, MemoryVolume>();

export function conformWeb(): Promise<Summary> {
  const open = (name: string, mode?: 'create' | 'read-write' | 'read-only'): Promise<Store> => {
    const volume = volumes.get(name) ?? new MemoryVolume();
    volumes.set(name, volume);
    return Store.open({ volume, mode });
  };
  return conform({ name: 'web', open }, 'shared');
}

/** What workerd calls. */
export default { fetch: async (): Promise<Response> => Response.json(await conformWeb()) };

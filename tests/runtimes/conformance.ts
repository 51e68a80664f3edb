// The conformance cases over the web entry: an entry for a Worker of a page, and for one of workerd.
import { MemoryVolume, Store } from '../../dist/index.js';
import { conform } from '../conformance/outside.js';
import { triedFeatures } from './features.js';
import type { Run } from './run.js';

/** Volumes by the names of the directories that other hosts have. */
const volumes = new Map<string, MemoryVolume>();

export async function runWeb(): Promise<Run> {
  const open = (name: string, mode?: 'create' | 'read-write' | 'read-only'): Promise<Store> => {
    const volume = volumes.get(name) ?? new MemoryVolume();
    volumes.set(name, volume);
    return Store.open({ volume, mode });
  };
  const summary = await conform({ name: 'web', open }, 'shared');
  return { ...summary, features: await triedFeatures() };
}

/** What workerd calls. */
export default { fetch: async (): Promise<Response> => Response.json(await runWeb()) };

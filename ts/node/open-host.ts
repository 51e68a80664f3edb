import { veneerError } from '../core/veneer-error.js';
import type { HostInstance, OpenMode } from '../bindings.js';
import type { MemoryVolume } from '../volume/memory-volume.js';

/** Ways to run the component in Node. */
export type HostName = 'lowered' | 'wasi-shim';

/** Where a store is, and how it is reached. */
export interface Place {
  /** Host directory, or what messages call a volume. */
  readonly directory: string;
  /** In which the store is, instead of a directory. */
  readonly volume?: MemoryVolume | undefined;
  readonly host?: HostName | undefined;
  /** Further host directories, by the name the component knows them under. */
  readonly preopens?: Readonly<Record<string, string>> | undefined;
}

/**
 * Starts an instance. `lowered` runs the component's core module over synchronous node:fs calls; `wasi-shim` runs the whole
 * component over the standard WASI shim, some seventy times slower. A host is loaded only when it is used.
 */
export async function openHost({ volume, host = 'lowered', ...options }: Place, mode: OpenMode): Promise<HostInstance> {
  if (volume !== undefined) {
    const [{ open }, { coreModule }] = await Promise.all([import('../hosts/memory.js'), import('../hosts/lowered.js')]);
    return open(await coreModule(), volume.disk, mode);
  }
  switch (host) {
    case 'lowered':
      return (await import('../hosts/lowered.js')).open({ ...options, mode });
    case 'wasi-shim':
      return (await import('../hosts/wasi-shim.js')).open({ ...options, mode });
    default: {
      const detail = `there is no host '${String(host)}', only 'lowered' and 'wasi-shim'`;
      throw veneerError('invalid', { syscall: 'open', path: options.directory, detail });
    }
  }
}

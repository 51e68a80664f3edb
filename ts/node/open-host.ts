import { veneerError } from '../core/veneer-error.js';
import type { HostInstance, OpenMode } from '../bindings.js';
import type { MemoryVolume } from '../volume/memory-volume.js';

/** Ways to run the component in Node. */
export type HostName = 'lowered' | 'wasi-shim';

/** Where a store is, and how it is reached. */
export interface Place {
  /** Host directory, or what messages call a volume. */
  readonly directory: string;
  /** Host directory of a store that is only read; what changes is in the directory or volume. */
  readonly base?: string | undefined;
  /** In which the store is, instead of a directory. */
  readonly volume?: MemoryVolume | undefined;
  readonly host?: HostName | undefined;
  /** Further host directories, by the name the component knows them under. */
  readonly preopens?: Readonly<Record<string, string>> | undefined;
}

/**
 * Starts an instance. `lowered` runs the component's core module over synchronous node:fs calls; `wasi-shim` runs the whole
 * component over the standard WASI shim, some seventy times slower. A host is loaded only when it is used. Fails with `ENOTSUP` when
 * the shim isn't installed.
 */
export async function openHost({ volume, base, host = 'lowered', ...options }: Place, mode: OpenMode): Promise<HostInstance> {
  if (base !== undefined) {
    const [{ open }, { coreModule }] = await Promise.all([import('../hosts/over-base.js'), import('../hosts/lowered.js')]);
    const instance = await open(await coreModule(), { ...options, base, disk: volume?.disk, mode });
    if (instance !== undefined) return instance;
    const detail = `what changed there belongs to another base than '${base}', or that has changed: give the one it was made over, or an empty directory`;
    throw veneerError('mismatch', { syscall: 'open', path: options.directory, detail });
  }
  if (volume !== undefined) {
    const [{ open }, { coreModule }] = await Promise.all([import('../hosts/memory.js'), import('../hosts/lowered.js')]);
    return open(await coreModule(), volume.disk, mode);
  }
  switch (host) {
    case 'lowered':
      return (await import('../hosts/lowered.js')).open({ ...options, mode });
    case 'wasi-shim':
      return (await wasiShim()).open({ ...options, mode });
    default: {
      const detail = `there is no host '${String(host)}', only 'lowered' and 'wasi-shim'`;
      throw veneerError('invalid', { syscall: 'open', path: options.directory, detail });
    }
  }
}

/** Its package is the one thing that this one doesn't bring. */
async function wasiShim(): Promise<typeof import('../hosts/wasi-shim.js')> {
  try {
    return await import('../hosts/wasi-shim.js');
  } catch (cause) {
    const detail = 'this host runs on @bytecodealliance/preview2-shim, which is not installed: npm install @bytecodealliance/preview2-shim';
    throw veneerError('unsupported', { syscall: 'open', path: 'wasi-shim', detail, cause });
  }
}

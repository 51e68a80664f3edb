import { veneerError } from '../core/veneer-error.js';
import type { HostInstance, HostOptions } from '../bindings.js';

/** Ways to run the component in Node. */
export type HostName = 'lowered' | 'wasi-shim';

/**
 * Starts an instance. `lowered` runs the component's core module over synchronous node:fs calls; `wasi-shim` runs the whole
 * component over the standard WASI shim, some seventy times slower. A host is loaded only when it is used.
 */
export async function openHost(name: HostName, options: HostOptions): Promise<HostInstance> {
  switch (name) {
    case 'lowered':
      return (await import('../hosts/lowered.js')).open(options);
    case 'wasi-shim':
      return (await import('../hosts/wasi-shim.js')).open(options);
    default: {
      const detail = `there is no host '${String(name)}', only 'lowered' and 'wasi-shim'`;
      throw veneerError('invalid', { syscall: 'open', path: options.directory, detail });
    }
  }
}

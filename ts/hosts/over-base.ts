// Stores over a base that is only read: a directory bundled with a program, or a read-only mount. What changes is in a directory or in memory.
import type { HostInstance, HostOptions } from '../bindings.js';
import type { MemoryDisk } from './memory/disk.js';
import { MemoryFiles } from './memory/files.js';
import { NodeFiles } from './node/files.js';
import { directoriesOf, instanceOver } from './node/instance.js';
import { STORE } from './wasi/store-name.js';
import { UnionFiles } from './union/files.js';
import type { Descriptor, HostFiles } from './wasi/files.js';

/** Where a store over a base is. */
export interface OverBase extends HostOptions {
  /** Host directory of the base. */
  readonly base: string;
  /** For what changes, instead of the directory. */
  readonly disk?: MemoryDisk | undefined;
}

/** Starts an instance; undefined where what changed belongs to another base. */
export async function open(module: WebAssembly.Module, options: OverBase): Promise<HostInstance | undefined> {
  const { base, disk, mode } = options;
  const lower = new NodeFiles({ [STORE]: { path: base, readOnly: true } });
  return disk === undefined
    ? over(directoriesOf(options), lower, module)
    : over(new MemoryFiles(STORE, disk.root, mode === 'read-only'), lower, module);
}

async function over<U extends Descriptor, L extends Descriptor>(
  upper: HostFiles<U>,
  lower: HostFiles<L>,
  module: WebAssembly.Module,
): Promise<HostInstance | undefined> {
  const files = new UnionFiles(upper, lower);
  return files.isBoundTo() ? instanceOver(module, files) : undefined;
}

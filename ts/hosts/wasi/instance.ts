// The component's core module, called through generated glue: no copy but the one into or out of guest memory.
import type { Bindings } from '../../bindings.js';
import type { CoreImports } from '../../generated/core-imports.js';
import { bindLowered, resourceImports } from '../../generated/lowered.js';
import { GuestMemory, type CoreExports, type HandleTable } from '../../lowered/runtime.js';
import { wallClock } from './clock.js';
import type { FilesystemImports } from './filesystem.js';
import { random } from './random.js';

/** A running instance. */
export interface Instance {
  readonly bindings: Bindings;
  /** Linear memory at present. */
  memoryBytes(): number;
}

/** Instantiates the core module over the files that `filesystem` gives for the instance's memory. */
export async function instantiate(
  module: WebAssembly.Module,
  filesystem: (memory: () => GuestMemory) => FilesystemImports,
): Promise<Instance> {
  let memory: GuestMemory | undefined;
  const guest = (): GuestMemory => memory!;
  const tables = new Map<string, HandleTable>();
  const imports: CoreImports = {
    ...filesystem(guest),
    'wasi:clocks/wall-clock@0.2.10': wallClock(guest),
    'wasi:random/random@0.2.10': random(guest),
  };
  const instance = await WebAssembly.instantiate(module, {
    ...(imports as unknown as WebAssembly.Imports),
    ...resourceImports(tables),
  });
  const exports = instance.exports as unknown as CoreExports & { _initialize(): void };
  memory = new GuestMemory(exports);
  exports._initialize();
  return { bindings: bindLowered(exports, tables), memoryBytes: () => exports.memory.buffer.byteLength };
}

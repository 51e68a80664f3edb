// The default host of Node, Deno and Bun: the component's core module over synchronous node:fs,
// called through generated glue. No copy but the one into or out of guest memory.
import { randomFillSync } from 'node:crypto';
import fs from 'node:fs';
import type { HostInstance, HostOptions } from '../bindings.js';
import type { CoreImports } from '../generated/core-imports.js';
import { bindLowered, resourceImports } from '../generated/lowered.js';
import { GuestMemory, type CoreExports, type HandleTable } from '../lowered/runtime.js';
import { wallClock } from './node/clock.js';
import { filesystemImports, type Preopen } from './node/filesystem.js';
import { isGone, Owner } from './node/owner.js';

/** The name that the component knows the store's directory by. */
const STORE = '/store';

let compiled: Promise<WebAssembly.Module> | undefined;

/** The core module, compiled once per process. */
function coreModule(): Promise<WebAssembly.Module> {
  compiled ??= fs.promises.readFile(new URL('../veneer.core.wasm', import.meta.url)).then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}

export async function open(options: HostOptions): Promise<HostInstance> {
  if (options.mode === 'create') fs.mkdirSync(options.directory, { recursive: true });
  let memory: GuestMemory | undefined;
  const guest = (): GuestMemory => memory!;
  const preopens: Record<string, Preopen> = {
    [STORE]: { path: options.directory, readOnly: options.mode === 'read-only' },
  };
  for (const [name, path] of Object.entries(options.preopens ?? {})) preopens[name] = { path };
  const filesystem = filesystemImports(guest, preopens);
  const tables = new Map<string, HandleTable>();
  const imports: CoreImports = {
    ...filesystem.imports,
    'wasi:clocks/wall-clock@0.2.10': wallClock(guest),
    'wasi:random/random@0.2.10': {
      'get-random-bytes'(length, ret) {
        const at = guest().alloc(1, Number(length));
        randomFillSync(guest().bytes, at, Number(length));
        guest().view.setUint32(ret, at, true);
        guest().view.setUint32(ret + 4, Number(length), true);
      },
      'get-random-u64': () => randomFillSync(new BigUint64Array(1))[0]!,
    },
  };
  const instance = await WebAssembly.instantiate(await coreModule(), {
    ...(imports as unknown as WebAssembly.Imports),
    ...resourceImports(tables),
  });
  const exports = instance.exports as unknown as CoreExports & { _initialize(): void };
  memory = new GuestMemory(exports);
  exports._initialize();
  const owner = new Owner();
  return {
    bindings: bindLowered(exports, tables),
    preopenName: STORE,
    owner: owner.label,
    ownerIsGone: isGone,
    memoryBytes: () => exports.memory.buffer.byteLength,
    close: () => {
      owner.end();
      filesystem.close();
    },
  };
}

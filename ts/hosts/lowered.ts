// The default host of Node, Deno and Bun: the component's core module over synchronous node:fs.
import fs from 'node:fs';
import type { HostInstance, HostOptions } from '../bindings.js';
import { NodeFiles, type Preopen } from './node/files.js';
import { told } from './node/host-calls.js';
import { isGone, Owner } from './node/owner.js';
import { filesystemOver, type Filesystem } from './wasi/filesystem.js';
import { instantiate } from './wasi/instance.js';

/** The name that the component knows the store's directory by. */
const STORE = '/store';

let compiled: Promise<WebAssembly.Module> | undefined;

/** The component's core module, from beside this program's files; compiled once per process. */
export function coreModule(): Promise<WebAssembly.Module> {
  compiled ??= fs.promises.readFile(new URL('../veneer.core.wasm', import.meta.url)).then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}

export async function open(options: HostOptions): Promise<HostInstance> {
  if (options.mode === 'create') fs.mkdirSync(options.directory, { recursive: true });
  const preopens: Record<string, Preopen> = {
    [STORE]: { path: options.directory, readOnly: options.mode === 'read-only' },
  };
  for (const [name, path] of Object.entries(options.preopens ?? {})) preopens[name] = { path };
  let filesystem: Filesystem | undefined;
  const { bindings, memoryBytes } = await instantiate(await coreModule(), (memory) => {
    filesystem = filesystemOver(new NodeFiles(preopens), memory);
    return told(filesystem, memory);
  });
  const owner = new Owner();
  return {
    bindings,
    preopenName: STORE,
    owner: owner.label,
    ownerIsGone: isGone,
    memoryBytes,
    close: () => {
      owner.end();
      filesystem?.close();
    },
  };
}

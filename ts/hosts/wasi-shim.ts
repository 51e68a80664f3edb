// The standard host: the whole component, as jco transpiled it, over preview2-shim. What any
// WASI 0.2 runtime does, some seventy times slower than the lowered host: for conformance.
import fs from 'node:fs';
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation';
import type { Bindings, HostInstance, HostOptions } from '../bindings.js';
import { isGone, Owner } from './node/owner.js';
import { ShimDescriptors } from './shim/descriptors.js';
import { STORE } from './wasi/store-name.js';

const COMPONENT = new URL('../component/', import.meta.url);

type Instantiate = (
  getCoreModule: (path: string) => Promise<WebAssembly.Module>,
  imports: Record<string, unknown>,
  instantiateCore?: (module: WebAssembly.Module, imports: WebAssembly.Imports) => Promise<WebAssembly.Instance>,
) => Promise<unknown>;

const modules = new Map<string, Promise<WebAssembly.Module>>();

function coreModule(path: string): Promise<WebAssembly.Module> {
  let module = modules.get(path);
  if (!module) {
    module = fs.promises.readFile(new URL(path, COMPONENT)).then((bytes) => WebAssembly.compile(bytes));
    modules.set(path, module);
  }
  return module;
}

export async function open(options: HostOptions): Promise<HostInstance> {
  if (options.mode === 'create') fs.mkdirSync(options.directory, { recursive: true });
  const shim = new WASIShim({ sandbox: { preopens: { [STORE]: options.directory, ...options.preopens } } });
  const { instantiate } = (await import(new URL('veneer.js', COMPONENT).href)) as { instantiate: Instantiate };
  const descriptors = new ShimDescriptors();
  let memory: WebAssembly.Memory | undefined;
  const bindings = await instantiate(coreModule, descriptors.watched(shim.getImportObject({})), async (module, imports) => {
    const instance = await WebAssembly.instantiate(module, imports);
    if (instance.exports['memory'] instanceof WebAssembly.Memory) memory = instance.exports['memory'];
    return instance;
  });
  const owner = new Owner();
  return {
    bindings: bindings as Bindings,
    preopenName: STORE,
    owner: owner.label,
    ownerIsGone: isGone,
    memoryBytes: () => memory?.buffer.byteLength ?? 0,
    close: () => {
      owner.end();
      descriptors.close();
    },
  };
}

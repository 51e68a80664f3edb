// The default host of Node, Deno and Bun: the component's core module over synchronous node:fs.
import fs from 'node:fs';
import type { HostInstance, HostOptions } from '../bindings.js';
import { directoriesOf, instanceOver } from './node/instance.js';

let compiled: Promise<WebAssembly.Module> | undefined;

/** The component's core module, from beside this program's files; compiled once per process. */
export function coreModule(): Promise<WebAssembly.Module> {
  compiled ??= fs.promises.readFile(new URL('../veneer.core.wasm', import.meta.url)).then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}

export async function open(options: HostOptions): Promise<HostInstance> {
  const files = directoriesOf(options);
  return instanceOver(await coreModule(), files);
}

import { readFile } from 'node:fs/promises';

let compiled: Promise<WebAssembly.Module> | undefined;

/** The component's core module, from beside this program's files; compiled once per process. */
export function coreModule(): Promise<WebAssembly.Module> {
  compiled ??= readFile(new URL('../../veneer.core.wasm', import.meta.url)).then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}

import { veneerError } from '../core/veneer-error.js';

let known: Promise<WebAssembly.Module> | undefined;

/** Gives the component's core module, where a program can't compile one while it runs. */
export function useCoreModule(module: WebAssembly.Module): void {
  known = Promise.resolve(module);
}

/** The component's core module: fetched from beside this program's files and compiled, once. Fails with `EIO`, `ENOENT`. */
export function coreModule(): Promise<WebAssembly.Module> {
  known ??= fetched(new URL('../veneer.core.wasm', import.meta.url)).catch((error: unknown) => {
    // The next store that is opened tries again.
    known = undefined;
    throw error;
  });
  return known;
}

async function fetched(url: URL): Promise<WebAssembly.Module> {
  const failed = (code: 'io' | 'no-entry', detail: string, cause?: unknown): Error =>
    veneerError(code, { syscall: 'open', path: url.pathname.split('/').at(-1), detail, cause });
  const response = await fetch(url).catch((cause: unknown) => {
    throw failed(
      'io',
      "the component can't be fetched; serve veneer.core.wasm beside the program, or give its module to Store.open",
      cause,
    );
  });
  if (!response.ok) throw failed('no-entry', `the server answers ${response.status} for the component, which belongs beside the program`);
  if (response.headers.get('content-type') === 'application/wasm') return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

// The package's web entry as programs get it, bundled, with the component's module that a browser would fetch.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MemoryVolume as Volume, Store as WebStore } from '../../ts/web/index.js';

const DIST = new URL('../../dist/', import.meta.url);

export const web = (await import(fileURLToPath(new URL('bundle/web.js', DIST)))) as typeof import('../../ts/web/index.js');

const module = await WebAssembly.compile(readFileSync(new URL('veneer.core.wasm', DIST)));

export function openWeb(volume?: Volume): Promise<WebStore> {
  return web.Store.open({ module, volume });
}

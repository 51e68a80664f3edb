// What the component asks of its host: a plain WASI 0.2 runtime has to suffice.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('the component imports files, the wall clock and randomness of WASI 0.2.10, nothing else', () => {
  const core = new WebAssembly.Module(readFileSync('dist/veneer.core.wasm'));
  // The component's own resources look like imports in the core module.
  const modules = WebAssembly.Module.imports(core).map(({ module }) => module);
  const foreign = new Set(modules.filter((module) => !module.startsWith('[export]veneer:store/')));
  expect([...foreign].sort()).toEqual([
    'wasi:clocks/wall-clock@0.2.10',
    'wasi:filesystem/preopens@0.2.10',
    'wasi:filesystem/types@0.2.10',
    'wasi:random/random@0.2.10',
  ]);
});

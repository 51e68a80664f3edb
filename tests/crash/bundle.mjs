// The simulation as one file, for Node doesn't find `./x.ts` where `./x.js` is written.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export function bundle(outfile) {
  return build({
    entryPoints: [fileURLToPath(new URL('main.ts', import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    sourcemap: 'inline',
  });
}

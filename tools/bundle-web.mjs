// The entries for runtimes of web APIs, in a few files: without a module of Node in them, and without a package to resolve.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { licencesOf } from './licences.mjs';

const require = createRequire(import.meta.url);

/** Bundles what tsc wrote to `out`/web. */
export async function bundleWeb(out) {
  const ours = (name) => join(out, `web/node/${name}.js`);
  const { metafile } = await build({
    entryPoints: {
      web: join(out, 'web/index.js'),
      workerd: join(out, 'web/workerd.js'),
      worker: join(out, 'worker/web.js'),
      thread: join(out, 'worker/web-thread.js'),
    },
    outdir: join(out, 'bundle-web'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    mainFields: ['module', 'main'],
    // The slash asks for the packages of these names, not for Node's modules.
    alias: {
      'node:buffer': require.resolve('buffer/'),
      'node:events': require.resolve('events/'),
      'node:path': require.resolve('path-browserify'),
      'node:fs': ours('fs'),
      'node:module': ours('module'),
      'node:readline': ours('readline'),
      'node:util': ours('util'),
    },
    inject: [ours('set-immediate')],
    // At the same depth: the component is where it was.
    external: ['../veneer.core.wasm'],
    minifySyntax: true,
    sourcemap: true,
    metafile: true,
    // The package's own word on side effects is about what this makes.
    ignoreAnnotations: true,
    logLevel: 'warning',
  });
  writeFileSync(join(out, 'bundle-web/LICENSES'), licencesOf(metafile));
}

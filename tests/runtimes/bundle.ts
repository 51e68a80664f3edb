import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { wasmBeside } from '../../tools/workerd.mjs';
import { FAILING } from '../conformance/failing-calls.js';
import { nodeFailure } from '../conformance/node-failures.js';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const require = createRequire(import.meta.url);
const ours = (name: string): string => join(ROOT, 'tests/runtimes/node', `${name}.ts`);

/** How Node's own node:fs fails, in the place of asking that of a runtime which has none. */
const failures: Plugin = {
  name: 'failures',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/node-failures\.ts$/ }, () => {
      const told = Object.fromEntries(Object.keys(FAILING).map((name) => [name, nodeFailure(name)]));
      return { contents: `const told = ${JSON.stringify(told)};\nexport const nodeFailure = (name) => told[name];` };
    });
  },
};

/** An entry of the package: its path, and whether it stays out of the bundle. */
type Entry = readonly [path: string, external: boolean];

/** The package as it is published, in the place of the files that tests take. */
const published = (index: Entry, worker: string, shell: string): Plugin => ({
  name: 'published',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/dist\/index\.js$/ }, () => ({ path: index[0], external: index[1] }));
    onResolve({ filter: /\/dist\/worker\/node\.js$/ }, () => ({ path: worker, external: true }));
    onResolve({ filter: /\/dist\/shell\/shell\.js$/ }, () => ({ path: shell, external: true }));
  },
});

const built = (name: string): string => join(ROOT, 'dist', name);

const publishedForNode = published([built('bundle-node/index.js'), true], built('bundle-node/worker.js'), built('bundle-node/shell.js'));

/** Below dist/ of the page; workerd has no Worker, and neither of them a shell. */
const publishedForWeb = {
  browser: published([built('bundle-web/web.js'), false], '../bundle-web/worker.js', 'veneer/shell'),
  workerd: published([built('bundle-web/workerd.js'), false], 'veneer/worker', 'veneer/shell'),
};

/**
 * Bundles a program of tests/ for a runtime that has Node's modules. The package is not in it: it finds its component beside its own files.
 * `asks`: the runtime is Node, and tells how its own node:fs fails.
 */
export async function bundleForNode(entry: string, outfile: string, asks: boolean): Promise<void> {
  await build({
    entryPoints: [join(ROOT, entry)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    plugins: [publishedForNode, ...(asks ? [] : [failures])],
    logLevel: 'warning',
  });
}

/** Bundles a program of tests/ for a runtime without Node's modules. `condition` picks the package's entry. */
export async function bundleTests(entry: string, outfile: string, condition: 'browser' | 'workerd'): Promise<void> {
  await build({
    entryPoints: [join(ROOT, entry)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    mainFields: ['module', 'main'],
    conditions: [condition],
    alias: {
      'node:assert/strict': ours('assert'),
      'node:buffer': require.resolve('buffer/'),
      'node:child_process': ours('child-process'),
      'node:crypto': ours('crypto'),
      'node:fs': ours('fs'),
      'node:os': ours('os'),
      'node:path': require.resolve('path-browserify'),
      'node:stream': ours('stream'),
      'node:stream/promises': ours('stream'),
      'node:zlib': ours('zlib'),
    },
    inject: [ours('globals')],
    define: { 'process.platform': '"web"', 'process.execPath': '"none"' },
    plugins: [publishedForWeb[condition], wasmBeside, failures],
    logLevel: 'warning',
  });
}

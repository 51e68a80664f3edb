// What a program downloads: gzipped, entries minified with all that they import at once, against their budgets.
//   node tools/sizes.mjs
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const KIB = 1024;

const PARTS = [
  { name: 'veneer.wasm', wasm: 'veneer.wasm', most: 200 * KIB },
  { name: 'veneer.core.wasm', wasm: 'veneer.core.wasm', most: 200 * KIB },
  { name: 'veneer, in Node', entry: 'index.js', most: 60 * KIB },
  { name: 'veneer, in browsers', entry: 'bundle/web.js', most: 60 * KIB },
  { name: 'veneer/worker, in browsers', entry: 'bundle/worker.js', most: 60 * KIB },
];

/** What is imported on demand is not in it. */
async function entrySize(entry) {
  const { outputFiles, metafile } = await build({
    entryPoints: [join(dist, entry)],
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    external: ['*.wasm'],
    outdir: '/',
    write: false,
    metafile: true,
    absWorkingDir: '/',
    logLevel: 'error',
  });
  const static_ = new Set();
  const visit = (path) => {
    if (static_.has(path) || metafile.outputs[path] === undefined) return;
    static_.add(path);
    for (const { path: imported, kind } of metafile.outputs[path].imports) if (kind === 'import-statement') visit(imported);
  };
  visit(Object.keys(metafile.outputs).find((path) => metafile.outputs[path].entryPoint?.endsWith(entry)));
  const files = outputFiles.filter(({ path }) => static_.has(path.replace(/^\//, '')));
  return files.reduce((total, { contents }) => total + gzipSync(contents, { level: 9 }).length, 0);
}

/**
 * Each part's gzipped bytes, and how many it may have.
 *
 * @returns {Promise<{ name: string, bytes: number, most: number }[]>}
 */
export async function sizes() {
  const measured = PARTS.map(async ({ name, wasm, entry, most }) => {
    const bytes = wasm === undefined ? await entrySize(entry) : gzipSync(readFileSync(join(dist, wasm)), { level: 9 }).length;
    return { name, bytes, most };
  });
  return Promise.all(measured);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, bytes, most } of await sizes()) {
    console.log(`${name.padEnd(28)} ${(bytes / KIB).toFixed(1).padStart(6)} KiB of ${most / KIB}`);
    if (bytes > most) process.exitCode = 1;
  }
}

// Runs the conformance cases under Deno, over the lowered host: node tests/deno/run.mjs. They are bundled first, for Deno
// doesn't find `./x.ts` where `./x.js` is written, as Node's TypeScript does.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
mkdirSync(join(root, 'build'), { recursive: true });
// As deep as the cases: they find the package from where they are.
const work = mkdtempSync(join(root, 'build/deno-'));
try {
  const entry = join(work, 'conformance.mjs');
  // The package itself is not bundled: it finds its component beside its own files.
  const external = {
    name: 'dist',
    setup: ({ onResolve }) => onResolve({ filter: /\/dist\/index\.js$/ }, () => ({ path: join(root, 'dist/index.js'), external: true })),
  };
  await build({
    entryPoints: [join(root, 'tests/deno/conformance.ts')],
    outfile: entry,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    plugins: [external],
  });
  const { status } = spawnSync(join(root, 'node_modules/.bin/deno'), ['run', '-A', '--no-remote', '--node-modules-dir=manual', entry], {
    stdio: 'inherit',
    env: { ...process.env, DENO_NO_UPDATE_CHECK: '1' },
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(work, { recursive: true });
}

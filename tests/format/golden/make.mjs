// Makes the golden stores of the present version of the format: node tests/format/golden/make.mjs. They are made once, when a version
// is frozen, and never again: a later Veneer has to read what the one of then wrote. So nothing that is there is replaced.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = join(root, 'tests/format/golden');
if (readdirSync(folder).some((name) => name.endsWith('.tar.gz'))) {
  throw new Error('there are golden stores; those of a version that was released must stay as they are');
}
// Locks tell the machine: one that none is.
os.hostname = () => 'golden';
syncBuiltinESMExports();

const work = mkdtempSync(join(root, 'build-golden-'));
try {
  const outfile = join(work, 'write.mjs');
  const external = {
    name: 'dist',
    setup: ({ onResolve }) =>
      onResolve({ filter: /\/dist\// }, ({ path }) => ({ path: join(root, path.slice(path.indexOf('dist/'))), external: true })),
  };
  await build({
    entryPoints: [join(folder, 'write.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    plugins: [external],
  });
  const { writeGolden } = await import(pathToFileURL(outfile).href);
  await writeGolden(folder);
} finally {
  rmSync(work, { recursive: true });
}

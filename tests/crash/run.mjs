// Crash simulation: npm run crash -- [--points N] [--seed N] [--workload NAME] [--bail] [--point WORKLOAD/KIND/AT/VARIATION]
// The simulation is bundled first, for Node doesn't find `./x.ts` where `./x.js` is written.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
mkdirSync(join(root, 'build'), { recursive: true });
const work = mkdtempSync(join(root, 'build/crash-'));
try {
  const outfile = join(work, 'main.mjs');
  await build({
    entryPoints: [join(root, 'tests/crash/main.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    sourcemap: 'inline',
  });
  const env = { VENEER_CORE: join(root, 'dist/veneer.core.wasm'), ...process.env };
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)], { stdio: 'inherit', env });
  process.exitCode = status ?? 1;
} finally {
  rmSync(work, { recursive: true });
}

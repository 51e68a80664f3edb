// Crash simulation: npm run crash -- [--points N] [--seed N] [--workload NAME] [--processes N] [--bail] [--point WORKLOAD/KIND/AT/VARIATION]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
mkdirSync(join(root, 'build'), { recursive: true });
const work = mkdtempSync(join(root, 'build/crash-'));
try {
  const program = join(work, 'main.mjs');
  await bundle(program);
  const env = { VENEER_CORE: join(root, 'dist/veneer.core.wasm'), ...process.env };
  const { status } = spawnSync(process.execPath, ['--enable-source-maps', program, ...process.argv.slice(2)], { stdio: 'inherit', env });
  process.exitCode = status ?? 1;
} finally {
  rmSync(work, { recursive: true });
}

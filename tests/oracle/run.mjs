// The kernel's overlayfs as oracle: npm run oracle -- [--operations N] [--seed N] [--replay FILE] [--all] [--shell | --intended]
// Needs root on Linux, python3, and leave to mount; its mounts are in a namespace that ends with it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
mkdirSync(join(root, 'build'), { recursive: true });
const work = mkdtempSync(join(root, 'build/oracle-'));
const scratch = mkdtempSync(join(process.env.VENEER_TMP ?? tmpdir(), 'veneer-oracle-'));
try {
  const outfile = join(work, 'main.mjs');
  await build({
    entryPoints: [join(root, 'tests/oracle/main.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    external: [join(root, 'dist/*')],
    sourcemap: 'inline',
  });
  const options = ['--sources', join(root, 'tests/oracle'), '--scratch', scratch, ...process.argv.slice(2)];
  const program = [process.execPath, '--enable-source-maps', outfile, ...options];
  const { status } = spawnSync('unshare', ['--mount', '--propagation', 'private', '--', ...program], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  for (const directory of [work, scratch]) rmSync(directory, { recursive: true });
}

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from './case.js';

/** Runs a script in a process of its own, which has the store in `directory` open as `store` and is killed at the script's end. */
export function runKilled(bench: Bench, directory: string, script: string): void {
  const program = join(bench.temporary(), 'program.mjs');
  writeFileSync(
    program,
    `import { Store } from '${new URL('../../dist/index.js', import.meta.url).href}';
    const store = await Store.open({ dir: ${JSON.stringify(directory)}, host: ${JSON.stringify(bench.host.name)} });
    ${script}
    process.kill(process.pid, 'SIGKILL');`,
  );
  const { signal } = spawnSync(process.execPath, [program], { stdio: 'inherit' });
  assert.equal(signal, 'SIGKILL');
}

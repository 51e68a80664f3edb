// Samples of what `npm run oracle` does for long.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { missingForOracle } from './available.js';

const SEED = Number(process.env['VENEER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const OPERATIONS = Number(process.env['VENEER_OPERATIONS'] ?? 4000);
const SCRIPTS = Number(process.env['VENEER_SCRIPTS'] ?? 40);
/** Not another one on each run, as long as long runs still find what is to be mended. */
const SCRIPTS_SEED = Number(process.env['VENEER_SEED'] ?? 20_261_124);
const TIMEOUT = 600_000;

/** Runs the oracle, which has to find nothing; gives its report. */
function oracle(seed: number, ...options: readonly string[]): string {
  const run = fileURLToPath(new URL('run.mjs', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [run, '--seed', `${seed}`, ...options], { encoding: 'utf8' });
  expect({ status, text: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, text: '' });
  return stdout;
}

const reason = missingForOracle();
if (reason !== undefined) console.warn(`tests/oracle: skipped: ${reason}`);

describe.skipIf(reason !== undefined)(`random operations (VENEER_SEED=${SEED})`, () => {
  it('end on a container as on overlayfs, each of them, and leave the same tree and diff', { timeout: TIMEOUT }, () => {
    const [, , share] = /^all +(\d+) +([\d.]+) %/m.exec(oracle(SEED, '--operations', `${OPERATIONS}`)) ?? [];
    expect(Number(share), 'most of them succeed').toBeGreaterThan(70);
  });
});

const shellReason = missingForOracle('bash', 'chroot', 'find', 'tar', 'awk');
if (shellReason !== undefined) console.warn(`tests/oracle, scripts: skipped: ${shellReason}`);

describe.skipIf(shellReason !== undefined)(`random scripts (VENEER_SEED=${SCRIPTS_SEED})`, () => {
  it('print and leave in a container what they do in a chroot over overlayfs', { timeout: TIMEOUT }, () => {
    const [, scripts, failed] =
      /^(\d+) scripts of \d+ statements; (\d+) failed/m.exec(oracle(SCRIPTS_SEED, '--shell', '--operations', `${SCRIPTS}`)) ?? [];
    expect(Number(failed), 'most of them succeed').toBeLessThan(Number(scripts) / 2);
  });

  it('differ where they do so on purpose', { timeout: TIMEOUT }, () => {
    oracle(SCRIPTS_SEED, '--intended');
  });
});

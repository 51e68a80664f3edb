// A sample of what `npm run oracle` does for long.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SEED = Number(process.env['VENEER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const OPERATIONS = Number(process.env['VENEER_OPERATIONS'] ?? 4000);

function missing(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux';
  if (spawnSync('python3', ['-c', 'import hashlib; hashlib.file_digest']).status !== 0) return 'needs python3 of version 3.11';
  const tries =
    'd=$(mktemp -d) && mount -t tmpfs t "$d" && cd "$d" && mkdir l u w m && mount -t overlay o -o lowerdir=l,upperdir=u,workdir=w,index=on m';
  const { status, stderr } = spawnSync('unshare', ['--mount', '--propagation', 'private', '--', 'sh', '-c', tries]);
  return status === 0 ? undefined : `needs leave to mount overlayfs: ${String(stderr)}`;
}

const reason = missing();
if (reason !== undefined) console.warn(`tests/oracle: skipped: ${reason}`);

describe.skipIf(reason !== undefined)(`random operations (VENEER_SEED=${SEED})`, () => {
  it('end on a container as on overlayfs, each of them, and leave the same tree and diff', { timeout: 600_000 }, () => {
    const run = fileURLToPath(new URL('run.mjs', import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [run, '--operations', `${OPERATIONS}`, '--seed', `${SEED}`], {
      encoding: 'utf8',
    });
    expect({ status, text: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, text: '' });
    const [, , share] = /^all +(\d+) +([\d.]+) %/m.exec(stdout) ?? [];
    expect(Number(share), 'most of them succeed').toBeGreaterThan(70);
  });
});

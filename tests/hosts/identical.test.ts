import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { archiveOf, gzipLayer, layoutOf, plainLayer } from '../api/images.js';

const WRITER = fileURLToPath(new URL('write-store.mjs', import.meta.url));
/** All files of a store. */
function filesOf(directory: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const path of readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!statSync(join(directory, path)).isFile()) continue;
    files.set(path, readFileSync(join(directory, path), 'base64'));
  }
  return files;
}

it('a store written through either host is the same, byte for byte, for the same clock and random numbers', { timeout: 60_000 }, () => {
  const scratch = mkdtempSync(join(tmpdir(), 'veneer-identical-'));
  try {
    const archive = join(scratch, 'app.tar');
    const layers = [
      gzipLayer([
        { path: 'a/b', data: 'b'.repeat(200_000) },
        { path: 'c', data: 'c' },
      ]),
      plainLayer([{ path: 'd', data: 'd' }]),
    ];
    writeFileSync(archive, archiveOf(layoutOf([{ layers, name: 'app' }])));
    const [lowered, shim] = ['lowered', 'wasi-shim'].map((host) => {
      execFileSync(process.execPath, ['--no-warnings', WRITER, host, join(scratch, host), archive]);
      return filesOf(join(scratch, host));
    });
    expect([...lowered!.keys()]).toEqual([...shim!.keys()]);
    expect(lowered!.size).toBeGreaterThan(10);
    for (const [path, bytes] of lowered!) expect(shim!.get(path) === bytes, `${path} differs`).toBe(true);
  } finally {
    rmSync(scratch, { recursive: true });
  }
});

// What each host makes of the component's syncs, seen at the system calls: a name is durable only once its directory is synced.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveOf, layoutOf, plainLayer } from '../api/images.js';

const runs = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

const scratch = mkdtempSync(join(tmpdir(), 'veneer-syncs-'));
const archive = join(scratch, 'app.tar');
const writer = (host: string): string[] => ['tests/hosts/write-store.mjs', host, join(scratch, 'store'), archive];
const deno = ['node_modules/.bin/deno', 'run', '-A', '--no-remote', '--node-modules-dir=manual'];

/** A program that writes a store, and what else it needs. */
const HOSTS: Readonly<Record<string, { readonly command: string[]; readonly lacks?: string | false }>> = {
  'Node, lowered': { command: [process.execPath, ...writer('lowered')] },
  'Node, wasi-shim': { command: [process.execPath, ...writer('wasi-shim')] },
  'Deno, lowered': { command: [...deno, ...writer('lowered')], lacks: !runs(deno[0]!, '--version') && 'deno' },
  'wasmtime in Python': {
    command: ['python3', 'tests/interop/wasmtime_test.py', 'dist/veneer.wasm', join(scratch, 'store')],
    lacks: !runs('python3', '-c', 'import wasmtime') && 'wasmtime for python3',
  },
};

beforeAll(() => {
  const layer = plainLayer([
    { path: 'a/b', data: 'b' },
    { path: 'c', data: 'c' },
  ]);
  writeFileSync(archive, archiveOf(layoutOf([{ layers: [layer], name: 'app' }])));
});
afterAll(() => {
  rmSync(scratch, { recursive: true });
});

/** Paths in the store that a program synced, with digits of ids left out. */
function synced(command: readonly string[]): string[] {
  const trace = join(scratch, 'trace');
  rmSync(join(scratch, 'store'), { recursive: true, force: true });
  execFileSync('strace', ['-f', '-qq', '-y', '-e', 'trace=fsync,fdatasync', '-o', trace, ...command], { stdio: 'pipe' });
  const calls = readFileSync(trace, 'utf8').matchAll(/f(?:data)?sync\(\d+<(.*)>/g);
  const paths = [...calls].map(([, path = '']) => path.replace(join(scratch, 'store'), 'store').replace(/[0-9a-f]{16,64}/g, 'ID'));
  return [...new Set(paths)].sort();
}

describe('the syncs of', { timeout: 120_000 }, () => {
  for (const [name, { command, lacks }] of Object.entries(HOSTS)) {
    const missing = runs('strace', '-V') ? lacks : 'strace';
    it.skipIf(missing)(`${name} reach files and directories${missing ? ` (skipped: no ${missing} here)` : ''}`, () => {
      expect(synced(command)).toEqual(
        expect.arrayContaining([
          'store',
          'store/layers',
          'store/merged',
          'store/names',
          'store/names/ID',
          'store/packs',
          'store/packs/ID.pack',
          'store/segments',
          'store/segments/ID',
          'store/segments/ID/ID',
        ]),
      );
    });
  }
});

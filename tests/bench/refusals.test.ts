// What the bench says when it can't measure. Figures themselves are for docs/performance.md, not for tests.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scenarios } from '../../bench/scenarios/index.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = join(root, 'docs/performance.md');

/** A PATH on which no peer is. */
let bare: string;
let temp: string;

beforeAll(() => {
  bare = mkdtempSync(join(tmpdir(), 'bench-path-'));
  temp = mkdtempSync(join(tmpdir(), 'bench-temp-'));
  for (const name of ['sh', 'rm', 'umount']) symlinkSync(join('/bin', name), join(bare, name));
});

afterAll(() => {
  for (const path of [bare, temp]) rmSync(path, { recursive: true });
});

function bench(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bench/main.mjs'), '--temp', temp, ...args], {
    env: { PATH: bare },
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

function pageNow(): string | undefined {
  try {
    return readFileSync(page, 'utf8');
  } catch {
    return undefined;
  }
}

test('makes no page of a run that lacks a peer, names the peer, and measures nothing before it says so', () => {
  const before = pageNow();
  const { status, output } = bench('--write', '--only', 'first-write');
  expect(status).toBe(1);
  expect(output).toContain('docs/performance.md is not written');
  expect(output).toMatch(/first-write: kernel overlayfs on xfs, reflink is missing: \S/);
  expect(output).toContain("import wasn't asked for");
  expect(output).not.toContain('round 1');
  expect(pageNow()).toBe(before);
});

test('says where images come from when there are none', () => {
  const { status, output } = bench('--only', 'import');
  expect(status).toBe(1);
  expect(output).toContain('tests/images/make-images.sh');
});

test('names its scenarios when asked for one that it has not', () => {
  const { status, output } = bench('--only', 'imports');
  expect(status).toBe(1);
  expect(output).toContain(`there are ${scenarios.map(({ name }) => name).join(', ')}`);
});

test('leaves nothing behind', () => {
  bench('--write', '--only', 'first-write');
  expect(readdirSync(temp)).toEqual([]);
});

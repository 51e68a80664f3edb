// The file-system tests that @zenfs/core ships, run as they are over a container's fs.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXCEPTIONS, SKIPPED } from './exceptions.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const suite = join(root, 'node_modules/@zenfs/core/tests');
const names = readdirSync(join(suite, 'fs')).map((file) => basename(file, '.test.ts'));
// Inside the repository, so that packages are found.
const out = join(root, `build/zenfs-${process.pid}`);

let passed = 0;

describe("the file-system tests of @zenfs/core pass over a container's fs", () => {
  beforeAll(async () => {
    mkdirSync(out, { recursive: true });
    await build({
      entryPoints: names.map((name) => join(suite, `fs/${name}.test.ts`)),
      bundle: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
      target: 'node20',
      outdir: out,
      outExtension: { '.js': '.mjs' },
      define: { 'import.meta.dirname': JSON.stringify(suite) },
      logLevel: 'silent',
    });
  });
  afterAll(() => {
    rmSync(out, { recursive: true, force: true });
  });

  it.each(names)('%s', (name) => {
    const env = { ...process.env, SETUP: join(root, 'tests/zenfs/setup.mjs') };
    const args = ['--no-warnings', '--test-reporter=tap', '--test', join(out, `${name}.test.mjs`)];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
    if (name in SKIPPED) {
      expect(stdout, SKIPPED[name]).toMatch(/^ok 1 .* # SKIP/m);
      return;
    }
    const results = [...stdout.matchAll(/^ {4,}(not )?ok \d+ - (.*?)( # SKIP.*| # TODO.*)?$/gm)];
    expect(results.length, stdout + stderr).toBeGreaterThan(0);
    const failed = results.filter(([, not]) => not !== undefined).map(([, , test]) => test!.replaceAll('\\#', '#'));
    expect(failed.sort(), stdout).toEqual(Object.keys(EXCEPTIONS[name] ?? {}).sort());
    passed += results.filter(([, not, , skipped]) => not === undefined && skipped === undefined).length;
  });

  it('ran most of them', () => {
    expect(passed).toBeGreaterThan(140);
  });
});

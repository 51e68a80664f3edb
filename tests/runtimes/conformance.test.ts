// The conformance cases in Deno and Bun, over directories; in Chromium, in a worker of a page, and under workerd, in memory.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serve } from '../../examples/serve.mjs';
import type { Summary } from '../conformance/outside.js';
import { bundleForNode, bundleTests, ROOT } from './bundle.js';
import { launchChromium } from './chromium.js';
import { Workerd } from './workerd.js';

function expectConformance(runtime: string, { passed, excluded, failures }: Summary): void {
  console.log(`${runtime}: ${passed} cases passed, ${excluded} excluded, ${failures.length} failed`);
  expect(failures).toEqual([]);
  expect(passed).toBeGreaterThan(100);
}

/** By runtime: its program, and how it is told to run a file. VENEER_BUN names Bun, of which npm has several builds. */
const NODE_LIKE: Readonly<Record<string, readonly [program: string | undefined, ...args: string[]]>> = {
  Deno: [join(ROOT, 'node_modules/.bin/deno'), 'run', '-A', '--no-remote', '--node-modules-dir=manual'],
  Bun: [process.env['VENEER_BUN']],
};

describe.each(Object.entries(NODE_LIKE))('%s', (runtime, [program, ...args]) => {
  if (program === undefined) console.log(`${runtime} is left out: VENEER_${runtime.toUpperCase()} does not name its program`);

  it.skipIf(program === undefined)('has a store in a directory as Node has', async () => {
    mkdirSync(join(ROOT, 'build'), { recursive: true });
    // As deep as the cases: they find the package from where they are.
    const directory = mkdtempSync(join(ROOT, 'build/runtime-'));
    try {
      const entry = join(directory, 'directories.mjs');
      await bundleForNode('tests/runtimes/directories.ts', entry);
      const { stdout, stderr } = spawnSync(program!, [...args, entry], {
        encoding: 'utf8',
        env: { ...process.env, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' },
      });
      const last = stdout.trimEnd().split('\n').at(-1);
      if (last?.startsWith('{') !== true) throw new Error(`${runtime} did not come to its end: ${stdout}${stderr}`);
      expectConformance(runtime, JSON.parse(last) as Summary);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

it('Chromium', async () => {
  // Below the build, so that the component is where it is beside the package.
  const directory = mkdtempSync(join(ROOT, 'dist/conformance-'));
  const server = await serve(ROOT, 0);
  const browser = await launchChromium();
  try {
    await bundleTests('tests/runtimes/conformance.ts', join(directory, 'conformance.js'), 'browser');
    writeFileSync(join(directory, 'worker.js'), "import { conformWeb } from './conformance.js';\nconformWeb().then(postMessage);\n");
    writeFileSync(join(directory, 'index.html'), '<!doctype html>');
    const page = await browser.newPage();
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}${directory.slice(ROOT.length - 1)}/`);
    const summary = await page.evaluate(
      () =>
        new Promise<Summary>((resolve, reject) => {
          const worker = new Worker('worker.js', { type: 'module' });
          worker.onmessage = ({ data }: MessageEvent<Summary>) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
        }),
    );
    expectConformance(`Chromium ${browser.version()}`, summary);
  } finally {
    await browser.close();
    server.close();
    rmSync(directory, { recursive: true });
  }
});

it('workerd', async () => {
  const worker = await Workerd.make((outfile) => bundleTests('tests/runtimes/conformance.ts', outfile, 'workerd'));
  try {
    await worker.start();
    expectConformance('workerd', (await (await worker.fetch('/')).json()) as Summary);
  } finally {
    await worker.remove();
  }
});

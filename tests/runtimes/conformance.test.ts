// The conformance cases in Chromium, in a worker of a page, and under workerd.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { serve } from '../../examples/serve.mjs';
import type { Summary } from '../conformance/outside.js';
import { bundleTests, ROOT } from './bundle.js';
import { launchChromium } from './chromium.js';
import { Workerd } from './workerd.js';

function expectConformance(runtime: string, { passed, excluded, failures }: Summary): void {
  console.log(`${runtime}: ${passed} cases passed, ${excluded} excluded, ${failures.length} failed`);
  expect(failures).toEqual([]);
  expect(passed).toBeGreaterThan(100);
}

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

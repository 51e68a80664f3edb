// The conformance cases in versions of Node, in Deno and Bun, over directories; in Chromium, in a worker of a page, and under workerd, in
// memory. What they told makes the table of docs/hosts.md: `npm run hosts` writes it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { serve } from '../../examples/serve.mjs';
import { Workerd } from '../../tools/workerd.mjs';
import { bundleTests, ROOT } from './bundle.js';
import { launchChromium } from './chromium.js';
import { columnOf, columnsOfPage, writeColumns, type Column } from './hosts-page.js';
import { NODE_LIKE, runIn } from './node-like.js';
import type { Run } from './run.js';

async function runInChromium(): Promise<Run> {
  // Below the build, so that the component is where it is beside the package.
  const directory = mkdtempSync(join(ROOT, 'dist/conformance-'));
  const server = await serve(ROOT, 0);
  const browser = await launchChromium();
  try {
    await bundleTests('tests/runtimes/conformance.ts', join(directory, 'conformance.js'), 'browser');
    writeFileSync(join(directory, 'worker.js'), "import { runWeb } from './conformance.js';\nrunWeb().then(postMessage);\n");
    writeFileSync(join(directory, 'index.html'), '<!doctype html>');
    const page = await browser.newPage();
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}${directory.slice(ROOT.length - 1)}/`);
    return await page.evaluate(
      () =>
        new Promise<Run>((resolve, reject) => {
          const worker = new Worker('worker.js', { type: 'module' });
          worker.onmessage = ({ data }: MessageEvent<Run>) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
        }),
    );
  } finally {
    await browser.close();
    server.close();
    rmSync(directory, { recursive: true });
  }
}

async function runInWorkerd(): Promise<Run> {
  const worker = await Workerd.make((outfile) => bundleTests('tests/runtimes/conformance.ts', outfile, 'workerd'));
  try {
    await worker.start();
    return (await (await worker.fetch('/')).json()) as Run;
  } finally {
    await worker.remove();
  }
}

/** In the order of the table. */
const RUNS: readonly (readonly [runtime: string, run: () => Promise<Run>])[] = [
  ...NODE_LIKE.map((each) => [each.title, () => runIn(each)] as const),
  // Whichever Debian has, and npm.
  ['Chromium', runInChromium],
  ['workerd', runInWorkerd],
];

describe.concurrent('the conformance cases', () => {
  const writes = process.env['VENEER_HOSTS'] === 'write';
  const told = new Map<string, Column>();
  const written = columnsOfPage('runtimes');

  afterAll(() => {
    const columns = RUNS.flatMap(([runtime]): [string, Column][] => (told.has(runtime) ? [[runtime, told.get(runtime)!]] : []));
    if (writes && columns.length === RUNS.length) writeColumns('runtimes', new Map(columns));
  });

  it.each(RUNS)('pass in %s, and docs/hosts.md tells so', async (runtime, run) => {
    const ran = await run();
    console.log(runtime, ran);
    expect(ran.failures).toEqual([]);
    expect(ran.passed).toBeGreaterThan(100);
    told.set(runtime, columnOf(ran));
    if (!writes) expect(written.get(runtime), 'docs/hosts.md is stale: npm run hosts').toEqual(told.get(runtime));
  });

  it('are told of these runtimes alone', () => {
    if (!writes) expect([...written.keys()]).toEqual(RUNS.map(([runtime]) => runtime));
  });
});

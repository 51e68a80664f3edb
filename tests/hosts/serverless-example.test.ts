// The example of a serverless function, deployed as a platform does: packed, beside a store that it can only read.
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { archiveOf, layoutOf, plainLayer } from '../api/images.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let deployed: string;
beforeEach(async () => {
  deployed = mkdtempSync(join(tmpdir(), 'veneer-serverless-'));
  cpSync(join(ROOT, 'examples/serverless/function.js'), join(deployed, 'function.mjs'));
  mkdirSync(join(deployed, 'node_modules'));
  symlinkSync(ROOT, join(deployed, 'node_modules/veneer'));
  const store = await Store.open(join(deployed, 'store'));
  await store.load(archiveOf(layoutOf([{ layers: [plainLayer([{ path: 'etc/config.yaml', data: 'name: app\n' }])], name: 'app:1' }])));
  await store.close();
});
afterEach(() => rmSync(deployed, { recursive: true }));

it('gives each call a container of its own over the image that it came with', () => {
  writeFileSync(
    join(deployed, 'call.mjs'),
    `import { handler } from './function.mjs';
    const script = 'echo modified >> /etc/config.yaml; cat /etc/config.yaml';
    console.log(JSON.stringify([await handler({ script }), await handler({ script })]));`,
  );
  const told: unknown = JSON.parse(execFileSync(process.execPath, [join(deployed, 'call.mjs')], { encoding: 'utf8' }));
  const expected = { exitCode: 0, stdout: 'name: app\nmodified\n', stderr: '', changes: ['C /etc', 'C /etc/config.yaml'] };
  expect(told).toEqual([expected, expected]);
});

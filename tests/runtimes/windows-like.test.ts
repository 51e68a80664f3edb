// Nobody has tried Windows. What it refuses can be refused here too.
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runIn } from './node-like.js';

it('the conformance cases pass where directories cannot be synced, and paths not be walked by descriptors', async () => {
  const preload = fileURLToPath(new URL('windows-like.mjs', import.meta.url));
  const run = await runIn({ title: 'as on Windows', isNode: true, command: [process.execPath, '--import', preload] });
  expect(run.failures).toEqual([]);
  expect(run.excluded).toBe(0);
  expect(run.passed).toBeGreaterThan(200);
  expect(run.features['a store over a base that is only read']).toBe(null);
});

// The conformance suite without a test runner: any runtime that has node:fs can run it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store } from '../../dist/index.js';
import { baseImage } from '../conformance/base-image.js';
import { Bench, type Case, type Host } from '../conformance/case.js';
import { exclusionOf } from '../conformance/exclusions.js';
import { SUITES } from '../conformance/suites.js';

const host: Host = { name: 'deno', open: (dir, mode = 'create') => Store.open({ dir, mode, host: 'lowered' }) };
const directory = mkdtempSync(join(tmpdir(), 'veneer-deno-'));
const store = await host.open(directory);
const [image] = await store.load(baseImage);
if (image === undefined) throw new Error('the base image did not load');

async function failureOf(each: Case): Promise<unknown> {
  const bench = new Bench(host, directory, store, image!, await store.create(image!));
  try {
    await each.run(bench);
    return undefined;
  } catch (error) {
    return error ?? 'a failure without an error';
  } finally {
    await bench.end();
  }
}

let [passed, excluded, failed] = [0, 0, 0];
for (const [suite, cases] of Object.entries(SUITES)) {
  for (const each of cases) {
    const reason = exclusionOf(host.name, suite, each.claim);
    const failure = await failureOf(each);
    if (reason !== undefined && failure !== undefined) excluded++;
    else if (reason === undefined && failure === undefined) passed++;
    else {
      failed++;
      const why =
        failure === undefined
          ? 'passes, so it is to be excluded no more'
          : failure instanceof Error
            ? failure.stack
            : JSON.stringify(failure);
      console.error(`FAIL ${suite}: ${each.claim}\n  ${why}`);
    }
  }
}
await store.close();
rmSync(directory, { recursive: true });
console.log(`deno ${process.versions['deno'] ?? '?'}: ${passed} cases passed, ${excluded} excluded, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

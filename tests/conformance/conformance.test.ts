import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { Store, type Image } from '../../dist/index.js';
import { attributes } from './attributes.cases.js';
import { baseImage } from './base-image.js';
import { Bench, type Case, type Host } from './case.js';
import { copyUp } from './copy-up.cases.js';
import { diff } from './diff.cases.js';
import { errors } from './errors.cases.js';
import { links } from './links.cases.js';
import { mergedView } from './merged-view.cases.js';
import { names } from './names.cases.js';
import { promises } from './promises.cases.js';
import { stores } from './stores.cases.js';

const SUITES: Readonly<Record<string, readonly Case[]>> = {
  'the merged view': mergedView,
  'copy-up': copyUp,
  names,
  'symbolic links': links,
  attributes,
  diff,
  errors,
  'fs.promises': promises,
  stores,
};

const HOSTS: readonly Host[] = (['lowered', 'wasi-shim'] as const).map((name) => ({
  name,
  open: (dir, mode = 'create') => Store.open({ dir, mode, host: name }),
}));

for (const host of HOSTS) {
  describe(`host ${host.name}`, () => {
    let directory: string;
    let store: Store;
    let image: Image | undefined;

    beforeAll(async () => {
      directory = mkdtempSync(join(tmpdir(), 'veneer-conformance-'));
      store = await host.open(directory);
      [image] = await store.load(baseImage);
    });

    afterAll(async () => {
      await store.close();
      rmSync(directory, { recursive: true });
    });

    for (const [suite, cases] of Object.entries(SUITES)) {
      describe(suite, () => {
        it.each(cases)('$claim', { timeout: 60_000 }, async ({ run }) => {
          const bench = new Bench(host, directory, store, image!, await store.create(image!));
          try {
            await run(bench);
          } finally {
            await bench.end();
          }
        });
      });
    }
  });
}

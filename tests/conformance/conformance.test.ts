import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryVolume, Store, type Image } from '../../dist/index.js';
import { baseImage } from './base-image.js';
import { Bench, type Case, type Host } from './case.js';
import { EXCLUSIONS, exclusionOf } from './exclusions.js';
import { columnsOfPage, countsOf } from '../runtimes/hosts-page.js';
import { SUITES } from './suites.js';

/** Volumes by the names of the directories that other hosts have. */
const volumes = new Map<string, MemoryVolume>();
/** A closed store without anything. */
const emptyBase = mkdtempSync(join(tmpdir(), 'veneer-base-'));
await (await Store.open(emptyBase)).close();
afterAll(() => {
  rmSync(emptyBase, { recursive: true });
});
const HOSTS: readonly Host[] = [
  { name: 'lowered', open: (dir, mode) => Store.open({ dir, mode, host: 'lowered' }) },
  { name: 'wasi-shim', open: (dir, mode) => Store.open({ dir, mode, host: 'wasi-shim' }) },
  { name: 'over-base', open: (dir, mode) => Store.open({ base: emptyBase, dir, mode }) },
  {
    name: 'memory',
    open: (name, mode) => {
      const volume = volumes.get(name) ?? new MemoryVolume();
      volumes.set(name, volume);
      return Store.open({ volume, mode });
    },
  },
];

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
        const run = async (each: Case): Promise<void> => {
          const bench = new Bench(host, directory, store, image!, await store.create(image!));
          try {
            await each.run(bench);
          } finally {
            await bench.end();
          }
        };
        const excluded = (each: Case): boolean => exclusionOf(host.name, suite, each.claim) !== undefined;
        it.each(cases.filter((each) => !excluded(each)))('$claim', { timeout: 60_000 }, run);
        it.fails.each(cases.filter(excluded))('$claim (excluded; this fails when it starts to pass)', { timeout: 60_000 }, run);
      });
    }
  });
}

it('excludes only cases that there are, each with a reason', () => {
  const known = Object.entries(SUITES).flatMap(([suite, cases]) => cases.map(({ claim }) => `${suite}: ${claim}`));
  for (const reasons of Object.values(EXCLUSIONS)) {
    for (const [name, reason] of Object.entries(reasons)) {
      expect(known).toContain(name);
      expect(reason).not.toBe('');
    }
  }
});

it('are counted in docs/hosts.md as they are: npm run hosts', () => {
  const total = Object.values(SUITES).flat().length;
  const excused = (host: string): number => Object.keys(EXCLUSIONS[host]!).length;
  const counts = new Set([...columnsOfPage('runtimes').values()].map((column) => countsOf(column).join(' and ')));
  expect(counts).toEqual(new Set(['lowered', 'web'].map((host) => `${total - excused(host)} and ${excused(host)}`)));
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { archiveOfTree, randomTree } from './base-tree.js';
import { failureOf, HOST_UMASK } from './comparison.js';
import { Model } from './model.js';
import { randomOperation } from './operations.js';
import { Random } from './random.js';

const SEED = Number(process.env['VENEER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = Number(process.env['VENEER_RUNS'] ?? 12);
const OPERATIONS = Number(process.env['VENEER_OPERATIONS'] ?? 500);

describe(`random operations (VENEER_SEED=${SEED})`, () => {
  const tree = randomTree();

  it.each(Array.from({ length: RUNS }, (_, run) => (SEED + run) >>> 0))(
    'leave a container, and its diff, as they leave a tree in memory, seed %d',
    { timeout: 300_000 },
    async (seed) => {
      expect(tree.children.get('e')?.kind).toBe('directory');
      const directory = mkdtempSync(join(tmpdir(), 'veneer-model-'));
      try {
        const open = (): Promise<Store> => Store.open(directory);
        const where = { store: await open(), open };
        await where.store.load(archiveOfTree(tree));
        const random = new Random(seed);
        const operations = Array.from({ length: OPERATIONS }, () => randomOperation(random));
        const oracle = () => {
          const model = new Model(tree, HOST_UMASK);
          return { fs: model.fs, root: '', diff: () => model.diff() };
        };
        expect(await failureOf(where, oracle, operations)).toBe(undefined);
        await where.store.close();
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
  );
});

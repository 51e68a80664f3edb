// What a container counts against its quota, compared after every operation with a count of the model from nothing; and quotas that refuse some.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Store, type Container, type Quota } from '../../dist/index.js';
import { archiveOfTree, randomTree } from './base-tree.js';
import { HOST_UMASK } from './comparison.js';
import { Model } from './model.js';
import { randomOperation, Side, treeOf } from './operations.js';
import { Random } from './random.js';

const SEED = Number(process.env['VENEER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = Number(process.env['VENEER_RUNS'] ?? 4);
const OPERATIONS = Number(process.env['VENEER_OPERATIONS'] ?? 500);
/** Operations between two openings of the container. */
const REOPEN_EVERY = 100;

type Count = Pick<ReturnType<Container['usage']>, 'bytes' | 'inodes'>;

/** Room for a little more than there is, for nothing more, or for less than there is. */
function randomQuota(random: Random, { bytes, inodes }: Count): Quota {
  return {
    bytes: random.pick([undefined, bytes, bytes + 100, bytes + 50_000, Math.floor(bytes / 2)]),
    inodes: random.pick([undefined, inodes, inodes + 1, inodes + 2, Math.floor(inodes / 2)]),
  };
}

/** Whether a quota lets usage go from one to the other: it refuses growth alone. */
function within(quota: Quota, before: Count, after: Count): boolean {
  return (['bytes', 'inodes'] as const).every((key) => after[key] <= Math.max(before[key], quota[key] ?? Infinity));
}

describe(`a container with a quota (VENEER_SEED=${SEED})`, () => {
  const tree = randomTree();

  it.each(Array.from({ length: RUNS }, (_, run) => (SEED + run) >>> 0))(
    'counts as the model does, lets nothing past its quota and refuses nothing that fits, seed %d',
    { timeout: 300_000 },
    async (seed) => {
      const directory = mkdtempSync(join(tmpdir(), 'veneer-quota-'));
      const random = new Random(seed);
      const model = new Model(tree, HOST_UMASK);
      const theirs = new Side(model.fs, '');
      let refused = 0;
      let store = await Store.open(directory);
      await store.load(archiveOfTree(tree));
      let container = await store.create('base', { name: 'c' });
      container.fs.umask(HOST_UMASK);
      let ours = new Side(container.fs, '');
      const counted = (): Count => {
        const { bytes, inodes } = container.usage();
        return { bytes, inodes };
      };
      for (let i = 0; i < OPERATIONS; i++) {
        const operation = randomOperation(random);
        const told = `operation ${i}: ${JSON.stringify(operation)}`;
        const before = counted();
        // A copy makes several calls, each with an effect of its own.
        const quota = operation.op === 'copy' ? {} : randomQuota(random, before);
        await container.setQuota(quota);
        let result = ours.apply(operation);
        const isRefused = result === 'EDQUOT';
        if (isRefused) {
          refused++;
          expect(counted(), `${told} had an effect`).toEqual(before);
          if (refused % 10 === 0) expect(treeOf(container.fs, ''), told).toEqual(treeOf(model.fs, ''));
          await container.setQuota({});
          result = ours.apply(operation);
        }
        expect(result, told).toEqual(theirs.apply(operation));
        const after = counted();
        expect(after, told).toEqual(model.usage());
        // A rename, and an open in the place of another, make before they give back.
        if (!isRefused || (operation.op !== 'rename' && operation.op !== 'open'))
          expect(within(quota, before, after), `${told} within ${JSON.stringify(quota)}`).toBe(!isRefused);
        if (i % REOPEN_EVERY !== REOPEN_EVERY - 1) continue;
        ours.closeAll();
        theirs.closeAll();
        const closed = counted();
        expect(closed).toEqual(model.usage());
        await store.close();
        store = await Store.open(directory);
        container = await store.container('c');
        container.fs.umask(HOST_UMASK);
        ours = new Side(container.fs, '');
        expect(counted(), 'read from the journal').toEqual(closed);
      }
      expect(refused).toBeGreaterThan(OPERATIONS / 100);
      await store.close();
      rmSync(directory, { recursive: true });
    },
  );
});

// Imports, removals, containers, readers and collections of several programs in one store, interleaved step by step and
// killed now and then, against a plain model. `VENEER_RUNS=10000 npx vitest run tests/property/collections-against-model.test.ts` is the long run.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withChance } from './collections/chance.js';
import { Program } from './collections/program.js';
import { Run } from './collections/run.js';

const SEED = Number(process.env['VENEER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = Number(process.env['VENEER_RUNS'] ?? 200);
const PROGRAMS = 3;
const COLLECTED = ['packs', 'layers', 'journals', 'epochs', 'temporary', 'rewritten', 'held'];

/** Syncs in memory cost nothing. */
const scratch = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
let directory: string;
let programs: Program[];

beforeAll(async () => {
  directory = mkdtempSync(join(scratch, 'veneer-collections-'));
  programs = await Promise.all(Array.from({ length: PROGRAMS }, (_, n) => Program.start(directory, `program ${n}`)));
});
afterAll(async () => {
  for (const { host } of programs) await host.close();
  rmSync(directory, { recursive: true, force: true });
});

it(
  `nothing that is needed is collected, and all else is, in ${RUNS} interleavings from VENEER_SEED=${SEED}`,
  { timeout: 7_200_000 },
  () => {
    const tally = new Map<string, number>();
    for (let run = 0; run < RUNS; run++) {
      const seed = (SEED + run) >>> 0;
      try {
        withChance(seed, () => {
          new Run(directory, seed, programs, tally).run();
        });
      } catch (error) {
        throw new Error(`VENEER_SEED=${seed} VENEER_RUNS=1: ${String(error)}`, { cause: error });
      }
    }
    if (process.env['VENEER_RUNS'] !== undefined) console.log(Object.fromEntries([...tally].sort()));
    // A run that never did what it is about proves nothing.
    for (const what of ['imported', 'rmi', 'fork', 'restore', 'read', 'killed', ...COLLECTED.map((kind) => `collected: ${kind}`)]) {
      if (RUNS >= 100) expect(tally.get(what), what).toBeGreaterThan(0);
    }
  },
);

// Processes that write to a store are killed (SIGKILL) at random moments, several at once; whatever they had acknowledged has to be there.
// npm run crash:kill -- [--rounds N] [--seed N] does it for long.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { Random } from '../property/random.js';
import { tarOfImage } from './content.mjs';
import { Ledger, type Told } from './ledger.js';

const SEED = Number(process.env['VENEER_SEED'] ?? 1);
const ROUNDS = Number(process.env['VENEER_KILL_ROUNDS'] ?? 6);
/** Rounds that one store goes through. */
const ROUNDS_OF_STORE = 6;

const WRITERS = fileURLToPath(new URL('writers.mjs', import.meta.url));
const ROLES = ['images', 'containers', 'overwriting', 'names'] as const;

interface Death {
  /** Lines after which the writer is killed, and how long after. */
  readonly lines: number;
  readonly milliseconds: number;
}

/** Runs a writer until it dies; gives what it told. */
function writeUntilKilled(args: readonly string[], { lines, milliseconds }: Death): Promise<Told[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [WRITERS, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const told: Told[] = [];
    let complaint = '';
    child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
    createInterface(child.stdout).on('line', (line) => {
      told.push(JSON.parse(line) as Told);
      if (told.length === lines) setTimeout(() => child.kill('SIGKILL'), milliseconds);
    });
    child.on('close', (_, signal) => {
      if (signal === 'SIGKILL') resolve(told);
      else reject(new Error(`the writer ${args.join(' ')} ended by itself: ${complaint}`));
    });
  });
}

/** The work can be repeated, in the container that a killed writer held too. */
async function goOn(store: Store, name: string): Promise<void> {
  const container = await store.container('overwritten');
  container.fs.appendFileSync('/log', `${name}\n`);
  await container.close();
  await store.removeImage(await store.import(tarOfImage(`again-${name}`), { tag: `again:${name}` }));
}

describe(`a store whose writers are killed (VENEER_SEED=${SEED}, VENEER_KILL_ROUNDS=${ROUNDS})`, () => {
  it('keeps whatever was acknowledged, holds nothing partial, and goes on', { timeout: 60_000 + ROUNDS * 30_000 }, async () => {
    const random = new Random(SEED);
    let [kills, acknowledged] = [0, 0];
    for (let first = 0; first < ROUNDS; first += ROUNDS_OF_STORE) {
      const directory = mkdtempSync(join(tmpdir(), 'veneer-kill-'));
      const ledger = new Ledger();
      const store = await Store.open(directory);
      await store.import(tarOfImage('base'), { tag: 'base' });
      await store.create('base', { name: 'overwritten', durable: true });
      await store.close();
      for (let round = first; round < Math.min(first + ROUNDS_OF_STORE, ROUNDS); round++) {
        const roles = ROLES.filter(() => random.below(4) > 0);
        const deaths = roles.map(() => ({ lines: 1 + random.below(6), milliseconds: random.below(40) }));
        const told = await Promise.all(roles.map((role, i) => writeUntilKilled([directory, role, `${round}`], deaths[i]!)));
        for (const line of told.flat()) ledger.note(line);
        kills += roles.length;
        acknowledged += told.flat().filter((line) => 'did' in line).length;
        const again = await Store.open(directory);
        await ledger.check(again);
        await goOn(again, `${round}`);
        await again.close();
      }
      const end = await Store.open(directory);
      await ledger.checkAll(end);
      await end.close();
      rmSync(directory, { recursive: true });
    }
    expect(kills).toBeGreaterThan(ROUNDS);
    console.log(`${ROUNDS} rounds, ${kills} processes killed, ${acknowledged} acknowledgements checked, none lost`);
  });
});

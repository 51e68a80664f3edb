// Makes the golden stores of the present version of the format: run by make.mjs, once per version.
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store } from '../../../dist/index.js';
import { packDirectory } from './archive.js';
import { descriptionOf } from './description.js';
import { makeHistory } from './history.js';
import { lasting, passing } from './images.js';

/** So many times the lock, and a container's epochs are joined for sure. */
const CYCLES = 70;

function newest(directory: string, journal: string): string {
  return join(directory, journal, readdirSync(join(directory, journal)).sort().at(-1)!);
}

async function makeClosed(directory: string): Promise<void> {
  const store = await Store.open(directory);
  await store.load(lasting);
  await makeHistory(store);
  await store.close();
}

/** As a program leaves it that ended in the middle of a change. */
async function makeUnclosed(directory: string): Promise<void> {
  const living = `${directory}-living`;
  const store = await Store.open(living);
  await store.load(lasting);
  const every = await makeHistory(store);
  const epoch = newest(living, `segments/${every.id}`);
  const acknowledged = statSync(epoch).size;
  every.fs.writeFileSync('/torn', Buffer.alloc(10_000, 'torn '));
  await every.sync();
  cpSync(living, directory, { recursive: true });
  const copy = newest(directory, `segments/${every.id}`);
  truncateSync(copy, statSync(epoch).size - 10);
  assert.ok(statSync(copy).size > acknowledged);
  appendFileSync(newest(directory, 'names'), 'GRUP');
  await store.close();
  rmSync(living, { recursive: true });
}

/** With journals that were joined, packs that were moved, and what was removed. */
async function makeCollected(directory: string): Promise<void> {
  let store = await Store.open(directory);
  await store.load(passing);
  await store.load(lasting);
  await makeHistory(store);
  await (await store.create('app:1', { name: 'turns' })).close();
  const removed = await store.create('app:1', { name: 'removed' });
  removed.fs.writeFileSync('/file', 'of a container that is removed');
  await removed.close();
  await store.remove('removed');
  await store.removeImage('passing:1');
  for (let turn = 0; turn < CYCLES; turn++) {
    if (turn % 5 === 0) {
      await store.close();
      store = await Store.open(directory);
    }
    for (const name of ['turns', 'every']) {
      const container = await store.container(name);
      container.fs.appendFileSync('/turns', `${turn}\n`);
      await container.close();
    }
  }
  const { rewritten, packs, journals, epochs } = await store.gc();
  const { id } = await store.container('turns');
  await store.close();
  for (const tally of [rewritten, packs]) assert.ok(tally.count > 0, JSON.stringify({ rewritten, packs, journals, epochs }));
  assert.ok(readdirSync(join(directory, 'segments', id)).length < CYCLES);
  assert.ok(readdirSync(join(directory, 'names')).length < CYCLES / 5);
}

const VARIANTS = { closed: makeClosed, unclosed: makeUnclosed, collected: makeCollected };

/** Writes `v1-VARIANT.tar.gz` and `.json` to a folder. */
export async function writeGolden(folder: string): Promise<void> {
  for (const [variant, make] of Object.entries(VARIANTS)) {
    const work = mkdtempSync(join(tmpdir(), 'veneer-golden-'));
    const directory = join(work, 'store');
    await make(directory);
    const description = await descriptionOf(directory);
    const name = join(folder, `v${description.formatVersion}-${variant}`);
    packDirectory(directory, `${name}.tar.gz`);
    writeFileSync(`${name}.json`, `${JSON.stringify(description, undefined, 1)}\n`);
    rmSync(work, { recursive: true });
  }
}

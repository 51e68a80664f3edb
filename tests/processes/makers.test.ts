// Programs that make one store at once: it is one store, and neither loses what it acknowledged.
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { archiveOf, layoutOf, plainLayer } from '../api/images.js';
import { CALLS, beforeNthCall } from '../support/nth-call.js';

const LIBRARY = new URL('../../dist/index.js', import.meta.url).href;
/** A thread that dies tells nothing to who waits for it. */
const PATIENCE_MS = 60_000;
/** docs/format.md, "Superblock". */
const CANDIDATE = `superblock-${'0'.repeat(32)}`;

const image = (name: string): Buffer => archiveOf(layoutOf([{ layers: [plainLayer([{ path: name, data: name }])], name }]));

let directory: string;
let other: Other;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-makers-'));
  writeFileSync(join(directory, 'theirs.tar'), image('theirs:1'));
  other = new Other(join(directory, 'theirs.tar'));
});
afterEach(async () => {
  await other.end();
  rmSync(directory, { recursive: true, force: true });
});

/** Another program, in a thread, for which this one waits without a turn of its own. It stood before a rename of its superblock if there is one. */
class Other {
  readonly #done = new Int32Array(new SharedArrayBuffer(4));
  readonly #worker: Worker;

  constructor(archive: string) {
    const source = `
      const { parentPort, workerData: { archive, done } } = require('node:worker_threads');
      const { existsSync, renameSync } = require('node:fs');
      const library = import(${JSON.stringify(LIBRARY)});
      parentPort.on('message', (place) => {
        const run = async () => {
          const { Store } = await library;
          const candidate = place + '/${CANDIDATE}';
          if (existsSync(candidate)) renameSync(candidate, place + '/superblock');
          const store = await Store.open(place);
          await store.load(archive);
          await store.close();
        };
        run().then(() => 1, (error) => (console.error(error), 2)).then((outcome) => {
          Atomics.store(done, 0, outcome);
          Atomics.notify(done, 0);
        });
      });`;
    this.#worker = new Worker(source, { eval: true, workerData: { archive, done: this.#done } });
  }

  /** Makes the store, or opens it, and loads its image. */
  run(place: string): void {
    this.#done[0] = 0;
    this.#worker.postMessage(place);
    Atomics.wait(this.#done, 0, 0, PATIENCE_MS);
    expect(this.#done[0], 'the other one ended well').toBe(1);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** Opens a store; the other one runs before the `nth` call of the host. Tells whether it came to that. */
async function opened(place: string, nth: number): Promise<{ store: Store; met: boolean }> {
  let opening!: Promise<Store>;
  const met = await beforeNthCall(
    CALLS,
    nth,
    () => {
      other.run(place);
    },
    () => (opening = Store.open(place)),
  );
  return { store: await opening, met };
}

async function make(place: string): Promise<void> {
  await (await Store.open(place)).close();
}

const STARTS: [string, (place: string) => Promise<void>][] = [
  ['where none is', () => Promise.resolve()],
  ['where one is that nobody has used', make],
  [
    'where another one is about to replace that of a third',
    async (place) => {
      await make(place);
      await make(`${place}-other`);
      copyFileSync(join(`${place}-other`, 'superblock'), join(place, CANDIDATE));
    },
  ],
];

it.each(STARTS)('a store %s, made while another makes it and loads an image, has the images of both', async (_, start) => {
  for (let nth = 1, met = true; met; nth++) {
    const place = join(directory, `${nth}`);
    await start(place);
    const outcome = await opened(place, nth);
    met = outcome.met;
    await outcome.store.load(image('ours:1'));
    await outcome.store.close();
    const store = await Store.open({ dir: place, mode: 'read-only' });
    const names = store.images().flatMap((found) => found.names);
    expect(names.sort(), `at call ${nth}`).toEqual(met ? ['ours:1', 'theirs:1'] : ['ours:1']);
    await store.close();
    // The whole opening was gone through.
    if (!met) expect(nth).toBeGreaterThan(15);
  }
});

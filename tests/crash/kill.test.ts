// Processes that write to a store are killed (SIGKILL) at random moments; whatever a sync had acknowledged has to be there.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Store } from '../../dist/index.js';
import { Random } from '../property/random.js';
import { contentOf, filesOfImage, tarOfImage } from './content.mjs';

const SEED = Number(process.env['VENEER_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const KILLS = Number(process.env['VENEER_KILLS'] ?? 20);
const WRITER = fileURLToPath(new URL('writer.mjs', import.meta.url));

/** What a writer tells once it is durable. */
type Acknowledged =
  { readonly image: string; readonly name: string } | { readonly container: string; readonly files: string[]; readonly log: string };

/** Runs a writer, kills it a while after it has told `lines` lines, and gives what it told. */
function writeUntilKilled(directory: string, round: string, lines: number, milliseconds: number): Promise<Acknowledged[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [WRITER, directory, round], { stdio: ['ignore', 'pipe', 'pipe'] });
    const told: Acknowledged[] = [];
    let complaint = '';
    child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
    createInterface(child.stdout).on('line', (line) => {
      told.push(JSON.parse(line) as Acknowledged);
      if (told.length === lines) setTimeout(() => child.kill('SIGKILL'), milliseconds);
    });
    child.on('close', (_, signal) => {
      if (signal === 'SIGKILL') resolve(told);
      else reject(new Error(`the writer ended by itself: ${complaint}`));
    });
  });
}

/** Nothing of the store is partial, told or not. */
async function checkAll(store: Store): Promise<void> {
  for (const image of store.images()) {
    const name = image.names[0]?.replace('image:', '');
    assert.ok(name !== undefined);
    if (name === 'latest') continue;
    const container = await store.create(image);
    assert.equal(container.fs.readdirSync('/lower').length, filesOfImage(name).length);
    for (const [path, data] of filesOfImage(name)) assert.ok(data.equals(container.fs.readFileSync(`/${path}`)), `${path} of ${name}`);
    await container.close();
    await store.remove(container.name);
  }
  for (const { name } of store.containers()) {
    const { fs } = await store.container(name);
    for (const path of fs.readdirSync('/'))
      if (path.startsWith('new-')) assert.ok(contentOf(`/${path}`).equals(fs.readFileSync(`/${path}`)), `${path} of ${name}`);
  }
}

async function checkAcknowledged(store: Store, told: readonly Acknowledged[]): Promise<void> {
  const images = new Set(store.images().map(({ id }) => id));
  const log = (await store.container('log')).fs.readFileSync('/log', 'utf8').split('\n');
  for (const each of told) {
    if ('image' in each) {
      expect(images).toContain(each.image);
      continue;
    }
    const container = await store.container(each.container);
    const names = container.fs.readdirSync('/');
    expect(names).toEqual(expect.arrayContaining(each.files.map((path) => path.slice(1))));
    expect(log).toContain(each.log);
    await container.close();
  }
}

describe(`a store whose writers are killed (VENEER_SEED=${SEED})`, () => {
  it('keeps whatever was acknowledged, holds nothing partial, and goes on', { timeout: 120_000 }, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'veneer-kill-'));
    const random = new Random(SEED);
    const told: Acknowledged[] = [];
    try {
      const store = await Store.open(directory);
      await store.import(tarOfImage('log'), { tag: 'image:latest' });
      const log = await store.create('image', { name: 'log' });
      log.fs.writeFileSync('/log', '');
      await store.close();
      for (let round = 0; round < KILLS; round++) {
        const lines = await writeUntilKilled(directory, String(round), 1 + random.below(6), random.below(40));
        expect(lines.length).toBeGreaterThan(0);
        told.push(...lines);
        const again = await Store.open(directory);
        await checkAcknowledged(again, told);
        await checkAll(again);
        await goOn(again, round);
        await again.close();
      }
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

/** The work can be repeated, in the container that the killed writer held too. */
async function goOn(store: Store, round: number): Promise<void> {
  const log = await store.container('log');
  log.fs.appendFileSync('/log', `after ${round}\n`);
  await store.import(tarOfImage(`${round}-0`), { tag: `image:${round}-0` });
  await log.close();
}

// Stores that were written when a version of the format was frozen: each later Veneer reads and writes them.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store, type Container } from '../../dist/index.js';
import { archiveOf, layoutOf, plainLayer } from '../api/images.js';
import { contentsOf } from '../security/refusal.js';
import { unpackInto } from './golden/archive.js';
import { descriptionOf, type Description } from './golden/description.js';

const FOLDER = 'tests/format/golden';

/** Digests of the golden stores and of what is to be seen of them: whoever replaces one has to say so here. */
const GOLDEN: Readonly<Record<string, readonly [archive: string, description: string]>> = {
  'v1-closed': [
    '6685f76afb9756e4075915ade72402c7c78063c836967ab41b81e5b0004746a8',
    '8a5179494fc99c47fc503f6c6954efe1e5d85b3c3222ba0c92ef02876dd7b158',
  ],
  'v1-collected': [
    '3d5b55d7ca39e0598db4d3a8d516e3f8d16b1b98e770ef034c54bad805d3a109',
    '5ef7666b0cdc49bedc055f809c46fa3c3e709f451ebd8ab44c144fd74910a84c',
  ],
  'v1-unclosed': [
    'ab8027597d1db9ef1286324d0176dc04831fa77a2b02b0b2d2a259fe02e288d2',
    '49af8ca40f82b63819a038e27f9b70676bb3efef05ac50dff3682aff53fec1a1',
  ],
};

const bytesOf = (name: string): Buffer => readFileSync(join(FOLDER, name));
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const addition = archiveOf(layoutOf([{ layers: [plainLayer([{ path: 'added', data: 'by a later version' }])], name: 'added:1' }]));

/** Containers that a program had open which never gave its lock back. */
const isLocked = (name: string, container: string): boolean => name === 'v1-unclosed' && container === 'every';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-golden-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

/** Without what the test has added. */
function without(description: Description, added: readonly string[]): Description {
  const left = Object.entries(description.containers).filter(([name]) => !added.includes(name));
  const images = Object.entries(description.images).filter(([, { names }]) => !names.some((name) => added.includes(name)));
  return { ...description, images: Object.fromEntries(images), containers: Object.fromEntries(left) };
}

/** Changes a container, and what it was at a checkpoint. */
async function goOn(container: Container): Promise<void> {
  container.fs.writeFileSync('/later', 'by a later version');
  await container.checkpoint('later');
  container.fs.appendFileSync('/later', '; more');
  container.fs.rmSync('/etc', { recursive: true, force: true });
  await container.restore('later');
  expect(container.fs.readFileSync('/later', 'utf8')).toBe('by a later version');
  await container.close();
}

it('the golden stores are those that were frozen', () => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.tar.gz'));
  const found = names
    .map((name) => name.replace('.tar.gz', ''))
    .map((name) => [name, [sha256(bytesOf(`${name}.tar.gz`)), sha256(bytesOf(`${name}.json`))]]);
  expect(Object.fromEntries(found)).toEqual(GOLDEN);
});

describe.each(Object.keys(GOLDEN))('%s', (name) => {
  const expected = JSON.parse(bytesOf(`${name}.json`).toString()) as Description;
  beforeEach(() => unpackInto(directory, bytesOf(`${name}.tar.gz`)));

  it('is read as it was written, and no byte of it changes', async () => {
    const before = contentsOf(directory);
    expect(await descriptionOf(directory)).toEqual(expected);
    const store = await Store.open({ dir: directory, mode: 'read-only' });
    const { clean, findings } = await store.check({ readData: true });
    expect([clean, findings.filter(({ kind }) => kind !== 'unreferenced')]).toEqual([true, []]);
    await store.close();
    expect(contentsOf(directory)).toEqual(before);
  });

  it('is collected, added to, forked and gone back in, and is still what it was', async () => {
    const store = await Store.open({ dir: directory, mode: 'read-write' });
    await store.gc();
    await store.load(addition);
    const added = ['added:1'];
    for (const [parent, { checkpoints }] of Object.entries(expected.containers)) {
      const container = await store.container(parent);
      for (const from of [undefined, ...Object.keys(checkpoints)]) {
        const fork = await container.fork({ name: `${parent}.${added.length}`, from });
        added.push(fork.name);
        await goOn(fork);
      }
      await container.close();
    }
    await store.gc();
    expect((await store.check({ readData: true })).clean).toBe(true);
    await store.close();
    const seen = await descriptionOf(directory);
    expect(Object.keys(seen.containers)).toHaveLength(Object.keys(expected.containers).length + added.length - 1);
    expect(without(seen, added)).toEqual(expected);
  });

  it('has containers that go on, unless their lock was never given back', async () => {
    const store = await Store.open({ dir: directory, mode: 'read-write' });
    for (const each of Object.keys(expected.containers)) {
      const container = await store.container(each);
      if (isLocked(name, each)) expect(() => container.fs.writeFileSync('/later', '')).toThrow(expect.objectContaining({ code: 'EBUSY' }));
      else await goOn(container);
    }
    await store.gc();
    expect((await store.check({ readData: true })).clean).toBe(true);
    await store.close();
    const seen = await descriptionOf(directory);
    for (const [each, { tree }] of Object.entries(expected.containers)) {
      const had = tree.map((line) => line.split(', ')[0]);
      const has = seen.containers[each]!.tree.map((line) => line.split(', ')[0]);
      expect(has.filter((path) => path !== '/later')).toEqual(had);
    }
  });
});

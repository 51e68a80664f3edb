// Threads and processes that import, write and remove in one store at once, while another looks at it all the time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Store, VeneerError, type Container } from '../../dist/index.js';
import { contentOf, filesOfImage, tarOfImage } from '../crash/content.mjs';
import { inThread, Program } from '../support/program.js';

const CONTENT = new URL('../crash/content.mjs', import.meta.url).href;
const PROGRAMS = 3;
const ROUNDS = 15;

let directory: string;
let store: Store;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-processes-'));
  store = await Store.open(directory);
  await store.import(tarOfImage('shared'), { tag: 'shared' });
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

/** Looks over and over, as a program of its own would, until the work is done; gives how often. */
async function lookingAt(work: Promise<unknown>, look: (reader: Store) => Promise<void>): Promise<number> {
  const state = { over: false };
  const end = (): void => {
    state.over = true;
  };
  work.then(end, end);
  let looks = 0;
  while (!state.over) {
    const reader = await Store.open({ dir: directory, mode: 'read-only' });
    await look(reader);
    await reader.close();
    looks++;
    await setImmediate();
  }
  await work;
  return looks;
}

/** A container that may go at any moment; whatever is read of it before is right. */
async function unlessGone(look: () => Promise<void>): Promise<boolean> {
  try {
    await look();
    return true;
  } catch (error) {
    if (error instanceof VeneerError && (error.code === 'ENOENT' || error.code === 'ESTALE')) return false;
    throw error;
  }
}

function expectImage({ fs }: Container, name: string): void {
  for (const [path, data] of filesOfImage(name)) expect(data.equals(fs.readFileSync(`/${path}`)), `${path} of ${name}`).toBe(true);
}

it('threads and processes import at once; whoever looks meanwhile sees images and containers whole, or not at all', async () => {
  const script = `
    const { tarOfImage } = await import(content);
    const store = await Store.open(directory);
    for (let i = 0; i < 4; i++) {
      const name = n + '-' + i;
      // Half of them are of the same contents in all programs.
      await store.import(tarOfImage(i % 2 ? name : 'common-' + i), { tag: 'image:' + name });
      await (await store.create('image:' + name, { name: 'of-' + name, durable: true })).close();
    }
    await store.close();`;
  const values = (n: number): Record<string, unknown> => ({ n, directory, content: CONTENT });
  const seen = new Set<string>();
  const look = async (reader: Store): Promise<void> => {
    const containers = reader.containers();
    const images = reader.images().map(({ id }) => id);
    for (const { name, image } of containers) {
      expect(images).toContain(image);
      seen.add(name);
      const [, n, i = ''] = /^of-(\d+)-(\d+)$/.exec(name) ?? [];
      expectImage(await reader.container(name), Number(i) % 2 ? `${n}-${i}` : `common-${i}`);
    }
  };
  const processes = Array.from({ length: PROGRAMS }, (_, n) => new Program(script, values(n)).ended());
  const threads = Array.from({ length: PROGRAMS }, (_, n) => inThread(script, values(PROGRAMS + n)));
  // What isn't acknowledged yet may be gone for an instant, while its writer was displaced and writes it again.
  const glance = async (reader: Store): Promise<void> => {
    await unlessGone(() => look(reader));
  };
  expect(await lookingAt(Promise.all([...processes, ...threads]), glance)).toBeGreaterThan(2);
  await look(store);
  expect(seen.size).toBe(2 * PROGRAMS * 4);
});

it('a reader sees every state of a container that is being written as a moment of it, and none older than the last', async () => {
  await (await store.create('shared', { name: 'written', durable: true })).close();
  const writer = new Program(
    `const store = await Store.open(directory);
    for (let i = 1; i <= rounds; i++) {
      const container = await store.container('written');
      const data = String(i).padEnd(5000, '.');
      container.fs.writeFileSync('/first', data);
      container.fs.writeFileSync('/second', data);
      if (i % 3) await container.sync();
      await container.close();
    }
    await store.close();`,
    { directory, rounds: ROUNDS },
  ).ended();
  const states: number[] = [];
  const look = async (reader: Store): Promise<void> => {
    const { fs } = await reader.container('written');
    const [first, second] = ['/first', '/second'].map((path) =>
      fs.existsSync(path) ? fs.readFileSync(path, 'utf8') : ''.padEnd(5000, '.'),
    );
    const numbers = [first, second].map((text) => Number(text!.replace(/\.+$/, '')));
    expect([first?.length, second?.length]).toEqual([5000, 5000]);
    expect([0, 1]).toContain(numbers[0]! - numbers[1]!);
    expect(numbers[1]).toBeGreaterThanOrEqual(states.at(-1) ?? 0);
    states.push(numbers[1]!);
  };
  expect(await lookingAt(writer, look)).toBeGreaterThan(2);
  await look(store);
  expect(states.at(-1)).toBe(ROUNDS);
});

it('what is removed while it is looked at is right, or gone', async () => {
  const remover = new Program(
    `const { contentOf, tarOfImage } = await import(content);
    const store = await Store.open(directory);
    for (let i = 0; i < rounds; i++) {
      await store.import(tarOfImage('gone-' + i), { tag: 'gone:' + i });
      const container = await store.create('gone:' + i, { name: 'gone-' + i });
      container.fs.writeFileSync('/new', contentOf('new-' + i));
      await store.sync();
      await container.close();
      tell(i);
      turn();
      await store.remove('gone-' + i);
      await store.removeImage('gone:' + i);
      await store.sync();
    }
    await store.close();`,
    { directory, rounds: ROUNDS, content: CONTENT },
  );
  let [whole, gone] = [0, 0];
  for (let i = 0; i < ROUNDS; i++) {
    await remover.told();
    const reader = await Store.open({ dir: directory, mode: 'read-only' });
    const expectWhole = (container: Container): void => {
      expectImage(container, `gone-${i}`);
      expect(contentOf(`new-${i}`).equals(container.fs.readFileSync('/new'))).toBe(true);
    };
    expectWhole(await reader.container(`gone-${i}`));
    remover.go();
    for (let there = true; there;) {
      there = await unlessGone(async () => {
        const other = await Store.open({ dir: directory, mode: 'read-only' });
        try {
          expectWhole(await other.container(`gone-${i}`));
        } finally {
          await other.close();
        }
      });
      if (there) whole++;
      else gone++;
      await setImmediate();
    }
    await reader.close();
  }
  await remover.ended();
  expect(whole + gone).toBeGreaterThanOrEqual(ROUNDS);
  expect(store.containers()).toEqual([]);
});

it('of programs that want to write one container one does; the others are told EBUSY and by whom', async () => {
  await (await store.create('shared', { name: 'wanted', durable: true })).close();
  const programs = Array.from(
    { length: 4 },
    () =>
      new Program(
        `const store = await Store.open(directory);
        const container = await store.container('wanted');
        tell('ready');
        turn();
        const write = () => {
          try {
            container.fs.writeFileSync('/mine', String(process.pid));
            tell('written');
          } catch (error) {
            tell(failure(error));
          }
        };
        write();
        turn();
        write();
        turn();
        await store.close();`,
        { directory },
      ),
  );
  for (const program of programs) await program.told();
  for (const program of programs) program.go();
  const answered = () => Promise.all(programs.map((program) => program.told<string | { code: string; detail: string }>()));
  const first = await answered();
  expect(first.filter((answer) => answer === 'written')).toHaveLength(1);
  const winner = first.indexOf('written');
  // The winner may have had no time to leave its label.
  for (const answer of first) if (answer !== 'written') expect(answer).toMatchObject({ code: 'EBUSY' });
  for (const program of programs) program.go();
  for (const [i, answer] of (await answered()).entries()) {
    if (i === winner) expect(answer).toBe('written');
    else expect((answer as { detail: string }).detail).toContain(`is being written by process ${programs[winner]!.pid} on `);
  }
  for (const program of programs) program.go();
  for (const program of programs) await program.ended();
  expect((await store.container('wanted')).fs.readFileSync('/mine', 'utf8')).toBe(String(programs[winner]!.pid));
});

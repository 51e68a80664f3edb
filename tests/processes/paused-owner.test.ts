// A program that holds a lock is stopped (SIGSTOP) at each call of the host that its sync makes, another takes over, and the first goes on (SIGCONT):
// it may acknowledge only what its successor keeps, and damages nothing.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store, type Container } from '../../dist/index.js';
import { open as openHost } from '../../dist/hosts/lowered.js';
import { tarOf } from '../api/images.js';
import { Program } from '../support/program.js';

/** Stopping a process, and knowing that it stands, is Linux's here. */
const possible = process.platform === 'linux';

/**
 * Lets a script stop behind its `at`-th call of the host from `stopAt` on, or behind the first that is as `stopBehind` says: it tells so and
 * waits for its turn. `disarm` says whether it did.
 */
const STOPPABLE = `
  let isNext = () => false;
  let stopped = false;
  const stopBehind = (which) => {
    isNext = which;
    stopped = false;
  };
  const stopAt = (at) => {
    let left = at;
    stopBehind(() => --left === 0);
  };
  const disarm = () => {
    isNext = () => false;
    return stopped;
  };
  for (const name of ['openSync', 'readSync', 'writeSync', 'fsyncSync', 'fdatasyncSync', 'readdirSync', 'closeSync']) {
    const original = fs[name];
    fs[name] = (...args) => {
      const result = original(...args);
      if (isNext(name, args)) {
        disarm();
        stopped = true;
        tell('stopped behind ' + name);
        turn();
      }
      return result;
    };
  }
  syncBuiltinESMExports();`;
const STOPPING = `${STOPPABLE}
  const store = await Store.open(directory);`;

let directory: string;
let store: Store;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'veneer-paused-'));
  store = await Store.open(directory);
  await store.import(tarOf([{ path: 'lower', data: 'of the image' }]), { tag: 'app' });
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

/** Takes the lock of `c` from whoever holds it, as a host does that has its own reasons to think that one dead. */
async function breakLock(): Promise<string | undefined> {
  const host = await openHost({ directory, mode: 'read-write' });
  const handle = host.bindings.store.Store.open(host.preopenName, 'read-write', host.owner);
  const container = host.bindings.containers.open(handle, 'c');
  const owner = container.lockOwner();
  if (owner !== undefined) container.breakLock(owner);
  container.close();
  handle.close();
  await host.close();
  return owner;
}

function read({ fs }: Container, path: string): string | undefined {
  return fs.existsSync(path) ? fs.readFileSync(path, 'utf8') : undefined;
}

it('the lock of another writer than the one that is held for dead is left alone', async () => {
  const mine = await store.create('app', { name: 'c', durable: true });
  mine.fs.writeFileSync('/mine', 'before');
  const host = await openHost({ directory, mode: 'read-write' });
  const handle = host.bindings.store.Store.open(host.preopenName, 'read-write', host.owner);
  const container = host.bindings.containers.open(handle, 'c');
  container.breakLock('who held it before');
  container.close();
  handle.close();
  await host.close();
  mine.fs.appendFileSync('/mine', ' and after');
  await mine.sync();
  expect(read(mine, '/mine')).toBe('before and after');
});

describe.skipIf(!possible)('a writer that is stopped while another takes over', () => {
  it('of a container: has acknowledged only what the other has, fails with ESTALE from then on, and damages nothing', async () => {
    await (await store.create('app', { name: 'c', durable: true })).close();
    const outcomes: string[] = [];
    const program = new Program(
      `${STOPPING}
      for (let at = 1; at === 1 || stopped; at++) {
        const container = await store.container('c');
        container.fs.writeFileSync('/kept', 'kept ' + at);
        await container.sync();
        container.fs.writeFileSync('/late', 'late ' + at);
        stopAt(at);
        const synced = await container.sync().then(() => 'synced', failure);
        if (disarm()) {
          tell(synced);
          try {
            container.fs.writeFileSync('/later', 'x');
            tell(await container.sync().then(() => 'synced', failure));
          } catch (error) {
            tell(failure(error));
          }
          turn();
        }
        await container.close().catch(() => undefined);
      }
      tell('over');
      await store.close();`,
      { directory },
    );
    for (let at = 1; ; at++) {
      const told = await program.told<string>();
      if (told === 'over') break;
      await program.pause();
      expect(await breakLock(), told).toContain(`process ${program.pid} on `);
      const successor = await store.container('c');
      successor.fs.writeFileSync('/successor', `after ${at}`);
      await successor.sync();
      const late = read(successor, '/late');
      program.go();
      program.resume();
      const first = await program.told<string | { code: string }>();
      outcomes.push(typeof first === 'string' ? first : first.code);
      if (first === 'synced') expect(late, told).toBe(`late ${at}`);
      else expect(first, told).toMatchObject({ code: 'ESTALE' });
      expect(await program.told(), told).toMatchObject({ code: 'ESTALE' });
      const other = await Store.open({ dir: directory, mode: 'read-only' });
      for (const container of [successor, await other.container('c')]) {
        expect(read(container, '/successor'), told).toBe(`after ${at}`);
        expect(read(container, '/kept'), told).toBe(`kept ${at}`);
        expect(read(container, '/late'), told).toBe(late);
        expect(read(container, '/later'), told).toBe(undefined);
      }
      await other.close();
      await successor.close();
      program.go();
    }
    await program.ended();
    // Stopped before its listing it may not acknowledge, behind it, it has.
    expect(outcomes.slice(0, -1).every((outcome) => outcome === 'ESTALE')).toBe(true);
    expect(outcomes.at(-1)).toBe('synced');
    expect(outcomes.length).toBeGreaterThan(3);
  });

  it('of the names: writes again what does not count, and neither loses a thing', async () => {
    const program = new Program(
      `${STOPPING}
      for (let at = 1; at === 1 || stopped; at++) {
        await store.create('app', { name: 'early-' + at, durable: true });
        stopAt(at);
        await store.create('app', { name: 'late-' + at });
        await store.tag('app', 'late:' + at);
        await store.sync();
        if (disarm()) tell('synced');
      }
      tell('over');
      await store.close();`,
      { directory },
    );
    let stops = 0;
    for (;;) {
      const told = await program.told<string>();
      if (told === 'over') break;
      stops++;
      await program.pause();
      await store.create('app', { name: `other-${stops}` });
      await store.tag('app', `other:${stops}`);
      await store.sync();
      program.go();
      program.resume();
      expect(await program.told(), told).toBe('synced');
      const reading = await Store.open({ dir: directory, mode: 'read-only' });
      const containers = reading.containers().map(({ name }) => name);
      const names = reading.images().flatMap((image) => image.names);
      expect(containers, told).toEqual(expect.arrayContaining(['early', 'late', 'other'].map((word) => `${word}-${stops}`)));
      expect(names, told).toEqual(expect.arrayContaining([`late:${stops}`, `other:${stops}`]));
      await reading.close();
    }
    await program.ended();
    expect(stops).toBeGreaterThan(5);
    // Each of them once, after all those takeovers.
    const containers = store.containers().map(({ name }) => name);
    expect(new Set(containers).size).toBe(containers.length);
    expect(containers.length).toBe(3 * stops + 2);
  });

  it('of the names, before it has started its epoch: leaves it, and no reader takes the state for damaged, whatever it has read by then', async () => {
    const claiming = `${STOPPABLE}
      for (let round = 1; ; round++) {
        turn();
        const store = await Store.open(directory);
        await store.create('app', { name: who + '-' + round });
        tell('created');
        turn();
        // Displaced meanwhile, it takes the lock again.
        stopBehind((name, args) => name === 'openSync' && /\\/[0-9a-f]{16}$/.test(args[0]) && (args[1] & fs.constants.O_EXCL) !== 0);
        await store.close();
        tell('closed');
      }`;
    const first = new Program(claiming, { directory, who: 'first' });
    const second = new Program(claiming, { directory, who: 'second' });
    const reader = new Program(
      `${STOPPABLE}
      for (let at = 1; at === 1 || stopped; at++) {
        turn();
        let left = at;
        stopBehind((name) => name === 'readSync' && --left === 0);
        const store = await Store.open({ dir: directory, mode: 'read-only' });
        if (disarm()) tell(store.containers().map(({ name }) => name));
        await store.close();
      }
      tell('over');`,
      { directory },
    );
    let rounds = 0;
    for (;;) {
      for (const writer of [first, second]) {
        writer.go();
        expect(await writer.told()).toBe('created');
      }
      await store.create('app');
      for (const writer of [first, second]) {
        writer.go();
        expect(await writer.told()).toBe('stopped behind openSync');
      }
      reader.go();
      const told = await reader.told();
      if (told === 'over') break;
      rounds++;
      for (const writer of [second, first]) {
        writer.go();
        expect(await writer.told(), `round ${rounds}`).toBe('closed');
      }
      reader.go();
      const before = Array.from({ length: rounds - 1 }, (_, round) => [`first-${round + 1}`, `second-${round + 1}`]).flat();
      expect(await reader.told(), `round ${rounds}, ${String(told)}`).toEqual(expect.arrayContaining(before));
    }
    await Promise.all([first.kill(), second.kill(), reader.ended()]);
    expect(rounds).toBeGreaterThan(3);
  });

  it('of the first names of all: is not told that they are too old to be known', async () => {
    const other = tarOf([{ path: 'other', data: 'of the other program' }]);
    const program = new Program(
      `${STOPPING}
      await store.close();
      for (let at = 1; at === 1 || stopped; at++) {
        const fresh = await Store.open(directory + '/fresh-' + at);
        stopAt(at);
        await fresh.import(Buffer.from(tar, 'base64'), { tag: 'mine' }).then(() => tell('imported'), (error) => tell(failure(error)));
        disarm();
        await fresh.close();
      }`,
      { directory, tar: tarOf([{ path: 'mine', data: 'of this program' }]).toString('base64') },
    );
    let stops = 0;
    for (;;) {
      const told = await program.told<string>();
      if (told === 'imported') break;
      stops++;
      await program.pause();
      const fresh = await Store.open(join(directory, `fresh-${stops}`));
      await fresh.import(other, { tag: 'other' });
      program.go();
      program.resume();
      expect(await program.told(), `${told} ${stops}`).toBe('imported');
      expect(
        fresh
          .images()
          .flatMap(({ names }) => names)
          .sort(),
      ).toEqual(['mine:latest', 'other:latest']);
      await fresh.close();
    }
    await program.ended();
    expect(stops).toBeGreaterThan(20);
  });
});

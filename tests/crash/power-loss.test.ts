// The power fails at one chosen moment: what a program has acknowledged is there, and so is what it rests on, whoever wrote that.
import { beforeAll, expect, it } from 'vitest';
import { Random } from '../property/random.js';
import { ALL_LOST, crashed, crashedLosing } from './disk/crash.js';
import { entry } from './disk/disk.js';
import { imageOf, type ImageDirectory } from './disk/image.js';
import { Machine } from './disk/machine.js';
import type { DirectoryNode, Node } from './disk/nodes.js';
import { bytes, fillGroup, layer } from './workloads/content.js';
import { World } from './world.js';

/** Written again and again, until most of an epoch is dead. */
const SAME = bytes('same', 1 << 20);

/** A store with an image, and a container `c` that never changed. */
let start: ImageDirectory;
beforeAll(async () => {
  start = await madeBy(new Map(), async (world) => {
    await world.store().import(layer('base'), 'base');
    await world.store().create('base', { name: 'c' });
  });
});

let machines = 0;
/** A machine with that disk. What is random on it is on no other. */
function machineWith(image: ImageDirectory): Machine {
  return new Machine(image, ++machines);
}

/** The disk that programs leave which end well. */
async function madeBy(image: ImageDirectory, run: (world: World) => Promise<unknown>): Promise<ImageDirectory> {
  const machine = machineWith(image);
  const world = new World(machine);
  await run(world);
  await world.closeAll();
  return imageOf(machine.disk.root);
}

/** The files of a container's journal, lowest first. */
function epochsOf({ disk }: Machine, id: string): Node[] {
  const journal = entry(entry(disk.root, 'segments') as DirectoryNode, id) as DirectoryNode;
  return [...journal.entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, node]) => node);
}

/** The machine when the power is back. */
function afterPowerLoss({ disk }: Machine): World {
  const left = crashed(disk.root, disk.unsynced(disk.trace.length), ALL_LOST, new Random(1));
  return new World(machineWith(left), 'read-write');
}

/** Runs it on a machine like that one, with one call of the host failing, each in turn; then `look` is given the machine. */
async function failingEachCall(
  image: ImageDirectory,
  run: (world: World) => Promise<() => Promise<unknown>>,
  look: (world: World) => Promise<unknown>,
) {
  let met = 0;
  for (let nth = 0; met === nth; nth++) {
    const machine = machineWith(image);
    const world = new World(machine, 'read-write');
    const failing = await run(world);
    machine.calls.plan = { at: machine.calls.made.length + nth, fault: 'eio', choice: 0 };
    await failing().catch(() => undefined);
    if (machine.calls.effect !== undefined) met++;
    delete machine.calls.plan;
    await look(world);
  }
  return met;
}

it('a fork of what another program wrote, and has not synced, starts with it', async () => {
  const machine = machineWith(start);
  const world = new World(machine);
  fillGroup(await world.files('c'));
  const fork = await (await world.container('c', 'second')).fork({ name: 'fork', durable: true });
  expect(fork.fs.existsSync('/filling-0')).toBe(true);
  const files = await afterPowerLoss(machine).files('fork');
  expect(files.existsSync('/filling-0')).toBe(true);
});

it('a synced container is there, with the names of its files', async () => {
  const written = await madeBy(start, async (world) => (await world.files('c')).writeFileSync('/first', 'first'));
  const machine = machineWith(written);
  const container = await new World(machine).container('c');
  container.fs.writeFileSync('/second', 'second');
  await container.sync();
  const files = await afterPowerLoss(machine).files('c');
  expect([files.readFileSync('/first', 'utf8'), files.readFileSync('/second', 'utf8')]).toEqual(['first', 'second']);
});

it('what a writer of a container could not sync is void: who comes next loses nothing', async () => {
  const calls = await failingEachCall(
    start,
    async (world) => {
      const container = await world.container('c');
      container.fs.writeFileSync('/kept', 'kept');
      await container.sync();
      container.fs.writeFileSync('/doubtful', 'doubtful');
      return () => container.sync();
    },
    async (world) => {
      world.kill();
      (await world.files('c', 'second')).writeFileSync('/after', 'after');
      await world.close('second');
      const files = await afterPowerLoss(world.machine).files('c');
      expect([files.readFileSync('/kept', 'utf8'), files.readFileSync('/after', 'utf8')]).toEqual(['kept', 'after']);
    },
  );
  expect(calls).toBeGreaterThan(3);
});

it('what a writer of names could not sync is void: who comes next loses nothing', async () => {
  const calls = await failingEachCall(
    start,
    async (world) => {
      await world.store().create('base', { name: 'kept', durable: true });
      return () => world.store().create('base', { name: 'doubtful', durable: true });
    },
    async (world) => {
      world.kill();
      await world.store('second').create('base', { name: 'after', durable: true });
      const names = afterPowerLoss(world.machine)
        .store()
        .containers()
        .map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(['c', 'kept', 'after']));
    },
  );
  expect(calls).toBeGreaterThan(3);
});

it('a container whose writer went on in another epoch keeps what was synced before, though the end of the former one is lost', async () => {
  const machine = machineWith(start);
  const { disk } = machine;
  const container = await new World(machine).container('c');
  container.fs.writeFileSync('/kept', 'kept');
  await container.sync();
  const [first] = epochsOf(machine, container.id);
  while (epochsOf(machine, container.id).length === 1) container.fs.writeFileSync('/same', SAME);
  const [, second] = epochsOf(machine, container.id);
  const header = disk.trace.findIndex((event) => event.kind === 'write' && event.file === second);
  const left = crashedLosing(disk.root, disk.unsynced(header + 1), ({ file }) => file === first);
  const files = await new World(machineWith(left), 'read-write').files('c');
  expect(files.readFileSync('/kept', 'utf8')).toBe('kept');
});

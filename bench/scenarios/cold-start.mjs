// What a program pays before it has its first file: in a runtime that starts for it, and in a Worker at its first request.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MemoryVolume, Store } from '../../dist/index.js';
import { installedRuntimes } from '../../tools/runtimes.mjs';
import { bundleWorker, Workerd } from '../../tools/workerd.mjs';
import { run } from '../command.mjs';
import { median as medianOf } from '../samples.mjs';

const TIMES = 11;
const MS_PER_NS = 1e-6;

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const PROGRAM = path('../children/first-file.mjs');
const NOTHING = path('../children/nothing.mjs');

const DENO = [path('../../node_modules/.bin/deno'), 'run', '-A', '--no-remote', '--node-modules-dir=manual', '--quiet'];
const NODE = 'Node';
const BARE = ', bare';
const WORKERD = 'workerd, first request';

/** A directory with a small file. */
function makeTree(scratch) {
  const tree = scratch.directory('tree');
  mkdirSync(join(tree, 'etc'));
  writeFileSync(join(tree, 'etc/name'), 'a small file\n');
  return tree;
}

async function fill(store, tree) {
  await store.create(await store.import(tree, { tag: 'small' }), { name: 'one' });
  await store.close();
}

/** From the start of a process to its end. */
async function eachOf([program, ...args]) {
  const each = [];
  for (let i = 0; i < TIMES; i++) {
    const started = performance.now();
    await run(program, args);
    each.push(performance.now() - started);
  }
  return { eachMs: medianOf(each) };
}

/** What the threads of a process have run, in ms. */
function cpuOf(pid) {
  const ns = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0]),
  );
  return ns.reduce((total, each) => total + each, 0) * MS_PER_NS;
}

/** CPU and time of the first request to a Worker that has just started. */
async function firstRequests(name, files) {
  const worker = await Workerd.make((outfile) => bundleWorker(path(`../workers/${name}.js`), outfile), { files });
  try {
    const [cpu, wall] = [[], []];
    for (let i = 0; i < TIMES; i++) {
      await worker.start();
      const [before, started] = [cpuOf(worker.pid), performance.now()];
      if ((await (await worker.fetch('/')).text()) !== 'a small file\n') throw new Error('not the file that was written');
      wall.push(performance.now() - started);
      cpu.push(cpuOf(worker.pid) - before);
      await worker.stop();
    }
    return { eachMs: medianOf(wall), cpuMs: medianOf(cpu) };
  } finally {
    await worker.remove();
  }
}

/** Runtimes of this machine, or why they can't be started. */
function runtimes() {
  try {
    const [bun] = installedRuntimes()
      .filter(({ name }) => name === 'Bun')
      .map(({ program }) => [program]);
    return { bun };
  } catch (error) {
    return { missing: error.message };
  }
}

export const coldStart = {
  name: 'cold-start',
  title: 'Cold start',
  about:
    'A program that opens a store and reads a file of a container, from the start of its process to its end; and the first request to a Worker that does so, over a store that came with it. Bare: a program, a Worker that does nothing.',
  reference: `${NODE}${BARE}`,
  tables: [
    {
      metrics: [
        { key: 'eachMs', title: 'each', unit: 'ms', plain: true },
        { key: 'cpuMs', title: 'CPU', unit: 'ms', plain: true },
      ],
    },
  ],
  images: [],

  subjects({ scratch }) {
    const { bun, missing } = runtimes();
    let made;
    const store = async () => {
      if (made === undefined) {
        made = { directory: scratch.directory('store'), volume: new MemoryVolume() };
        const tree = makeTree(scratch);
        await fill(await Store.open(made.directory), tree);
        await fill(await Store.open({ volume: made.volume }), tree);
      }
      return made;
    };
    const started = (name, command, reason) => [
      { name, own: true, missing: reason, run: async () => eachOf([...command, PROGRAM, (await store()).directory]) },
      { name: `${name}${BARE}`, missing: reason, run: () => eachOf([...command, NOTHING]) },
    ];
    return [
      ...started(NODE, [process.execPath]),
      ...started('Deno', DENO),
      ...started('Bun', bun ?? [], missing),
      { name: WORKERD, own: true, run: async () => firstRequests('first-file', { 'store.tar': (await store()).volume.archive() }) },
      { name: `${WORKERD}${BARE}`, run: () => firstRequests('nothing', {}) },
    ];
  },

  targets: [
    {
      claim: 'Node, over a program that does nothing',
      value: (median) => median(NODE, 'eachMs') - median(`${NODE}${BARE}`, 'eachMs'),
      atMost: 60,
      unit: 'ms',
    },
    { claim: 'CPU of the first request in workerd', value: (median) => median(WORKERD, 'cpuMs'), atMost: 50, unit: 'ms' },
  ],
};

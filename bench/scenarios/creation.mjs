// A container from an image: what each takes, and whether many make the next one dearer.
import { diskBytes, run } from '../command.mjs';
import { runChild } from '../child.mjs';
import { missingOverlay, mountMany } from '../peers/overlay.mjs';
import { missingStorage } from '../peers/podman.mjs';
import { median as medianOf } from '../samples.mjs';
import { ratio } from '../target.mjs';

const IMAGE = 'app-1.0';
const COUNT = 1000;
/** For what takes a fifth of a second each. */
const FEW = 20;
const EDGE = 100;

const VENEER = `Veneer, ${COUNT} kept open, one sync at the end`;
const OVERLAY = `kernel overlayfs, ${COUNT} × mkdirs and mount(2)`;

/** The two ends of a series of times. */
function ends(each) {
  return { firstMs: medianOf(each.slice(0, EDGE)), lastMs: medianOf(each.slice(-EDGE)) };
}

/** A run over a copy of the store; with a path, of containers in which that file was written. */
async function createMany(fixtures, ...path) {
  return fixtures.withCopy(await fixtures.store(IMAGE), async (directory) => {
    const before = await diskBytes(directory);
    const { told } = await runChild('create', [directory, IMAGE, String(COUNT), ...path]);
    return { told, eachDisk: ((await diskBytes(directory)) - before) / COUNT };
  });
}

async function veneer(fixtures) {
  const { told, eachDisk } = await createMany(fixtures);
  const changed = await createMany(fixtures, '/etc/changed');
  return {
    eachMs: told.totalMs / COUNT,
    ...ends(told.each),
    diskBytes: eachDisk,
    openBytes: told.memoryBytes,
    changedBytes: changed.told.memoryBytes,
  };
}

async function overlay({ fixtures, scratch }) {
  const lowers = await fixtures.layerTrees(IMAGE);
  const directory = scratch.directory('o');
  try {
    const before = await diskBytes(directory);
    const each = await mountMany(lowers, directory, COUNT);
    const eachMs = each.reduce((sum, ms) => sum + ms, 0) / COUNT;
    return { eachMs, ...ends(each), diskBytes: ((await diskBytes(directory)) - before) / COUNT };
  } finally {
    scratch.remove(directory);
  }
}

/** Creates `FEW` containers by a command each, and removes them. */
async function byCommand({ fixtures }, create, removeAll) {
  const storage = await fixtures.containersStorage(IMAGE);
  const before = await diskBytes(storage.directory);
  const started = performance.now();
  for (let i = 0; i < FEW; i++) await create(storage);
  const eachMs = (performance.now() - started) / FEW;
  const disk = (await diskBytes(storage.directory)) - before;
  await removeAll(storage);
  return { eachMs, diskBytes: disk / FEW };
}

async function copy({ fixtures, scratch }) {
  const tree = await fixtures.tree(IMAGE);
  const to = scratch.path('tree');
  const started = performance.now();
  try {
    await run('cp', ['-a', tree, to]);
    const eachMs = performance.now() - started;
    return { eachMs, diskBytes: await diskBytes(to) };
  } finally {
    scratch.remove(to);
  }
}

export const creation = {
  name: 'create',
  title: `A container from ${IMAGE}`,
  about:
    "The component's memory per container is what all but the first add: the first also brings in blocks of the image, which they share. " +
    'Linear memory grows by doubling, so that the figure is an upper bound.',
  reference: VENEER,
  tables: [
    {
      metrics: [
        { key: 'eachMs', title: 'each', unit: 'ms' },
        { key: 'firstMs', title: `median of the first ${EDGE}`, unit: 'ms', plain: true },
        { key: 'lastMs', title: `of the last ${EDGE}`, unit: 'ms', plain: true },
        { key: 'diskBytes', title: 'disk each', unit: 'KiB' },
        { key: 'openBytes', title: 'component memory each', unit: 'KiB' },
        { key: 'changedBytes', title: 'with one file written', unit: 'KiB' },
      ],
    },
  ],
  images: [IMAGE],

  subjects: (bench) => [
    { name: VENEER, own: true, run: () => veneer(bench.fixtures) },
    { name: OVERLAY, missing: missingOverlay(), run: () => overlay(bench) },
    {
      name: `podman create, ${FEW} ×`,
      missing: missingStorage('podman'),
      run: () =>
        byCommand(
          bench,
          (storage) => storage.podman('create', '-q', '--network', 'none', `localhost/${IMAGE}`, 'true'),
          (storage) => storage.podman('rm', '-a', '-f'),
        ),
    },
    {
      name: `buildah from, ${FEW} ×`,
      missing: missingStorage('buildah'),
      run: () =>
        byCommand(
          bench,
          (storage) => storage.buildah('from', '-q', '--pull-never', `localhost/${IMAGE}`),
          (storage) => storage.buildah('rm', '-a'),
        ),
    },
    { name: 'cp -a of the tree', run: () => copy(bench) },
  ],

  targets: [
    { claim: 'each', value: (median) => median(VENEER, 'eachMs'), atMost: 0.5, unit: 'ms' },
    { claim: 'disk each', value: (median) => median(VENEER, 'diskBytes'), atMost: 1024, unit: 'KiB' },
    {
      // 10 % is what the medians of two hundreds differ by anyway.
      claim: 'the last hundred against the first',
      value: (median) => ratio(median(VENEER, 'lastMs'), median(VENEER, 'firstMs')),
      atMost: 1.1,
      unit: '×',
    },
    {
      claim: 'component memory per open container',
      value: (median) => median(VENEER, 'openBytes'),
      atMost: 16 * 1024,
      unit: 'KiB',
    },
  ],
};

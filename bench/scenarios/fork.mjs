// A fork of a container that is being written: whether it costs the same whatever was changed.
import { diskBytes } from '../command.mjs';
import { runChild } from '../child.mjs';
import { median as medianOf } from '../samples.mjs';

const IMAGE = 'app-1.0';
const COUNT = 1000;
const MANY = 100_000;
const GIB = 1 << 30;

const SMALL = 'Veneer, one changed file';
const LARGE = `Veneer, ${MANY} new files and one of 1 GiB`;

async function fork(fixtures, files, bytes) {
  return fixtures.withCopy(await fixtures.store(IMAGE), async (directory) => {
    await runChild('changed', [directory, IMAGE, String(files), String(bytes)]);
    // The lock and one file are written first, which is not the forks' doing.
    await runChild('fork', [directory, '1']);
    const before = await diskBytes(directory);
    const { told } = await runChild('fork', [directory, String(COUNT)]);
    return {
      eachMs: medianOf(told.each),
      worstMs: told.each.reduce((most, ms) => Math.max(most, ms)),
      syncMs: told.syncMs,
      diskBytes: ((await diskBytes(directory)) - before) / COUNT,
    };
  });
}

export const forking = {
  name: 'fork',
  title: `${COUNT} forks of a container of ${IMAGE}`,
  about: 'The container has its lock meanwhile. A fork is opened when it is first used, which costs in proportion to its changes.',
  reference: SMALL,
  tables: [
    {
      metrics: [
        { key: 'eachMs', title: 'each', unit: 'ms' },
        { key: 'worstMs', title: 'the slowest', unit: 'ms' },
        { key: 'syncMs', title: 'sync of all', unit: 'ms', plain: true },
        { key: 'diskBytes', title: 'disk each', unit: 'KiB' },
      ],
    },
  ],
  images: [IMAGE],

  subjects: (bench) => [
    { name: SMALL, own: true, run: () => fork(bench.fixtures, 1, 1) },
    { name: LARGE, own: true, run: () => fork(bench.fixtures, MANY, GIB) },
  ],

  targets: [
    { claim: 'each, of one change', value: (median) => median(SMALL, 'eachMs'), atMost: 1, unit: 'ms' },
    { claim: 'each, of all of them', value: (median) => median(LARGE, 'eachMs'), atMost: 1, unit: 'ms' },
    { claim: 'disk each', value: (median) => median(LARGE, 'diskBytes'), atMost: 1024, unit: 'KiB' },
  ],
};

// Opening a store, by what it holds.
import { runChild } from '../child.mjs';
import { median as medianOf } from '../samples.mjs';

const IMAGE = 'app-1.0';
const COUNT = 1000;
const TIMES = 21;

const EMPTY = 'an empty store';
const FULL = `${IMAGE} and ${COUNT} containers`;

/** The first is by a process that has compiled nothing yet; the rest tell what a store's content costs. */
async function open(directory) {
  const { told } = await runChild('open', [directory, String(TIMES)]);
  return { openMs: medianOf(told.each.slice(1)), firstMs: told.each[0] };
}

export const opening = {
  name: 'open',
  title: 'Opening a store',
  reference: EMPTY,
  tables: [
    {
      metrics: [
        { key: 'openMs', title: 'each', unit: 'ms' },
        { key: 'firstMs', title: 'the first in a process', unit: 'ms' },
      ],
    },
  ],
  images: [IMAGE],

  subjects: ({ fixtures, scratch }) => [
    {
      name: EMPTY,
      own: true,
      run: async () => {
        const directory = scratch.directory('empty');
        await runChild('open', [directory, '1']);
        return open(directory);
      },
    },
    {
      name: FULL,
      own: true,
      run: async () =>
        fixtures.withCopy(await fixtures.store(IMAGE), async (directory) => {
          await runChild('create', [directory, IMAGE, String(COUNT)]);
          return open(directory);
        }),
    },
  ],

  targets: [
    {
      claim: 'over an empty one',
      value: (median) => median(FULL, 'openMs') - median(EMPTY, 'openMs'),
      atMost: 20,
      unit: 'ms',
    },
  ],
};

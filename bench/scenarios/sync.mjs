// Making small changes durable, against the least that a file system can do for as many bytes.
import { runChild } from '../child.mjs';
import { median as medianOf } from '../samples.mjs';
import { ratio } from '../target.mjs';

const IMAGE = 'app-1.0';
const WRITES = 100;
const BYTES = 100;
const TIMES = 101;

const VENEER = 'Veneer, container.sync()';
const PLAIN = 'fdatasync of one file';

export const syncing = {
  name: 'sync',
  title: `Sync of ${WRITES} writes of ${BYTES} bytes, to as many files`,
  reference: VENEER,
  tables: [{ metrics: [{ key: 'eachMs', title: 'each', unit: 'ms' }] }],
  images: [IMAGE],

  subjects: ({ fixtures, scratch }) => [
    {
      name: VENEER,
      own: true,
      run: async () =>
        fixtures.withCopy(await fixtures.store(IMAGE), async (directory) => {
          const { told } = await runChild('sync', [directory, IMAGE, String(WRITES), String(BYTES), String(TIMES)]);
          return { eachMs: medianOf(told.each) };
        }),
    },
    {
      name: PLAIN,
      run: async () => {
        const { told } = await runChild('fdatasync', [scratch.path('file'), String(WRITES * BYTES), String(TIMES)]);
        return { eachMs: medianOf(told.each) };
      },
    },
  ],

  targets: [
    { claim: 'against fdatasync', value: (median) => ratio(median(VENEER, 'eachMs'), median(PLAIN, 'eachMs')), atMost: 2, unit: '×' },
  ],
};

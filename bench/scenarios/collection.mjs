// Garbage collection of a store of all images: when there is none, and after one of them was removed.
import { runChild } from '../child.mjs';
import { IMAGE_NAMES } from '../images.mjs';

const REMOVED = 'app-1.0';

const NOTHING = 'nothing to collect';
const ONE = `after ${REMOVED} was removed`;

async function collect(images, scratch, ...removed) {
  const directory = scratch.directory('store');
  try {
    // A name for each, whatever its archive says.
    for (const name of IMAGE_NAMES) await runChild('load', [directory, images.layout(name)]);
    const { told } = await runChild('collect', [directory, ...removed]);
    return told;
  } finally {
    scratch.remove(directory);
  }
}

export const collection = {
  name: 'collection',
  title: 'Garbage collection over the six images',
  reference: NOTHING,
  once: true,
  tables: [
    {
      metrics: [
        { key: 'collectMs', title: 'time', unit: 'ms' },
        { key: 'freedBytes', title: 'freed', unit: 'MiB', plain: true },
        { key: 'rewrittenBytes', title: 'moved', unit: 'MiB', plain: true },
        { key: 'memoryBytes', title: 'memory of the component', unit: 'MiB', plain: true },
      ],
    },
  ],
  images: IMAGE_NAMES,

  subjects: ({ images, scratch }) => [
    { name: NOTHING, own: true, run: () => collect(images, scratch) },
    { name: ONE, own: true, run: () => collect(images, scratch, REMOVED) },
  ],

  targets: [{ claim: 'when nothing is dead', value: (median) => median(NOTHING, 'collectMs'), atMost: 1000, unit: 'ms' }],
};

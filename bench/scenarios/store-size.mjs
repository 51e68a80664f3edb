// What a store takes on disk, against the least that could hold the same files.
import { diskBytes } from '../command.mjs';
import { runChild } from '../child.mjs';
import { IMAGE_NAMES } from '../images.mjs';
import { census } from '../inputs/census.mjs';
import { writeUnpredictableTar } from '../inputs/unpredictable-tar.mjs';
import { ContainersStorage, missingStorage } from '../peers/podman.mjs';

const VENEER = 'Veneer, the six images';
const WORST = 'Veneer, 20,000 files of 100 bytes, headers random';
const PODMAN = 'podman, the six images';

/** 5 % of the content, and what an entry of a layer may take. */
const CONTENT_FACTOR = 1.05;
const ENTRY_BYTES = 400;

function target(subject, claim) {
  return {
    claim,
    value: (median) => median(subject, 'diskBytes'),
    atMost: (median) => median(subject, 'uniqueBytes') * CONTENT_FACTOR + median(subject, 'entries') * ENTRY_BYTES,
    unit: 'MiB',
  };
}

async function inStore(scratch, counts, fill) {
  const directory = scratch.directory('store');
  try {
    await fill(directory);
    const disk = await diskBytes(directory);
    return { diskBytes: disk, ...counts, overheadBytes: (disk - counts.uniqueBytes) / counts.entries };
  } finally {
    scratch.remove(directory);
  }
}

export const storeSize = {
  name: 'store-size',
  title: 'Disk',
  about:
    'Unique bytes are the distinct contents of all files of the distinct layers, counted by another tar reader. The second row is a layer ' +
    'whose every header field (mode, owners, names of owners, time in nanoseconds) is random: the recipe that gives its tar back bit for bit must keep it all.',
  reference: VENEER,
  once: true,
  tables: [
    {
      metrics: [
        { key: 'diskBytes', title: 'disk', unit: 'MiB' },
        { key: 'uniqueBytes', title: 'unique bytes', unit: 'MiB', plain: true },
        { key: 'entries', title: 'entries', unit: 'count', plain: true },
        { key: 'overheadBytes', title: 'beyond them, per entry', unit: 'bytes', plain: true },
      ],
    },
  ],
  images: IMAGE_NAMES,

  subjects({ images, scratch }) {
    const archives = IMAGE_NAMES.map((name) => images.archive(name));
    let counted;
    const counts = () => (counted ??= census(IMAGE_NAMES.flatMap((name) => images.layers(name))));
    return [
      {
        name: VENEER,
        own: true,
        run: async () => inStore(scratch, await counts(), (directory) => runChild('load', [directory, ...archives])),
      },
      {
        name: WORST,
        own: true,
        plain: true,
        async run() {
          const tarFile = scratch.path('unpredictable.tar');
          const inTar = await writeUnpredictableTar(tarFile);
          return inStore(scratch, inTar, (directory) => runChild('import', [directory, tarFile, 'worst']));
        },
      },
      {
        name: PODMAN,
        missing: missingStorage('podman'),
        run: async () =>
          inStore(scratch, await counts(), async (directory) => {
            const storage = new ContainersStorage(directory);
            for (const archive of archives) await storage.podman('load', '-q', '-i', archive);
          }),
      },
    ];
  },

  targets: [
    target(VENEER, 'disk of the six images: unique bytes × 1.05 + 400 bytes per entry'),
    target(WORST, 'the same with headers that nothing predicts'),
  ],
};

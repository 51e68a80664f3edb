// Import of one image: all that stands between an archive and a tree that a container can be made from.
import { hasCommand, diskBytes, measure } from '../command.mjs';
import { runChild } from '../child.mjs';
import { ContainersStorage, missingStorage } from '../peers/podman.mjs';
import { unpackCommand } from '../peers/tar.mjs';
import { ratio } from '../target.mjs';

const IMAGE = 'app-1.0';
const MIB = 1024 * 1024;

const VENEER = 'Veneer, load';
const TAR = 'gzip -dc \\| tar -x';
const UMOCI = 'umoci unpack';
const PODMAN = 'podman load';

/** Runs `work` over a fresh directory: what it took, and what is on disk after it. */
async function inFresh(scratch, label, work) {
  const directory = scratch.directory(label);
  try {
    const metrics = await work(directory);
    return { ...metrics, diskBytes: await diskBytes(directory) };
  } finally {
    scratch.remove(directory);
  }
}

export const importing = {
  name: 'import',
  title: `Import of ${IMAGE}, all layers`,
  reference: VENEER,
  tables: [
    {
      metrics: [
        { key: 'cpuMs', title: 'CPU', unit: 's' },
        { key: 'wallMs', title: 'wall', unit: 's' },
        { key: 'peakBytes', title: 'peak memory', unit: 'MiB' },
        { key: 'memoryBytes', title: 'of it the component', unit: 'MiB' },
        { key: 'diskBytes', title: 'disk', unit: 'MiB' },
      ],
    },
  ],
  images: [IMAGE],

  subjects({ images, scratch }) {
    const archive = images.archive(IMAGE);
    const layers = images.layers(IMAGE);
    return [
      {
        name: VENEER,
        own: true,
        run: () =>
          inFresh(scratch, 'store', async (directory) => {
            const { usage, told } = await runChild('load', [directory, archive]);
            return { ...usage, ...told };
          }),
      },
      {
        name: TAR,
        run: () => inFresh(scratch, 'tree', async (directory) => (await measure('bash', unpackCommand(layers, directory))).usage),
      },
      {
        name: UMOCI,
        missing: hasCommand('umoci') ? undefined : "umoci isn't installed",
        run: () =>
          inFresh(scratch, 'bundle', async (directory) => {
            const from = `${images.layout(IMAGE)}:${IMAGE}`;
            return (await measure('umoci', ['unpack', '--image', from, `${directory}/bundle`])).usage;
          }),
      },
      {
        name: PODMAN,
        missing: missingStorage('podman'),
        run: () =>
          inFresh(scratch, 'p', async (directory) => {
            const { options } = new ContainersStorage(directory);
            return (await measure('podman', [...options, 'load', '-q', '-i', archive])).usage;
          }),
      },
    ];
  },

  targets: [
    {
      claim: 'CPU against `gzip -dc | tar -x`',
      value: (median) => ratio(median(VENEER, 'cpuMs'), median(TAR, 'cpuMs')),
      atMost: 0.6,
      unit: '×',
    },
    {
      claim: 'CPU against `podman load`',
      value: (median) => ratio(median(VENEER, 'cpuMs'), median(PODMAN, 'cpuMs')),
      atMost: 0.2,
      unit: '×',
    },
    { claim: 'peak memory of the process', value: (median) => median(VENEER, 'peakBytes'), atMost: 300 * MIB, unit: 'MiB' },
    { claim: 'memory of the component', value: (median) => median(VENEER, 'memoryBytes'), atMost: 96 * MIB, unit: 'MiB' },
  ],
};

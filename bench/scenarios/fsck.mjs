// A check of a store, beside reading and hashing its files by another program.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasCommand, measure } from '../command.mjs';

const IMAGE = 'app-1.0';
const VENEER = fileURLToPath(new URL('../../bin/veneer', import.meta.url));

const STRUCTURE = 'veneer fsck';
const DATA = 'veneer fsck --read-data';
const SHA256SUM = "sha256sum of the store's files";

/** What a command over the store's files took; they are read once before. */
async function taken(fixtures, command) {
  const directory = await fixtures.store(IMAGE);
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, path, name }) => join(parentPath ?? path, name));
  await measure('cksum', paths);
  const { wallMs, cpuMs, peakBytes } = (await measure(...command(directory, paths))).usage;
  return { wallMs, cpuMs, peakBytes };
}

const fsck =
  (...options) =>
  (directory) => [process.execPath, [VENEER, '--store', directory, 'fsck', ...options]];

export const checking = {
  name: 'fsck',
  title: `Check of a store with ${IMAGE}`,
  about:
    'Without `--read-data` headers, indexes and metadata are read; with it every byte of content is hashed. The files are in the page cache.',
  reference: DATA,
  tables: [
    {
      metrics: [
        { key: 'wallMs', title: 'wall', unit: 's' },
        { key: 'cpuMs', title: 'CPU', unit: 's' },
        { key: 'peakBytes', title: 'peak memory', unit: 'MiB' },
      ],
    },
  ],
  images: [IMAGE],

  subjects: ({ fixtures }) => [
    { name: DATA, own: true, run: () => taken(fixtures, fsck('--read-data')) },
    { name: STRUCTURE, own: true, run: () => taken(fixtures, fsck()) },
    {
      name: SHA256SUM,
      missing: hasCommand('sha256sum') ? undefined : "sha256sum isn't installed",
      run: () => taken(fixtures, (_directory, paths) => ['sha256sum', paths]),
    },
  ],

  targets: [],
};

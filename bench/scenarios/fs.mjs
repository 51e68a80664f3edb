// Files of a container through fs, beside what programs use instead.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '../child.mjs';
import { run, settle } from '../command.mjs';
import { REMOVED_FILES, writeLargeTree, writeSmallTree } from '../inputs/fs-tree.mjs';
import { directoryOn, missingFilesystem } from '../peers/filesystem.mjs';
import { missingOverlay, mountOverlay } from '../peers/overlay.mjs';
import { ratio } from '../target.mjs';

const IMAGE = 'files';

const VENEER = 'Veneer';
const TMPFS = 'node:fs on tmpfs';
const EXT4 = 'node:fs on ext4';
const OVERLAY = 'node:fs on kernel overlayfs';
const MEMFS = 'memfs';
const ZENFS = '@zenfs/core, CopyOnWrite';
const JUST_BASH = 'just-bash, OverlayFs';

/** The small tree alone, all of it, and a store with an image of all; made once. */
async function makeTrees(scratch) {
  const [small, whole, store] = ['small', 'whole', 'store'].map((label) => scratch.directory(label));
  writeSmallTree(small);
  await run('cp', ['-r', `${small}/.`, whole]);
  writeLargeTree(whole);
  await runChild('import', [store, whole, IMAGE]);
  await settle(scratch.root);
  return { small, whole, store };
}

/** node:fs over a copy of the tree, on a file system of a type. */
function nodeSubject(name, type, scratch, trees) {
  return {
    name,
    missing: missingFilesystem(type),
    async run() {
      const { whole } = await trees();
      const home = await directoryOn(type, scratch);
      try {
        await run('cp', ['-r', `${whole}/.`, home]);
        await settle(home);
        return (await runChild('fs-node', [home])).told;
      } finally {
        scratch.remove(home);
      }
    },
  };
}

function overlaySubject(scratch, trees) {
  return {
    name: OVERLAY,
    missing: missingOverlay() ?? missingFilesystem('ext4'),
    async run() {
      const { whole } = await trees();
      const directory = await directoryOn('ext4', scratch);
      const lower = join(directory, 'lower');
      try {
        mkdirSync(lower);
        await run('cp', ['-r', `${whole}/.`, lower]);
        await settle(directory);
        const { merged } = mountOverlay([lower], join(directory, 'overlay'));
        return (await runChild('fs-node', [merged])).told;
      } finally {
        scratch.remove(directory);
      }
    },
  };
}

function virtualSubject(name, peer, trees) {
  return { name, run: async () => (await runChild('fs-virtual', [peer, (await trees()).small])).told };
}

const rates = (metrics) => metrics.map(([key, title]) => ({ key, title, unit: 'count' }));

/** One target per figure; the file system of the host that has to be reached. */
const figure = (claim, key, least) => ({
  claim: `${claim}, per second`,
  value: (median) => median(VENEER, key),
  atLeast: least,
  unit: 'count',
});
const against = (claim, key, least) =>
  [TMPFS, EXT4].map((peer) => ({
    claim: `${claim}, against ${peer}`,
    value: (median) => ratio(median(VENEER, key), median(peer, key)),
    atLeast: least,
    unit: '×',
  }));

export const fileSystem = {
  name: 'fs',
  title: 'Files through fs',
  about:
    'The synchronous functions of `fs`, in a process of its own for each round; 1,000 files of 4 KiB for the small ones, what is written is 4 KiB too. The figures of writing are those of the calls: nothing ' +
    `is synced. \`npm install\` makes 1,000 packages of 20 files, of 0.1 to 3.7 KiB; \`rm -r\` is of ${REMOVED_FILES.toLocaleString('en')} files of the image. The large file has 1 GiB; its first pass checks the hash of every chunk. memfs has all in ` +
    'memory, the others of JavaScript changes alone; they have neither the large file nor the tree that is removed. just-bash has promises alone, and reads whole files.',
  reference: VENEER,
  tables: [
    {
      title: 'Small files, calls per second',
      metrics: rates([
        ['stat', 'stat'],
        ['openRead', 'open, read, close'],
        ['readFile', 'readFile'],
        ['readdir', 'readdir of 1,000'],
      ]),
    },
    {
      title: 'Writing, files per second',
      metrics: rates([
        ['overwrite', 'overwrite, with copy-up'],
        ['create', 'create'],
        ['install', 'npm install'],
      ]),
    },
    {
      title: 'A large file, and a tree that goes',
      metrics: [
        { key: 'firstPass', title: 'first pass, per second', unit: 'MiB' },
        { key: 'secondPass', title: 'second pass, per second', unit: 'MiB' },
        { key: 'randomRead', title: 'random reads of 4 KiB, per second', unit: 'count' },
        { key: 'removeMs', title: 'rm -r', unit: 'ms' },
      ],
    },
  ],
  images: [],

  subjects({ scratch }) {
    let made;
    const trees = () => (made ??= makeTrees(scratch));
    return [
      {
        name: VENEER,
        own: true,
        run: async () => (await runChild('fs-container', [(await trees()).store, IMAGE])).told,
      },
      nodeSubject(TMPFS, 'tmpfs', scratch, trees),
      nodeSubject(EXT4, 'ext4', scratch, trees),
      overlaySubject(scratch, trees),
      virtualSubject(MEMFS, 'memfs', trees),
      virtualSubject(ZENFS, 'zenfs', trees),
      virtualSubject(JUST_BASH, 'just-bash', trees),
    ];
  },

  targets: [
    figure('stat', 'stat', 200_000),
    figure('open, read, close', 'openRead', 80_000),
    ...against('open, read, close', 'openRead', 1),
    figure('readdir of 1,000', 'readdir', 5000),
    figure('overwrite, with copy-up', 'overwrite', 30_000),
    ...against('create', 'create', 1),
    ...against('npm install', 'install', 1),
    ...against('second pass', 'secondPass', 0.4),
    ...against('first pass', 'firstPass', 0.15),
    ...against('random 4 KiB', 'randomRead', 0.5),
    { claim: 'rm -r', value: (median) => median(VENEER, 'removeMs'), atMost: 50, unit: 'ms' },
  ],
};

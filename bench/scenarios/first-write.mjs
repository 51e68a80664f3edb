// The first write to a file of the image, and cp of one: what copy-on-write costs by the size of the file.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from '../child.mjs';
import { run, settle } from '../command.mjs';
import { SIZES, writeSizedFiles } from '../inputs/sized-files.mjs';
import { directoryOn, missingFilesystem } from '../peers/filesystem.mjs';
import { missingFuseOverlay, missingOverlay } from '../peers/overlay.mjs';
import { median as medianOf } from '../samples.mjs';
import { ratio } from '../target.mjs';

const IMAGE = 'sized';
const NAMES = Object.keys(SIZES);
const [SMALLEST, LARGEST] = [NAMES[0], NAMES.at(-1)];
/** Repetitions in a round: of what takes no time, and of what copies a gigabyte. */
const MANY = 31;
const FEW = 3;

const VENEER = 'Veneer';
const EXT4 = 'kernel overlayfs on ext4';
const XFS = 'kernel overlayfs on xfs, reflink';
const BTRFS = 'kernel overlayfs on btrfs';
const FUSE = 'fuse-overlayfs on ext4';

const OPERATIONS = {
  first: 'First append of 1 byte',
  firstSynced: 'First append of 1 byte, with fsync',
  second: 'Second append',
  copy: 'cp',
  copySynced: 'cp, with fsync',
};

const key = (operation, name) => `${operation} ${name}`;

/** Samples of a child as medians by operation and file. */
function metricsOf(samples) {
  const metrics = {};
  for (const operation of Object.keys(OPERATIONS)) {
    for (const name of NAMES) {
      metrics[key(operation, name)] = medianOf(samples.filter((sample) => sample.name === name).map((sample) => sample[operation]));
    }
  }
  return metrics;
}

/** A store with one image of the files, as one made once. */
async function makeStore(scratch) {
  const files = scratch.directory('files');
  writeSizedFiles(files);
  const directory = scratch.directory('store');
  await runChild('import', [directory, files, IMAGE]);
  await settle(directory);
  return { files, directory };
}

/** A file system with the files as a lower; uppers are made beside it. */
async function makeLower(type, scratch, files) {
  const home = await directoryOn(type, scratch);
  const lower = join(home, 'lower');
  mkdirSync(lower);
  await run('cp', ['-r', '--sparse=never', `${files}/.`, lower]);
  await settle(lower);
  return { home, lower };
}

function overlaySubject(name, type, program, times, bench) {
  const missing = missingFilesystem(type) ?? (program === 'kernel' ? missingOverlay() : missingFuseOverlay());
  let made;
  return {
    name,
    missing,
    async run() {
      made ??= await makeLower(type, bench.scratch, (await bench.sized()).files);
      const { told } = await runChild('first-write-overlay', [program, made.lower, made.home, String(times), ...NAMES]);
      return metricsOf(told);
    },
  };
}

export const firstWrite = {
  name: 'first-write',
  title: 'First write to a file of the image',
  about:
    'Every operation in a fresh container, or a fresh upper, so that it pays for all that a first change brings (here: a journal); through the same ' +
    'calls of `fs` in a process that is warm, the lower files in the page cache. `cp` is `copyFileSync`, told to share if it can. xfs and btrfs are mounted from a file (loop).',
  reference: VENEER,
  tables: Object.entries(OPERATIONS).map(([operation, title]) => ({
    title,
    metrics: NAMES.map((name) => ({ key: key(operation, name), title: name, unit: 'ms' })),
  })),
  images: [],

  subjects({ scratch }) {
    let made;
    const bench = { scratch, sized: () => (made ??= makeStore(scratch)) };
    return [
      {
        name: VENEER,
        own: true,
        async run() {
          const { directory } = await bench.sized();
          const { told } = await runChild('first-write-container', [directory, IMAGE, String(MANY), ...NAMES]);
          return metricsOf(told);
        },
      },
      overlaySubject(EXT4, 'ext4', 'kernel', FEW, bench),
      overlaySubject(XFS, 'xfs', 'kernel', MANY, bench),
      overlaySubject(BTRFS, 'btrfs', 'kernel', MANY, bench),
      overlaySubject(FUSE, 'ext4', 'fuse-overlayfs', FEW, bench),
    ];
  },

  targets: [
    {
      claim: `first append, ${LARGEST} against ${SMALLEST}`,
      value: (median) => ratio(median(VENEER, key('first', LARGEST)), median(VENEER, key('first', SMALLEST))),
      atMost: 2,
      unit: '×',
    },
    {
      claim: `cp, ${LARGEST} against ${SMALLEST}`,
      value: (median) => ratio(median(VENEER, key('copy', LARGEST)), median(VENEER, key('copy', SMALLEST))),
      atMost: 2,
      unit: '×',
    },
    {
      claim: `first append to ${LARGEST}, overlayfs on ext4 against Veneer`,
      value: (median) => ratio(median(EXT4, key('first', LARGEST)), median(VENEER, key('first', LARGEST))),
      atLeast: 500,
      unit: '×',
    },
  ],
};

import { constants } from 'node:fs';
import { join } from 'node:path';

/** Passes over the smallest file before anything counts. */
const WARM_UP = 20;

function timed(work) {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function appendSynced(fs, path) {
  const file = fs.openSync(path, 'a');
  fs.writeSync(file, 'x');
  fs.fsyncSync(file);
  fs.closeSync(file);
}

function copySynced(fs, from, to) {
  fs.copyFileSync(from, to, constants.COPYFILE_FICLONE);
  const file = fs.openSync(to, 'r+');
  fs.fsyncSync(file);
  fs.closeSync(file);
}

/** Milliseconds of each operation on one lower file, every one in an upper of its own: none finds what another brought along. */
async function timeOperations(fresh, name) {
  const inFresh = async (work) => {
    const { fs, root, end } = await fresh();
    try {
      return work(fs, join(root, name), join(root, `copy of ${name}`));
    } finally {
      await end();
    }
  };
  const append = (fs, file) => timed(() => fs.appendFileSync(file, 'x'));
  const [first, second] = await inFresh((fs, file) => [append(fs, file), append(fs, file)]);
  const firstSynced = await inFresh((fs, file) => timed(() => appendSynced(fs, file)));
  const copy = await inFresh((fs, file, to) => timed(() => fs.copyFileSync(file, to, constants.COPYFILE_FICLONE)));
  const synced = await inFresh((fs, file, to) => timed(() => copySynced(fs, file, to)));
  return { first, second, firstSynced, copy, copySynced: synced };
}

/**
 * Times the operations on each of the files in turn, `times` times. `fresh` resolves to a tree with an empty upper: an `fs` shaped as
 * node:fs, the tree's root in it, and `end`.
 */
export async function timeFiles(fresh, names, times) {
  for (let i = 0; i < WARM_UP; i++) await timeOperations(fresh, names[0]);
  const samples = [];
  for (let i = 0; i < times; i++) {
    for (const name of names) samples.push({ name, ...(await timeOperations(fresh, name)) });
  }
  return samples;
}

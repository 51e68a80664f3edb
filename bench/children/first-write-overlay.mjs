// node first-write-overlay.mjs PROGRAM LOWER DIRECTORY TIMES NAME...: the same in fresh overlays, made in DIRECTORY.
import fs from 'node:fs';
import { join } from 'node:path';
import { mountOverlay } from '../peers/overlay.mjs';
import { timeFiles } from '../workloads/first-write.mjs';

const [program, lower, directory, times, ...names] = process.argv.slice(2);
const home = join(directory, 'overlay');

async function fresh() {
  const { merged, unmount } = mountOverlay([lower], home, program);
  const end = () => {
    unmount();
    fs.rmSync(home, { recursive: true });
  };
  return { fs, root: merged, end };
}

console.log(JSON.stringify(await timeFiles(fresh, names, Number(times))));

// Rates of calls about a thousand files of a tree, all of one directory, and from anywhere; through any `fs` shaped as node:fs.
import { DIRECTORY_FILES, pathOf } from '../inputs/layered-image.mjs';

const SECONDS = 0.5;
const SAMPLE = 1000;

/** Calls per second, warm. */
function rate(count, call) {
  for (let i = 0; i < 5 * count; i++) call(i % count);
  const started = performance.now();
  let calls = 0;
  for (; performance.now() - started < SECONDS * 1000; calls += count) for (let i = 0; i < count; i++) call(i);
  return calls / ((performance.now() - started) / 1000);
}

export function timeFlatness({ fs, root }, files) {
  const near = Array.from({ length: SAMPLE }, (_, i) => `${root}/${pathOf(i)}`);
  const far = Array.from({ length: SAMPLE }, (_, i) => `${root}/${pathOf((i * 7_919_777) % files)}`);
  const directory = `${root}/directories/0/0`;
  const buffer = Buffer.alloc(4096);
  const read = (path) => {
    const file = fs.openSync(path, 'r');
    fs.readSync(file, buffer, 0, buffer.length, null);
    fs.closeSync(file);
  };
  const metrics = {
    statNear: rate(SAMPLE, (i) => fs.statSync(near[i])),
    readNear: rate(SAMPLE, (i) => read(near[i])),
    readdir: rate(1, () => fs.readdirSync(directory)),
    statFar: rate(SAMPLE, (i) => fs.statSync(far[i])),
    readFar: rate(SAMPLE, (i) => read(far[i])),
  };
  if (fs.readdirSync(directory).length !== DIRECTORY_FILES) throw new Error('the tree is another one');
  return metrics;
}

// What programs do with files, through any `fs` shaped as node:fs, or one whose functions return promises. Rates are per second.
import { CHANGED_DIRECTORIES, FILE_BYTES, FILES, LARGE_BYTES, nameOf } from '../inputs/fs-tree.mjs';

const MIB = 2 ** 20;
/** Passes over the files before anything counts, and counted ones. */
const WARM_UP = 20;
const PASSES = 200;
const LISTINGS = 1000;
const RANDOM_READS = 100_000;
/** The first of them to warm up. */
const CREATED_DIRECTORIES = 11;
const PACKAGES = 1000;
/** For peers that a thousand files in a directory slow down: a figure is had by then. */
const LIMIT_MS = 3000;
const CALLS_PER_LOOK = 16;
const PACKAGE_FILES = 20;

/** Calls per second, of `count` calls, or of as many as are made in `LIMIT_MS`. A call may return a promise. */
async function rate(count, call) {
  const started = performance.now();
  let made = 0;
  while (made < count) {
    const result = call(made++);
    // Awaiting what is no promise would be the time of most calls.
    if (result instanceof Promise) await result;
    if (made % CALLS_PER_LOOK === 0 && performance.now() - started > LIMIT_MS) break;
  }
  return made / ((performance.now() - started) / 1000);
}

async function warmRate(count, passes, call) {
  await rate(count * WARM_UP, (i) => call(i % count));
  return rate(count * passes, (i) => call(i % count));
}

/** Milliseconds of one call. */
async function time(call) {
  const started = performance.now();
  await call();
  return performance.now() - started;
}

/** Of `files/`, 4 KiB each. */
async function small({ fs, root }) {
  const paths = Array.from({ length: FILES }, (_, i) => `${root}/files/${nameOf(i)}`);
  const buffer = Buffer.alloc(FILE_BYTES);
  const metrics = {
    stat: await warmRate(FILES, PASSES, (i) => fs.statSync(paths[i])),
    readFile: await warmRate(FILES, PASSES, (i) => fs.readFileSync(paths[i])),
    readdir: await warmRate(1, LISTINGS, () => fs.readdirSync(`${root}/files`)),
  };
  if (fs.openSync !== undefined) {
    metrics.openRead = await warmRate(FILES, PASSES, (i) => {
      const file = fs.openSync(paths[i], 'r');
      fs.readSync(file, buffer, 0, FILE_BYTES, null);
      fs.closeSync(file);
    });
  }
  return metrics;
}

/** Of files that are there, made anew, and as `npm install` makes them. */
async function written({ fs, root }) {
  const data = Buffer.alloc(FILE_BYTES, 'x');
  const path = (directory, i) => `${root}/${directory}/${Math.floor(i / FILES)}/${nameOf(i % FILES)}`;
  const overwrite = await rate(CHANGED_DIRECTORIES * FILES, (i) => fs.writeFileSync(path('changed', i), data));
  for (let i = 0; i < CREATED_DIRECTORIES; i++) await fs.mkdirSync(`${root}/created/${i}`, { recursive: true });
  await rate(FILES, (i) => fs.writeFileSync(path('created', i), data));
  const create = await rate((CREATED_DIRECTORIES - 1) * FILES, (i) => fs.writeFileSync(path('created', FILES + i), data));
  const homeOf = (i) => `${root}/node_modules/package-${Math.floor(i / PACKAGE_FILES)}/lib`;
  const writePackageFile = (i) =>
    fs.writeFileSync(`${homeOf(i)}/${nameOf(i % PACKAGE_FILES)}`, data.subarray(0, 100 + 190 * (i % PACKAGE_FILES)));
  const install = await rate(PACKAGES * PACKAGE_FILES, (i) => {
    const made = i % PACKAGE_FILES === 0 ? fs.mkdirSync(homeOf(i), { recursive: true }) : undefined;
    return made instanceof Promise ? made.then(() => writePackageFile(i)) : writePackageFile(i);
  });
  return { overwrite, create, install };
}

function readThrough(fs, file, buffer) {
  let total = 0;
  for (let got; (got = fs.readSync(file, buffer, 0, buffer.length, null)) > 0;) total += got;
  if (total !== LARGE_BYTES) throw new Error(`large has ${total} bytes`);
}

/** Of a file of a gigabyte: bytes per second, and reads per second. */
async function large({ fs, root }) {
  const buffer = Buffer.alloc(MIB);
  const pass = async () => {
    const file = fs.openSync(`${root}/large`, 'r');
    const ms = await time(() => readThrough(fs, file, buffer));
    fs.closeSync(file);
    return LARGE_BYTES / (ms / 1000);
  };
  const firstPass = await pass();
  const secondPass = await pass();
  const file = fs.openSync(`${root}/large`, 'r');
  let random = 1;
  const randomRead = await rate(RANDOM_READS, () => {
    random = (Math.imul(random, 1103515245) + 12345) >>> 0;
    fs.readSync(file, buffer, 0, FILE_BYTES, (random % (LARGE_BYTES / FILE_BYTES)) * FILE_BYTES);
  });
  fs.closeSync(file);
  return { firstPass, secondPass, randomRead };
}

/** All that a subject can do: `hasLarge` says whether it has the large file and the tree to remove. */
export async function timeFileSystem(subject) {
  const metrics = { ...(await small(subject)), ...(await written(subject)) };
  if (!subject.hasLarge) return metrics;
  Object.assign(metrics, await large(subject));
  metrics.removeMs = await time(() => subject.fs.rmSync(`${subject.root}/removed`, { recursive: true }));
  return metrics;
}

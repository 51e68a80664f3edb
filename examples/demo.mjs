// The walk that Veneer is for, with what each step took:
//   npm run demo                    over an image that it makes from files it has
//   npm run demo -- image.tar       over yours: an OCI layout, oci-archive or docker-archive
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Store } from 'veneer';
import { run } from 'veneer/shell';
import { writeDemoImage } from './demo/image.mjs';
import { bytes, section, step, timed } from './demo/report.mjs';

const CONFIG = '/etc/config.yaml';
const NAMES = ['one', 'two', 'three'];

const directory = mkdtempSync(join(tmpdir(), 'veneer-demo-'));
const removeDirectory = () => rmSync(directory, { recursive: true, force: true });
for (const [signal, exitCode] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
]) {
  process.once(signal, () => {
    removeDirectory();
    process.exit(exitCode);
  });
}
try {
  await walk(process.argv[2] ?? (await ownImage()));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  removeDirectory();
}

async function walk(source) {
  const store = await Store.open(join(directory, 'store'));
  const image = await load(store, source);
  const containers = await create(store, image);
  await change(containers);
  await large(store, containers[0]);
  total(store, containers);
  await store.close();
}

async function ownImage() {
  section('An image of real files: a base, the installed npm packages, a file of 1 GiB');
  const layout = join(directory, 'image');
  const { ms } = await timed(() => writeDemoImage(layout, fileURLToPath(new URL('../node_modules', import.meta.url))));
  step('made, as an OCI image layout', { ms, note: bytes(diskUse(layout)) });
  return layout;
}

async function load(store, source) {
  section('Load it into the store: each content is kept once, under its hash');
  const { ms, value: images } = await timed(() => store.load(source));
  const [image] = images;
  const { content, metadata } = store.df();
  step(`veneer load ${source === process.argv[2] ? source : 'image/'}`, {
    ms,
    note: `${image.layers.length} layers, ${image.entries} entries, ${bytes(image.size)} of files`,
  });
  step('on disk', { note: `${bytes(diskUse(join(directory, 'store')))}: content ${bytes(content)}, metadata ${bytes(metadata)}` });
  return image;
}

async function create(store, image) {
  section('Three containers: no layer data is copied');
  const before = diskUse(join(directory, 'store'));
  const containers = [];
  for (const name of NAMES) {
    const { ms, value } = await timed(() => store.create(image, { name }));
    containers.push(value);
    step(`veneer create ${image.names[0] ?? image.id} --name ${name}`, { ms });
  }
  await store.sync();
  step('disk they take', { note: bytes(diskUse(join(directory, 'store')) - before) });
  return containers;
}

async function change([one, ...others]) {
  section('Change a file in one of them');
  const script = `echo modified >> ${CONFIG}`;
  const { ms } = await timed(async () => expectSuccess(await run(one, ['sh', '-c', script])));
  step(`veneer exec one sh -c "${script}"`, { ms });
  for (const container of [one, ...others]) {
    const { ms, value: changes } = await timed(() => container.diff());
    step(`veneer diff ${container.name}`, { ms, note: changes.length === 0 ? 'nothing' : '' });
    for (const { kind, path } of changes) console.log(`      ${kind} ${path}`);
  }
}

async function large(store, container) {
  const path = largestFile(container.fs);
  const { size } = container.fs.statSync(path);
  section(`The largest file, ${path} of ${bytes(size)}: the first change must not hurt`);
  const append = await timed(() => container.fs.appendFileSync(path, 'x'));
  step('append a byte', { ms: append.ms });
  const copy = await timed(() => container.fs.copyFileSync(path, `${path}.copy`));
  step(`cp ${path} ${path}.copy`, { ms: copy.ms });
  const sync = await timed(() => container.sync());
  step('sync: all of it durable', { ms: sync.ms, note: `the container has ${bytes(sizeOf(store, container))} on disk` });
}

function total(store, containers) {
  section('What it all takes');
  for (const container of containers) step(`container ${container.name}`, { note: bytes(sizeOf(store, container)) });
  const trees = (containers.length + 1) * store.df().images[0].size;
  step('on disk', { note: `${bytes(diskUse(join(directory, 'store')))}, for image and containers of ${bytes(trees)} as plain copies` });
}

/** Bytes on disk of a container's writable layer. */
function sizeOf(store, { id }) {
  return store.df().containers.find((container) => container.id === id).size;
}

function expectSuccess({ exitCode, stderr }) {
  if (exitCode !== 0) throw new Error(`the shell failed: ${Buffer.from(stderr)}`);
}

function largestFile(fs) {
  let largest = { path: CONFIG, size: 0 };
  const visit = (directory) => {
    for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
      const path = posix.join(directory, entry.name);
      if (entry.isDirectory()) visit(path);
      if (!entry.isFile()) continue;
      const { size } = fs.lstatSync(path);
      if (size > largest.size) largest = { path, size };
    }
  };
  visit('/');
  return largest.path;
}

/** Bytes that a host directory takes on disk. */
function diskUse(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.blocks * 512;
  return readdirSync(path).reduce((sum, name) => sum + diskUse(join(path, name)), 0);
}

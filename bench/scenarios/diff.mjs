// What changed in a container: the cost of asking.
import { run } from '../command.mjs';
import { runChild } from '../child.mjs';
import { missingOverlay, mountOverlay } from '../peers/overlay.mjs';
import { missingStorage } from '../peers/podman.mjs';
import { median as medianOf } from '../samples.mjs';
import { changeFiles } from '../workloads/changes.mjs';

const IMAGE = 'app-1.0';
const TIMES = 51;
/** For commands. */
const FEW = 9;

const VENEER = 'Veneer, container.diff()';

async function veneer(fixtures) {
  return fixtures.withCopy(await fixtures.store(IMAGE), async (directory) => {
    const { told } = await runChild('diff', [directory, IMAGE, String(TIMES)]);
    return { diffMs: medianOf(told.each), coldMs: told.each[0], reopenedMs: told.reopenedMs, lines: told.changes };
  });
}

/** A command asked `FEW` times. */
async function byCommand(ask) {
  const each = [];
  let told = '';
  for (let i = 0; i < FEW; i++) {
    const started = performance.now();
    told = await ask();
    each.push(performance.now() - started);
  }
  return { diffMs: medianOf(each), coldMs: each[0], lines: told.trim().split('\n').length };
}

async function podman(fixtures) {
  const storage = await fixtures.containersStorage(IMAGE);
  const id = (await storage.podman('create', '-q', '--network', 'none', `localhost/${IMAGE}`, 'true')).trim();
  changeFiles((await storage.podman('mount', id)).trim());
  await storage.podman('unmount', id);
  const metrics = await byCommand(() => storage.podman('diff', id));
  await storage.podman('rm', id);
  return metrics;
}

async function find({ fixtures, scratch }) {
  const home = scratch.path('overlay');
  const { merged, upper } = mountOverlay(await fixtures.layerTrees(IMAGE), home);
  try {
    changeFiles(merged);
    return await byCommand(() => run('find', [upper, '-mindepth', '1']));
  } finally {
    scratch.remove(home);
  }
}

export const diff = {
  name: 'diff',
  title: `Diff after 100 changed files in ${IMAGE}`,
  about:
    'Each change appends to a file in a directory of its own. podman lists no directory whose attributes are as before; ' +
    'Veneer, as docker, lists every parent. A command pays for its start.',
  reference: VENEER,
  tables: [
    {
      metrics: [
        { key: 'diffMs', title: 'each', unit: 'ms' },
        { key: 'coldMs', title: 'the first', unit: 'ms' },
        { key: 'reopenedMs', title: 'open again, and diff', unit: 'ms' },
        { key: 'lines', title: 'lines', unit: 'count', plain: true },
      ],
    },
  ],
  images: [IMAGE],

  subjects: (bench) => [
    { name: VENEER, own: true, run: () => veneer(bench.fixtures) },
    { name: 'podman diff', missing: missingStorage('podman'), run: () => podman(bench.fixtures) },
    { name: 'find over the upper of overlayfs', missing: missingOverlay(), run: () => find(bench) },
  ],

  targets: [{ claim: 'in process', value: (median) => median(VENEER, 'diffMs'), atMost: 2, unit: 'ms' }],
};

// Takes single syncs, orders and checks out of the component and expects the crash simulation to notice each: npm run crash:mutations -- [TEXT…]
// (only mutations whose names hold one of the texts). Each is a build and a run: the whole list takes about an hour.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MUTATIONS } from './mutations-list.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const POINTS = process.env.VENEER_CRASH_POINTS ?? '4000';
const SEED = process.env.VENEER_SEED ?? '1';

/** A core module with one mutation; undefined when it doesn't compile. */
function build({ file, find, replace }, directory) {
  cpSync(join(root, 'assembly'), join(directory, 'assembly'), { recursive: true });
  cpSync(join(root, 'asconfig.json'), join(directory, 'asconfig.json'));
  const path = join(directory, 'assembly', file);
  const source = readFileSync(path, 'utf8');
  if (source.split(find).length !== 2) throw new Error(`${file} has ${source.split(find).length - 1} of: ${find}`);
  writeFileSync(
    path,
    source.replace(find, () => replace),
  );
  const core = join(directory, 'core.wasm');
  const config = ['--config', 'asconfig.json', '--transform', join(root, 'tools/export-names.mjs'), '-O1', '--outFile', core];
  const { status, stderr } = spawnSync(join(root, 'node_modules/.bin/asc'), config, { cwd: directory, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return core;
}

/** The first point at which the simulation notices; undefined when it doesn't. */
function noticed(core) {
  const args = [join(root, 'tests/crash/run.mjs'), '--points', POINTS, '--seed', SEED, '--bail'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, VENEER_CORE: core } });
  if (status === 0) return undefined;
  return (
    /--point (\S+)\n\s*(.*)/.exec(stdout)?.slice(1).join('  ') ??
    stderr
      .trim()
      .split('\n')
      .find((line) => line.includes('Error')) ??
    stdout
  );
}

mkdirSync(join(root, 'build'), { recursive: true });
const wanted = process.argv.slice(2);
const chosen = MUTATIONS.filter(({ name }) => wanted.length === 0 || wanted.some((text) => name.includes(text)));
let missed = 0;
for (const mutation of chosen) {
  const directory = mkdtempSync(join(root, 'build/mutation-'));
  try {
    const where = noticed(build(mutation, directory));
    if (where === undefined) missed++;
    console.log(
      `${where === undefined ? 'NOT NOTICED' : 'noticed    '}  ${mutation.name}${where === undefined ? '' : `  (${where.slice(0, 160)})`}`,
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}
console.log(`${chosen.length - missed} of ${chosen.length} noticed`);
process.exitCode = missed === 0 ? 0 : 1;

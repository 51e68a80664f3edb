// The oracle as a program: run.mjs bundles it and starts it in a mount namespace of its own.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { KernelCalls } from './kernel/calls.js';
import { generated, listed, World, type Difference } from './lockstep.js';
import type { Operation } from './operations.js';
import { shortest } from '../support/shortest.js';
import { INTENDED } from './shell/intended.js';
import { generatedScripts, listedScripts, ShellWorld, type ShellDifference } from './shell/world.js';
import { ShellTally } from './shell/tally.js';
import { Tally } from './tally.js';

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '20000' },
    seed: { type: 'string', default: process.env['VENEER_SEED'] ?? String(Math.floor(Math.random() * 2 ** 31)) },
    /** A file of operations, one a line, as a failure prints them: made again over the layers of --seed. */
    replay: { type: 'string' },
    /** Goes on behind a failure, with other layers. */
    all: { type: 'boolean', default: false },
    /** Scripts, in a container's shell and in a chroot, instead of single operations. */
    shell: { type: 'boolean', default: false },
    /** Runs the scripts that end differently on purpose, instead. */
    intended: { type: 'boolean', default: false },
    sources: { type: 'string', default: '' },
    /** An empty directory, which run.mjs removes: here that might meet what is mounted in it. */
    scratch: { type: 'string', default: '' },
  },
});
/** Operations over the same layers. */
const WORLD = 2000;
const SCRIPTS_OF_WORLD = 60;
const wanted = Number(values.operations);
const seed = Number(values.seed);

process.umask(0o022);
const { scratch } = values;
const calls = new KernelCalls(values.sources, scratch);
try {
  const { replay: file } = values;
  if (values.intended) process.exitCode = await intended();
  else if (values.shell) process.exitCode = file === undefined ? await allScripts() : await replayScripts(file);
  else process.exitCode = file === undefined ? await all() : await replay(file);
} finally {
  calls.close();
}

async function all(): Promise<number> {
  console.log(`oracle: ${wanted} operations against overlayfs, seed ${seed}`);
  const tally = new Tally();
  const started = performance.now();
  let failures = 0;
  for (let i = 0; tally.operations < wanted; i++) {
    const world = new World((seed + i) >>> 0, scratch, calls);
    const found = await world.run(generated(world.seed, Math.min(WORLD, wanted - tally.operations)), tally);
    if (found === undefined) continue;
    failures++;
    await tell(world, found);
    if (!values.all) break;
  }
  console.log(tally.text());
  console.log(`${failures} unexplained differences, ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return failures > 0 ? 1 : 0;
}

/** Prints the shortest part of a failing run that still fails. */
async function tell(world: World, { operations, text }: Difference): Promise<void> {
  const run = (some: readonly Operation[]): Promise<Difference | undefined> => world.run(listed(some));
  const short = await shortest(operations, async (some) => (await run(some)) !== undefined);
  const last = (await run(short))?.text;
  console.log(`DIFFERENCE with --seed ${world.seed}: ${last ?? `${text} (not again)`}, after`);
  console.log(short.map((operation) => JSON.stringify(operation)).join('\n'));
}

async function replay(file: string): Promise<number> {
  const lines = readFileSync(file, 'utf8').split('\n');
  const operations = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Operation);
  const found = await new World(seed, scratch, calls).run(listed(operations));
  console.log(found === undefined ? 'no difference' : `after ${found.operations.length} operations: ${found.text}`);
  return found === undefined ? 0 : 1;
}

async function allScripts(): Promise<number> {
  console.log(`oracle: ${wanted} scripts against a chroot over overlayfs, seed ${seed}`);
  const tally = new ShellTally();
  const started = performance.now();
  let failures = 0;
  for (let i = 0; tally.scripts < wanted; i++) {
    const world = new ShellWorld((seed + i) >>> 0, scratch, calls);
    const found = await world.run(generatedScripts(world.seed, Math.min(SCRIPTS_OF_WORLD, wanted - tally.scripts)), tally);
    if (found === undefined) continue;
    failures++;
    await tellScripts(world, found);
    if (!values.all) break;
  }
  console.log(tally.text());
  console.log(`${failures} unexplained differences, ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return failures > 0 ? 1 : 0;
}

async function tellScripts(world: ShellWorld, { scripts, text }: ShellDifference): Promise<void> {
  const statements = scripts.flatMap((script, at) => script.map((statement) => ({ at, statement })));
  const grouped = (some: typeof statements): string[][] =>
    scripts.map((_, at) => some.filter((each) => each.at === at).map(({ statement }) => statement)).filter((script) => script.length > 0);
  const run = (some: typeof statements): Promise<ShellDifference | undefined> => world.run(listedScripts(grouped(some)));
  const short = (await shortest(statements, async (some) => (await run([...some])) !== undefined)) as typeof statements;
  const last = (await run(short))?.text;
  console.log(`DIFFERENCE with --shell --seed ${world.seed}: ${last ?? `${text} (not again)`}, after`);
  console.log(
    grouped(short)
      .map((script) => JSON.stringify(script))
      .join('\n'),
  );
}

async function replayScripts(file: string): Promise<number> {
  const lines = readFileSync(file, 'utf8').split('\n');
  const scripts = lines.filter((line) => line.startsWith('[')).map((line) => JSON.parse(line) as string[]);
  const found = await new ShellWorld(seed, scratch, calls).run(listedScripts(scripts));
  console.log(found === undefined ? 'no difference' : found.text);
  return found === undefined ? 0 : 1;
}

async function intended(): Promise<number> {
  let same = 0;
  for (const [script, reason] of INTENDED) {
    if ((await new ShellWorld(seed, scratch, calls).run(listedScripts([[script]]))) !== undefined) continue;
    console.log(`no longer different: ${script} (${reason})`);
    same++;
  }
  return same > 0 ? 1 : 0;
}

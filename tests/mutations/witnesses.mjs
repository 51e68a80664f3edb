// Who is to notice a mutant: the crash simulation, or tests.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../crash/bundle.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const POINTS = process.env.VENEER_CRASH_POINTS ?? '4000';
/** Of the workload that is tried first. */
const FIRST_POINTS = '400';
const SEED = process.env.VENEER_SEED ?? '1';
/** A mutant may go on for ever. */
const TIMEOUT_MS = Number(process.env.VENEER_MUTANT_TIMEOUT_MS ?? 30 * 60_000);

function run(command, args, options) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: TIMEOUT_MS, maxBuffer: 1 << 28, ...options });
  return { noticed: status !== 0, text: status === null ? 'it ends never' : `${stdout}\n${stderr}` };
}

const firstLine = (text, pattern) =>
  text
    .split('\n')
    .find((line) => pattern.test(line))
    ?.trim()
    .slice(0, 160) ?? '';

/** The crash simulation: the workload that the mutation names, then all of them. */
export async function simulation(directory) {
  const program = join(directory, 'simulation.mjs');
  await bundle(program);
  const simulate = (core, ...args) =>
    run(process.execPath, [program, '--seed', SEED, '--bail', '--processes', '1', ...args], {
      cwd: root,
      env: { ...process.env, VENEER_CORE: core },
    });
  return ({ workload }, core) => {
    const first = workload ? simulate(core, '--points', FIRST_POINTS, '--workload', workload) : undefined;
    const { noticed, text } = first?.noticed ? first : simulate(core, '--points', POINTS);
    return noticed ? firstLine(text, /--point |Error|never/) || 'failed' : undefined;
  };
}

/** Test files, run in a copy of the project whose core module is the mutant. */
export function tests(directory) {
  const copy = join(directory, 'project');
  mkdirSync(copy);
  for (const name of [
    'dist',
    'tests',
    'ts',
    'docs',
    'assembly',
    'wit',
    'tools',
    'package.json',
    'tsconfig.json',
    'vitest.config.ts',
    'asconfig.json',
    'SECURITY.md',
  ]) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return (files, core) => {
    cpSync(core, join(copy, 'dist/veneer.core.wasm'));
    const args = ['node_modules/vitest/vitest.mjs', 'run', '--bail', '1', '--reporter', 'dot', ...files];
    const { noticed, text } = run(process.execPath, args, { cwd: copy, env: { ...process.env, VENEER_SEED: SEED } });
    return noticed ? firstLine(text, /FAIL|never/) || 'failed' : undefined;
  };
}

/** Writes a mutant to where the witnesses find it. */
export function put(directory, core) {
  const path = join(directory, 'core.wasm');
  writeFileSync(path, core);
  return path;
}

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** GNU time: its wait4 counts the whole tree of processes that a command waited for. */
const TIME = '/usr/bin/time';

/** Whether a program is on the PATH. */
export function hasCommand(name) {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name]).status === 0;
}

/** Runs a command to its end; resolves to its standard output. Rejects with the end of its standard error. */
export function run(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const out = [];
    const err = [];
    child.stdout.on('data', (piece) => out.push(piece));
    child.stderr.on('data', (piece) => err.push(piece));
    child.once('error', reject);
    child.once('close', (status, signal) => {
      const stdout = Buffer.concat(out).toString();
      if (status === 0) return resolve(stdout);
      const told = Buffer.concat(err).toString().trim().split('\n').slice(-8).join('\n');
      reject(new Error(`${file} ${args.join(' ')}: ${signal ?? `exit code ${status}`}\n${told}`));
    });
  });
}

/**
 * Runs a command and tells what it took: `wallMs`, `cpuMs` (user and system, of the process and all it waited for) and
 * `peakBytes` (resident, of the largest of these processes). To 10 ms: for commands that run for seconds.
 */
export async function measure(file, args, options = {}) {
  const report = join(tmpdir(), `veneer-bench-time-${process.pid}`);
  const started = performance.now();
  try {
    const stdout = await run(TIME, ['-f', '%U %S %M', '-o', report, file, ...args], options);
    const wallMs = performance.now() - started;
    const [user, system, peakKib] = readFileSync(report, 'utf8').trim().split(' ').map(Number);
    return { stdout, usage: { wallMs, cpuMs: (user + system) * 1000, peakBytes: peakKib * 1024 } };
  } finally {
    rmSync(report, { force: true });
  }
}

/** Bytes that a tree occupies on disk, what it shares through hard links counted once. */
export async function diskBytes(path) {
  // Delayed allocation: a file has its blocks only once it was written back.
  await run('sync', ['-f', path]);
  return parseInt(await run('du', ['-s', '-x', '-B1', path]), 10);
}

import { spawn, spawnSync } from 'node:child_process';

/** GNU time: its wait4 counts the whole tree of processes that a command waited for. */
export const TIME = '/usr/bin/time';

/** Whether a program is on the PATH. */
export function hasCommand(name) {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name]).status === 0;
}

/** Processes that run now; each leads a group of its own, so that what it started ends with it. */
const running = new Set();

/** Ends all that was started here and still runs. */
export function endCommands() {
  for (const { pid } of running) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
}

/** Runs a command to its end; resolves to what it wrote. Rejects with the end of its standard error. */
function finish(file, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    running.add(child);
    const out = [];
    const err = [];
    child.stdout.on('data', (piece) => out.push(piece));
    child.stderr.on('data', (piece) => err.push(piece));
    child.once('error', reject);
    child.once('close', (status, signal) => {
      running.delete(child);
      const [stdout, stderr] = [out, err].map((pieces) => Buffer.concat(pieces).toString());
      if (status === 0) return resolve({ stdout, stderr });
      const told = stderr.trim().split('\n').slice(-8).join('\n');
      reject(new Error(`${file} ${args.join(' ')}: ${signal ?? `exit code ${status}`}\n${told}`));
    });
  });
}

/** Runs a command to its end; resolves to its standard output. Rejects with the end of its standard error. */
export async function run(file, args) {
  return (await finish(file, args)).stdout;
}

/**
 * Runs a command and tells what it took: `wallMs`, `cpuMs` (user and system, of the process and all it waited for) and
 * `peakBytes` (resident, of the largest of these processes). CPU to 10 ms: for commands that run for seconds.
 */
export async function measure(file, args) {
  const started = performance.now();
  const { stdout, stderr } = await finish(TIME, ['-f', '%U %S %M', file, ...args]);
  const wallMs = performance.now() - started;
  // What the command itself wrote there stands before.
  const [user, system, peakKib] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return { stdout, usage: { wallMs, cpuMs: (user + system) * 1000, peakBytes: peakKib * 1024 } };
}

/** Waits until the file system of a path has written back what it owes. */
export async function settle(path) {
  await run('sync', ['-f', path]);
}

/** Bytes that a tree occupies on disk, what it shares through hard links counted once. */
export async function diskBytes(path) {
  // Delayed allocation: a file has its blocks only once it was written back.
  await settle(path);
  return parseInt(await run('du', ['-s', '-x', '-B1', path]), 10);
}

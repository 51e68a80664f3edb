import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasCommand, run } from '../command.mjs';

/** Lowest layer first, as everywhere here; the kernel wants the topmost first. */
const lowerdir = (lowers) => [...lowers].reverse().join(':');

/** Why the kernel's overlayfs can't be measured, or undefined. */
export function missingOverlay() {
  if (process.platform !== 'linux') return 'overlayfs is Linux';
  return process.getuid() === 0 ? undefined : 'mounting needs root';
}

export function missingFuseOverlay() {
  return missingOverlay() ?? (hasCommand('fuse-overlayfs') ? undefined : "fuse-overlayfs isn't installed");
}

/** Mounts one overlay with a fresh upper in `home`, which is made; the tree is `merged` in it. Synchronous. */
export function mountOverlay(lowers, home, program = 'kernel') {
  for (const name of ['', 'upper', 'work', 'merged']) mkdirSync(join(home, name));
  const merged = join(home, 'merged');
  const options = `lowerdir=${lowerdir(lowers)},upperdir=${join(home, 'upper')},workdir=${join(home, 'work')}`;
  const command = program === 'kernel' ? ['mount', '-t', 'overlay', 'overlay'] : [program];
  const { status, stderr } = spawnSync(command[0], [...command.slice(1), '-o', options, merged], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
  return { merged, upper: join(home, 'upper'), unmount: () => spawnSync('umount', [merged]) };
}

/** Mounts `count` overlays in `directory`; the milliseconds of each. */
export async function mountMany(lowers, directory, count) {
  const program = fileURLToPath(new URL('overlay_mounts.py', import.meta.url));
  return JSON.parse(await run('python3', [program, lowerdir(lowers), directory, String(count)]));
}

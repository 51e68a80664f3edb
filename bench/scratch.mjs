// One directory below which everything is made that a run leaves on disk or mounts, so that one place removes it all.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

export class Scratch {
  #next = 0;

  constructor(parent) {
    this.root = mkdtempSync(join(realpathSync(parent), 'veneer-bench-'));
  }

  /** A fresh, empty directory. */
  directory(label) {
    const path = this.path(label);
    mkdirSync(path);
    return path;
  }

  /** A path that nothing is at. */
  path(label) {
    return join(this.root, `${label}-${this.#next++}`);
  }

  /** Unmounts and removes `path`, which is one of those given out. */
  remove(path) {
    unmountBelow(path);
    // rm(1): node's own rm takes minutes for a tree of 84,000 files.
    spawnSync('rm', ['-rf', '--one-file-system', path]);
  }

  removeAll() {
    this.remove(this.root);
  }
}

/** Whatever was mounted at or below a path, also by a peer; the latest first. */
export function unmountBelow(path) {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n').filter(Boolean);
  const points = mounts.map((line) => line.split(' ')[4]).filter((point) => point === path || point.startsWith(`${path}/`));
  for (const point of points.reverse()) spawnSync('umount', [point]);
}

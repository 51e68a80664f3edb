import { join } from 'node:path';
import { hasCommand, run } from '../command.mjs';

/** podman and buildah over a storage of their own below `directory`, with the overlay driver. */
export class ContainersStorage {
  constructor(directory) {
    this.directory = directory;
    // Short: podman refuses a runroot of more than 50 characters.
    this.options = ['--root', join(directory, 'r'), '--runroot', join(directory, 'x'), '--storage-driver', 'overlay'];
  }

  podman(...args) {
    return run('podman', [...this.options, ...args]);
  }

  buildah(...args) {
    return run('buildah', [...this.options, ...args]);
  }
}

/** Why a program of this storage can't be measured, or undefined. */
export function missingStorage(program) {
  if (!hasCommand(program)) return `${program} isn't installed`;
  return process.getuid() === 0 ? undefined : `${program} is measured with the kernel's overlayfs, which needs root`;
}

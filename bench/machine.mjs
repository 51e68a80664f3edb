// What a page of figures has to say about where they come from.
import { spawnSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';

const VERSIONS = [
  ['podman', ['--version']],
  ['buildah', ['--version']],
  ['umoci', ['--version']],
  ['tar', ['--version']],
  ['gzip', ['--version']],
  ['fuse-overlayfs', ['--version']],
];

function firstLine(file, args) {
  const { stdout } = spawnSync(file, args, { encoding: 'utf8' });
  return stdout?.trim().split('\n')[0] || undefined;
}

/** One line each: processor, kernel, file system of the scratch directory, Node, peers. */
export function describeMachine(scratchRoot) {
  const processors = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(0);
  const type = firstLine('findmnt', ['-n', '-o', 'FSTYPE', '-T', scratchRoot]);
  const versions = VERSIONS.map(([file, args]) => firstLine(file, args)).filter((line) => line !== undefined);
  return [
    `${processors.length} × ${processors[0]?.model ?? 'processor'}, ${memory} GiB of memory, Linux ${release()}, ${type}`,
    `Node ${process.version}; ${versions.join('; ')}`,
  ];
}

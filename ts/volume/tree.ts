// The files and directories of a volume, by their paths from its root.
import { MemoryDirectory, type MemoryFile } from '../hosts/memory/disk.js';

/** What is below a directory, each after the directory that it is in; by name, so that an archive is a function of the files. A directory's path ends with a slash. */
export function walk(directory: MemoryDirectory, prefix = ''): [path: string, node: MemoryFile | MemoryDirectory][] {
  const entries = [...directory.entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.flatMap(([name, node]): [string, MemoryFile | MemoryDirectory][] => {
    const path = prefix + name;
    return node.kind === 'file' ? [[path, node]] : [[`${path}/`, node], ...walk(node, `${path}/`)];
  });
}

export function filesBelow(root: MemoryDirectory): Map<string, MemoryFile> {
  return new Map(walk(root).flatMap(([path, node]): [string, MemoryFile][] => (node.kind === 'file' ? [[path, node]] : [])));
}

export function namesOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

/** The directory of these names, made where it isn't there; undefined where one of them is a file. */
export function directoryAt(root: MemoryDirectory, names: readonly string[]): MemoryDirectory | undefined {
  let directory = root;
  for (const name of names) {
    const below = directory.entries.get(name) ?? new MemoryDirectory();
    if (below.kind !== 'directory') return undefined;
    directory.entries.set(name, below);
    directory = below;
  }
  return directory;
}

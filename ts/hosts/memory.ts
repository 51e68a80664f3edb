// The host of programs without a disk: the component's core module over files in memory. Web APIs only.
import type { HostInstance, OpenMode } from '../bindings.js';
import { MemoryFiles } from './memory/files.js';
import type { MemoryDisk } from './memory/disk.js';
import { STORE } from './wasi/store-name.js';
import { filesystemOver } from './wasi/filesystem.js';
import { instantiate } from './wasi/instance.js';

/** Instances of this program, so that each has a label of its own. */
let instances = 0;

/** Starts an instance of the component's core module over `disk`. */
export async function open(module: WebAssembly.Module, disk: MemoryDisk, mode: OpenMode): Promise<HostInstance> {
  const files = new MemoryFiles(STORE, disk.root, mode === 'read-only');
  const { bindings, memoryBytes } = await instantiate(module, (memory) => filesystemOver(files, memory).imports);
  const owner = `instance ${++instances} over files in memory`;
  disk.owners.add(owner);
  return {
    bindings,
    preopenName: STORE,
    owner,
    // A disk is of one program: whoever isn't known to it, wrote before it was filled from an archive.
    ownerIsGone: (label) => !disk.owners.has(label),
    memoryBytes,
    close: () => void disk.owners.delete(owner),
  };
}

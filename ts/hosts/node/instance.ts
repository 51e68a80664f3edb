// An instance of the component's core module in Node, Deno and Bun: over files, with this process as the owner of what it locks.
import fs from 'node:fs';
import type { HostInstance, HostOptions } from '../../bindings.js';
import { STORE } from '../wasi/store-name.js';
import { filesystemOver, type Filesystem } from '../wasi/filesystem.js';
import type { Descriptor, HostFiles } from '../wasi/files.js';
import { instantiate } from '../wasi/instance.js';
import { NodeFiles, type Preopen } from './files.js';
import { told } from './host-calls.js';
import { isGone, Owner } from './owner.js';

/** The host directories that an instance gets; that of the store is made, if it may be. */
export function directoriesOf({ directory, mode, preopens = {} }: HostOptions): NodeFiles {
  if (mode === 'create') fs.mkdirSync(directory, { recursive: true });
  const directories: Record<string, Preopen> = { [STORE]: { path: directory, readOnly: mode === 'read-only' } };
  for (const [name, path] of Object.entries(preopens)) directories[name] = { path };
  return new NodeFiles(directories);
}

export async function instanceOver<D extends Descriptor>(module: WebAssembly.Module, files: HostFiles<D>): Promise<HostInstance> {
  let filesystem: Filesystem | undefined;
  const { bindings, memoryBytes } = await instantiate(module, (memory) => {
    filesystem = filesystemOver(files, memory);
    return told(filesystem, memory);
  });
  const owner = new Owner();
  return {
    bindings,
    preopenName: STORE,
    owner: owner.label,
    ownerIsGone: isGone,
    memoryBytes,
    close: () => {
      owner.end();
      filesystem?.close();
    },
  };
}

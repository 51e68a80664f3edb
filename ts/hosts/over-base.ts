// Stores over a base that is only read: a directory bundled with a program, or a read-only mount. What changes is in a directory or in memory.
import fs from 'node:fs';
import type { HostInstance, HostOptions } from '../bindings.js';
import type { MemoryDisk } from './memory/disk.js';
import { MemoryFiles } from './memory/files.js';
import { NodeFiles, type Preopen } from './node/files.js';
import { told } from './node/host-calls.js';
import { isGone, Owner } from './node/owner.js';
import { UnionFiles } from './union/files.js';
import { filesystemOver, type Filesystem } from './wasi/filesystem.js';
import type { Descriptor, HostFiles } from './wasi/files.js';
import { instantiate } from './wasi/instance.js';

const STORE = '/store';

/** Where a store over a base is. */
export interface OverBase extends HostOptions {
  /** Host directory of the base. */
  readonly base: string;
  /** For what changes, instead of the directory. */
  readonly disk?: MemoryDisk | undefined;
}

/** Starts an instance; undefined where what changed belongs to another base. */
export async function open(
  module: WebAssembly.Module,
  { base, disk, directory, mode, preopens = {} }: OverBase,
): Promise<HostInstance | undefined> {
  const readOnly = mode === 'read-only';
  const lower = new NodeFiles({ [STORE]: { path: base, readOnly: true } });
  if (disk !== undefined) return over(new MemoryFiles(STORE, disk.root, readOnly), lower, module);
  if (mode === 'create') fs.mkdirSync(directory, { recursive: true });
  const directories: Record<string, Preopen> = { [STORE]: { path: directory, readOnly } };
  for (const [name, path] of Object.entries(preopens)) directories[name] = { path };
  return over(new NodeFiles(directories), lower, module);
}

async function over<U extends Descriptor, L extends Descriptor>(
  upper: HostFiles<U>,
  lower: HostFiles<L>,
  module: WebAssembly.Module,
): Promise<HostInstance | undefined> {
  const files = new UnionFiles(upper, lower);
  if (!files.isBoundTo()) return undefined;
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

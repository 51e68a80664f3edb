// wasi:filesystem 0.2.10 at the core level over a model disk. Calls that the component doesn't make are missing: making one is a trap.
import { createHash } from 'node:crypto';
import type { CoreImports } from '../../../ts/generated/core-imports.js';
import type { GuestMemory } from '../../../ts/lowered/runtime.js';
import { WasiError, errorOrdinal } from '../../../ts/hosts/wasi/errors.js';
import { entry, type Disk } from './disk.js';
import type { Call, Calls, Plan } from './faults.js';
import { Ranges } from './ranges.js';
import { FileNode, type DirectoryNode, type Node } from './nodes.js';

const TYPES = 'wasi:filesystem/types@0.2.10';
const PREOPENS = 'wasi:filesystem/preopens@0.2.10';
const OPEN_CREATE = 1;
const OPEN_DIRECTORY = 2;
const OPEN_EXCLUSIVE = 4;
const TYPE_DIRECTORY = 3;
const TYPE_FILE = 6;

/** The name that the component knows the disk's root by. */
export const ROOT = '/store';

export type Filesystem = Pick<CoreImports, typeof TYPES | typeof PREOPENS>;

/** `memory` is the instance's, known once it is instantiated. */
export function filesystemOver(disk: Disk, calls: Calls, memory: () => GuestMemory): Filesystem {
  const nodes: (Node | undefined)[] = [undefined];
  const listings: (string[] | undefined)[] = [undefined];
  const cached = new Ranges();
  const written = new Set<FileNode>();
  const named = new Map<DirectoryNode, Set<string>>();
  const decoder = new TextDecoder('utf-8', { fatal: true });

  const nameOf = (ptr: number, len: number): string => decoder.decode(memory().bytes.subarray(ptr >>> 0, (ptr >>> 0) + len));
  const node = (handle: number): Node => {
    const found = nodes[handle];
    if (!found) throw new WasiError('EBADF');
    return found;
  };
  const file = (handle: number): FileNode => {
    const found = node(handle);
    if (found.kind !== 'file') throw new WasiError('EISDIR');
    return found;
  };
  const directory = (handle: number): DirectoryNode => {
    const found = node(handle);
    if (found.kind !== 'directory') throw new WasiError('ENOTDIR');
    return found;
  };
  /** The directory that a path's last part is in, and that part. */
  const place = (handle: number, ptr: number, len: number): readonly [DirectoryNode, string] => {
    const parts = nameOf(ptr, len).split('/');
    const name = parts.pop()!;
    let base = directory(handle);
    for (const part of parts) {
      const below = entry(base, part);
      if (below.kind !== 'directory') throw new WasiError('ENOTDIR');
      base = below;
    }
    return [base, name];
  };
  /** Runs a call whose `result` has its error at `payload`; what it stores itself is its success. */
  const attempt = (ret: number, payload: number, call: Call, run: (plan: Plan | undefined) => void): void => {
    try {
      run(calls.make(call));
      memory().view.setUint8(ret, 0);
    } catch (error) {
      if (!(error instanceof WasiError)) throw error;
      memory().view.setUint8(ret, 1);
      memory().view.setUint8(ret + payload, errorOrdinal(error));
    }
  };
  const noteName = (base: DirectoryNode, name: string): void => {
    const names = named.get(base);
    if (names) names.add(name);
    else named.set(base, new Set([name]));
  };
  const open = (base: DirectoryNode, name: string, openFlags: number): Node => {
    if (name === '.') return base;
    const existing = base.entries.get(name);
    if (existing && openFlags & OPEN_EXCLUSIVE) throw new WasiError('EEXIST');
    if (!existing && openFlags & OPEN_CREATE) {
      noteName(base, name);
      return disk.create(base, name);
    }
    const found = entry(base, name);
    if (openFlags & OPEN_DIRECTORY && found.kind !== 'directory') throw new WasiError('ENOTDIR');
    return found;
  };

  const types: Partial<CoreImports[typeof TYPES]> = {
    '[method]descriptor.open-at'(self, _pathFlags, path, len, openFlags, _flags, ret) {
      attempt(ret, 4, openFlags & OPEN_CREATE ? 'create' : 'open', () => {
        const handle = nodes.push(open(...place(self, path, len), openFlags)) - 1;
        memory().view.setInt32(ret + 4, handle, true);
      });
    },
    '[method]descriptor.read'(self, length, offset, ret) {
      attempt(ret, 4, 'read', (plan) => {
        const from = file(self);
        // What an instance has read or written comes out of a cache from then on: it is checked once.
        const spoiled = isOfMedium(plan) && cached.has(from, Number(offset), Number(length)) ? undefined : plan;
        const data = readOf(disk, from, Number(offset), Number(length), spoiled);
        cached.add(from, Number(offset), Number(length));
        if (plan) calls.effect = spoiled && `${disk.trace.length} ${createHash('md5').update(data).digest('base64')}`;
        const at = memory().alloc(1, Number(length));
        memory().bytes.set(data, at);
        const { view } = memory();
        view.setUint32(ret + 4, at, true);
        view.setUint32(ret + 8, data.length, true);
        view.setUint8(ret + 12, data.length < Number(length) ? 1 : 0);
      });
    },
    '[method]descriptor.write'(self, ptr, len, offset, ret) {
      attempt(ret, 8, 'write', (plan) => {
        const length = plan?.fault === 'short' ? shortened(len, plan.choice) : len;
        if (length > 0) disk.write(file(self), Number(offset), memory().bytes.subarray(ptr >>> 0, (ptr >>> 0) + length));
        cached.add(file(self), Number(offset), length);
        written.add(file(self));
        memory().view.setBigUint64(ret + 8, BigInt(length), true);
      });
    },
    '[method]descriptor.stat'(self, ret) {
      attempt(ret, 8, 'stat', () => {
        const { view } = memory();
        const found = node(self);
        view.setUint8(ret + 8, found.kind === 'file' ? TYPE_FILE : TYPE_DIRECTORY);
        view.setBigUint64(ret + 16, 1n, true);
        view.setBigUint64(ret + 24, BigInt(found.kind === 'file' ? found.size : 0), true);
        for (const at of [32, 56, 80]) view.setUint8(ret + at, 0);
      });
    },
    '[method]descriptor.set-size'(self, size, ret) {
      attempt(ret, 1, 'resize', () => disk.resize(file(self), Number(size)));
    },
    '[method]descriptor.sync'(self, ret) {
      attempt(ret, 1, 'sync', () => disk.sync(node(self)));
      const failed = memory().view.getUint8(ret) !== 0 ? nodes[self] : undefined;
      // The page cache may take for written what could not be. Of what others wrote nobody would be told: no store could survive that.
      if (failed?.kind === 'file' && written.has(failed)) disk.failSync(failed);
      if (failed?.kind === 'directory') disk.failNames(failed, named.get(failed) ?? []);
    },
    '[method]descriptor.create-directory-at'(self, path, len, ret) {
      attempt(ret, 1, 'mkdir', () => {
        disk.makeDirectory(directory(self), nameOf(path, len));
        noteName(directory(self), nameOf(path, len));
      });
    },
    '[method]descriptor.unlink-file-at'(self, path, len, ret) {
      attempt(ret, 1, 'unlink', () => {
        const [base, name] = place(self, path, len);
        disk.unlink(base, name);
        noteName(base, name);
      });
    },
    '[method]descriptor.remove-directory-at'(self, path, len, ret) {
      attempt(ret, 1, 'rmdir', () => {
        disk.removeDirectory(directory(self), nameOf(path, len));
        noteName(directory(self), nameOf(path, len));
      });
    },
    '[method]descriptor.rename-at'(self, path, len, newSelf, newPath, newLen, ret) {
      attempt(ret, 1, 'rename', () => {
        disk.rename(directory(self), nameOf(path, len), directory(newSelf), nameOf(newPath, newLen));
        noteName(directory(self), nameOf(path, len));
        noteName(directory(newSelf), nameOf(newPath, newLen));
      });
    },
    '[method]descriptor.read-directory'(self, ret) {
      attempt(ret, 4, 'list', () => {
        const names = [...directory(self).entries.keys()];
        memory().view.setUint32(ret + 4, listings.push(names) - 1, true);
      });
    },
    '[method]directory-entry-stream.read-directory-entry'(self, ret) {
      const name = listings[self]?.shift();
      memory().view.setUint8(ret, 0);
      memory().view.setUint8(ret + 4, name === undefined ? 0 : 1);
      if (name === undefined) return;
      const at = memory().lowerString(name);
      const { view } = memory();
      view.setUint8(ret + 8, 0);
      view.setUint32(ret + 12, at, true);
      view.setUint32(ret + 16, memory().lastLength, true);
    },
    '[resource-drop]descriptor'(handle) {
      nodes[handle] = undefined;
    },
    '[resource-drop]directory-entry-stream'(handle) {
      listings[handle] = undefined;
    },
  };
  return {
    [TYPES]: withTraps(types),
    [PREOPENS]: {
      'get-directories'(ret) {
        const list = memory().alloc(4, 12);
        memory().storeString(list + 4, ROOT);
        memory().view.setUint32(list, nodes.push(disk.root) - 1, true);
        memory().view.setUint32(ret, list, true);
        memory().view.setUint32(ret + 4, 1, true);
      },
    },
  };
}

/** A host may take a part of what is written, or nothing at all. */
function shortened(length: number, choice: number): number {
  return choice % 4 === 0 ? 0 : 1 + (choice % Math.max(length - 1, 1));
}

function isOfMedium(plan: Plan | undefined): boolean {
  return plan?.fault === 'flip' || plan?.fault === 'stale';
}

/** What a read gives, with what goes wrong with it. */
function readOf(disk: Disk, file: FileNode, offset: number, length: number, plan: Plan | undefined): Uint8Array {
  const bytes = plan?.fault === 'stale' ? bytesBeforeLastChange(disk, file) : file.bytes;
  const found = bytes.subarray(offset, offset + length);
  if (plan?.fault === 'short' && found.length > 1) return found.subarray(0, 1 + (plan.choice % (found.length - 1)));
  if (plan?.fault !== 'flip' || found.length === 0) return found;
  const flipped = found.slice();
  const bit = plan.choice % (found.length * 8);
  flipped[bit >> 3]! ^= 1 << (bit & 7);
  return flipped;
}

/** A cache that has missed the last write. */
function bytesBeforeLastChange(disk: Disk, file: FileNode): Uint8Array {
  const changes = disk.trace.filter((event) => (event.kind === 'write' || event.kind === 'resize') && event.file === file);
  const before = new FileNode(file.initial);
  for (const change of changes.slice(0, -1)) {
    if (change.kind === 'write') before.write(change.offset, change.data);
    else if (change.kind === 'resize') before.resize(change.size);
  }
  return before.bytes;
}

function withTraps(types: Partial<CoreImports[typeof TYPES]>): CoreImports[typeof TYPES] {
  return new Proxy(types, {
    get(target, name: keyof typeof types) {
      return (
        target[name] ??
        (() => {
          throw new Error(`the model disk has no ${name}`);
        })
      );
    },
  }) as CoreImports[typeof TYPES];
}

// The files of a volume in memory, as wasi:filesystem sees them. What is open stays readable when its name is gone.
import { WasiError } from '../wasi/errors.js';
import {
  FileType,
  OPEN_CREATE,
  OPEN_DIRECTORY,
  OPEN_EXCLUSIVE,
  OPEN_TRUNCATE,
  type Descriptor,
  type FileStat,
  type HostFiles,
} from '../wasi/files.js';
import { MemoryDirectory, MemoryFile, type MemoryNode } from './disk.js';

export interface MemoryDescriptor extends Descriptor {
  readonly node: MemoryNode;
}

export class MemoryFiles implements HostFiles<MemoryDescriptor> {
  constructor(
    /** The name that the guest knows the root by. */
    readonly name: string,
    readonly root: MemoryDirectory,
    readonly readOnly: boolean,
  ) {}

  preopens(): [string, MemoryDescriptor][] {
    return [[this.name, { node: this.root, readOnly: this.readOnly }]];
  }

  open(base: MemoryDescriptor, path: string, flags: number): MemoryDescriptor {
    const node = opened(base, path, flags);
    if (flags & OPEN_DIRECTORY && node.kind !== 'directory') throw new WasiError('ENOTDIR');
    if (flags & OPEN_TRUNCATE) fileOf(node).resize(0);
    return { node, readOnly: base.readOnly };
  }

  close(): void {
    // Nothing is held but the reference.
  }

  read({ node }: MemoryDescriptor, bytes: Uint8Array, at: number, length: number, offset: number): number {
    return fileOf(node).read(bytes, at, length, offset);
  }

  write({ node }: MemoryDescriptor, bytes: Uint8Array, at: number, length: number, offset: number): number {
    fileOf(node).write(bytes.subarray(at, at + length), offset);
    return length;
  }

  stat({ node }: MemoryDescriptor): FileStat {
    if (node.kind === 'directory') return { type: FileType.directory, links: 1n, size: 0n };
    return { type: FileType.regularFile, links: 1n, size: BigInt(node.size) };
  }

  resize({ node }: MemoryDescriptor, size: number): void {
    fileOf(node).resize(size);
  }

  sync(): void {
    // Nothing outlives the program.
  }

  makeDirectory(base: MemoryDescriptor, path: string): void {
    const [directory, name] = placeOf(base, path);
    if (name === '.' || directory.entries.has(name)) throw new WasiError('EEXIST');
    directory.entries.set(name, new MemoryDirectory());
  }

  removeDirectory(base: MemoryDescriptor, path: string): void {
    const [directory, name] = placeOf(base, path);
    const node = entryOf(directory, name);
    if (node.kind !== 'directory') throw new WasiError('ENOTDIR');
    if (node.entries.size > 0) throw new WasiError('ENOTEMPTY');
    directory.entries.delete(name);
  }

  unlink(base: MemoryDescriptor, path: string): void {
    const [directory, name] = placeOf(base, path);
    fileOf(entryOf(directory, name));
    directory.entries.delete(name);
  }

  rename(base: MemoryDescriptor, path: string, newBase: MemoryDescriptor, newPath: string): void {
    const [from, name] = placeOf(base, path);
    const [to, newName] = placeOf(newBase, newPath);
    const node = entryOf(from, name);
    const replaced = to.entries.get(newName);
    if (replaced === node) return;
    if (replaced?.kind === 'directory') {
      if (node.kind !== 'directory') throw new WasiError('EISDIR');
      if (replaced.entries.size > 0) throw new WasiError('ENOTEMPTY');
    } else if (replaced && node.kind === 'directory') throw new WasiError('ENOTDIR');
    if (node.kind === 'directory' && contains(node, to)) throw new WasiError('EINVAL');
    from.entries.delete(name);
    to.entries.set(newName, node);
  }

  list({ node }: MemoryDescriptor): string[] {
    return [...directoryOf(node).entries.keys()];
  }
}

function opened(base: MemoryDescriptor, path: string, flags: number): MemoryNode {
  const [directory, name] = placeOf(base, path);
  const existing = name === '.' ? directory : directory.entries.get(name);
  if (existing) {
    if (flags & OPEN_EXCLUSIVE) throw new WasiError('EEXIST');
    return existing;
  }
  if (!(flags & OPEN_CREATE)) throw new WasiError('ENOENT');
  const file = new MemoryFile();
  directory.entries.set(name, file);
  return file;
}

/** The directory that the last name of a path is in, and that name. `..` and absolute paths are refused. */
function placeOf({ node }: MemoryDescriptor, path: string): readonly [MemoryDirectory, string] {
  if (path.includes('\0')) throw new WasiError('EILSEQ');
  if (path.startsWith('/')) throw new WasiError('EPERM');
  const names = path.split('/').filter((name) => name !== '');
  if (names.includes('..')) throw new WasiError('EPERM');
  const last = names.pop();
  if (last === undefined) throw new WasiError('ENOENT');
  let directory = directoryOf(node);
  for (const name of names) if (name !== '.') directory = directoryOf(entryOf(directory, name));
  return [directory, last];
}

function entryOf(directory: MemoryDirectory, name: string): MemoryNode {
  const node = name === '.' ? directory : directory.entries.get(name);
  if (!node) throw new WasiError('ENOENT');
  return node;
}

function fileOf(node: MemoryNode): MemoryFile {
  if (node.kind !== 'file') throw new WasiError('EISDIR');
  return node;
}

function directoryOf(node: MemoryNode): MemoryDirectory {
  if (node.kind !== 'directory') throw new WasiError('ENOTDIR');
  return node;
}

function contains(directory: MemoryDirectory, other: MemoryDirectory): boolean {
  if (directory === other) return true;
  for (const node of directory.entries.values()) if (node.kind === 'directory' && contains(node, other)) return true;
  return false;
}

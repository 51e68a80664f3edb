// The files of a model disk, as one instance sees them: with the faults that its calls suffer, and what they leave in doubt.
import { createHash } from 'node:crypto';
import { WasiError } from '../../../ts/hosts/wasi/errors.js';
import {
  FileType,
  OPEN_CREATE,
  OPEN_DIRECTORY,
  OPEN_EXCLUSIVE,
  OPEN_TRUNCATE,
  type Descriptor,
  type FileStat,
  type HostFiles,
} from '../../../ts/hosts/wasi/files.js';
import { STORE } from '../../../ts/hosts/wasi/store-name.js';
import { entry, type Disk } from './disk.js';
import type { Calls, Plan } from './faults.js';
import { FileNode, type DirectoryNode, type Node } from './nodes.js';
import { Ranges } from './ranges.js';

export interface ModelDescriptor extends Descriptor {
  readonly node: Node;
}

export class ModelFiles implements HostFiles<ModelDescriptor> {
  readonly #cached = new Ranges();
  readonly #written = new Set<FileNode>();
  readonly #named = new Map<DirectoryNode, Set<string>>();

  constructor(
    readonly disk: Disk,
    readonly calls: Calls,
    readonly readOnly = false,
  ) {}

  preopens(): [string, ModelDescriptor][] {
    return [[STORE, { node: this.disk.root, readOnly: this.readOnly }]];
  }

  open(base: ModelDescriptor, path: string, flags: number): ModelDescriptor {
    this.calls.make(flags & OPEN_CREATE ? 'create' : 'open');
    const node = this.#opened(base, path, flags);
    if (flags & OPEN_TRUNCATE && fileOf(node).size > 0) this.disk.resize(fileOf(node), 0);
    return { node, readOnly: this.readOnly };
  }

  close(): void {
    // Nothing is held but the reference.
  }

  read({ node }: ModelDescriptor, bytes: Uint8Array, at: number, length: number, offset: number): number {
    const plan = this.calls.make('read');
    const from = fileOf(node);
    // What an instance has read or written comes out of a cache from then on: it is checked once.
    const spoiled = isOfMedium(plan) && this.#cached.has(from, offset, length) ? undefined : plan;
    const data = readOf(this.disk, from, offset, length, spoiled);
    this.#cached.add(from, offset, length);
    if (plan) this.calls.effect = spoiled && `${this.disk.trace.length} ${createHash('md5').update(data).digest('base64')}`;
    bytes.set(data, at);
    return data.length;
  }

  write({ node }: ModelDescriptor, bytes: Uint8Array, at: number, length: number, offset: number): number {
    const plan = this.calls.make('write');
    const taken = plan?.fault === 'short' ? shortened(length, plan.choice) : length;
    if (taken > 0) this.disk.write(fileOf(node), offset, bytes.subarray(at, at + taken));
    this.#cached.add(fileOf(node), offset, taken);
    this.#written.add(fileOf(node));
    return taken;
  }

  stat({ node }: ModelDescriptor): FileStat {
    this.calls.make('stat');
    if (node.kind === 'directory') return { type: FileType.directory, links: 1n, size: 0n };
    return { type: FileType.regularFile, links: 1n, size: BigInt(node.size) };
  }

  resize({ node }: ModelDescriptor, size: number): void {
    this.calls.make('resize');
    this.disk.resize(fileOf(node), size);
  }

  sync({ node }: ModelDescriptor): void {
    try {
      this.calls.make('sync');
    } catch (error) {
      // The page cache may take for written what could not be. Of what others wrote nobody would be told: no store could survive that.
      if (node.kind === 'directory') this.disk.failNames(node, this.#named.get(node) ?? []);
      else if (this.#written.has(node)) this.disk.failSync(node);
      throw error;
    }
    this.disk.sync(node);
  }

  makeDirectory(base: ModelDescriptor, path: string): void {
    this.calls.make('mkdir');
    const [directory, name] = placeOf(base, path);
    this.disk.makeDirectory(directory, name);
    this.#note(directory, name);
  }

  removeDirectory(base: ModelDescriptor, path: string): void {
    this.calls.make('rmdir');
    const [directory, name] = placeOf(base, path);
    this.disk.removeDirectory(directory, name);
    this.#note(directory, name);
  }

  unlink(base: ModelDescriptor, path: string): void {
    this.calls.make('unlink');
    const [directory, name] = placeOf(base, path);
    this.disk.unlink(directory, name);
    this.#note(directory, name);
  }

  rename(base: ModelDescriptor, path: string, newBase: ModelDescriptor, newPath: string): void {
    this.calls.make('rename');
    const [from, name] = placeOf(base, path);
    const [to, newName] = placeOf(newBase, newPath);
    this.disk.rename(from, name, to, newName);
    this.#note(from, name);
    this.#note(to, newName);
  }

  list({ node }: ModelDescriptor): string[] {
    this.calls.make('list');
    return [...directoryOf(node).entries.keys()];
  }

  #opened(base: ModelDescriptor, path: string, flags: number): Node {
    const [directory, name] = placeOf(base, path);
    if (name === '.') return directory;
    const existing = directory.entries.get(name);
    if (existing && flags & OPEN_EXCLUSIVE) throw new WasiError('EEXIST');
    if (!existing && flags & OPEN_CREATE) {
      this.#note(directory, name);
      return this.disk.create(directory, name);
    }
    const found = entry(directory, name);
    if (flags & OPEN_DIRECTORY && found.kind !== 'directory') throw new WasiError('ENOTDIR');
    return found;
  }

  /** Keeps what a sync of a directory is to make durable. */
  #note(directory: DirectoryNode, name: string): void {
    const names = this.#named.get(directory);
    if (names) names.add(name);
    else this.#named.set(directory, new Set([name]));
  }
}

/** The directory that a path's last name is in, and that name. */
function placeOf({ node }: ModelDescriptor, path: string): readonly [DirectoryNode, string] {
  const names = path.split('/');
  const last = names.pop()!;
  let directory = directoryOf(node);
  for (const name of names) directory = directoryOf(entry(directory, name));
  return [directory, last];
}

function fileOf(node: Node): FileNode {
  if (node.kind !== 'file') throw new WasiError('EISDIR');
  return node;
}

function directoryOf(node: Node): DirectoryNode {
  if (node.kind !== 'directory') throw new WasiError('ENOTDIR');
  return node;
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

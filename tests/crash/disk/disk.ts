// A disk as running programs see it. Every change and every sync is written down: what a crash may leave is worked out from that.
import { WasiError } from '../../../ts/hosts/wasi/errors.js';
import { nodeOf, type ImageDirectory } from './image.js';
import { DirectoryNode, FileNode, type Event, type Node } from './nodes.js';
import { Unsynced } from './unsynced.js';

export class Disk {
  readonly root: DirectoryNode;
  readonly trace: Event[] = [];
  readonly #initial = new Map<DirectoryNode, ReadonlyMap<string, Node>>();

  constructor(readonly image: ImageDirectory = new Map()) {
    this.root = nodeOf(image) as DirectoryNode;
    this.#remember(this.root);
  }

  /** What is durable and what isn't after the first `length` events of the trace. */
  unsynced(length: number): Unsynced {
    const unsynced = new Unsynced(this.#initial);
    for (let i = 0; i < length; i++) unsynced.add(this.trace[i]!);
    return unsynced;
  }

  create(directory: DirectoryNode, name: string): FileNode {
    const file = new FileNode();
    this.#name(directory, name, file);
    return file;
  }

  makeDirectory(directory: DirectoryNode, name: string): void {
    if (directory.entries.has(name)) throw new WasiError('EEXIST');
    this.#name(directory, name, new DirectoryNode());
  }

  unlink(directory: DirectoryNode, name: string): void {
    if (entry(directory, name).kind === 'directory') throw new WasiError('EISDIR');
    this.#name(directory, name, undefined);
  }

  removeDirectory(directory: DirectoryNode, name: string): void {
    const node = entry(directory, name);
    if (node.kind !== 'directory') throw new WasiError('ENOTDIR');
    if (node.entries.size > 0) throw new WasiError('ENOTEMPTY');
    this.#name(directory, name, undefined);
  }

  /** Of files only: that is all the store renames. */
  rename(from: DirectoryNode, name: string, to: DirectoryNode, newName: string): void {
    const node = entry(from, name);
    if (to.entries.get(newName)?.kind === 'directory') throw new WasiError('EISDIR');
    this.#name(to, newName, node);
    this.#name(from, name, undefined);
  }

  write(file: FileNode, offset: number, bytes: Uint8Array): void {
    const data = bytes.slice();
    file.write(offset, data);
    this.trace.push({ kind: 'write', file, offset, data });
  }

  resize(file: FileNode, size: number): void {
    file.resize(size);
    this.trace.push({ kind: 'resize', file, size });
  }

  sync(node: Node): void {
    this.trace.push({ kind: 'sync', node });
  }

  failSync(node: FileNode): void {
    this.trace.push({ kind: 'failed-sync', node });
  }

  /** Of some of a directory's names. */
  failNames(node: DirectoryNode, names: Iterable<string>): void {
    this.trace.push({ kind: 'failed-sync', node, names: [...names] });
  }

  #remember(directory: DirectoryNode): void {
    this.#initial.set(directory, new Map(directory.entries));
    for (const node of directory.entries.values()) if (node.kind === 'directory') this.#remember(node);
  }

  #name(directory: DirectoryNode, name: string, node: Node | undefined): void {
    if (node) directory.entries.set(name, node);
    else directory.entries.delete(name);
    this.trace.push({ kind: 'name', directory, name, node });
  }
}

export function entry(directory: DirectoryNode, name: string): Node {
  const node = directory.entries.get(name);
  if (!node) throw new WasiError('ENOENT');
  return node;
}

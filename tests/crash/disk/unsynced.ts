// What of a trace is on the platter for sure, and what may be. The strictest reading of POSIX: a file's bytes and size are durable
// after a sync of that file, a name after a sync of its directory, and until then each change is there or not for itself.
import type { DirectoryNode, Event, FileChange, FileNode, Node } from './nodes.js';

/** What a name may mean after a crash: what it meant at the last sync, and everything since. */
export type Meanings = (Node | undefined)[];

export class Unsynced {
  /** Changes that may be lost, oldest first. */
  readonly files = new Map<FileNode, FileChange[]>();
  /** Names that may mean several things, oldest meaning first. */
  readonly names = new Map<DirectoryNode, Map<string, Meanings>>();
  readonly #bytes = new Map<FileNode, Uint8Array>();
  readonly #entries: Map<DirectoryNode, ReadonlyMap<string, Node>>;
  /** Changes that no later sync makes durable: a sync of theirs failed. */
  readonly #doubtful = new Set<FileChange>();
  /** The same of names, by what they meant then: a name that means another thing since is as good as a new one. */
  readonly #doubtfulNames = new Map<Meanings, number>();

  /** `initial`: the names that the disk started with. */
  constructor(initial: ReadonlyMap<DirectoryNode, ReadonlyMap<string, Node>>) {
    this.#entries = new Map(initial);
  }

  add(event: Event): void {
    switch (event.kind) {
      case 'write':
      case 'resize':
        push(this.files, event.file, event);
        return;
      case 'name':
        this.#rename(event.directory, event.name, event.node);
        return;
      case 'sync':
        if (event.node.kind === 'file') this.#syncFile(event.node);
        else this.#syncDirectory(event.node);
        return;
      case 'failed-sync':
        if ('names' in event) this.#doubt(event.node, event.names);
        else for (const change of this.files.get(event.node) ?? []) this.#doubtful.add(change);
    }
  }

  /** A file's durable bytes. */
  bytes(file: FileNode): Uint8Array {
    return this.#bytes.get(file) ?? file.initial;
  }

  /** A directory's durable names. */
  entries(directory: DirectoryNode): ReadonlyMap<string, Node> {
    return this.#entries.get(directory) ?? NONE;
  }

  #rename(directory: DirectoryNode, name: string, node: Node | undefined): void {
    let names = this.names.get(directory);
    if (!names) this.names.set(directory, (names = new Map<string, Meanings>()));
    const meanings = names.get(name);
    if (meanings) meanings.push(node);
    else names.set(name, [this.entries(directory).get(name), node]);
  }

  #syncFile(file: FileNode): void {
    const changes = this.files.get(file);
    if (!changes) return;
    const doubtful = changes.filter((change) => this.#doubtful.has(change));
    this.#bytes.set(
      file,
      applied(
        this.bytes(file),
        changes.filter((change) => !this.#doubtful.has(change)),
      ),
    );
    if (doubtful.length > 0) this.files.set(file, doubtful);
    else this.files.delete(file);
  }

  #doubt(directory: DirectoryNode, names: readonly string[]): void {
    for (const name of names) {
      const meanings = this.names.get(directory)?.get(name);
      if (meanings) this.#doubtfulNames.set(meanings, meanings.length);
    }
  }

  #syncDirectory(directory: DirectoryNode): void {
    const entries = new Map(this.entries(directory));
    const doubtful = new Map<string, Meanings>();
    for (const [name, meanings] of this.names.get(directory) ?? []) {
      if (this.#doubtfulNames.get(meanings) === meanings.length) {
        doubtful.set(name, meanings);
        continue;
      }
      const node = meanings.at(-1);
      if (node) entries.set(name, node);
      else entries.delete(name);
    }
    this.#entries.set(directory, entries);
    if (doubtful.size > 0) this.names.set(directory, doubtful);
    else this.names.delete(directory);
  }
}

const NONE: ReadonlyMap<string, Node> = new Map();

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

/** Bytes after some changes, in a new array. */
export function applied(bytes: Uint8Array, changes: readonly FileChange[]): Uint8Array {
  let size = bytes.length;
  let reach = size;
  for (const change of changes) {
    size = change.kind === 'write' ? Math.max(size, change.offset + change.data.length) : change.size;
    reach = Math.max(reach, size);
  }
  const result = new Uint8Array(reach);
  result.set(bytes);
  let end = bytes.length;
  for (const change of changes) {
    if (change.kind === 'write') {
      result.set(change.data, change.offset);
      end = Math.max(end, change.offset + change.data.length);
    } else {
      if (change.size < end) result.fill(0, change.size, end);
      end = change.size;
    }
  }
  return result.subarray(0, size);
}

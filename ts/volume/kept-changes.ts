import { sha256 } from '../core/sha256.js';
import { veneerError, type VeneerError } from '../core/veneer-error.js';
import { MemoryFile, type MemoryDirectory } from '../hosts/memory/disk.js';
import type { MemoryVolume } from './memory-volume.js';
import { parsedIndex, type KeptIndex } from './kept-index.js';
import { directoryAt, filesBelow, namesOf, walk } from './tree.js';

/** A place that keeps bytes by key. The storage of a Durable Object is one; KV, R2, IndexedDB and files are with a few lines. */
export interface KeyValues {
  /** Bytes; undefined or null where there are none. */
  get(key: string): Promise<unknown>;
  /** Whole or not at all. */
  put(key: string, value: Uint8Array): Promise<unknown>;
  /** Removes the bytes of a key; none is no failure. */
  delete(key: string): Promise<unknown>;
}

/** How changes are kept. */
export interface KeepingOptions {
  /** What the keys start with: one for each volume that shares a place. */
  readonly prefix?: string | undefined;
  /** Bytes of a value, at most; what is kept already stays as it is. A Durable Object without SQL takes 128 KiB. */
  readonly valueBytes?: number | undefined;
}

/** What a save wrote. */
export interface Saved {
  /** Values that were put. */
  readonly values: number;
  /** Bytes of them. */
  readonly bytes: number;
}

/** A file's bytes that are to be written, from a piece's start on. */
interface Unsaved {
  readonly size: number;
  readonly from: number;
  readonly rest: Uint8Array;
}

/**
 * What changed in a volume since it was filled, kept elsewhere: over a base that is always the same, the changes of its containers; over nothing,
 * the whole store. A save writes what changed since the last one under keys of its own, then an index that names them: one that
 * is interrupted changes nothing.
 */
export class KeptChanges {
  /** The files that the volume was filled with. */
  readonly #base: ReadonlySet<string>;
  /** What stands under each path in what is kept, or in the base. */
  #known: ReadonlyMap<string, MemoryFile> = new Map();
  /** From where on known files have changed that aren't saved. */
  readonly #changes = new Map<MemoryFile, number>();
  /** Pieces that no index names any more. */
  readonly #stale = new Set<number>();
  #last: Promise<unknown> = Promise.resolve();

  private constructor(
    /** Whose changes are kept. */
    readonly volume: MemoryVolume,
    private readonly storage: KeyValues,
    private readonly prefix: string,
    private index: KeptIndex,
  ) {
    this.#base = new Set(filesBelow(volume.disk.root).keys());
  }

  /**
   * Puts into a volume what was kept of it; nothing, the first time. No store may be open over it yet, and only one such object may keep its changes.
   * Fails with `EMISMATCH` (they are of another base), `ECORRUPT` (what is kept is incomplete or malformed), `EVERSION`.
   */
  static async restore(volume: MemoryVolume, storage: KeyValues, options: KeepingOptions = {}): Promise<KeptChanges> {
    const { prefix = 'veneer/', valueBytes = 120 * 1024 } = options;
    const base = await fingerprintOf(volume);
    const name = `${prefix}index`;
    const stored = bytesOf(await storage.get(name));
    const files = Object.fromEntries([...filesBelow(volume.disk.root).keys()].map((path) => [path, null]));
    const index =
      stored === undefined ? { version: 1 as const, valueBytes, base, next: 0, directories: [], files } : parsedIndex(stored, name);
    if (index.base !== base) {
      const detail = 'the changes were kept over another base: fill the volume with the one that they belong to';
      throw veneerError('mismatch', { syscall: 'restore', path: name, detail });
    }
    const kept = new KeptChanges(volume, storage, prefix, index);
    await kept.#fill();
    return kept;
  }

  /**
   * Keeps the volume as it is at some time after the call; after `store.sync()` that is all that was changed before. Fails as the
   * storage does: the next save then keeps what this one had to.
   */
  save(): Promise<Saved> {
    const saved = this.#last.then(() => this.#save());
    this.#last = saved.catch(() => undefined);
    return saved;
  }

  async #fill(): Promise<void> {
    const { root } = this.volume.disk;
    const { files, directories, valueBytes } = this.index;
    for (const path of directories) this.#directory(path);
    for (const path of this.#base) if (!(path in files)) this.#parent(path).entries.delete(nameOf(path));
    for (const [path, kept] of Object.entries(files)) {
      if (kept === null) continue;
      const file = new MemoryFile();
      for (const [i, piece] of kept.pieces.entries()) {
        const value = bytesOf(await this.storage.get(this.#key(piece)));
        if (value === undefined) throw corrupt(path, `its piece ${this.#key(piece)} is missing`);
        file.write(value, i * valueBytes);
      }
      if (file.size !== kept.size) throw corrupt(path, `${file.size} bytes of it are kept, ${kept.size} there were`);
      this.#parent(path).entries.set(nameOf(path), file);
    }
    this.#known = filesBelow(root);
    for (const file of this.#known.values()) file.takeChange();
  }

  #parent(path: string): MemoryDirectory {
    return this.#directory(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  }

  #directory(path: string): MemoryDirectory {
    const directory = directoryAt(this.volume.disk.root, namesOf(path));
    if (directory === undefined) throw corrupt(path, 'a file is in its place');
    return directory;
  }

  async #save(): Promise<Saved> {
    // All at once: what is kept is one state.
    const entries = walk(this.volume.disk.root);
    const now = filesBelow(this.volume.disk.root);
    const unsaved = new Map([...now].flatMap(([path, file]) => this.#unsavedOf(path, file)));
    const files: Record<string, KeptIndex['files'][string]> = {};
    let { next } = this.index;
    let bytes = 0;
    for (const path of now.keys()) {
      const before = this.index.files[path] ?? null;
      const change = unsaved.get(path);
      if (change === undefined) {
        files[path] = before;
        continue;
      }
      const { valueBytes } = this.index;
      const pieces = before?.pieces.slice(0, change.from / valueBytes) ?? [];
      for (let at = 0; at < change.rest.length; at += valueBytes) {
        await this.storage.put(this.#key(next), change.rest.subarray(at, at + valueBytes));
        pieces.push(next++);
      }
      bytes += change.rest.length;
      files[path] = { size: change.size, pieces };
    }
    const directories = entries.flatMap(([path, { kind }]) => (kind === 'directory' ? [path] : []));
    const values = next - this.index.next;
    await this.#commit({ ...this.index, next, directories, files }, now);
    return { values, bytes };
  }

  /** What of a file isn't saved, if anything: a copy, from the start of a piece on. */
  #unsavedOf(path: string, file: MemoryFile): [path: string, unsaved: Unsaved][] {
    const change = file.takeChange();
    if (change !== undefined) this.#changes.set(file, Math.min(change, this.#changes.get(file) ?? change));
    const changed = this.#known.get(path) === file ? this.#changes.get(file) : 0;
    if (changed === undefined) return [];
    // A file of the base has no pieces yet.
    const from = this.index.files[path] == null ? 0 : changed - (changed % this.index.valueBytes);
    const rest = new Uint8Array(file.size - from);
    file.read(rest, 0, rest.length, from);
    return [[path, { size: file.size, from, rest }]];
  }

  /** From here on the save counts. */
  async #commit(index: KeptIndex, now: ReadonlyMap<string, MemoryFile>): Promise<void> {
    await this.storage.put(`${this.prefix}index`, new TextEncoder().encode(JSON.stringify(index)));
    for (const piece of piecesIn(this.index)) this.#stale.add(piece);
    for (const piece of piecesIn(index)) this.#stale.delete(piece);
    this.index = index;
    this.#known = now;
    this.#changes.clear();
    for (const piece of this.#stale) {
      await this.storage.delete(this.#key(piece));
      this.#stale.delete(piece);
    }
  }

  #key(piece: number): string {
    return `${this.prefix}${piece}`;
  }
}

async function fingerprintOf(volume: MemoryVolume): Promise<string> {
  const lines = [...filesBelow(volume.disk.root)].map(([path, { size }]) => `${path} ${size}\n`);
  return sha256(new TextEncoder().encode(lines.join('')), 'restore');
}

function piecesIn(index: KeptIndex): number[] {
  return Object.values(index.files).flatMap((file) => file?.pieces ?? []);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A value as places give it: bytes, a buffer of them, nothing. */
function bytesOf(value: unknown): Uint8Array | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw veneerError('invalid', { syscall: 'restore', detail: `the place that keeps changes gives ${typeof value}, not bytes` });
}

function corrupt(path: string, detail: string): VeneerError {
  return veneerError('corrupt', { syscall: 'restore', path, detail });
}

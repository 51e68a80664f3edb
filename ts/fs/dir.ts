import { Buffer } from 'node:buffer';
import type * as fs from 'node:fs';
import type { PathLike } from 'node:fs';
import { checkFunction, checkUint32 } from './argument-checks.js';
import { nodeError } from './argument-errors.js';
import { entriesOf } from './directories.js';
import { Dirent, type DirectoryEntry } from './directory-entries.js';
import { decodedName } from './encodings.js';
import { optionsOf } from './options.js';
import { bytesOf, joinPath, textOf } from './paths.js';
import { answerWith, later } from './callbacks.js';
import type { View } from './view.js';

export interface DirOptions {
  readonly encoding?: string | null | undefined;
  readonly bufferSize?: number | undefined;
  readonly recursive?: boolean | undefined;
}

type Entry = fs.Dirent;
type Callback = (error: unknown, entry?: Entry | null) => void;

/** `fs.opendirSync`. What is listed is what the directory held when it was opened; directories below are read when they are come to. */
export function openDir(view: View, path: PathLike, given: unknown): Dir {
  const bytes = bytesOf(path);
  const options = optionsOf<DirOptions>(given, { encoding: 'utf8' });
  const entries = entriesOf(view, path, bytes, 'opendir');
  return new Dir(view, path, bytes, entries, options);
}

interface Pending {
  readonly entry: DirectoryEntry;
  /** The directory that it is in. */
  readonly directory: Uint8Array;
}

/** `fs.Dir`. */
export class Dir implements AsyncIterable<Entry> {
  readonly #path: string;
  readonly #view: View;
  readonly #root: Uint8Array;
  readonly #options: DirOptions;
  readonly #pending: Pending[];
  #next = 0;
  #closed = false;

  /** @internal */
  constructor(view: View, path: PathLike, bytes: Uint8Array, entries: DirectoryEntry[], options: DirOptions) {
    checkUint32(options.bufferSize ?? 32, 'options.bufferSize', 1);
    this.#path = typeof path === 'string' ? path : path instanceof Uint8Array ? (path as unknown as string) : textOf(path);
    this.#view = view;
    this.#root = bytes;
    this.#options = options;
    this.#pending = entries.map((entry) => ({ entry, directory: bytes }));
  }

  get path(): string {
    return this.#path;
  }

  read(): Promise<Entry | null>;
  read(callback: Callback): void;
  read(callback?: Callback): Promise<Entry | null> | undefined {
    this.#refuseClosed();
    if (callback === undefined) return new Promise((resolve) => resolve(this.readSync()));
    checkFunction(callback, 'callback');
    later(() => this.readSync(), callback as (error: unknown, ...results: unknown[]) => void);
    return undefined;
  }

  readSync(): Entry | null {
    this.#refuseClosed();
    const pending = this.#pending[this.#next];
    if (pending === undefined) return null;
    this.#pending[this.#next++] = undefined as never;
    const { entry, directory } = pending;
    if (this.#options.recursive && entry.kind === 'directory') {
      const below = joinPath(directory, entry.name);
      for (const each of entriesOf(this.#view, below, below, 'opendir')) this.#pending.push({ entry: each, directory: below });
    }
    const parent = directory === this.#root ? this.#path : Buffer.from(directory).toString();
    return new Dirent(decodedName(entry.name, this.#options.encoding), parent, entry.kind) as Entry;
  }

  close(): Promise<void>;
  close(callback: (error?: unknown) => void): void;
  close(callback?: (error?: unknown) => void): Promise<void> | undefined {
    if (callback === undefined) {
      return new Promise((resolve) => {
        this.closeSync();
        resolve();
      });
    }
    checkFunction(callback, 'callback');
    answerWith(this.close(), callback);
    return undefined;
  }

  closeSync(): void {
    this.#refuseClosed();
    this.#closed = true;
    this.#pending.length = 0;
  }

  async *entries(): AsyncGenerator<Entry, undefined> {
    try {
      for (let entry = await this.read(); entry !== null; entry = await this.read()) yield entry;
    } finally {
      await this.close();
    }
    return undefined;
  }

  [Symbol.asyncIterator](): AsyncGenerator<Entry, undefined> {
    return this.entries();
  }

  /** Closes it unless it is closed. */
  [Symbol.dispose](): void {
    if (!this.#closed) this.closeSync();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#closed) await this.close();
  }

  #refuseClosed(): void {
    if (this.#closed) throw nodeError(new Error('Directory handle was closed'), 'ERR_DIR_CLOSED');
  }
}

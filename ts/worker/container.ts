import type { Change } from '../core/changes.js';
import type { Checkpoint, ContainerSummary, DiffOptions, ForkOptions } from '../core/container.js';
import type { FileExtent, Provenance } from '../core/provenance.js';
import type { LayerUsage, Quota } from '../core/quota.js';
import type { User } from '../core/user.js';
import { threadFs, type ThreadFs } from './files.js';
import type { Thread } from './thread.js';

/** What the thread tells of a container that is open there. */
export interface ContainerData {
  readonly number: number;
  readonly summary: ContainerSummary;
  readonly notices: readonly string[];
}

/** A container of a store in another thread: each method does what the one of its name does there, and fails as that does. */
export class Container implements ContainerSummary, AsyncDisposable {
  readonly #thread: Thread;
  readonly #number: number;
  /** 32 hex digits. */
  readonly id: string;
  /** Unique in the store, when it was opened. */
  readonly name: string;
  /** id of the image that it was made from. */
  readonly image: string;
  /** When it was created or forked. */
  readonly created: Date;
  /** id of the container that it was forked from; that may be gone. */
  declare readonly parent?: string | undefined;
  /** What reading its journal had to drop when it was opened. */
  readonly notices: readonly string[];
  /** Its files. */
  readonly fs: ThreadFs;

  /** @internal */
  constructor(thread: Thread, { number, summary, notices }: ContainerData) {
    this.#thread = thread;
    this.#number = number;
    this.id = summary.id;
    this.name = summary.name;
    this.image = summary.image;
    this.created = summary.created;
    if (summary.parent !== undefined) this.parent = summary.parent;
    this.notices = notices;
    this.fs = threadFs(thread, number);
  }

  /** Its files as a user has them. */
  fsAs(user: User): ThreadFs {
    return threadFs(this.#thread, this.#number, user);
  }

  /** What differs from the image, or between two checkpoints, sorted bytewise by path. */
  diff(options: DiffOptions = {}): Promise<Change[]> {
    return this.#call('diff', options);
  }

  /** Which layer an entry comes from. */
  explain(path: string | Uint8Array): Promise<Provenance> {
    return this.#call('explain', path);
  }

  /** Where the bytes of a file lie, from an offset on, `count` runs at most. */
  extents(path: string | Uint8Array, offset = 0, count = 1024): Promise<FileExtent[]> {
    return this.#call('extents', path, offset, count);
  }

  /** Another container that starts as this one is, or was at a checkpoint. */
  fork(options: ForkOptions = {}): Promise<Container> {
    return this.#call('fork', options);
  }

  /** Keeps what it holds now by a name, durably. Fails with `EEXIST`. */
  checkpoint(name: string): Promise<void> {
    return this.#call('checkpoint', name);
  }

  /** Its checkpoints, oldest first. */
  checkpoints(): Promise<Checkpoint[]> {
    return this.#call('checkpoints');
  }

  /** Removes a checkpoint, durably. Fails with `ENOENT`. */
  removeCheckpoint(name: string): Promise<void> {
    return this.#call('removeCheckpoint', name);
  }

  /** Takes it back to a checkpoint, all or nothing and durably. */
  restore(name: string): Promise<void> {
    return this.#call('restore', name);
  }

  /** What its writable layer has, and may have. */
  usage(): Promise<LayerUsage> {
    return this.#call('usage');
  }

  /** How much it may have from now on. */
  setQuota(quota: Quota): Promise<void> {
    return this.#call('setQuota', quota);
  }

  /** To whom belongs what is made from now on. */
  setIdentity(uid: number, gid: number): Promise<void> {
    return this.#call('setIdentity', uid, gid);
  }

  /** Makes its changes durable. */
  sync(): Promise<void> {
    return this.#call('sync');
  }

  /** Every later call of it fails with `EBADF`. */
  close(): Promise<void> {
    return this.#call('close');
  }

  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What `JSON.stringify` shows. */
  toJSON(): ContainerSummary {
    const { id, name, image, created, parent } = this;
    return { id, name, image, created, ...(parent === undefined ? {} : { parent }) };
  }

  #call<T>(name: string, ...args: readonly unknown[]): Promise<T> {
    return this.#thread.call(this.#number, name, ...args);
  }
}

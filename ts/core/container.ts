import type { ContainerInfo } from '../bindings.js';
import { bytesOf, extentsOf, provenanceOf, type FileExtent, type Provenance } from './provenance.js';
import { attempt } from './attempt.js';
import { decodeChanges, type Change } from './changes.js';
import { OpenContainer } from './open-container.js';
import { layerUsageOf, rawQuota, type LayerUsage, type Quota } from './quota.js';
import { dateOf } from './timestamps.js';
import type { User } from './user.js';

/** What a store knows of a container without opening it. */
export interface ContainerSummary {
  /** 32 hex digits. */
  readonly id: string;
  /** Unique in the store. */
  readonly name: string;
  /** id of the image it was made from. */
  readonly image: string;
  /** When it was created or forked. */
  readonly created: Date;
  /** id of the container that it was forked from; that may be gone. */
  readonly parent?: string | undefined;
}

/** A state of a container that it can go back to, be compared with, or be forked from. */
export interface Checkpoint {
  /** Unique in the container. */
  readonly name: string;
  /** When it was made. */
  readonly created: Date;
}

/** Which two states `diff` compares. */
export interface DiffOptions {
  /** A checkpoint; without one, the image. */
  readonly from?: string | undefined;
  /** A checkpoint; without one, the container as it is now. */
  readonly to?: string | undefined;
}

/** How a container is forked. */
export interface ForkOptions {
  /** `[a-zA-Z0-9][a-zA-Z0-9_.-]*`; without one, the first twelve digits of the id. */
  readonly name?: string | undefined;
  /** A checkpoint to start from; without one, the container as it is now. */
  readonly from?: string | undefined;
  /** True: the fork is durable when the promise resolves. Otherwise after the store's `sync` or `close`. */
  readonly durable?: boolean | undefined;
}

/** A container of the store, as the component tells it. */
export function summaryOf(info: ContainerInfo): ContainerSummary {
  const { id, name, image, parent } = info;
  return { id, name, image, created: dateOf(info.created), ...(parent === undefined ? {} : { parent }) };
}

/** The platform's view of a container's files, of one user's if that is given. */
type MakeFs<Fs> = (open: OpenContainer, user?: User) => Fs;

/** An image's layers with one writable layer on top. `Fs` is the platform's view of its files. */
export class Container<Fs = unknown> implements ContainerSummary, AsyncDisposable {
  readonly #open: OpenContainer;
  readonly #makeFs: MakeFs<Fs>;
  #fs: Fs | undefined;
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
  private constructor(open: OpenContainer, makeFs: MakeFs<Fs>) {
    this.#open = open;
    this.#makeFs = makeFs;
    const { id, name, image, created, parent } = summaryOf(open.info);
    this.id = id;
    this.name = name;
    this.image = image;
    this.created = created;
    if (parent !== undefined) this.parent = parent;
  }

  /** @internal */
  static of<Fs>(open: OpenContainer, makeFs: MakeFs<Fs>): Container<Fs> {
    return new Container(open, makeFs);
  }

  /** What reading its journal had to drop, one line each: a change that was not finished when its writer died. */
  get notices(): readonly string[] {
    return this.#open.notices;
  }

  /** Its files. Made when first asked for: a view is a hundred functions, and most of a thousand containers may never need theirs. */
  get fs(): Fs {
    return (this.#fs ??= this.#makeFs(this.#open));
  }

  /**
   * Its files as a user has them: what is made belongs to the user, and `access` tells what owners and modes allow. Other functions
   * enforce nothing. Each has descriptors and a umask of its own.
   */
  fsAs(user: User): Fs {
    return this.#makeFs(this.#open, user);
  }

  /**
   * What differs from the image, or between two checkpoints, sorted bytewise by path, by docker's rules: `C` on a file when its
   * data was written or its metadata differs, and on every parent; `A` for all below a new directory; one `D` for a removed
   * tree. Costs O(changes). Fails with `EBADF` once closed, `ENOENT` (no such checkpoint).
   */
  diff(options: DiffOptions = {}): Change[] {
    return decodeChanges(this.#about('diff', () => this.#open.handle.diff(options.from, options.to)));
  }

  /**
   * Where the entry at a path comes from, and what it hides; a symbolic link at its end isn't followed. The entry may be missing, what
   * would hold it may not. Reads the names of all layers. Fails with `ENOENT`, `ENOTDIR`.
   */
  explain(path: string | Uint8Array): Provenance {
    const bytes = bytesOf(path);
    return provenanceOf(this.#about('explain', () => this.#open.handle.explain(bytes)));
  }

  /**
   * Where the bytes of a regular file lie in the store, from `offset` on, at most `count` runs. Fails with `EINVAL` (no regular file),
   * `ENOENT`, `ECORRUPT`.
   */
  extents(path: string | Uint8Array, offset = 0, count = 1024): FileExtent[] {
    const bytes = bytesOf(path);
    return extentsOf(this.#about('extents', () => this.#open.handle.extents(bytes, BigInt(offset), count)));
  }

  /**
   * Makes a container that starts as this one is now, or was at a checkpoint, and opens it. Nothing is copied, however much was
   * changed. Both go on, neither sees the other, and either may be removed. What the fork starts from is durable once the promise
   * resolves. While another program writes this container, it is forked as it was visible when it was opened here.
   * Fails with `ENOENT` (checkpoint), `EEXIST`, `EINVAL` (name), `EROFS`, `ESTALE` (removed, or changed by others so that it has
   * to be opened again), `EIO`, `ENOSPC`.
   */
  fork(options: ForkOptions = {}): Promise<Container<Fs>> {
    const { session } = this.#open;
    return attempt(() => {
      const info = this.#about('fork', () => this.#open.handle.fork(options.name, options.from));
      if (options.durable === true) {
        session.call('sync', undefined, () => {
          session.handle.sync();
        });
      }
      return new Container(OpenContainer.later(session, info), this.#makeFs);
    });
  }

  /**
   * Names what this container holds now, for `restore`, `diff` and `fork`; durable once the promise resolves. Costs what a fork costs.
   * Fails as `fork`; with `EEXIST` when one of its checkpoints has the name.
   */
  checkpoint(name: string): Promise<void> {
    return attempt(() => {
      this.#about('checkpoint', () => {
        this.#open.handle.checkpoint(name);
      });
    });
  }

  /** Its checkpoints, oldest first. */
  checkpoints(): Checkpoint[] {
    const infos = this.#about('checkpoints', () => this.#open.handle.checkpoints());
    return infos.map(({ name, created }) => ({ name, created: dateOf(created) }));
  }

  /** Forgets a checkpoint, durably once the promise resolves; forks of it stay. Fails with `ENOENT`, `EROFS`. */
  removeCheckpoint(name: string): Promise<void> {
    return attempt(() => {
      this.#about('removeCheckpoint', () => {
        this.#open.handle.removeCheckpoint(name);
      });
    });
  }

  /**
   * Lets this container be again what it was at a checkpoint, durably once the promise resolves; what was changed since is gone. Inodes
   * keep their numbers, and open files see the former bytes; one whose inode isn't there any more fails with `ESTALE`.
   * Fails with `ENOENT` (checkpoint), `EBUSY` (another program writes it), `EROFS`, `ESTALE`, `EIO`, `ENOSPC`.
   */
  restore(name: string): Promise<void> {
    return attempt(() => {
      this.#about('restore', () => {
        this.#open.handle.restore(name);
      });
    });
  }

  /** What its writable layer has and may have. O(1). */
  usage(): LayerUsage {
    return layerUsageOf(this.#call('usage', () => this.#open.handle.usage()));
  }

  /**
   * Changes what its writable layer may have: all of it, so that what isn't given is not limited. One below what is there refuses growth
   * alone, with `EDQUOT`. In force at once for this store object, for others when they open the container next; durable after
   * `store.sync`. Fails with `EINVAL`, `EROFS`, `ESTALE` (the container was removed).
   */
  setQuota(quota: Quota): Promise<void> {
    return attempt(() => {
      const raw = rawQuota(quota, 'setQuota', this.name);
      this.#call('setQuota', () => {
        this.#open.handle.setQuota(raw);
      });
    });
  }

  /** Owner of what is created from here on; 0:0 at first. Nothing is enforced. */
  setIdentity(uid: number, gid: number): void {
    this.#call('setIdentity', () => {
      this.#open.setIdentity({ uid, gid });
    });
  }

  /** Makes every change so far durable. Fails with `EIO`, `ENOSPC`, `ESTALE`; a failed sync is final. */
  sync(): Promise<void> {
    return attempt(() => {
      this.#call('sync', () => {
        this.#open.handle.sync();
      });
    });
  }

  /**
   * Syncs and gives the write lock back. Files still open then fail with `EBADF`. Idempotent. Fails as `sync`; the container is closed all
   * the same.
   */
  close(): Promise<void> {
    return attempt(() => {
      this.#open.close();
    });
  }

  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What `JSON.stringify` shows. */
  toJSON(): ContainerSummary {
    return summaryOf(this.#open.info);
  }

  /** The component says what a failure is about: this container, a checkpoint, a fork's name. */
  #about<T>(syscall: string, run: () => T): T {
    return this.#open.session.call(syscall, undefined, run);
  }

  #call<T>(syscall: string, run: () => T): T {
    return this.#open.session.call(syscall, this.name, run);
  }
}

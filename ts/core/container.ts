import type { ContainerInfo } from '../bindings.js';
import { attempt } from './attempt.js';
import { decodeChanges, type Change } from './changes.js';
import type { OpenContainer } from './open-container.js';
import { layerUsageOf, rawQuota, type LayerUsage, type Quota } from './quota.js';
import { dateOf } from './timestamps.js';

/** What a store knows of a container without opening it. */
export interface ContainerSummary {
  /** 32 hex digits. */
  readonly id: string;
  readonly name: string;
  /** id of the image it was made from. */
  readonly image: string;
  readonly created: Date;
}

/** A container of the store, as the component tells it. */
export function summaryOf(info: ContainerInfo): ContainerSummary {
  return { id: info.id, name: info.name, image: info.image, created: dateOf(info.created) };
}

/** An image's layers with one writable layer on top. `Fs` is the platform's view of its files. */
export class Container<Fs = unknown> implements ContainerSummary, AsyncDisposable {
  readonly #open: OpenContainer;
  readonly #makeFs: (open: OpenContainer) => Fs;
  #fs: Fs | undefined;
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly created: Date;

  private constructor(open: OpenContainer, makeFs: (open: OpenContainer) => Fs) {
    this.#open = open;
    this.#makeFs = makeFs;
    const { id, name, image, created } = summaryOf(open.info);
    this.id = id;
    this.name = name;
    this.image = image;
    this.created = created;
  }

  /** @internal */
  static of<Fs>(open: OpenContainer, makeFs: (open: OpenContainer) => Fs): Container<Fs> {
    return new Container(open, makeFs);
  }

  /** Its files. Made when first asked for: a view is a hundred functions, and most of a thousand containers may never need theirs. */
  get fs(): Fs {
    return (this.#fs ??= this.#makeFs(this.#open));
  }

  /**
   * What differs from the image, sorted bytewise by path, by docker's rules: `C` on a file when its data was
   * written or its metadata differs, and on every parent; `A` for all below a new directory; one `D` for a removed
   * tree. Costs O(changes). Fails with `EBADF` once closed.
   */
  diff(): Change[] {
    return decodeChanges(this.#call('diff', () => this.#open.handle.diff()));
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
      this.#open.handle.setIdentity(uid, gid);
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

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What `JSON.stringify` shows. */
  toJSON(): ContainerSummary {
    const { id, name, image, created } = this;
    return { id, name, image, created };
  }

  #call<T>(syscall: string, run: () => T): T {
    return this.#open.session.call(syscall, this.name, run);
  }
}

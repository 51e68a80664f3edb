import type { ContainerHandle } from '../bindings.js';
import { attempt } from './attempt.js';
import { Container, summaryOf, type ContainerSummary } from './container.js';
import { Image } from './image.js';
import { OpenContainer } from './open-container.js';
import { rawQuota, type Quota } from './quota.js';
import { recordOf, type Session } from './session.js';
import { usageOf, type Usage } from './usage.js';

const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/** What a store is. */
export interface StoreDescription {
  /** 32 hex digits given at creation. */
  readonly uuid: string;
  /** Version of the on-disk format: 1. Every later Veneer reads and writes it. */
  readonly formatVersion: number;
  /** Bytes of content that one chunk holds at most. */
  readonly chunkSize: number;
  /** Opened with the mode `read-only`. */
  readonly readOnly: boolean;
  /** What opening had to repair or drop, one line each; empty after a clean close. */
  readonly notices: readonly string[];
}

/** How a container is created. */
export interface CreateOptions {
  /** `[a-zA-Z0-9][a-zA-Z0-9_.-]*`; without one, the first twelve digits of the id. */
  readonly name?: string | undefined;
  /** True: the container is durable when the promise resolves. Otherwise after `sync` or `close`. */
  readonly durable?: boolean | undefined;
  /** What its writable layer may have; without one, any. */
  readonly quota?: Quota | undefined;
}

/** How a container is removed. */
export interface RemoveOptions {
  /** True: also when another program writes it, whose next `sync` then fails with `ESTALE`. */
  readonly force?: boolean | undefined;
}

/** The label of the writer because of which a container can't be removed. */
function writerOf(error: unknown): string | undefined {
  const record = recordOf(error);
  return record?.code === 'busy' ? new TextDecoder().decode(record.subject) : undefined;
}

/**
 * A store: one directory of layers, images and containers. This class uses Web APIs only; a platform adds how a store
 * is opened and where images come from, and says what view of a container's files it gives.
 *
 * Look-ups of what the store holds in memory are synchronous. What changes the store or opens something in it gives a promise: it
 * takes effect in the order of the calls, but a host may need to wait for its storage before it is done.
 */
export class Store<Fs = unknown> implements AsyncDisposable {
  /** @internal */
  protected readonly session: Session;
  readonly #makeFs: (open: OpenContainer) => Fs;
  /** What the store told when it was opened. */
  readonly info: StoreDescription;
  #closed = false;

  /** @internal */
  protected constructor(session: Session, makeFs: (open: OpenContainer) => Fs) {
    this.session = session;
    this.#makeFs = makeFs;
    const { uuid, ...rest } = session.handle.info();
    const hex = Array.from(uuid, (byte) => byte.toString(16).padStart(2, '0'));
    this.info = { uuid: hex.join(''), ...rest };
  }

  /** Linear memory of the component at present. */
  get memory(): { readonly bytes: number } {
    return { bytes: this.session.host.memoryBytes() };
  }

  /** All images, sorted by id. */
  images(): Image[] {
    const { bindings, handle } = this.session;
    const infos = this.session.call('images', undefined, () => bindings.images.list(handle));
    return infos.map((info) => Image.of(this.session, info));
  }

  /**
   * The image of a name (`:latest` is implied), an id, or an unambiguous prefix of an id of at least four digits.
   * Fails with `ENOENT`, `EINVAL` (ambiguous).
   */
  resolve(reference: string): Promise<Image> {
    return attempt(() => this.#image('resolve', reference));
  }

  /** Lets `name` point at an image, taking it from any other. Durable after `sync`. Fails with `ENOENT`, `EINVAL`. */
  tag(image: Image | string, name: string): Promise<void> {
    const { bindings, handle } = this.session;
    return attempt(() => {
      const { id } = this.#image('tag', image);
      this.session.call('tag', name, () => {
        bindings.images.tag(handle, id, name);
      });
    });
  }

  /** Takes a name away; the image stays. Durable after `sync`. Fails with `ENOENT`. */
  untag(name: string): Promise<void> {
    const { bindings, handle } = this.session;
    return attempt(() => {
      this.session.call('untag', name, () => {
        bindings.images.untag(handle, name);
      });
    });
  }

  /** Removes an image and all its names. Durable after `sync`. Fails with `ENOENT`, `EBUSY` (a container uses it). */
  removeImage(image: Image | string): Promise<void> {
    const { bindings, handle } = this.session;
    return attempt(() => {
      const { id } = this.#image('removeImage', image);
      this.session.call('removeImage', typeof image === 'string' ? image : id, () => {
        bindings.images.remove(handle, id);
      });
    });
  }

  /** Makes a container and opens it; nothing is copied. Fails with `ENOENT` (image), `EEXIST`, `EINVAL` (name, quota), `EROFS`. */
  create(image: Image | string, options: CreateOptions = {}): Promise<Container<Fs>> {
    const { bindings, handle } = this.session;
    const reference = typeof image === 'string' ? image : image.id;
    return attempt(() => {
      const subject = options.name ?? reference;
      const quota = rawQuota(options.quota ?? {}, 'create', subject);
      const { id } = this.session.call('create', subject, () => bindings.containers.create(handle, reference, options.name, quota));
      if (options.durable === true) this.#sync();
      return this.#open(id);
    });
  }

  /** Opens a container by name, id, or unambiguous prefix of an id. Fails with `ENOENT`, `ECORRUPT`. */
  container(reference: string): Promise<Container<Fs>> {
    return attempt(() => this.#open(reference));
  }

  /** All containers, oldest first. */
  containers(): ContainerSummary[] {
    const { bindings, handle } = this.session;
    return this.session.call('containers', undefined, () => bindings.containers.list(handle)).map(summaryOf);
  }

  /**
   * Gives a container another name; its id stays. Whoever has it open goes on. Durable after `sync`. Fails with `ENOENT`, `EEXIST`,
   * `EINVAL` (name), `EROFS`.
   */
  rename(reference: string, name: string): Promise<void> {
    const { bindings, handle } = this.session;
    return attempt(() => {
      this.session.call('rename', undefined, () => {
        bindings.containers.rename(handle, reference, name);
      });
    });
  }

  /**
   * Removes a container, its checkpoints and its writable layer, durably once the promise resolves; forks of it stay. Reads nothing of
   * it, so a damaged one can be removed. Fails with `ENOENT`, `EBUSY` (open here, or another program writes it).
   */
  remove(reference: string, options: RemoveOptions = {}): Promise<void> {
    const { bindings, handle, host } = this.session;
    return attempt(() => {
      this.session.call('remove', reference, () => {
        try {
          bindings.containers.remove(handle, reference, undefined);
        } catch (error) {
          const writer = writerOf(error);
          if (writer === undefined || !(options.force === true || host.ownerIsGone(writer))) throw error;
          bindings.containers.remove(handle, reference, writer);
        }
      });
    });
  }

  /** Disk use; costs O(images + containers), never a walk of files. */
  df(): Usage {
    return usageOf(this.session.call('df', undefined, () => this.session.handle.usage()));
  }

  /**
   * Makes everything changed through this store durable: names, containers, files. Fails with `EIO`, `ENOSPC`,
   * `ESTALE`; a failed sync is final: what was not durable may be lost, and the store has to be opened again.
   */
  sync(): Promise<void> {
    return attempt(() => {
      this.#sync();
    });
  }

  /**
   * Closes the store's containers, syncs, gives locks back. Every later call fails with `EBADF`. Idempotent. A failure
   * (as of `sync`) is thrown once all is closed. After a trap only the host's own descriptors are: nothing acknowledged
   * as durable is lost.
   */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const failures: unknown[] = [];
    const closing = (close: () => void): void => {
      if (this.session.failure !== undefined) return;
      try {
        close();
      } catch (error) {
        failures.push(error);
      }
    };
    for (const container of [...this.session.containers]) closing(() => container.close());
    closing(() => {
      this.session.call('close', undefined, () => this.session.handle.close());
    });
    this.session.end();
    await this.session.host.close();
    if (failures.length > 0) throw failures[0];
  }

  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What `JSON.stringify` and `console.log` show. */
  toJSON(): StoreDescription & { readonly directory: string } {
    return { directory: this.session.directory, ...this.info };
  }

  /** @internal Node and Deno ask for this by its registered name; without it they would show the whole instance. */
  [INSPECT](_depth: number, options: object, inspect: (value: unknown, options: object) => string): string {
    return `Store ${inspect(this.toJSON(), options)}`;
  }

  #sync(): void {
    this.session.call('sync', undefined, () => {
      this.session.handle.sync();
    });
  }

  #image(syscall: string, image: Image | string): Image {
    if (image instanceof Image) return image;
    const { bindings, handle } = this.session;
    const info = this.session.call(syscall, image, () => bindings.images.resolve(handle, image));
    return Image.of(this.session, info);
  }

  /** A writer that died, by Ctrl-C or a crash, must not be in the way of the next one. */
  #freeDeadLock(container: ContainerHandle, reference: string): void {
    const owner = this.session.call('open', reference, () => container.lockOwner());
    if (owner === undefined || !this.session.host.ownerIsGone(owner)) return;
    try {
      this.session.call('open', reference, () => {
        container.breakLock(owner);
      });
    } catch (error) {
      // Reading needs no lock; whoever writes is told then.
      if (this.session.failure !== undefined) throw error;
    }
  }

  #open(reference: string): Container<Fs> {
    const open = OpenContainer.open(this.session, reference);
    if (!this.info.readOnly) this.#freeDeadLock(open.handle, reference);
    return Container.of(open, this.#makeFs);
  }
}

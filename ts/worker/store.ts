import type { CheckOptions, CheckReport } from '../core/check.js';
import type { CollectionOptions, CollectionReport } from '../core/collection.js';
import type { ContainerSummary } from '../core/container.js';
import type { CreateOptions, RemoveOptions, StoreDescription } from '../core/store.js';
import type { Usage } from '../core/usage.js';
import type { ImportOptions } from '../oci/import-options.js';
import type { ImageSource } from '../oci/source.js';
import { Container, type ContainerData } from './container.js';
import { Image } from './image.js';
import type { ThreadPort } from './messages.js';
import { Thread } from './thread.js';

/** What a store tells of itself once it is open. */
interface Opened {
  readonly directory: string;
  readonly info: StoreDescription;
}

/**
 * A store in a thread of its own: nothing that it does takes time of the thread that calls. Each method does what the one of its name does
 * there, and fails as that does; what gives a value there gives a promise here. Several may be open over one directory, each in its thread.
 */
export class ThreadStore implements AsyncDisposable {
  readonly #thread: Thread;
  readonly #directory: string;
  /** What the store told when it was opened. */
  readonly info: StoreDescription;
  #closing: Promise<void> | undefined;

  /** @internal */
  protected constructor(thread: Thread, { directory, info }: Opened) {
    this.#thread = thread;
    this.#directory = directory;
    this.info = info;
  }

  /** @internal Opens the store at a place, in the thread behind a port. */
  protected static async opened(port: ThreadPort, place: unknown): Promise<[Thread, Opened]> {
    const thread: Thread = new Thread(port, (kind, data) =>
      kind === 'image' ? new Image(thread, data as ConstructorParameters<typeof Image>[1]) : new Container(thread, data as ContainerData),
    );
    try {
      return [thread, await thread.call<Opened>(0, 'open', place)];
    } catch (error) {
      await thread.end();
      throw error;
    }
  }

  /** @internal */
  protected static async checked(port: ThreadPort, place: unknown, options: CheckOptions): Promise<CheckReport> {
    const thread = new Thread(port, () => undefined);
    try {
      return await thread.call<CheckReport>(0, 'checkPlace', place, options);
    } finally {
      await thread.end();
    }
  }

  /** All images, sorted by id. */
  images(): Promise<Image[]> {
    return this.#thread.call(0, 'images');
  }

  /** An image by name, id, or the start of an id. Fails with `ENOENT`, `EINVAL` (several have it). */
  resolve(reference: string): Promise<Image> {
    return this.#thread.call(0, 'resolve', reference);
  }

  /** Gives an image a name, which may be taken from another. */
  tag(image: Image | string, name: string): Promise<void> {
    return this.#thread.call(0, 'tag', idOf(image), name);
  }

  /** Takes a name away; the image stays. Fails with `ENOENT`. */
  untag(name: string): Promise<void> {
    return this.#thread.call(0, 'untag', name);
  }

  /** Removes an image with its names. Fails with `EBUSY` (a container uses it). */
  removeImage(image: Image | string): Promise<void> {
    return this.#thread.call(0, 'removeImage', idOf(image));
  }

  /** Creates a container. */
  create(image: Image | string, options: CreateOptions = {}): Promise<Container> {
    return this.#thread.call(0, 'create', idOf(image), options);
  }

  /** Opens a container by name, id, or the start of an id. */
  container(reference: string): Promise<Container> {
    return this.#thread.call(0, 'container', reference);
  }

  /** All containers, without opening any. */
  containers(): Promise<ContainerSummary[]> {
    return this.#thread.call(0, 'containers');
  }

  /** Gives a container another name. Fails with `EEXIST`, `ENOENT`. */
  rename(reference: string, name: string): Promise<void> {
    return this.#thread.call(0, 'rename', reference, name);
  }

  /** Removes a container, with its changes and checkpoints, durably. Fails with `EBUSY` unless forced. */
  remove(reference: string, options: RemoveOptions = {}): Promise<void> {
    return this.#thread.call(0, 'remove', reference, options);
  }

  /** What the store takes on disk. */
  df(): Promise<Usage> {
    return this.#thread.call(0, 'df');
  }

  /** Linear memory of the component at present. */
  memory(): Promise<{ readonly bytes: number }> {
    return this.#thread.call(0, 'memory');
  }

  /** Looks for damage; mends what can be mended, if it may. */
  check(options: CheckOptions = {}): Promise<CheckReport> {
    return this.#thread.call(0, 'check', options);
  }

  /** A stream is handed over to the thread, as are those of an iterable. Bytes are copied; a Blob's are not. */
  load(source: ImageSource, options: ImportOptions = {}): Promise<Image[]> {
    return this.#thread.call(0, 'load', source, options);
  }

  /** As `load`. */
  import(source: ImageSource, options: ImportOptions = {}): Promise<Image> {
    return this.#thread.call(0, 'import', source, options);
  }

  /** Removes what nothing needs. */
  gc(options: CollectionOptions = {}): Promise<CollectionReport> {
    return this.#thread.call(0, 'gc', options);
  }

  /** Makes everything durable. */
  sync(): Promise<void> {
    return this.#thread.call(0, 'sync');
  }

  /** Of a store in memory: all its files as one tar, as `MemoryVolume.archive` gives it. Undefined of one in a directory. */
  archive(): Promise<Uint8Array | undefined> {
    return this.#thread.call(0, 'archive');
  }

  /** Closes the store and ends its thread. Idempotent. */
  close(): Promise<void> {
    return (this.#closing ??= this.#thread.call<undefined>(0, 'close').finally(() => this.#thread.end()));
  }

  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What `JSON.stringify` shows. */
  toJSON(): StoreDescription & { readonly directory: string } {
    return { directory: this.#directory, ...this.info };
  }
}

function idOf(image: Image | string): string {
  return typeof image === 'string' ? image : image.id;
}

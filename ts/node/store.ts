import { fileURLToPath } from 'node:url';
import type { OpenMode } from '../bindings.js';
import type { CollectionOptions, CollectionReport } from '../core/collection.js';
import type { Container } from '../core/container.js';
import type { Image } from '../core/image.js';
import { checking, type CheckOptions, type CheckReport } from '../core/check.js';
import { errorBefore, Session } from '../core/session.js';
import { Store as CoreStore } from '../core/store.js';
import { veneerError } from '../core/veneer-error.js';
import { containerFs, type ContainerFs } from '../fs/container-fs.js';
import type { ImportOptions } from '../oci/import-options.js';
import { fromHost } from '../oci/host-error.js';
import type { ImageSource } from '../oci/source.js';
import { runSteps } from './steps.js';
import { openHost, type HostName, type Place } from './open-host.js';
import type { MemoryVolume } from '../volume/memory-volume.js';
import { Turns } from './turns.js';

/** How a store is opened. */
export interface OpenOptions {
  /** `create` (the default) makes the store when it isn't there; `read-only` writes nothing at all, not even a lock. */
  readonly mode?: OpenMode | undefined;
}

/** A store in a host directory. */
export interface DirectoryOptions extends OpenOptions {
  /** Host directory that holds the store, or will. */
  readonly dir: string | URL;
  readonly host?: HostName | undefined;
  /** Further host directories, by the name the component knows them under. Nothing else of the host is reachable. */
  readonly preopens?: Readonly<Record<string, string>> | undefined;
}

/** A store in memory. */
export interface VolumeOptions extends OpenOptions {
  readonly volume: MemoryVolume;
}

export type StoreOptions = DirectoryOptions | VolumeOptions;

/** A container whose files are seen as by node:fs. */
export type NodeContainer = Container<ContainerFs>;

/** A store in a host directory, or in memory. */
export class Store extends CoreStore<ContainerFs> {
  readonly #turns = new Turns();

  private constructor(
    session: Session,
    /** Host directory that the store is in; undefined of one in memory. */
    readonly directory: string | undefined,
  ) {
    super(session, containerFs);
  }

  /**
   * Opens the store in a directory. Several programs may have it open. Fails with `ENOENT` (no store there), `ENOTEMPTY`
   * (creating one over other things), `ECORRUPT`, `EVERSION` (a newer format, or a draft), `EACCES`, `EROFS`.
   */
  static async open(where: string | URL | StoreOptions): Promise<Store> {
    const { mode = 'create', ...place } = placeOf(where, 'open');
    try {
      const host = await openHost(place, mode);
      try {
        return new Store(Session.open(host, mode, place.directory), place.volume ? undefined : place.directory);
      } catch (error) {
        await host.close();
        throw error;
      }
    } catch (error) {
      throw fromHost(error, 'open');
    }
  }

  /**
   * Checks a store that may be too damaged to be opened: as `store.check`, without opening it. Fails with `ENOENT` (no store
   * there), `EVERSION`, `EACCES`, and where a repair does: `ENOSPC`, `EIO`, `EROFS`, `ESTALE`.
   */
  static async check(where: string | URL | StoreOptions, options: CheckOptions = {}): Promise<CheckReport> {
    const place = placeOf(where, 'check');
    options.signal?.throwIfAborted();
    try {
      const host = await openHost(place, options.repair === true ? 'read-write' : 'read-only');
      try {
        const call = <T>(run: () => T): T => {
          try {
            return run();
          } catch (error) {
            throw errorBefore(error, 'check', place.directory);
          }
        };
        return await runSteps(checking(host, call, options), options);
      } finally {
        await host.close();
      }
    } catch (error) {
      throw fromHost(error, 'check');
    }
  }

  /**
   * Checks that everything the store names is there and sound, and tells what else is there. Takes no lock: the store may be used
   * meanwhile. With `readData` every byte is read. With `repair` pack indexes and merged images are made again, and layers that lack
   * content are marked: loading their images again heals them. Nothing sound is removed; nothing is written without `repair`.
   * Fails where a repair does (`ENOSPC`, `EIO`, `EROFS`, `ESTALE`), with `EBADF`; aborted, with the signal's reason.
   */
  async check(options: CheckOptions = {}): Promise<CheckReport> {
    if (options.repair === true && this.info.readOnly) {
      throw veneerError('read-only', { syscall: 'check', detail: 'the store was opened read-only' });
    }
    const call = <T>(run: () => T): T => this.session.call('check', undefined, run);
    return runSteps(checking(this.session.host, call, options), options);
  }

  /**
   * Loads the images of an OCI image layout (directory, or archive as a tar) or a docker-archive (`docker save`, `podman
   * save`, `skopeo copy`), each plain or compressed. Everything is verified while it is read; nothing is visible unless all matches, and
   * each image is durable once loaded. Layers that were verified before are not read again.
   *
   * Fails with `ECORRUPT` (malformed, cut off; with the offset), `EMISMATCH` (digest or size), `ENOTSUP` (media type,
   * compression), `ENOENT` (a missing blob or platform), `EINVAL`, `ENOSPC`, `EIO`, `EBADF` (the store was closed
   * meanwhile); aborted, with the signal's reason.
   */
  load(source: ImageSource, options: ImportOptions = {}): Promise<Image[]> {
    return this.#turns.take('load', options.signal, async (signal) =>
      (await import('../oci/load.js')).loadImages(this.session, source, { ...options, signal }),
    );
  }

  /**
   * Makes an image of one layer from a root file system: a host directory, or a tar, plain or compressed. Its config is a pure function of
   * that layer (and of SOURCE_DATE_EPOCH). A stream is imported as it comes. Fails as `load`.
   */
  import(source: ImageSource, options: ImportOptions = {}): Promise<Image> {
    return this.#turns.take('import', options.signal, async (signal) =>
      (await import('../oci/import-rootfs.js')).importRootfs(this.session, source, { ...options, signal }, this.directory),
    );
  }

  /**
   * Removes what no image and no container needs any more, and moves what is left of packs that are mostly garbage. Runs beside anything
   * else that any program does with the store; loads and imports of this one wait. It may be aborted, or killed, at any time. Fails with
   * `ECORRUPT` (a layer's metadata is damaged, so what it needs isn't known; nothing is removed), `EROFS`, `EIO`, `ENOSPC`, `EBADF`.
   */
  gc(options: CollectionOptions = {}): Promise<CollectionReport> {
    return this.#turns.take('gc', options.signal, async (signal) => {
      const { collecting } = await import('../core/collecting.js');
      return runSteps(collecting(this.session, options), { ...options, signal });
    });
  }

  /** Stops loads, imports and collections that are running or wait for their turn (`EBADF`), then closes as described there. */
  override async close(): Promise<void> {
    await this.#turns.close();
    await super.close();
  }
}

/** Where a store is, as an argument says. */
function placeOf(where: string | URL | StoreOptions, syscall: string): Place & OpenOptions {
  const options: StoreOptions = typeof where === 'string' || where instanceof URL ? { dir: where } : where;
  if ('volume' in options) return { ...options, directory: 'a volume in memory' };
  const { dir, ...rest } = options;
  const directory = typeof dir === 'string' ? dir : fileURLToPath(dir);
  if (directory === '') throw veneerError('invalid', { syscall, detail: 'the directory of a store is empty' });
  return { ...rest, directory };
}

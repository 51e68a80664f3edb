import { checking, type CheckOptions, type CheckReport } from '../core/check.js';
import type { CollectionOptions, CollectionReport } from '../core/collection.js';
import type { Image } from '../core/image.js';
import type { OpenContainer } from '../core/open-container.js';
import { runSteps } from '../core/run-steps.js';
import type { Session } from '../core/session.js';
import { Store } from '../core/store.js';
import { Turns } from '../core/turns.js';
import type { User } from '../core/user.js';
import { veneerError } from '../core/veneer-error.js';
import type { ImportOptions } from './import-options.js';
import type { Services } from './services.js';
import type { ImageSource } from './source.js';

/** A store that images come into, and whose space comes back. A platform adds how it is opened. */
export class ImageStore<Fs> extends Store<Fs> {
  readonly #turns = new Turns();
  readonly #services: () => Promise<Services>;

  /** @internal */
  protected constructor(session: Session, makeFs: (open: OpenContainer, user?: User) => Fs, services: () => Promise<Services>) {
    super(session, makeFs);
    this.#services = services;
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
    return this.#turns.take('load', options.signal, async (signal) => {
      const [{ loadImages }, services] = await Promise.all([import('./load.js'), this.#services()]);
      return loadImages(this.session, services, source, { ...options, signal });
    });
  }

  /**
   * Makes an image of one layer from a root file system: a host directory, or a tar, plain or compressed. Its config is a pure function of
   * that layer (and of SOURCE_DATE_EPOCH). A stream is imported as it comes. Fails as `load`.
   */
  import(source: ImageSource, options: ImportOptions = {}): Promise<Image> {
    return this.#turns.take('import', options.signal, async (signal) => {
      const [{ importRootfs }, services] = await Promise.all([import('./import-rootfs.js'), this.#services()]);
      return importRootfs(this.session, services, source, { ...options, signal });
    });
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

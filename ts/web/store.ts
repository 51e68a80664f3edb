import type { OpenMode } from '../bindings.js';
import type { CheckOptions, CheckReport } from '../core/check.js';
import type { Container } from '../core/container.js';
import { checkOver, openOver } from '../core/opening.js';
import { Session } from '../core/session.js';
import { containerFs, type ContainerFs } from '../fs/container-fs.js';
import { open as openHost } from '../hosts/memory.js';
import { ImageStore } from '../oci/image-store.js';
import { MemoryVolume } from '../volume/memory-volume.js';
import { coreModule } from './core-module.js';
import { webServices } from './services.js';

/** How a store in memory is opened. */
export interface StoreOptions {
  /** Its files; a new volume, unless one is given. */
  readonly volume?: MemoryVolume | undefined;
  /** `create` (the default) makes the store when it isn't there; `read-only` writes nothing at all. */
  readonly mode?: OpenMode | undefined;
  /** The component's core module, compiled from `veneer/veneer.core.wasm`. Otherwise it is fetched from beside this program's files. */
  readonly module?: WebAssembly.Module | undefined;
}

/** A container whose files are seen as by node:fs. */
export type WebContainer = Container<ContainerFs>;

const PLACE = 'a volume in memory';

/** A store in memory, for programs without a disk. */
export class Store extends ImageStore<ContainerFs> {
  private constructor(
    session: Session,
    /** The store's files: what of it is kept elsewhere is their archive. */
    readonly volume: MemoryVolume,
  ) {
    super(session, containerFs, () => Promise.resolve(webServices));
  }

  /**
   * Opens the store in a volume. Several may be open over one. Fails with `ENOENT` (no store there), `ECORRUPT`, `EVERSION` (a newer format, or a
   * draft), `EIO` and `ENOENT` (the component isn't there).
   */
  static async open({ volume = new MemoryVolume(), mode = 'create', module }: StoreOptions = {}): Promise<Store> {
    return openOver(
      async () => openHost(module ?? (await coreModule()), volume.disk, mode),
      (host) => new Store(Session.open(host, mode, PLACE), volume),
    );
  }

  /** Checks a store that may be too damaged to be opened: as `store.check`, without opening it. Fails with `ENOENT`, `EVERSION`. */
  static async check(
    { volume, module }: StoreOptions & { readonly volume: MemoryVolume },
    options: CheckOptions = {},
  ): Promise<CheckReport> {
    const mode = options.repair === true ? 'read-write' : 'read-only';
    return checkOver(async () => openHost(module ?? (await coreModule()), volume.disk, mode), PLACE, options);
  }
}

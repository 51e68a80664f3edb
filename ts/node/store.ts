import { fileURLToPath } from 'node:url';
import type { OpenMode } from '../bindings.js';
import type { Container } from '../core/container.js';
import type { CheckOptions, CheckReport } from '../core/check.js';
import { checkOver, openOver } from '../core/opening.js';
import { Session } from '../core/session.js';
import { veneerError } from '../core/veneer-error.js';
import { containerFs, type ContainerFs } from '../fs/container-fs.js';
import { ImageStore } from '../oci/image-store.js';
import { openHost, type HostName, type Place } from './open-host.js';
import type { MemoryVolume } from '../volume/memory-volume.js';

/** How a store is opened. */
export interface OpenOptions {
  /**
   * Host directory of a closed store that is only read: bundled with a program, or a read-only mount. What changes is in the directory or volume,
   * and nothing is copied until then. That belongs to this base: over another, or a changed one, opening fails with `EMISMATCH`.
   */
  readonly base?: string | URL | undefined;
  /** `create` (the default) makes the store when it isn't there; `read-only` writes nothing at all, not even a lock. */
  readonly mode?: OpenMode | undefined;
}

/** A store in a host directory. */
export interface DirectoryOptions extends OpenOptions {
  /** Host directory that holds the store, or will. */
  readonly dir: string | URL;
  /** How the host's files are reached: `lowered` unless given. */
  readonly host?: HostName | undefined;
  /** Further host directories, by the name the component knows them under. Nothing else of the host is reachable. */
  readonly preopens?: Readonly<Record<string, string>> | undefined;
}

/** A store in memory. */
export interface VolumeOptions extends OpenOptions {
  /** Its files. Nothing of them is on the host. */
  readonly volume: MemoryVolume;
}

/** A place for a store, and how it is opened there. */
export type StoreOptions = DirectoryOptions | VolumeOptions;

/** A container whose files are seen as by node:fs. */
export type NodeContainer = Container<ContainerFs>;

/** A store in a host directory, or in memory. */
export class Store extends ImageStore<ContainerFs> {
  private constructor(
    session: Session,
    /** Host directory that the store is in; undefined of one in memory. */
    readonly directory: string | undefined,
  ) {
    super(session, containerFs, async () => (await import('./oci/services.js')).nodeServices(directory));
  }

  /**
   * Opens the store in a directory. Several programs may have it open. Fails with `ENOENT` (no store there), `ENOTEMPTY`
   * (creating one over other things), `ECORRUPT`, `EVERSION` (a newer format, or a draft), `EACCES`, `EROFS`.
   */
  static async open(where: string | URL | StoreOptions): Promise<Store> {
    const { mode: asked = 'create', ...place } = placeOf(where, 'open');
    const directory = place.volume === undefined ? place.directory : undefined;
    // Over a base there is a store, or there is none to make.
    const mode = place.base !== undefined && asked === 'create' ? 'read-write' : asked;
    return openOver(
      () => openHost(place, asked),
      (host) => new Store(Session.open(host, mode, place.directory), directory),
    );
  }

  /**
   * Checks a store that may be too damaged to be opened: as `store.check`, without opening it. Fails with `ENOENT` (no store
   * there), `EVERSION`, `EACCES`, and where a repair does: `ENOSPC`, `EIO`, `EROFS`, `ESTALE`.
   */
  static async check(where: string | URL | StoreOptions, options: CheckOptions = {}): Promise<CheckReport> {
    const place = placeOf(where, 'check');
    return checkOver(() => openHost(place, options.repair === true ? 'read-write' : 'read-only'), place.directory, options);
  }
}

/** Where a store is, as an argument says. */
function placeOf(where: string | URL | StoreOptions, syscall: string): Place & Pick<OpenOptions, 'mode'> {
  const given: StoreOptions = typeof where === 'string' || where instanceof URL ? { dir: where } : where;
  const base = given.base === undefined ? undefined : pathOf(given.base);
  if ('volume' in given) return { ...given, base, directory: 'a volume in memory' };
  const { dir, ...rest } = given;
  const directory = pathOf(dir);
  if (directory === '') throw veneerError('invalid', { syscall, detail: 'the directory of a store is empty' });
  return { ...rest, base, directory };
}

function pathOf(where: string | URL): string {
  return typeof where === 'string' ? where : fileURLToPath(where);
}

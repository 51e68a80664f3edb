import type { Container, HostName, OpenMode, Store, VeneerError } from '../index.js';
import { CliError } from './cli-error.js';
import { note } from './output.js';

/** Options that every verb has. */
export interface CommonOptions {
  readonly store?: string;
  readonly host?: HostName;
  readonly json?: boolean;
}

const NOT_A_DIRECTORY = 'the store is a directory: choose another with --store';

/** Where the store is when nothing says so. */
const DEFAULT_STORE = '.veneer';

/** The store's directory: `--store`, `VENEER_STORE`, `.veneer`. */
export function storeDirectory(options: CommonOptions): string {
  return options.store ?? (process.env['VENEER_STORE'] || DEFAULT_STORE);
}

/** Opens the store, runs, closes it: everything is durable when this resolves. */
export async function withStore<T>(options: CommonOptions, mode: OpenMode, run: (store: Store) => Promise<T> | T): Promise<T> {
  const store = await openStore(options, mode);
  for (const text of store.info.notices) note(text);
  let result: T;
  try {
    result = await run(store);
  } catch (error) {
    const { withOtherNames } = await import('./other-names.js');
    const told = withOtherNames(store, error);
    // What failed is told, not what closing then says.
    await store.close().catch(() => undefined);
    throw told;
  }
  await store.close();
  return result;
}

async function openStore(options: CommonOptions, mode: OpenMode): Promise<Store> {
  const { Store } = await import('../index.js');
  const dir = storeDirectory(options);
  try {
    return await Store.open({ dir, mode, host: options.host });
  } catch (error) {
    throw await asNoStore(error, dir);
  }
}

/** A failure to open a store, worded for one that isn't there. */
export async function asNoStore(error: unknown, dir: string): Promise<unknown> {
  const { VeneerError } = await import('../index.js');
  if (!(error instanceof VeneerError)) return error;
  // What is to be made is a directory, and a file has its name.
  if (error.code === 'EEXIST') return new CliError(`${dir}: not a directory`, { code: 'ENOTDIR', path: dir, hint: NOT_A_DIRECTORY });
  if (error.code !== 'ENOENT') return error;
  const hint = "'veneer load FILE' makes one; --store DIR or VENEER_STORE names another";
  return new CliError(`${dir}: there is no store here yet`, { code: error.code, path: dir, hint });
}

/** Opens the store and one container of it. */
export async function withContainer<T>(
  options: CommonOptions,
  mode: OpenMode,
  reference: string,
  run: (container: Container, store: Store) => Promise<T> | T,
): Promise<T> {
  return withStore(options, mode, async (store) => {
    const container = await openContainer(store, reference);
    const { ContainerFsError } = await import('../index.js');
    try {
      return await run(container, store);
    } catch (error) {
      throw error instanceof ContainerFsError ? atContainer(error, reference) : error;
    }
  });
}

/** Opens a container; what had to be dropped of it is told. */
export async function openContainer(store: Store, reference: string): Promise<Container> {
  const container = await store.container(reference);
  for (const text of container.notices) note(text);
  return container;
}

/** A failure of a container's file, which on its own doesn't say whose path it names, or, of an open file, none. */
function atContainer(error: VeneerError, container: string): VeneerError {
  return Object.assign(error, { path: error.path === undefined ? container : `${container}:${error.path}` });
}

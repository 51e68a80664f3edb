import type { SyncFs } from './container-fs.js';

/** What `mkdtempDisposableSync` gives: a directory that goes with all in it when it is disposed of. */
export interface TemporaryDirectory extends Disposable {
  /** The prefix and six characters. */
  readonly path: string;
  /** Removes it with all in it; there may be nothing any more. */
  remove(): void;
}

/** The same of `promises.mkdtempDisposable`. */
export interface AsyncTemporaryDirectory extends AsyncDisposable {
  /** The prefix and six characters. */
  readonly path: string;
  /** Removes it with all in it; there may be nothing any more. */
  remove(): Promise<void>;
}

type Options = Parameters<SyncFs['mkdtempSync']>[1];

export function temporaryDirectory(fs: SyncFs, prefix: string, options?: Options): TemporaryDirectory {
  const path = fs.mkdtempSync(prefix, options);
  const remove = (): void => {
    fs.rmSync(path, { recursive: true, force: true });
  };
  return { path, remove, [Symbol.dispose]: remove };
}

export function asyncTemporaryDirectory(fs: SyncFs, prefix: string, options?: Options): AsyncTemporaryDirectory {
  const { path, remove: removeSync } = temporaryDirectory(fs, prefix, options);
  const remove = (): Promise<void> => Promise.resolve().then(removeSync);
  return { path, remove, [Symbol.asyncDispose]: remove };
}

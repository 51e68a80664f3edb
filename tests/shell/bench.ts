// A store with one image for the tests of the shell, and what a script did as text.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Store, type Container, type Image, type ImageSource } from '../../dist/index.js';
import { run, type RunOptions } from '../../dist/shell/shell.js';

/** What a script printed, a byte a unit (latin1), and its status. */
export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly status: number;
}

/** Runs a command and gives what it printed. */
export async function ran(container: Container, argv: readonly string[], options?: RunOptions): Promise<Ran> {
  const { stdout, stderr, exitCode } = await run(container, argv, options);
  return { out: Buffer.from(stdout).toString('latin1'), err: Buffer.from(stderr).toString('latin1'), status: exitCode };
}

/** Runs a script with sh. */
export function sh(container: Container, script: string, options?: RunOptions): Promise<Ran> {
  return ran(container, ['sh', '-c', script], options);
}

/** The diff as `docker diff` prints it. */
export function diffOf(container: Container): string[] {
  return container.diff().map(({ kind, path }) => `${kind} ${path}`);
}

/** A store in a directory of its own. */
export class ShellBench {
  readonly directory = mkdtempSync(join(tmpdir(), 'veneer-shell-'));
  #store: Store | undefined;
  #image: Image | undefined;

  get store(): Store {
    if (this.#store === undefined) throw new Error('the bench is not open');
    return this.#store;
  }

  /** Opens the store and imports a root file system: a directory or a tar. */
  async open(rootfs: ImageSource): Promise<void> {
    this.#store = await Store.open(join(this.directory, 'store'));
    this.#image = await this.#store.import(rootfs, { tag: 'shell:1' });
  }

  /** A new container. */
  container(): Promise<Container> {
    if (this.#image === undefined) throw new Error('the bench is not open');
    return this.store.create(this.#image);
  }

  async close(): Promise<void> {
    await this.#store?.close();
    rmSync(this.directory, { recursive: true });
  }
}

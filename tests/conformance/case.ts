// Conformance cases: plain functions over an open container, so that any host and any test
// runner can run them. A case's name is the claim it checks.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Container, ContainerFs, Image, OpenMode, Store } from '../../dist/index.js';

/** One claim. */
export interface Case {
  readonly claim: string;
  run(bench: Bench): void | Promise<void>;
}

export function casesOf(record: Readonly<Record<string, (bench: Bench) => void | Promise<void>>>): Case[] {
  return Object.entries(record).map(([claim, run]) => ({ claim, run }));
}

/** A way to open stores: what the conformance suite is run over. */
export interface Host {
  readonly name: string;
  open(directory: string, mode?: OpenMode): Promise<Store>;
}

/** What a case works on: a new container over the base image, in a store that other cases share. */
export class Bench {
  readonly host: Host;
  /** Of the shared store. */
  readonly directory: string;
  readonly image: Image;
  readonly #opened: Store[] = [];
  readonly #directories: string[] = [];
  #store: Store;
  #container: Container;

  constructor(host: Host, directory: string, store: Store, image: Image, container: Container) {
    this.host = host;
    this.directory = directory;
    this.#store = store;
    this.image = image;
    this.#container = container;
  }

  get store(): Store {
    return this.#store;
  }

  get container(): Container {
    return this.#container;
  }

  get fs(): ContainerFs {
    return this.#container.fs;
  }

  /** The diff as `docker diff` prints it. */
  diff(container = this.#container): string[] {
    return container.diff().map(({ kind, path }) => `${kind} ${path}`);
  }

  /** Another container over the same image. */
  another(): Promise<Container> {
    return this.#store.create(this.image);
  }

  /** Closes the container and opens it again in another instance of the component; its name stays. */
  async reopen(): Promise<void> {
    const { name } = this.#container;
    await this.#container.close();
    await this.#store.sync();
    this.#store = await this.open(this.directory);
    this.#container = await this.#store.container(name);
  }

  /** A store in an instance of its own, closed at the end of the case. */
  async open(directory: string, mode?: OpenMode): Promise<Store> {
    const store = await this.host.open(directory, mode);
    this.#opened.push(store);
    return store;
  }

  /** An empty directory, removed at the end of the case. */
  temporary(): string {
    const directory = mkdtempSync(join(tmpdir(), 'veneer-case-'));
    this.#directories.push(directory);
    return directory;
  }

  /** Closes and removes what the case opened. */
  async end(): Promise<void> {
    await this.#container.close();
    for (const store of this.#opened) await store.close();
    for (const directory of this.#directories) rmSync(directory, { recursive: true });
  }
}

/** Checks that a call fails with a code, having had no effect that the diff shows. */
export function refuses(bench: Bench, code: string, run: () => unknown): void {
  const before = bench.diff();
  assert.throws(run, { code });
  assert.deepEqual(bench.diff(), before);
}

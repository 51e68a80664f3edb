import fs, { realpathSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

type Order = (names: string[]) => string[];
export const forwards: Order = (names) => names;

export const backwards: Order = (names) => names.reverse();
/** Those of one pack come last. */
export const withLast =
  (stem: string): Order =>
  (names) => [...names.filter((name) => !name.startsWith(stem)), ...names.filter((name) => name.startsWith(stem))];
/** Those of one pack come first. */
export const withFirst =
  (stem: string): Order =>
  (names) =>
    withLast(stem)(names.reverse()).reverse();

/** Which way the host lists the packs of a store, from its making until it is given up: by their names, or as it is told. */
export class PackOrder {
  readonly #original = fs.readdirSync;
  #order: Order = forwards;

  constructor() {
    const ordered = (path: string, ...rest: unknown[]): unknown => {
      const names = (this.#original as (...args: unknown[]) => string[])(path, ...rest);
      if (basename(realpathSync(path)) !== 'packs') return names;
      return this.#order(names.sort());
    };
    this.#put(ordered as typeof fs.readdirSync);
  }

  /** From now on packs are listed so. */
  use(order: Order): void {
    this.#order = order;
  }

  /** Starts something: until it gives a result, or waits, packs are listed so. */
  listing<T>(order: Order, run: () => T): T {
    const before = this.#order;
    this.#order = order;
    try {
      return run();
    } finally {
      this.#order = before;
    }
  }

  giveUp(): void {
    this.#put(this.#original);
  }

  #put(readdirSync: typeof fs.readdirSync): void {
    Object.assign(fs, { readdirSync });
    syncBuiltinESMExports();
  }
}

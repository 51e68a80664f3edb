// One program over a store: an instance of the component that is opened, ended and killed again and again.
import type { HostInstance, StoreHandle } from '../../../dist/bindings.js';
import { open as openHost } from '../../../dist/hosts/lowered.js';

export class Program {
  #store: StoreHandle | undefined;
  /** Tells one opening from the next: whoever holds something of an earlier one is dead. */
  generation = 0;

  private constructor(
    readonly host: HostInstance,
    readonly label: string,
  ) {}

  /** `directory` holds the stores of many runs. */
  static async start(directory: string, label: string): Promise<Program> {
    return new Program(await openHost({ directory, mode: 'create' }), label);
  }

  /** Opens the store of a run, unless it is open. */
  open(name: string): StoreHandle {
    const owner = `${this.label}/${this.generation}`;
    this.#store ??= this.host.bindings.store.Store.open(`${this.host.preopenName}/${name}`, 'create', owner);
    return this.#store;
  }

  get store(): StoreHandle {
    if (this.#store === undefined) throw new Error('the store is not open');
    return this.#store;
  }

  /** As a program that closes what it opened. */
  close(): void {
    this.#store?.close();
    this.kill();
  }

  /** As a program that is killed: whatever is not on disk is gone. */
  kill(): void {
    this.#store?.[Symbol.dispose]();
    this.#store = undefined;
    this.generation++;
  }

  /** Whether the program that gave itself this label lives. */
  static isGone(owner: string, programs: readonly Program[]): boolean {
    return !programs.some(({ label, generation }) => owner === `${label}/${generation}`);
  }
}

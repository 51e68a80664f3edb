// What a run of scripts did, for its report.
import type { Ran } from './chroot.js';
import type { Script } from './script.js';

export class ShellTally {
  scripts = 0;
  #statements = 0;
  #failed = 0;
  #complained = 0;
  #entries = 0;
  #stopped = 0;

  ran(script: Script, { status, complained }: Ran, entries: number): void {
    this.scripts++;
    this.#statements += script.length;
    if (status !== 0) this.#failed++;
    if (complained) this.#complained++;
    this.#entries += entries;
  }

  /** A script that waits for ever on the machine: for the other end of a fifo. */
  stopped(): void {
    this.#stopped++;
  }

  text(): string {
    return [
      `${this.scripts} scripts of ${this.#statements} statements; ${this.#failed} failed, ${this.#complained} complained`,
      `${this.scripts} trees of ${this.#entries} entries and as many diffs compared; ${this.#stopped} left out: waiting at a fifo`,
    ].join('\n');
  }
}

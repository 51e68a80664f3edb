// Lines as they are typed into a shell, with `veneer` in the PATH.
import { spawn } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ended, type Ended, type Workplace } from './veneer.js';

const PROGRAM = fileURLToPath(new URL('../../bin/veneer', import.meta.url));

/** A shell whose working directory is a workplace's. */
export class TypingShell {
  readonly #bin: string;

  constructor(readonly place: Workplace) {
    this.#bin = place.path('.bin');
    mkdirSync(this.#bin);
    symlinkSync(PROGRAM, join(this.#bin, 'veneer'));
  }

  /** Runs a script to its end. Nothing is to be read from standard input. */
  type(script: string, shell: readonly [program: string, ...args: string[]] = ['sh']): Promise<Ended> {
    const [program, ...args] = shell;
    const path = [this.#bin, process.env['PATH']].join(delimiter);
    const child = spawn(program, [...args, '-c', script], {
      cwd: this.place.directory,
      env: { ...process.env, PATH: path, VENEER_STORE: '', TMPDIR: this.place.temporary },
    });
    child.stdin.end();
    return ended(child);
  }
}

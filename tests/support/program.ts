// Another program over the same store: a script in a process or a thread of its own that takes turns with the test over pipes.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Writable } from 'node:stream';

const LIBRARY = new URL('../../dist/index.js', import.meta.url).href;
/** The pipe on which the test lets a program go on. */
const TURNS = 3;

/** What a script has besides `Store`: `tell(value)` to the test, `turn()`, which blocks until the test says `go`, and `failure(error)`, an error as data. */
const HEAD = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  import { Store } from ${JSON.stringify(LIBRARY)};
  const { readSync, writeSync } = fs;
  const tell = (value) => writeSync(1, JSON.stringify(value) + '\\n');
  const turn = () => readSync(${TURNS}, Buffer.alloc(1));
  const failure = ({ code, detail, message }) => ({ code, detail, message });
`;

/** A script in a process of its own. */
export class Program {
  readonly #child: ChildProcess;
  readonly #told: AsyncIterator<string>;
  readonly #ended: Promise<unknown[]>;
  #errors = '';

  constructor(script: string, values: Readonly<Record<string, unknown>> = {}) {
    const constants = Object.entries(values).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`);
    const source = [HEAD, ...constants, script].join('\n');
    this.#child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    this.#child.stderr!.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
    // The program may be killed before it takes its turn.
    this.#turns.on('error', () => undefined);
    this.#told = createInterface(this.#child.stdout!)[Symbol.asyncIterator]();
    this.#ended = once(this.#child, 'close');
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** What the script tells next. */
  async told<T = unknown>(): Promise<T> {
    const { value, done } = (await this.#told.next()) as { value: string; done?: boolean };
    if (done === true) throw new Error(`the program ended: ${this.#errors}`);
    return JSON.parse(value) as T;
  }

  /** Everything that it still tells, once it has ended well. */
  async ended<T = unknown>(): Promise<T[]> {
    const told: T[] = [];
    for (let next = await this.#told.next(); next.done !== true; next = await this.#told.next()) told.push(JSON.parse(next.value) as T);
    const [code] = await this.#ended;
    if (code !== 0) throw new Error(`the program ended with ${String(code)}: ${this.#errors}`);
    return told;
  }

  /** Lets it go on behind its `turn()`. */
  go(): void {
    this.#turns.write('.');
  }

  /** Stops it (SIGSTOP), wherever it is; resolves once it stands. */
  async pause(): Promise<void> {
    this.#child.kill('SIGSTOP');
    // proc(5): field 3; T is stopped by a signal.
    while (!/\) T /.test(readFileSync(`/proc/${this.pid}/stat`, 'latin1'))) await setImmediate();
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  /** Ends it (SIGKILL), wherever it is. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  get #turns(): Writable {
    return this.#child.stdio[TURNS] as Writable;
  }
}

/** Runs a script in a thread of its own to its end, with `Store` and these values; gives what it told. */
export async function inThread<T>(script: string, values: Readonly<Record<string, unknown>>): Promise<T[]> {
  const source = `
    const { parentPort, workerData } = require('node:worker_threads');
    const tell = (value) => parentPort.postMessage(value);
    import(${JSON.stringify(LIBRARY)}).then(async ({ Store }) => {
      const { ${Object.keys(values).join(', ')} } = workerData;
      ${script}
    });`;
  const worker = new Worker(source, { eval: true, workerData: values });
  const told: T[] = [];
  worker.on('message', (value: T) => told.push(value));
  const [code] = (await once(worker, 'exit')) as [number];
  if (code !== 0) throw new Error(`the thread ended with ${code}`);
  return told;
}

// Real workerd, without any of Node's modules.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { ROOT } from './bundle.js';

/** Its binary; what npm has in bin/ is a program of Node that starts it, where packages may not run scripts. */
const { default: BINARY } = createRequire(import.meta.url)('workerd') as { default: string };

/** What a Worker is started with, as text of workerd's configuration. */
export interface WorkerOptions {
  readonly bindings?: string;
  readonly durableObjects?: string;
  /** Further services. */
  readonly services?: string;
}

/** A Worker whose Durable Objects outlive its process. */
export class Workerd {
  readonly #directory = mkdtempSync(join(tmpdir(), 'veneer-workerd-'));
  #process: ChildProcess | undefined;
  #origin = '';

  /** Makes one of the program that `bundle` writes to a path. */
  static async make(bundle: (outfile: string) => Promise<void>, options: WorkerOptions = {}): Promise<Workerd> {
    const made = new Workerd();
    await bundle(join(made.#directory, 'worker.js'));
    copyFileSync(join(ROOT, 'dist/veneer.core.wasm'), join(made.#directory, 'veneer.core.wasm'));
    mkdirSync(join(made.#directory, 'storage'));
    made.#configure(options);
    return made;
  }

  async start(): Promise<void> {
    const args = ['serve', 'config.capnp', '--experimental', '--control-fd=3', '--socket-addr=http=127.0.0.1:0'];
    const child = spawn(BINARY, args, {
      cwd: this.#directory,
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    });
    this.#process = child;
    for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
      const { event, port } = JSON.parse(line) as { event: string; port?: number };
      if (event !== 'listen' || port === undefined) continue;
      this.#origin = `http://127.0.0.1:${port}`;
      return;
    }
    throw new Error('workerd ended before it listened');
  }

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(this.#origin + path, init);
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (child === undefined) return;
    this.#process = undefined;
    const exit = once(child, 'exit');
    child.kill();
    await exit;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#directory, { recursive: true });
  }

  #configure({ bindings = '', durableObjects = '', services = '' }: WorkerOptions): void {
    writeFileSync(
      join(this.#directory, 'config.capnp'),
      `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "storage", disk = (path = "storage", writable = true)),
    ${services}
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]
);
const worker :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "veneer.core.wasm", wasm = embed "veneer.core.wasm")
  ],
  compatibilityDate = "2026-11-01",
  bindings = [${bindings}],
  durableObjectNamespaces = [${durableObjects}],
  durableObjectStorage = (localDisk = "storage")
);
`,
    );
  }
}

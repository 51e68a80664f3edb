// Real workerd, over Workers that are bundled as wrangler does it: modules of wasm are imported, conditions are workerd's.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What a Worker is started with, as text of workerd's configuration. */
export interface WorkerOptions {
  /** Flags beside none: nothing of Node is there. */
  readonly compatibilityFlags?: readonly string[];
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

  /** Bundles the Worker in `entry` (a path from the repository) and writes the configuration. */
  static async make(entry: string, options: WorkerOptions): Promise<Workerd> {
    const made = new Workerd();
    await made.#bundle(entry);
    made.#configure(options);
    return made;
  }

  get directory(): string {
    return this.#directory;
  }

  async start(): Promise<void> {
    const args = ['serve', 'config.capnp', '--experimental', '--control-fd=3', '--socket-addr=http=127.0.0.1:0'];
    const child = spawn(join(ROOT, 'node_modules/workerd/bin/workerd'), args, {
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

  async #bundle(entry: string): Promise<void> {
    const wasm: Plugin = {
      name: 'wasm',
      setup: ({ onResolve }) => {
        onResolve({ filter: /\.wasm$/ }, () => ({ path: './veneer.core.wasm', external: true }));
      },
    };
    await build({
      entryPoints: [join(ROOT, entry)],
      outfile: join(this.#directory, 'worker.js'),
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      target: 'es2022',
      conditions: ['workerd', 'worker', 'browser'],
      external: ['cloudflare:*', 'node:*'],
      plugins: [wasm],
      absWorkingDir: ROOT,
      logLevel: 'warning',
    });
    copyFileSync(join(ROOT, 'dist/veneer.core.wasm'), join(this.#directory, 'veneer.core.wasm'));
    mkdirSync(join(this.#directory, 'storage'));
  }

  #configure({ compatibilityFlags = [], bindings = '', durableObjects = '', services = '' }: WorkerOptions): void {
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
  compatibilityFlags = ${JSON.stringify(compatibilityFlags)},
  bindings = [${bindings}],
  durableObjectNamespaces = [${durableObjects}],
  durableObjectStorage = (localDisk = "storage")
);
`,
    );
  }
}

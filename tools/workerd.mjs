// Real workerd, over Workers that are bundled as wrangler does: for the tests and for the bench.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Its binary; what npm has in bin/ is a program of Node that starts it, where packages may not run scripts. */
const { default: BINARY } = createRequire(import.meta.url)('workerd');

/** Modules of wasm are imported from beside the program. */
export const wasmBeside = {
  name: 'wasm',
  setup: ({ onResolve }) => {
    onResolve({ filter: /\.wasm$/ }, () => ({ path: './veneer.core.wasm', external: true }));
  },
};

/**
 * Bundles a Worker as wrangler does: with workerd's conditions, and `veneer` as it is published.
 *
 * @param {string} entry from the repository's root
 * @param {string} outfile
 * @returns {Promise<void>}
 */
export async function bundleWorker(entry, outfile) {
  await build({
    entryPoints: [resolve(ROOT, entry)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*', 'node:*', '*.tar'],
    plugins: [wasmBeside],
    absWorkingDir: ROOT,
    logLevel: 'warning',
  });
}

/**
 * What a Worker is started with, as text of workerd's configuration; `files` are modules of bytes, by name.
 *
 * @typedef {{ bindings?: string, durableObjects?: string, services?: string, files?: Readonly<Record<string, Uint8Array>> }} WorkerOptions
 */

/** A Worker whose Durable Objects outlive its process. */
export class Workerd {
  #directory = mkdtempSync(join(tmpdir(), 'veneer-workerd-'));
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #process;
  #origin = '';

  /**
   * Makes one of the program that `bundle` writes to a path.
   *
   * @param {(outfile: string) => Promise<void>} bundle
   * @param {WorkerOptions} [options]
   */
  static async make(bundle, options = {}) {
    const made = new Workerd();
    await bundle(join(made.#directory, 'worker.js'));
    copyFileSync(join(ROOT, 'dist/veneer.core.wasm'), join(made.#directory, 'veneer.core.wasm'));
    mkdirSync(join(made.#directory, 'storage'));
    for (const [name, bytes] of Object.entries(options.files ?? {})) writeFileSync(join(made.#directory, name), bytes);
    made.#configure(options);
    return made;
  }

  /** Its number, while it runs. */
  get pid() {
    return this.#process?.pid;
  }

  /** @returns {Promise<void>} */
  async start() {
    const args = ['serve', 'config.capnp', '--experimental', '--control-fd=3', '--socket-addr=http=127.0.0.1:0'];
    const child = spawn(BINARY, args, { cwd: this.#directory, stdio: ['ignore', 'inherit', 'inherit', 'pipe'] });
    this.#process = child;
    for await (const line of createInterface({ input: child.stdio[3] })) {
      const { event, port } = JSON.parse(line);
      if (event !== 'listen' || port === undefined) continue;
      this.#origin = `http://127.0.0.1:${port}`;
      return;
    }
    throw new Error('workerd ended before it listened');
  }

  /**
   * @param {string} path
   * @param {RequestInit} [init]
   * @returns {Promise<Response>}
   */
  fetch(path, init) {
    return fetch(this.#origin + path, init);
  }

  /** @returns {Promise<void>} */
  async stop() {
    const child = this.#process;
    if (child === undefined) return;
    this.#process = undefined;
    const exit = once(child, 'exit');
    child.kill();
    await exit;
  }

  /** @returns {Promise<void>} */
  async remove() {
    await this.stop();
    rmSync(this.#directory, { recursive: true });
  }

  /** @param {WorkerOptions} options */
  #configure({ bindings = '', durableObjects = '', services = '', files = {} }) {
    const modules = Object.keys(files).map((name) => `,\n    (name = "${name}", data = embed "${name}")`);
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
    (name = "veneer.core.wasm", wasm = embed "veneer.core.wasm")${modules.join('')}
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

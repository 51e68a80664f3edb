// The machine's own bash and GNU commands in a chroot, whose /w is an overlayfs. All mounts are in the namespace that run.mjs made.
import { execFileSync, spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { KernelCalls, Seen, UpperEntry } from '../kernel/calls.js';
import { Overlay } from '../kernel/overlay.js';

/** Where the compared tree is, on both sides, and in the layers. */
export const TREE = '/w';
export const IN_LAYERS = 'w';
export const ENVIRONMENT = { HOME: '/root', LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };
/** Milliseconds: whoever takes longer waits for the other end of a fifo. */
const TIMEOUT = 20_000;
const OUTPUT_MAX = 1 << 28;

/** How a script ended. */
export interface Ran {
  readonly stdout: string;
  /** Words differ from tool to tool: only whether there were any is compared. */
  readonly complained: boolean;
  readonly status: number;
  readonly stderr: string;
}

export class Chroot {
  readonly #root: string;
  readonly #overlay: Overlay;
  #mounts: string[] = [];

  constructor(
    scratch: string,
    private readonly calls: KernelCalls,
  ) {
    this.#root = join(scratch, 'chroot');
    this.#overlay = new Overlay(scratch, calls, this.#root + TREE, IN_LAYERS);
  }

  open(layers: readonly Buffer[], apart: boolean): void {
    for (const name of ['tmp', 'root']) mkdirSync(join(this.#root, name), { recursive: true });
    for (const name of ['usr', 'bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32', 'dev', 'etc', 'proc']) this.#take(name);
    this.#overlay.mount(layers, { apart, metacopy: false });
  }

  close(): void {
    this.#overlay.unmount();
    for (const at of this.#mounts) execFileSync('umount', ['--lazy', at]);
    this.#mounts = [];
  }

  upper(): UpperEntry[] {
    return this.#overlay.upper();
  }

  tree(): Seen[] {
    return this.calls.tree(this.#overlay.root);
  }

  /** Runs a script; undefined if it doesn't end. */
  run(script: string): Ran | undefined {
    const inside = ['/usr/bin/env', '-C', TREE, 'bash', '-c', script];
    const { stdout, stderr, status, error } = spawnSync('chroot', [this.#root, ...inside], {
      env: ENVIRONMENT,
      input: '',
      timeout: TIMEOUT,
      killSignal: 'SIGKILL',
      maxBuffer: OUTPUT_MAX,
    });
    if (error !== undefined && (error as NodeJS.ErrnoException).code !== 'ETIMEDOUT') throw error;
    if (status === null) return undefined;
    return { stdout: stdout.toString('latin1'), complained: stderr.length > 0, status, stderr: stderr.toString() };
  }

  /** One of the machine's directories, as it is there; nothing can be removed through it. */
  #take(name: string): void {
    const [from, to] = [`/${name}`, join(this.#root, name)];
    const stats = lstatSync(from, { throwIfNoEntry: false });
    if (stats === undefined) return;
    if (stats.isSymbolicLink()) {
      if (lstatSync(to, { throwIfNoEntry: false }) === undefined) symlinkSync(readlinkSync(from), to);
      return;
    }
    mkdirSync(to, { recursive: true });
    execFileSync('mount', ['-o', 'bind,ro', from, to]);
    this.#mounts.push(to);
  }
}

// The command line as a user has it: bin/veneer as a process, in a directory of its own.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';

// Every step is a process, on a machine whose load nobody knows.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const PROGRAM = fileURLToPath(new URL('../../bin/veneer', import.meta.url));

/** What a run left. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: Buffer;
  /** The same as text. */
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
}

/** An empty directory to work in. */
export class Workplace {
  readonly directory = mkdtempSync(join(tmpdir(), 'veneer-cli-'));
  /** What `veneer` has for temporary files. */
  readonly temporary = this.path('temporary');

  constructor() {
    mkdirSync(this.temporary);
  }

  /** Path of a file in it. */
  path(name: string): string {
    return join(this.directory, name);
  }

  /** Writes a file in it; returns its name. */
  file(name: string, data: string | Uint8Array): string {
    writeFileSync(this.path(name), data);
    return name;
  }

  /** Starts `veneer` with these arguments. */
  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [PROGRAM, ...args], {
      cwd: this.directory,
      env: { ...process.env, VENEER_STORE: '', TMPDIR: this.temporary, ...env },
    });
  }

  /** Runs `veneer` to its end. */
  async run(args: readonly string[], { env, input }: RunOptions = {}): Promise<Ended> {
    const child = this.start(args, env);
    // A verb that doesn't read its input may end before all of it is written.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    return ended(child);
  }

  /** Runs what has to go well; gives what it printed. */
  async veneer(...args: readonly string[]): Promise<string> {
    const { status, out, err } = await this.run(args);
    if (status !== 0) throw new Error(`veneer ${args.join(' ')}: exit ${status}\n${err}`);
    return out;
  }

  /** The same with `--json`, parsed. */
  async json<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.veneer('--json', ...args)) as T;
  }

  /** Lines of `veneer diff`. */
  async diff(container: string): Promise<string[]> {
    return linesOf(await this.veneer('diff', container));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Waits for a process and all that it prints. */
export async function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const exit = once(child, 'close') as Promise<[status: number | null]>;
  const [stdout, stderr, [status]] = await Promise.all([buffer(child.stdout), buffer(child.stderr), exit]);
  return { status, stdout, out: stdout.toString(), err: stderr.toString() };
}

/** Any text that contains this. */
export function containing(text: string): string {
  return expect.stringContaining(text) as string;
}

/** Any text of this form. */
export function matching(form: RegExp): string {
  return expect.stringMatching(form) as string;
}

export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

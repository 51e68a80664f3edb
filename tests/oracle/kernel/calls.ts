// The program beside this one, calls.py, and synchronous calls to it through two fifos.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { TreeEntry } from '../../interop/container-tree.js';

/** An entry of a tree as it was at some moment. */
export interface Seen extends TreeEntry {
  /** Its inode number. */
  readonly number: string;
  readonly atime: string;
}

/** What overlayfs keeps at a path of its upper directory. */
export interface UpperEntry {
  /** Hexadecimal, with a slash at the front; the root is ''. */
  readonly path: string;
  /** `whole`: a directory that hides, or was moved with, what lower ones have at this path. */
  readonly kind: 'whiteout' | 'whole' | 'merged' | 'other';
}

type Answer = { readonly value: unknown } | { readonly code: string };

export class KernelCalls {
  readonly #child: ChildProcess;
  readonly #requests: number;
  readonly #answers: number;
  readonly #chunk = Buffer.alloc(1 << 16);
  #rest = Buffer.alloc(0);

  /** `sources` is tests/oracle, `directory` one for the fifos. */
  constructor(sources: string, directory: string) {
    const [requests, answers] = ['requests', 'answers'].map((name) => join(directory, name)) as [string, string];
    execFileSync('mkfifo', [requests, answers]);
    this.#child = spawn('python3', [join(sources, 'kernel/calls.py'), requests, answers], { stdio: ['ignore', 'inherit', 'inherit'] });
    this.#child.unref();
    this.#requests = openSync(requests, 'w');
    this.#answers = openSync(answers, 'r');
  }

  /** Fails as node:fs does, with a code. */
  call(name: string, path: string | Uint8Array, ...rest: unknown[]): unknown {
    const request = [name, Buffer.from(path as string).toString('hex'), ...rest];
    const line = Buffer.from(`${JSON.stringify(request)}\n`);
    for (let at = 0; at < line.length;) at += writeSync(this.#requests, line, at);
    const answer = JSON.parse(this.#line()) as Answer;
    if ('value' in answer) return answer.value;
    throw Object.assign(new Error(`${answer.code}: ${name}`), { code: answer.code });
  }

  tree(root: string): Seen[] {
    return this.call('tree', root) as Seen[];
  }

  close(): void {
    closeSync(this.#requests);
    closeSync(this.#answers);
  }

  #line(): string {
    const parts = [this.#rest];
    for (let part = this.#rest; ;) {
      const end = part.indexOf(0x0a);
      if (end >= 0) {
        const whole = Buffer.concat(parts);
        const length = whole.length - part.length + end;
        this.#rest = whole.subarray(length + 1);
        return whole.toString('utf8', 0, length);
      }
      const count = readSync(this.#answers, this.#chunk);
      if (count === 0) throw new Error('calls.py ended');
      part = Buffer.from(this.#chunk.subarray(0, count));
      parts.push(part);
    }
  }
}

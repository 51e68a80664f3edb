// The seven runtimes, each of which does tasks over directories.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundleForNode, ROOT } from '../bundle.js';
import { ended, NODE_LIKE } from '../node-like.js';
import { chromiumExchange, workerdExchange } from './memory.js';
import type { Account, Exchange } from './protocol.js';

/** A runtime: why it isn't here, and how it is started. `scratch` is a directory in dist/. */
export interface Runtime {
  readonly title: string;
  readonly missing?: string | undefined;
  readonly start: (scratch: string) => Promise<Exchange> | Exchange;
}

/** A program whose last argument is the tasks, and whose last line is their accounts. */
function program(title: string, command: readonly string[], env?: Readonly<Record<string, string>>): Exchange {
  return {
    work: async (tasks) => {
      const { status, text } = await ended([...command, JSON.stringify(tasks)], env);
      const last = text.trimEnd().split('\n').at(-1);
      if (status !== 0 || last === undefined) throw new Error(`${title} did not come to its end: ${text}`);
      return JSON.parse(last) as Account[];
    },
  };
}

/** The oldest version of Node, Deno or Bun. */
function nodeLike(title: string): Runtime {
  const { command, isNode } = NODE_LIKE.find((each) => each.title.startsWith(`${title} `))!;
  return {
    title,
    start: async (scratch) => {
      const entry = join(scratch, 'directories.mjs');
      await bundleForNode('tests/runtimes/exchange/directories.ts', entry, isNode);
      return program(title, [...command, entry]);
    },
  };
}

function python(): Runtime {
  const interpreter = process.env['VENEER_PYTHON'] ?? 'python3';
  const env = { PYTHONPATH: join(ROOT, 'examples/python'), PYTHONDONTWRITEBYTECODE: '1' };
  return {
    title: 'Python',
    missing: told(interpreter, '-c', 'import wasmtime') === undefined ? `${interpreter} has no wasmtime (VENEER_PYTHON)` : undefined,
    start: () => program('Python', [interpreter, join(ROOT, 'tests/runtimes/exchange/program.py')], env),
  };
}

function rust(): Runtime {
  const built = process.env['VENEER_RUST'] ?? '';
  return {
    title: 'Rust',
    missing: existsSync(built) ? undefined : 'VENEER_RUST names no program that `cargo build --example exchange` made',
    start: () => program('Rust', [built]),
  };
}

/** What a program says; undefined where it fails, or isn't there. */
function told(...[name = '', ...args]: string[]): string | undefined {
  try {
    return execFileSync(name, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

export const RUNTIMES: readonly Runtime[] = [
  ...['Node', 'Deno', 'Bun'].map(nodeLike),
  { title: 'workerd', start: workerdExchange },
  { title: 'Chromium', start: chromiumExchange },
  python(),
  rust(),
];

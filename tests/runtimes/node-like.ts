// Runtimes with Node's modules, as programs: Deno, which npm brings, and those that tools/runtimes.mjs installs.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installedRuntimes } from '../../tools/runtimes.mjs';
import { bundleForNode, ROOT } from './bundle.js';
import type { Run } from './run.js';

/** A program, and how it is told to run a file. */
export interface NodeLike {
  /** With its version, up to the minor number. */
  readonly title: string;
  readonly isNode: boolean;
  readonly command: readonly [program: string, ...args: string[]];
}

function titled(name: string, version: string): string {
  return `${name} ${version.split('.').slice(0, 2).join('.')}`;
}

const { version: denoVersion } = JSON.parse(readFileSync(join(ROOT, 'node_modules/deno/package.json'), 'utf8')) as { version: string };

export const NODE_LIKE: readonly NodeLike[] = [
  ...installedRuntimes().map(({ name, version, program }) => ({
    title: titled(name, version),
    isNode: name === 'Node',
    command: [program] as const,
  })),
  {
    title: titled('Deno', denoVersion),
    isNode: false,
    command: [join(ROOT, 'node_modules/.bin/deno'), 'run', '-A', '--no-remote', '--node-modules-dir=manual'],
  },
];

/** Runs a program to its end, whatever its status; what it wrote. */
export async function ended(
  command: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const [program = '', ...args] = command;
  const env = { ...process.env, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1', ...environment };
  try {
    const { stdout } = await promisify(execFile)(program, args, { cwd: ROOT, env, maxBuffer: 1 << 26 });
    return { status: 0, text: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code?: number; stdout?: string; stderr?: string };
    return { status: Number(code), text: `${stdout ?? String(error)}${stderr ?? ''}` };
  }
}

/** Runs the cases over directories, and tries the features. */
export async function runIn({ title, isNode, command }: NodeLike): Promise<Run> {
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  // As deep as the cases: they find the package from where they are.
  const directory = mkdtempSync(join(ROOT, 'build/runtime-'));
  try {
    const entry = join(directory, 'directories.mjs');
    await bundleForNode('tests/runtimes/directories.ts', entry, isNode);
    const { text } = await ended([...command, entry]);
    const last = text.trimEnd().split('\n').at(-1);
    if (last?.startsWith('{') !== true) throw new Error(`${title} did not come to its end: ${text}`);
    return JSON.parse(last) as Run;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

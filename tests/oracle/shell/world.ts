// A container and a chroot over overlayfs, of the same layers, in which the same scripts are run.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Store, type Container } from '../../../dist/index.js';
import { run } from '../../../dist/shell/shell.js';
import { archiveOf, layoutOf, plainLayer } from '../../api/images.js';
import { Random } from '../../property/random.js';
import type { KernelCalls } from '../kernel/calls.js';
import { randomLayers } from '../layers.js';
import { TIME_MAX } from '../operations.js';
import { differenceOf, seenIn, treeOf, type Tree } from '../seen.js';
import { changesInUpper } from './changes.js';
import { Chroot, ENVIRONMENT, IN_LAYERS, TREE, type Ran } from './chroot.js';
import { ScriptGenerator, type Script } from './script.js';
import type { ShellTally } from './tally.js';

/** Of files, without setuid and setgid: root's commands keep them on overlayfs (docs/semantics.md). */
const MODES = [0o644, 0o600, 0o755, 0o711, 0o444, 0o664, 0];

export interface ShellDifference {
  /** Scripts that had been run, the last is the one that ended differently. */
  readonly scripts: readonly Script[];
  readonly text: string;
}

/** Scripts from a generator that sees the tree between them, or a list that failed before. */
export interface Scripts {
  next(): Script | undefined;
  saw(tree: Tree): void;
}

export function generatedScripts(seed: number, count: number): Scripts {
  const generator = new ScriptGenerator(new Random(seed));
  let left = count;
  return { next: () => (left-- > 0 ? generator.script() : undefined), saw: (tree) => generator.known.set(tree) };
}

export function listedScripts(scripts: readonly Script[]): Scripts {
  let at = 0;
  return { next: () => scripts[at++], saw: () => undefined };
}

export class ShellWorld {
  readonly #chroot: Chroot;
  readonly #directory: string;

  constructor(
    readonly seed: number,
    scratch: string,
    calls: KernelCalls,
  ) {
    this.#chroot = new Chroot(scratch, calls);
    this.#directory = join(scratch, 'store');
  }

  /** Runs scripts on both sides; tells where they first differ. */
  async run(source: Scripts, tally?: ShellTally): Promise<ShellDifference | undefined> {
    const layers = randomLayers(new Random(this.seed), IN_LAYERS, MODES);
    this.#chroot.open(layers, this.seed % 4 < 2);
    mkdirSync(this.#directory);
    const store = await Store.open(this.#directory);
    try {
      const blobs = layers.map((tar) => ({ tar, blob: tar, mediaType: 'application/vnd.oci.image.layer.v1.tar' }));
      const base = plainLayer(['tmp/', 'root/', 'etc/'].map((path) => ({ path, type: '5' as const })));
      await store.load(archiveOf(layoutOf([{ layers: [base, ...blobs], name: 'random' }])));
      return await this.#runIn(await store.create('random'), source, tally);
    } finally {
      await store.close();
      rmSync(this.#directory, { recursive: true });
      this.#chroot.close();
    }
  }

  async #runIn(container: Container, source: Scripts, tally?: ShellTally): Promise<ShellDifference | undefined> {
    // No script sets a time after this.
    const started = BigInt(TIME_MAX) * 1_000_000_000n;
    const look = (): { ours: Tree; kernels: Tree } => ({
      ours: treeOf(seenIn(container.fs, TREE), started, () => true),
      kernels: treeOf(this.#chroot.tree(), started, () => true),
    });
    const done: Script[] = [];
    const base = look();
    source.saw(base.kernels);
    for (let script = source.next(); script !== undefined; script = source.next()) {
      done.push(script);
      const text = script.join('\n');
      const kernels = this.#chroot.run(text);
      if (kernels === undefined) {
        tally?.stopped();
        return undefined;
      }
      const ours = await ranIn(container, text);
      const trees = look();
      tally?.ran(script, kernels, trees.kernels.size);
      const wrong =
        outcomeFault(ours, kernels) ?? differenceOf(trees.ours, trees.kernels) ?? this.#diffFault(container, base.kernels, trees.kernels);
      if (wrong !== undefined) return { scripts: done, text: wrong };
      source.saw(trees.kernels);
    }
    return undefined;
  }

  #diffFault(container: Container, base: Tree, end: Tree): string | undefined {
    const actual = container
      .diff()
      .map(({ kind, pathBytes }) => ({ kind, path: Buffer.from(pathBytes).toString('latin1') }))
      .filter(({ path }) => path.startsWith(`${TREE}/`))
      .map(({ kind, path }) => `${kind} ${path.slice(TREE.length)}`);
    const expected = changesInUpper(this.#chroot.upper(), base, end, actual);
    if (isDeepStrictEqual(actual, expected)) return undefined;
    const only = (a: string[], b: string[]): string => a.filter((line) => !b.includes(line)).join(', ') || 'nothing';
    return `our diff alone says ${only(actual, expected)}; the kernel's upper directory alone ${only(expected, actual)}`;
  }
}

async function ranIn(container: Container, script: string): Promise<Ran> {
  const env = Object.entries(ENVIRONMENT).map((entry) => entry.join('='));
  const { stdout, stderr, exitCode } = await run(container, ['sh', '-c', script], { cwd: TREE, env });
  return {
    stdout: Buffer.from(stdout).toString('latin1'),
    complained: stderr.length > 0,
    status: exitCode,
    stderr: Buffer.from(stderr).toString(),
  };
}

function outcomeFault(ours: Ran, kernels: Ran): string | undefined {
  for (const key of ['status', 'stdout', 'complained'] as const) {
    if (ours[key] !== kernels[key]) {
      const said = (ran: Ran): string =>
        key === 'complained' ? JSON.stringify(ran.stderr.slice(0, 300)) : JSON.stringify(ran[key]).slice(0, 400);
      return `${key}: ours ${said(ours)}, the machine's ${said(kernels)}`;
    }
  }
  return undefined;
}

// A machine: a disk, and the instances of the component that run over it. Clock and random are seeded: each run is the same.
import { readFileSync } from 'node:fs';
import type { HostInstance } from '../../../ts/bindings.js';
import type { CoreImports } from '../../../ts/generated/core-imports.js';
import { bindLowered, resourceImports } from '../../../ts/generated/lowered.js';
import { UnionFiles } from '../../../ts/hosts/union/files.js';
import { filesystemOver, type FilesystemImports } from '../../../ts/hosts/wasi/filesystem.js';
import { STORE } from '../../../ts/hosts/wasi/store-name.js';
import { GuestMemory, type CoreExports, type HandleTable } from '../../../ts/lowered/runtime.js';
import { Random } from '../../property/random.js';
import { Disk } from './disk.js';
import { Calls } from './faults.js';
import { ModelFiles } from './files.js';
import type { ImageDirectory } from './image.js';

let compiled: WebAssembly.Module | undefined;

/** The core module, compiled once per process. */
function coreModule(): WebAssembly.Module {
  const path = process.env['VENEER_CORE'] ?? new URL('../../../dist/veneer.core.wasm', import.meta.url);
  compiled ??= new WebAssembly.Module(readFileSync(path));
  return compiled;
}

export class Machine {
  readonly disk: Disk;
  readonly #base: Disk | undefined;
  readonly calls = new Calls();
  /** Labels of writers that may still write. */
  readonly #live = new Set<string>();
  readonly #random: Random;
  #instances = 0;
  #now = 1_700_000_000_000_000_000n;

  constructor(
    readonly image: ImageDirectory = new Map(),
    readonly seed = 1,
    /** A store that is only read, over which the disk has what changes. */
    base?: ImageDirectory,
  ) {
    this.disk = new Disk(image);
    this.#base = base && new Disk(base);
    this.#random = new Random(seed);
  }

  /** A fresh instance. */
  start(): HostInstance {
    let memory: GuestMemory | undefined;
    const guest = (): GuestMemory => memory!;
    const tables = new Map<string, HandleTable>();
    const imports: CoreImports = {
      ...this.#filesystem(guest),
      'wasi:clocks/wall-clock@0.2.10': {
        now: (ret) => {
          this.#now += 1000n;
          guest().view.setBigUint64(ret, this.#now / 1_000_000_000n, true);
          guest().view.setUint32(ret + 8, Number(this.#now % 1_000_000_000n), true);
        },
        resolution: (ret) => {
          guest().view.setBigUint64(ret, 0n, true);
          guest().view.setUint32(ret + 8, 1000, true);
        },
      },
      'wasi:random/random@0.2.10': {
        'get-random-bytes': (length, ret) => {
          const at = guest().alloc(1, Number(length));
          for (let i = 0; i < Number(length); i++) guest().bytes[at + i] = this.#random.below(256);
          guest().view.setUint32(ret, at, true);
          guest().view.setUint32(ret + 4, Number(length), true);
        },
        'get-random-u64': () => BigInt(this.#random.below(2 ** 32)),
      },
    };
    const instance = new WebAssembly.Instance(coreModule(), {
      ...(imports as unknown as WebAssembly.Imports),
      ...resourceImports(tables),
    });
    const exports = instance.exports as unknown as CoreExports & { _initialize(): void };
    memory = new GuestMemory(exports);
    exports._initialize();
    const owner = `machine ${this.seed}, instance ${++this.#instances}`;
    this.#live.add(owner);
    return {
      bindings: bindLowered(exports, tables),
      preopenName: STORE,
      owner,
      ownerIsGone: (label) => label === '' || !this.#live.has(label),
      memoryBytes: () => exports.memory.buffer.byteLength,
      close: () => void this.#live.delete(owner),
    };
  }

  #filesystem(guest: () => GuestMemory): FilesystemImports {
    const files = new ModelFiles(this.disk, this.calls);
    if (this.#base === undefined) return filesystemOver(files, guest).imports;
    const union = new UnionFiles(files, new ModelFiles(this.#base, this.calls, true));
    if (!union.isBoundTo()) throw new Error('what changed is not taken for that of its base');
    return filesystemOver(union, guest).imports;
  }

  /** Every program has ended, as by a kill. */
  killAll(): void {
    this.#live.clear();
  }
}

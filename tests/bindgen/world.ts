// Generates the glue of a world of WIT, compiles its implementation, and binds it both ways.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { generate, loadWorld } from '../../tools/bindgen/main.mjs';
import type { CoreExports, HandleTable } from '../../ts/lowered/runtime.js';
import type { World } from './wit-types.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HERE = join(ROOT, 'tests/bindgen');

/** Exports of the component by interface, in the shape that both bindings share. */
export type Bound = Record<string, Record<string, (...args: unknown[]) => unknown>>;

export interface Binding {
  readonly exports: Bound;
  memoryBytes(): number;
}

export function parseWorld(witDir: string, name: string): World {
  return loadWorld(witDir, name);
}

/** A compiled world, in a directory of its own inside the repository, from where the glue finds what it stands on. */
export class CompiledWorld {
  private constructor(private readonly directory: string) {}

  /** `implementations` makes the sources of the interfaces, given import paths that are right where they come to lie. */
  static build(world: World, implementations: Record<string, string>): CompiledWorld {
    mkdirSync(join(ROOT, 'build'), { recursive: true });
    const directory = mkdtempSync(join(ROOT, 'build/bindgen-'));
    const compiled = new CompiledWorld(directory);
    const paths = { implementations: '../implementation', abi: '../../../assembly/abi', runtime: '../../../ts/lowered/runtime.js' };
    const out = { assemblyOut: join(directory, 'glue'), typescriptOut: join(directory, 'ts') };
    const files = generate(world, { ...paths, ...out }) as Record<string, string>;
    for (const [name, text] of Object.entries(implementations)) files[join(directory, 'implementation', `${name}.ts`)] = text;
    files[join(directory, 'index.ts')] = 'export * from "./glue/exports";\nexport { cabi_realloc } from "../../assembly/abi/cabi";\n';
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    compiled.#compile(world.name);
    return compiled;
  }

  #compile(name: string): void {
    const at = (path: string): string => relative(ROOT, join(this.directory, path));
    const asc = [
      'node_modules/.bin/asc',
      at('index.ts'),
      '--config',
      'tests/bindgen/asconfig.json',
      '--transform',
      './tools/export-names.mjs',
    ];
    const table = { VENEER_EXPORT_NAMES: join(this.directory, 'glue/export-names.json') };
    run([...asc, '--outFile', at('core.wasm')], table);
    const jco = ['--import', './tools/jco-preopen.mjs', 'node_modules/.bin/jco'];
    run([
      ...jco,
      'embed',
      join(this.directory, 'core.wasm'),
      '--wit',
      join(HERE, 'wit'),
      '-n',
      name,
      '-o',
      join(this.directory, 'embedded.wasm'),
    ]);
    run([...jco, 'new', join(this.directory, 'embedded.wasm'), '-o', join(this.directory, 'component.wasm')]);
    run([
      ...jco,
      'transpile',
      join(this.directory, 'component.wasm'),
      '-o',
      join(this.directory, 'jco'),
      '--name',
      'world',
      '-I',
      'async',
      '--no-nodejs-compat',
      '-q',
    ]);
  }

  /** `imports` are by interface id. */
  async jco(imports: Bound): Promise<Binding> {
    const { instantiate } = (await import(pathToFileURL(join(this.directory, 'jco/world.js')).href)) as { instantiate: Instantiate };
    let memory: WebAssembly.Memory | undefined;
    const load = (path: string): Promise<WebAssembly.Module> => WebAssembly.compile(readFileSync(join(this.directory, 'jco', path)));
    const unversioned = Object.fromEntries(Object.entries(imports).map(([id, functions]) => [id.replace(/@.*/, ''), functions]));
    const exports = await instantiate(load, unversioned, async (module, given) => {
      const instance = await WebAssembly.instantiate(module, given);
      if (instance.exports['memory'] instanceof WebAssembly.Memory) memory = instance.exports['memory'];
      return instance;
    });
    return { exports, memoryBytes: () => memory!.buffer.byteLength };
  }

  async lowered(imports: Bound): Promise<Binding> {
    const { bindLowered, resourceImports } = (await import(join(this.directory, 'ts/lowered.ts'))) as Lowered;
    const tables = new Map<string, HandleTable>();
    const module = await WebAssembly.compile(readFileSync(join(this.directory, 'core.wasm')));
    const instance = await WebAssembly.instantiate(module, { ...imports, ...resourceImports(tables) });
    const exports = instance.exports as unknown as CoreExports & { _initialize(): void };
    exports._initialize();
    return { exports: bindLowered(exports, tables), memoryBytes: () => exports.memory.buffer.byteLength };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

type Instantiate = (
  load: (path: string) => Promise<WebAssembly.Module>,
  imports: Bound,
  instantiate: (module: WebAssembly.Module, imports: WebAssembly.Imports) => Promise<WebAssembly.Instance>,
) => Promise<Bound>;

interface Lowered {
  bindLowered(exports: CoreExports, tables: Map<string, HandleTable>): Bound;
  resourceImports(tables: Map<string, HandleTable>): Record<string, Record<string, (value: number) => number | undefined>>;
}

function run(args: readonly string[], environment: Record<string, string> = {}): void {
  execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', stdio: 'pipe', env: { ...process.env, ...environment } });
}

// Writes the glue that is generated from wit/, or with --check fails when it would change.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emitAssembly } from './assembly.mjs';
import { parseWit } from './parse.mjs';
import { emitPython } from './python.mjs';
import { requireSupported } from './supported.mjs';
import { emitBindings, emitCoreImports, emitLowered } from './typescript.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The version that we import, so that runtimes of that age link the component, and the one whose
 * complete WIT ships with jco. In the packages that we use, 0.2.10 to 0.2.12 differ in nothing else. */
const WASI_VERSION = '0.2.10';
const WASI_SHIPPED = '0.2.12';
const WASI_PACKAGES = ['wasi-clocks', 'wasi-filesystem', 'wasi-io', 'wasi-random'];

/** Puts WASI's WIT beside ours. */
export function installWasiWit(witDir) {
  const from = join(root, 'node_modules/@bytecodealliance/jco/lib/wit/builtin', WASI_SHIPPED);
  for (const name of WASI_PACKAGES) {
    const text = readFileSync(join(from, name, 'package.wit'), 'utf8').replaceAll(WASI_SHIPPED, WASI_VERSION);
    mkdirSync(join(witDir, 'deps', name), { recursive: true });
    writeFileSync(join(witDir, 'deps', name, 'package.wit'), text);
  }
}

/** The world of a directory of WIT files, its imports and exports as interfaces. */
export function loadWorld(witDir, name) {
  const files = [];
  const add = (dir, folder) => {
    const names = readdirSync(dir).filter((file) => file.endsWith('.wit'));
    // The file that names the package comes first.
    const read = names.map((file) => ({ name: `${folder}/${file}`, source: readFileSync(join(dir, file), 'utf8') }));
    read.sort((a, b) => Number(/^\s*package\s/m.test(b.source)) - Number(/^\s*package\s/m.test(a.source)) || (a.name < b.name ? -1 : 1));
    files.push(...read);
  };
  const deps = join(witDir, 'deps');
  if (existsSync(deps)) for (const dep of readdirSync(deps)) add(join(deps, dep), dep);
  add(witDir, 'own');
  const { interfaces, worlds } = parseWit(files);
  const world = worlds.get(name);
  const find = (path) => interfaces.get(path.includes('/') ? path : world.full(path));
  return { name, imports: world.imports.map(find), exports: world.exports.map(find) };
}

/** No function has other forms than those of jco's bindings. */
const PLAIN = { lent: [], coded: [], untracked: [] };

/** What the product's own callers use in the lowered glue. They own every file, and drop it. */
const FAST = {
  lent: ['containers/file.read', 'containers/container.read-file', 'containers/container.list'],
  coded: ['containers/container.stat'],
  untracked: ['containers/file'],
};

/** All generated files of a world: `{ path: text }`. */
export function generate(world, { errorType = null, implementations, abi, runtime, assemblyOut, typescriptOut, fast = PLAIN }) {
  requireSupported(world);
  const files = {};
  const error = errorType && world.exports.flatMap((i) => [...i.types.values()]).find((t) => t.name === errorType);
  const assembly = emitAssembly(world, { errorType: error, implementations, abi });
  for (const [name, text] of Object.entries(assembly)) files[join(assemblyOut, name)] = text;
  files[join(typescriptOut, 'bindings.ts')] = emitBindings(world, fast);
  files[join(typescriptOut, 'core-imports.ts')] = emitCoreImports(world);
  files[join(typescriptOut, 'lowered.ts')] = emitLowered(world, { runtime, fast });
  return files;
}

export function productFiles() {
  installWasiWit(join(root, 'wit'));
  const world = loadWorld(join(root, 'wit'), 'veneer');
  const files = generate(world, {
    errorType: 'error',
    implementations: '../../exports',
    abi: '..',
    runtime: '../lowered/runtime.js',
    assemblyOut: join(root, 'assembly/abi/generated'),
    typescriptOut: join(root, 'ts/generated'),
    fast: FAST,
  });
  return { ...files, [join(root, 'examples/python/veneer/bindings.py')]: emitPython(world) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  let stale = 0;
  for (const [path, text] of Object.entries(productFiles())) {
    const current = existsSync(path) ? readFileSync(path, 'utf8') : null;
    if (current === text) continue;
    stale++;
    if (check) console.error(`${relative(root, path)} is not what wit/ generates`);
    else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      console.error(`wrote ${relative(root, path)}`);
    }
  }
  if (check && stale) process.exit(1);
}

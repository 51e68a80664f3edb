// Builds dist/: AssemblyScript -> core module -> component -> jco's bindings, and TypeScript.
//   node tools/build.mjs [--debug] [--if-stale]
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installWasiWit } from './bindgen/main.mjs';
import { stripDebug } from './strip-debug.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = process.argv.includes('--debug') ? 'debug' : 'release';
const bin = (name) => join(root, 'node_modules/.bin', name);
const run = (file, args) => execFileSync(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
const jco = (...args) => run(process.execPath, ['--import', join(root, 'tools/jco-preopen.mjs'), bin('jco'), ...args]);

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

if (process.argv.includes('--if-stale')) {
  const stamp = join(root, 'dist/.built');
  const sources = ['assembly', 'ts', 'wit', 'tools', 'asconfig.json', 'package.json'].map((name) => newest(join(root, name)));
  if (existsSync(stamp) && statSync(stamp).mtimeMs > Math.max(...sources)) process.exit(0);
  console.error('building dist/ ...');
}

installWasiWit(join(root, 'wit'));
rmSync(join(root, 'dist'), { recursive: true, force: true });
mkdirSync(join(root, 'dist/component'), { recursive: true });
mkdirSync(join(root, 'build'), { recursive: true });

run(bin('asc'), ['--config', 'asconfig.json', '--transform', './tools/export-names.mjs', '--target', target]);
const core = join(root, 'build/veneer.core.wasm');
jco('embed', core, '--wit', 'wit', '-n', 'veneer', '-o', 'build/veneer.embedded.wasm');
jco('new', 'build/veneer.embedded.wasm', '-o', 'dist/veneer.wasm');
jco('transpile', 'dist/veneer.wasm', '-o', 'build/component', '--name', 'veneer', '-I', 'async', '--no-nodejs-compat', '--strict', '-q');
for (const name of readdirSync(join(root, 'build/component'))) {
  if (name.endsWith('.wasm')) cpSync(join(root, 'build/component', name), join(root, 'dist/component', name));
}
writeFileSync(join(root, 'dist/component/veneer.js'), stripDebug(readFileSync(join(root, 'build/component/veneer.js'), 'utf8')));
cpSync(core, join(root, 'dist/veneer.core.wasm'));
run(bin('tsc'), ['-p', 'tsconfig.json']);
writeFileSync(join(root, 'dist/.built'), '');

// Builds dist/: AssemblyScript -> core module -> component -> jco's bindings, and TypeScript.
//   node tools/build.mjs [--debug] [--if-stale]
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { installWasiWit } from './bindgen/main.mjs';
import { bundleInterpreter } from './bundle-interpreter.mjs';
import { bundleWeb } from './bundle-web.mjs';
import { stripDebug } from './strip-debug.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = process.argv.includes('--debug') ? 'debug' : 'release';
const bin = (name) => join(root, 'node_modules/.bin', name);
function run(file, args) {
  const { status, stdout, stderr } = spawnSync(file, args, { cwd: root, encoding: 'utf8' });
  if (status === 0) return;
  process.stderr.write(stdout + stderr);
  console.error(`build: ${file.split('/').pop()} ${args[0]} failed`);
  process.exit(1);
}
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

// Everything is made beside dist/ and takes its place at the end: a failed build changes nothing. At dist/'s depth, since
// source maps name their sources by relative paths.
const work = join(root, `build/${process.pid}`);
const out = join(root, `dist.${process.pid}`);
mkdirSync(work, { recursive: true });
mkdirSync(join(out, 'component'), { recursive: true });
process.on('exit', () => {
  for (const path of [work, out]) rmSync(path, { recursive: true, force: true });
});

installWasiWit(join(root, 'wit'));
const core = join(out, 'veneer.core.wasm');
run(bin('asc'), ['--config', 'asconfig.json', '--transform', './tools/export-names.mjs', '--target', target, '--outFile', core]);
jco('embed', core, '--wit', 'wit', '-n', 'veneer', '-o', join(work, 'embedded.wasm'));
jco('new', join(work, 'embedded.wasm'), '-o', join(out, 'veneer.wasm'));
const component = join(work, 'component');
jco('transpile', join(out, 'veneer.wasm'), '-o', component, '--name', 'veneer', '-I', 'async', '--no-nodejs-compat', '--strict', '-q');
for (const name of readdirSync(component)) {
  if (name.endsWith('.wasm')) cpSync(join(component, name), join(out, 'component', name));
}
writeFileSync(join(out, 'component/veneer.js'), stripDebug(readFileSync(join(component, 'veneer.js'), 'utf8')));
run(bin('tsc'), ['-p', 'tsconfig.json', '--outDir', out]);
// What programs and the command line start with once more, in a few files: loading a hundred modules took more than opening a store.
await build({
  entryPoints: {
    index: join(out, 'index.js'),
    shell: join(out, 'shell/shell.js'),
    worker: join(out, 'worker/node.js'),
    'node-thread': join(out, 'worker/node-thread.js'),
    command: join(out, 'cli/main.js'),
  },
  outdir: join(out, 'bundle-node'),
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  // At the same depth: what it reads beside it is where it was.
  external: ['../component/*', '../interpreter/*'],
  logLevel: 'warning',
});
await bundleWeb(out);
await bundleInterpreter(out);
writeFileSync(join(out, '.built'), '');

const dist = join(root, 'dist');
if (existsSync(dist)) renameSync(dist, join(work, 'old'));
renameSync(out, dist);

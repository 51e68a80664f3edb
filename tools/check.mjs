// Everything that can be said of the sources without running them. One line per check, and the output of those that fail.
//   node tools/check.mjs         reads only
//   node tools/check.mjs --fix   writes what can be written: generated files, format, lint fixes
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = (...args) => [process.execPath, ...args];
const bin = (name, ...args) => [`node_modules/.bin/${name}`, ...args];
const CODE = '**/*.{ts,mjs,js}';
/** What was looked at and hasn't changed is passed over; a fresh clone looks at everything. */
const cached = (tool) => ['--cache', '--cache-location', `build/cache/${tool}`, '--cache-strategy', 'content'];
const incremental = (name) => ['--incremental', '--tsBuildInfoFile', `build/cache/${name}.tsbuildinfo`];

const CHECKS = [
  { name: 'bindings are what wit/ generates', check: node('tools/bindgen/main.mjs', '--check'), fix: node('tools/bindgen/main.mjs') },
  {
    name: 'the BLAKE3 kernel is what its generator writes',
    check: node('tools/generate-blake3-kernel.mjs', '--check'),
    fix: node('tools/generate-blake3-kernel.mjs'),
  },
  { name: 'lint', check: bin('eslint', ...cached('eslint'), '.'), fix: bin('eslint', '--fix', ...cached('eslint'), '.') },
  {
    name: 'format',
    check: bin('prettier', '--check', ...cached('prettier'), CODE),
    fix: bin('prettier', '--write', '--log-level', 'warn', ...cached('prettier'), CODE),
  },
  { name: 'types of ts/', check: bin('tsc', '--noEmit', ...incremental('ts')) },
  { name: 'types of the portable parts, with web APIs only', check: bin('tsc', '-p', 'ts/core', ...incremental('core')) },
  { name: 'types of tests/', check: bin('tsc', '-p', 'tests', ...incremental('tests')) },
  { name: 'import boundaries', check: bin('depcruise', '--config', '.dependency-cruiser.mjs', 'assembly', 'ts') },
  { name: 'all that is exported is documented', check: bin('typedoc', '--emit', 'none') },
  { name: 'nothing unused', check: bin('knip', '--no-config-hints') },
];

function passes({ name, command }) {
  const [file, ...args] = command;
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(file, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'}  ${name} (${seconds} s)`);
  if (status !== 0) console.log(`${error ?? ''}${stdout}${stderr}`.trimEnd().replace(/^/gm, '      '));
  return status === 0;
}

const writes = process.argv.includes('--fix');
const wanted = writes
  ? CHECKS.filter(({ fix }) => fix).map(({ name, fix }) => ({ name, command: fix }))
  : CHECKS.map(({ name, check }) => ({ name, command: check }));
// Every check runs, so that one round shows all there is to mend.
const failed = wanted.map(passes).filter((ok) => !ok).length;
if (failed) {
  console.log(`${failed} of ${wanted.length} failed${writes ? '' : '; npm run fix mends format and generated files'}`);
  process.exitCode = 1;
}

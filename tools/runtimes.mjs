// The runtimes that the tests run in and npm has no package of its own for here: kept in build/runtimes/, in the versions that the tables tell.
//   node tools/runtimes.mjs     installs those that are missing
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const directory = fileURLToPath(new URL('../build/runtimes', import.meta.url));
const { platform, arch } = process;

/** The oldest Node that the package takes, the lines that are maintained, and the newest. */
const NODES = ['20.19.0', '22.23.3', '24.21.0', '26.10.0'];
const BUN = '1.3.0';

const RUNTIMES = [
  ...NODES.map((version) => ({ name: 'Node', version, from: `node-${platform}-${arch}`, program: 'bin/node' })),
  { name: 'Bun', version: BUN, from: `@oven/bun-${platform}-${arch === 'arm64' ? 'aarch64' : arch}`, program: 'bin/bun' },
];

const folderOf = ({ name, version }) => `${name.toLowerCase()}-${version}`;
const programOf = (each) => join(directory, 'node_modules', folderOf(each), each.program);
const missing = () => RUNTIMES.filter((each) => !existsSync(programOf(each)));

/** Their names, versions, and the paths of their programs; fails when one isn't installed. */
export function installedRuntimes() {
  if (missing().length > 0) throw new Error(`${missing().map(folderOf).join(', ')}: run "npm run runtimes" first`);
  return RUNTIMES.map((each) => ({ name: each.name, version: each.version, program: programOf(each) }));
}

if (process.argv[1] === fileURLToPath(import.meta.url) && missing().length > 0) {
  const wanted = RUNTIMES.map((each) => `${folderOf(each)}@npm:${each.from}@${each.version}`);
  const { status } = spawnSync('npm', ['install', '--silent', '--no-save', '--ignore-scripts', '--prefix', directory, ...wanted], {
    stdio: 'inherit',
    shell: platform === 'win32',
  });
  process.exitCode = status ?? 1;
}

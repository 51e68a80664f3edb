import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where app-1.0 keeps its packages. */
const PACKAGES = 'srv/app/node_modules';
const CHANGES = 100;

/** Appends to the package.json of the first hundred packages, through any `fs` shaped as node:fs. */
export function changeFiles(root, fs = { appendFileSync, readdirSync }) {
  const packages = fs.readdirSync(join(root, PACKAGES), { withFileTypes: true });
  const names = packages.filter((entry) => entry.isDirectory() && /^[a-z]/.test(entry.name)).map(({ name }) => name);
  for (const name of names.sort().slice(0, CHANGES)) fs.appendFileSync(join(root, PACKAGES, name, 'package.json'), '\n');
}

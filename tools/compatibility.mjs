// Writes docs/compatibility.md out of the code and short lists of reasons, one module for each half.
//   npm run compatibility              writes the page
//   node tools/compatibility.mjs --check   fails when it is stale
import { readFileSync, writeFileSync } from 'node:fs';
import { dockerCompatibility } from './compatibility/docker.mjs';
import { fsCompatibility } from './compatibility/fs.mjs';

const PAGE = new URL('../docs/compatibility.md', import.meta.url);
const SECTIONS = [fsCompatibility, dockerCompatibility];

const lines = ['# Compatibility', '', 'Made by `npm run compatibility`; edit the lists in tools/compatibility/, not this page.', ''];
for (const section of SECTIONS) lines.push(...(await section()));
const page = `${lines.join('\n').trimEnd()}\n`;

if (!process.argv.includes('--check')) writeFileSync(PAGE, page);
else if (readFileSync(PAGE, 'utf8') !== page) {
  console.error('docs/compatibility.md is stale: npm run compatibility');
  process.exitCode = 1;
}

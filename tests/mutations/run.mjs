// Takes single syncs, orders and checks out of the component and expects each to be noticed:
//   npm run crash:mutations -- [TEXT…]   by the crash simulation, or by the tests that a mutation names
//   npm run fsck:mutations -- [TEXT…]    what a check of a store looks at, by the tests of check
// Only mutations whose names hold one of the texts; `--part 1/2` every second one, for two processes.
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { LISTS } from './lists/index.mjs';
import { choose, compile, misplaced } from './mutants.mjs';
import { put, simulation, tests } from './witnesses.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values, positionals } = parseArgs({ allowPositionals: true, options: { part: { type: 'string', default: '1/1' } } });
const [list, ...wanted] = positionals;
const [part, parts] = values.part.split('/').map(Number);
const { mutations, files } = LISTS[list];
const wrong = misplaced(mutations);
if (wrong.length > 0) throw new Error(`not once in its file: ${JSON.stringify(wrong, undefined, 1)}`);
const chosen = mutations
  .filter(({ name }) => wanted.length === 0 || wanted.some((text) => name.includes(text)))
  .filter((_, index) => index % parts === part - 1);

mkdirSync(join(root, 'build'), { recursive: true });
const directory = mkdtempSync(join(root, 'build/mutations-'));
// Some tests become another user.
chmodSync(directory, 0o755);
let missed = 0;
try {
  const simulated = await simulation(directory);
  const tested = tests(directory);
  const witnesses = new Set(chosen.flatMap((mutation) => mutation.tests ?? files ?? []));
  const failed = witnesses.size === 0 ? undefined : tested([...witnesses], join(root, 'dist/veneer.core.wasm'));
  if (failed !== undefined) throw new Error(`without a mutation a test fails: ${failed}`);
  for (const [wasm, taken] of await compile(chosen)) {
    for (const mutation of taken) {
      const core = put(directory, choose(wasm, mutation));
      const named = mutation.tests ?? files;
      const where = named ? tested(named, core) : simulated(mutation, core);
      if (where === undefined) missed++;
      console.log(where === undefined ? `NOT NOTICED  ${mutation.name}` : `noticed      ${mutation.name}  (${where})`);
    }
  }
} finally {
  rmSync(directory, { recursive: true });
}
console.log(`${chosen.length - missed} of ${chosen.length} noticed`);
process.exitCode = missed === 0 ? 0 : 1;

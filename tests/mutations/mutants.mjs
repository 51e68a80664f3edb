// Mutants of the component: one core module holds many mutations, of which a number in its memory picks one. So a mutant costs
// four bytes, and not a compilation.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('../..', import.meta.url));
const MODULE = 'assembly/core/mutant.ts';
/** Stands where the number of the mutation will. */
const MARK = 0x7a51_e57b;
const SWITCH = `const CHOSEN: usize = memory.data<u32>([${MARK}]);
export function mutant(number: u32): bool {
  return load<u32>(CHOSEN) == number;
}
`;

const sourceOf = (file) => readFileSync(`${root}assembly/${file}`, 'utf8');
const timesIn = (source, find) => source.split(find).length - 1;

/** What of a list doesn't stand exactly once in the sources. */
export function misplaced(mutations) {
  return mutations.map(({ file, name, find }) => ({ name, file, times: timesIn(sourceOf(file), find) })).filter(({ times }) => times !== 1);
}

/** Core modules, each with those of the mutations that don't get in each other's way: `[wasm, mutations]`. */
export async function compile(mutations) {
  const modules = [];
  for (let left = mutations; left.length > 0;) {
    const { sources, taken } = merge(left);
    modules.push([await compileCore(sources), taken]);
    left = left.filter((mutation) => !taken.includes(mutation));
  }
  return modules;
}

/** The module with one of its mutations; with none it is the component as it is. */
export function choose(wasm, mutation) {
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(MARK);
  const at = wasm.indexOf(mark);
  if (at < 0 || wasm.indexOf(mark, at + 1) >= 0) throw new Error('the mutation can not be chosen');
  const chosen = Buffer.from(wasm);
  chosen.writeUInt32LE(mutation.number ?? 0, at);
  return chosen;
}

/** Puts as many mutations into the sources as stand there exactly once. */
function merge(mutations) {
  const sources = new Map();
  const taken = [];
  for (const mutation of mutations) {
    const { file, find } = mutation;
    const source = sources.get(file) ?? sourceOf(file);
    if (timesIn(source, find) !== 1) continue;
    taken.push(mutation);
    mutation.number = taken.length;
    sources.set(
      file,
      source.replace(find, () => alternative(mutation)),
    );
  }
  for (const [file, source] of sources) {
    sources.set(file, `import { mutant } from "${'../'.repeat(file.split('/').length - 1)}core/mutant";\n${source}`);
  }
  return { sources, taken };
}

/** Statements, or one expression. */
function alternative({ find, replace, number }) {
  return /[;}]$/.test(find) ? `if (mutant(${number})) {${replace}} else {${find}}` : `(mutant(${number}) ? (${replace}) : (${find}))`;
}

async function compileCore(sources) {
  let core;
  const args = ['--config', 'asconfig.json', '--transform', `${root}tools/export-names.mjs`, '-O1', '--outFile', 'core.wasm'];
  const { error, stderr } = await asc.main(args, {
    readFile(name) {
      if (name === MODULE) return SWITCH;
      try {
        return sources.get(name.replace('assembly/', '')) ?? readFileSync(root + name, 'utf8');
      } catch {
        return null;
      }
    },
    writeFile(name, contents) {
      core = Buffer.from(contents);
    },
  });
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return core;
}

// What a command of veneer pays before it does anything.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from '../child.mjs';
import { run } from '../command.mjs';
import { median as medianOf } from '../samples.mjs';

const TIMES = 21;
const PROGRAM = fileURLToPath(new URL('../../bin/veneer', import.meta.url));

const VENEER = 'veneer cat';
const NODE = 'node -e 0';

async function eachOf(args) {
  const each = [];
  for (let i = 0; i < TIMES; i++) {
    const started = performance.now();
    await run(process.execPath, args);
    each.push(performance.now() - started);
  }
  return { eachMs: medianOf(each) };
}

/** A store with a container `one` that has a small file. */
async function makeStore(scratch) {
  const [tree, directory] = [scratch.directory('tree'), scratch.directory('store')];
  mkdirSync(join(tree, 'etc'));
  writeFileSync(join(tree, 'etc/name'), 'a small file\n');
  await runChild('import', [directory, tree, 'small']);
  await run(process.execPath, [PROGRAM, '--store', directory, 'create', '--name', 'one', 'small']);
  return directory;
}

export const starting = {
  name: 'start',
  title: 'Start of a command',
  about: '`veneer cat` of a small file, from the start of the process to its end.',
  reference: NODE,
  tables: [{ metrics: [{ key: 'eachMs', title: 'each', unit: 'ms' }] }],
  images: [],

  subjects({ scratch }) {
    let made;
    return [
      {
        name: VENEER,
        own: true,
        run: async () => eachOf([PROGRAM, '--store', await (made ??= makeStore(scratch)), 'cat', 'one:/etc/name']),
      },
      { name: NODE, run: () => eachOf(['-e', '0']) },
    ];
  },

  targets: [
    {
      claim: 'over node -e 0',
      value: (median) => median(VENEER, 'eachMs') - median(NODE, 'eachMs'),
      atMost: 120,
      unit: 'ms',
    },
  ],
};

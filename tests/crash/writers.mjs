// Processes to be killed: node writers.mjs STORE ROLE NAME. Each does one kind of work for ever and tells on stdout, a line each, what is durable
// (`did`), and what it is about to take away (`will`). What it writes follows from its names, so that any of it can be checked.
import { writeSync } from 'node:fs';
import { Store } from '../../dist/index.js';
import { contentOf, tarOfImage } from './content.mjs';

const [directory, role, name] = process.argv.slice(2);
const tell = (line) => writeSync(1, `${JSON.stringify(line)}\n`);

const ROLES = {
  /** Imports images under names of their own. */
  async images(store, step) {
    const image = await store.import(tarOfImage(`${name}-${step}`), { tag: `image:${name}-${step}` });
    tell({ did: 'image', image: image.id, name: `${name}-${step}` });
  },

  /** Makes containers and writes some files in each; closes every other one, and now and then the store. */
  async containers(store, step) {
    const container = await store.create('base', { name: `c-${name}-${step}` });
    const files = [];
    for (let i = 0; i < 4; i++) {
      const path = `/new-${name}-${step}-${i}`;
      container.fs.writeFileSync(path, contentOf(path));
      files.push(path);
    }
    container.fs.renameSync('/lower/0', `/moved`);
    await store.sync();
    if (step % 2 === 1) await container.close();
    tell({ did: 'container', container: container.name, files });
  },

  /** Writes two files of one container over and over, the second telling of the first. */
  async overwriting(store, step) {
    const container = await store.container('overwritten');
    const last = Number(container.fs.existsSync('/number') ? container.fs.readFileSync('/number', 'utf8') : 0);
    for (let number = last + 1; number <= last + 3; number++) {
      container.fs.writeFileSync('/data', contentOf(`data-${number}`));
      container.fs.writeFileSync('/number', String(number));
      if (number % 2) container.fs.fsyncSync(container.fs.openSync('/number', 'r'));
      else await container.sync();
      tell({ did: 'number', number });
    }
    if (step % 2 === 1) await container.close();
  },

  /** Names things and takes the names away again. */
  async names(store, step) {
    const made = `${name}-${step}`;
    await store.tag('base', `tag:${made}`);
    const container = await store.create('base', { name: `n-${made}`, quota: { inodes: 100 + step } });
    container.fs.writeFileSync('/number', String(step));
    await container.close();
    await store.sync();
    tell({ did: 'named', name: made });
    if (step % 3 === 0) return;
    tell({ will: 'take', name: made });
    await store.untag(`tag:${made}`);
    await store.remove(`n-${made}`);
    await store.sync();
    tell({ did: 'taken', name: made });
  },
};

let store = await Store.open(directory);
for (let step = 1; ; step++) {
  await ROLES[role](store, step);
  if (step % 4 !== 0) continue;
  await store.close();
  store = await Store.open(directory);
}

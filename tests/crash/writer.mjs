// A process to be killed: imports, creates, writes, syncs, and tells each acknowledged sync in a line on stdout. What it
// writes follows from its names, so that any of it can be checked: node writer.mjs STORE ROUND
import { writeSync } from 'node:fs';
import { Store } from '../../dist/index.js';
import { contentOf, tarOfImage } from './content.mjs';

const [directory, round] = process.argv.slice(2);
const tell = (line) => writeSync(1, `${JSON.stringify(line)}\n`);

const store = await Store.open(directory);
const log = await store.container('log');
for (let step = 0; ; step++) {
  const name = `${round}-${step}`;
  if (step % 3 === 0) {
    const image = await store.import(tarOfImage(name), { tag: `image:${name}` });
    tell({ image: image.id, name });
  }
  const container = await store.create(`image:${round}-${step - (step % 3)}`, { name: `c-${name}` });
  const files = [];
  for (let i = 0; i < 4; i++) {
    const path = `/new-${name}-${i}`;
    container.fs.writeFileSync(path, contentOf(path));
    files.push(path);
  }
  container.fs.renameSync('/lower/0', `/moved-${name}`);
  log.fs.appendFileSync('/log', `${name}\n`);
  await store.sync();
  if (step % 2 === 1) await container.close();
  tell({ container: container.name, files, log: name });
}

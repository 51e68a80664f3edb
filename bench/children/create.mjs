// node create.mjs STORE IMAGE COUNT [PATH]: creates containers, which stay open, and syncs once; tells times and memory.
// With PATH, writes that file in each before it looks at the memory. What the first one brings in (the image's blocks) is all
// containers' and isn't counted. Linear memory grows by doubling: the figure is an upper bound.
import { Store } from '../../dist/index.js';

const [directory, image, count, path] = process.argv.slice(2);
const store = await Store.open(directory);
let first = 0;
const each = [];
const containers = [];
const started = performance.now();
for (let i = 0; i < Number(count); i++) {
  const begun = performance.now();
  containers.push(await store.create(image));
  each.push(performance.now() - begun);
  if (i === 0) first = store.memory.bytes;
}
await store.sync();
const totalMs = performance.now() - started;
if (path !== undefined) for (const { fs } of containers) fs.writeFileSync(path, 'one small file');
const memoryBytes = (store.memory.bytes - first) / (containers.length - 1);
await store.close();
console.log(JSON.stringify({ totalMs, each, memoryBytes }));

// node sync.mjs STORE IMAGE WRITES BYTES TIMES: as often, writes that many times that many bytes to files of a container, and syncs it. Tells times of the syncs.
import { Store } from '../../dist/index.js';

const [directory, image, writes, bytes, times] = process.argv.slice(2);
const store = await Store.open(directory);
const container = await store.create(image, { durable: true });
const data = Buffer.alloc(Number(bytes), 'x');
const each = [];
for (let i = 0; i <= Number(times); i++) {
  for (let j = 0; j < Number(writes); j++) container.fs.appendFileSync(`/file-${j}`, data);
  const started = performance.now();
  await container.sync();
  each.push(performance.now() - started);
}
await store.close();
// The first one makes the journal.
console.log(JSON.stringify({ each: each.slice(1) }));

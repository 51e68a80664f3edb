// node open.mjs STORE TIMES: opens the store as often, one after the other, and tells times.
import { Store } from '../../dist/index.js';

const [directory, times] = process.argv.slice(2);
const each = [];
for (let i = 0; i < Number(times); i++) {
  const started = performance.now();
  const store = await Store.open(directory);
  each.push(performance.now() - started);
  await store.close();
}
console.log(JSON.stringify({ each }));

// node fork.mjs STORE COUNT: forks the container `changed`, which is written meanwhile, and syncs once; tells times. The forks aren't opened.
import { Store } from '../../dist/index.js';

const [directory, count] = process.argv.slice(2);
const store = await Store.open(directory);
const container = await store.container('changed');
container.fs.writeFileSync('/written', 'now it has the lock');
await container.sync();
const each = [];
for (let i = 0; i < Number(count); i++) {
  const started = performance.now();
  await container.fork();
  each.push(performance.now() - started);
}
const started = performance.now();
await store.sync();
const syncMs = performance.now() - started;
await store.close();
console.log(JSON.stringify({ each, syncMs }));

// node diff.mjs STORE IMAGE TIMES: what a hundred changes cost to list, in the container that made them and in one opened again.
import { Store } from '../../dist/index.js';
import { changeFiles } from '../workloads/changes.mjs';

const [directory, image, times] = process.argv.slice(2);
const store = await Store.open(directory);
const created = await store.create(image);
changeFiles('/', created.fs);

const timed = (work) => {
  const started = performance.now();
  const result = work();
  return { ms: performance.now() - started, result };
};

const each = [];
for (let i = 0; i < Number(times); i++) each.push(timed(() => created.diff()));
await created.close();

const started = performance.now();
const opened = await store.container(created.id);
const changes = opened.diff();
const reopenedMs = performance.now() - started;
await store.close();
console.log(JSON.stringify({ each: each.map(({ ms }) => ms), reopenedMs, changes: changes.length }));

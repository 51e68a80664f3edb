// node first-write-container.mjs STORE IMAGE TIMES NAME...: first writes in fresh containers.
import { Store } from '../../dist/index.js';
import { timeFiles } from '../workloads/first-write.mjs';

const [directory, image, times, ...names] = process.argv.slice(2);
const store = await Store.open(directory);

async function fresh() {
  const container = await store.create(image, { durable: true });
  const end = async () => {
    await container.close();
    await store.remove(container.id);
  };
  return { fs: container.fs, root: '/', end };
}

console.log(JSON.stringify(await timeFiles(fresh, names, Number(times))));
await store.close();

// node fs-container.mjs STORE IMAGE: times the files of a new container.
import { Store } from '../../dist/index.js';
import { timeFileSystem } from '../workloads/fs-speed.mjs';

const [directory, image] = process.argv.slice(2);
const store = await Store.open(directory);
const { fs } = await store.create(image);
console.log(JSON.stringify(await timeFileSystem({ fs, root: '', hasLarge: true })));
await store.close();

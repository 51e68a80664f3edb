// node load.mjs STORE SOURCE...: loads images into a store; tells what memory the component has.
import { Store } from '../../dist/index.js';

const [directory, ...sources] = process.argv.slice(2);
const store = await Store.open(directory);
for (const source of sources) await store.load(source);
const { bytes } = store.memory;
await store.close();
console.log(JSON.stringify({ memoryBytes: bytes }));

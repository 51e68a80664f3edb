// node import.mjs STORE TAR TAG: imports a root file system.
import { Store } from '../../dist/index.js';

const [directory, source, tag] = process.argv.slice(2);
const store = await Store.open(directory);
await store.import(source, { tag });
const { bytes } = store.memory;
await store.close();
console.log(JSON.stringify({ memoryBytes: bytes }));

// node collect.mjs STORE [REMOVED]: removes an image first if one is named, then collects garbage; tells the time and what came back.
import { Store } from '../../dist/index.js';

const [directory, removed] = process.argv.slice(2);
const store = await Store.open(directory);
if (removed !== undefined) {
  await store.removeImage(removed);
  await store.sync();
}
const started = performance.now();
const { freed, rewritten } = await store.gc();
const collectMs = performance.now() - started;
const { bytes } = store.memory;
await store.close();
console.log(JSON.stringify({ collectMs, freedBytes: freed, rewrittenBytes: rewritten.bytes, memoryBytes: bytes }));

// Writes a store through one host with a clock and random numbers that are the same in each run:
// node write-store.mjs HOST DIRECTORY ARCHIVE
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const [host, directory, archive] = process.argv.slice(2);

/** The shim reads the system's clock twice for one reading of its own. */
const readsPerReading = host === 'wasi-shim' ? 2 : 1;
let reads = 0;
Date.now = () => 1_700_000_000_000 + 1000 * Math.floor(reads++ / readsPerReading);

// Who holds a lock is told by the process's number. Deno keeps its own; what it writes is compared with nothing.
if (!('Deno' in globalThis)) Object.defineProperty(process, 'pid', { value: 1 });

let state = 1;
crypto.randomFillSync = (buffer, offset = 0, size = buffer.byteLength - offset) => {
  const bytes = new Uint8Array(buffer.buffer ?? buffer, (buffer.byteOffset ?? 0) + offset, size);
  for (let i = 0; i < size; i++) bytes[i] = (state = (state * 16807) % 2147483647) & 0xff;
  return buffer;
};
crypto.webcrypto.getRandomValues = (array) => crypto.randomFillSync(array);
crypto.randomBytes = (size) => crypto.randomFillSync(Buffer.alloc(size));
syncBuiltinESMExports();

const { Store } = await import('../../dist/index.js');
const store = await Store.open({ dir: directory, host });
await store.load(archive);
for (const name of ['one', 'two']) {
  const { fs } = await store.create('app', { name });
  fs.mkdirSync('/made');
  fs.writeFileSync('/made/file', Buffer.alloc(100_000, name));
  fs.appendFileSync('/a/b', name);
  fs.renameSync('/a', '/moved');
  fs.symlinkSync('made', '/link');
  fs.unlinkSync('/c');
}
await store.sync();
await store.tag('app', 'other:2');
await store.close();
const again = await Store.open({ dir: directory, host });
const container = await again.container('two');
container.fs.truncateSync('/made/file', 5000);
container.fs.setxattrSync('/made/file', 'user.x', 'y');
await again.close();

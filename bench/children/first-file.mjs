// first-file.mjs STORE, in any runtime: opens the store and reads a file of its container `one`.
import { Store } from '../../dist/bundle-node/index.js';

const store = await Store.open({ dir: process.argv[2], mode: 'read-only' });
const container = await store.container('one');
if (container.fs.readFileSync('/etc/name', 'utf8') !== 'a small file\n') throw new Error('not the file that was written');

// node changed.mjs STORE IMAGE FILES BYTES: makes a container `changed` with that many new small files, and one of so many bytes.
import { Store } from '../../dist/index.js';

const [directory, image, files, bytes] = process.argv.slice(2);
const PART = Buffer.alloc(1 << 20, 'veneer ');
const PER_DIRECTORY = 1000;

const store = await Store.open(directory);
const { fs } = await store.create(image, { name: 'changed' });
for (let i = 0; i < Number(files); i++) {
  const parent = `/changed-${Math.floor(i / PER_DIRECTORY)}`;
  if (i % PER_DIRECTORY === 0) fs.mkdirSync(parent);
  fs.writeFileSync(`${parent}/${i}`, 'small');
}
const fd = fs.openSync('/large', 'w');
for (let left = Number(bytes); left > 0; left -= PART.length) fs.writeSync(fd, PART, 0, Math.min(left, PART.length));
fs.closeSync(fd);
await store.close();
console.log('{}');

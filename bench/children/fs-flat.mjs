// node fs-flat.mjs STORE IMAGE FILES: times files of a container, whose image has so many.
import { Store } from '../../dist/index.js';
import { timeFlatness } from '../workloads/fs-flatness.mjs';

const [directory, image, files] = process.argv.slice(2);
const store = await Store.open(directory);
const { fs } = await store.create(image);
console.log(JSON.stringify(timeFlatness({ fs, root: '' }, Number(files))));
await store.close();

// node fs-flat-node.mjs DIRECTORY FILES: times files of a directory, which has so many, through node:fs.
import fs from 'node:fs';
import { timeFlatness } from '../workloads/fs-flatness.mjs';

const [root, files] = process.argv.slice(2);
console.log(JSON.stringify(timeFlatness({ fs, root }, Number(files))));

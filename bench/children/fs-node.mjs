// node fs-node.mjs DIRECTORY: times node:fs in a directory, which it changes.
import fs from 'node:fs';
import { timeFileSystem } from '../workloads/fs-speed.mjs';

const [root] = process.argv.slice(2);
console.log(JSON.stringify(await timeFileSystem({ fs, root, hasLarge: true })));

// node fs-virtual.mjs PEER DIRECTORY: times a file system in JavaScript whose files are those of the directory.
import { VIRTUAL } from '../peers/virtual-fs.mjs';
import { timeFileSystem } from '../workloads/fs-speed.mjs';

const [peer, directory] = process.argv.slice(2);
const subject = await VIRTUAL[peer](directory);
console.log(JSON.stringify(await timeFileSystem({ ...subject, hasLarge: false })));
process.exit(0);

// One container: copy-up, writes of every kind, names and links, with syncs in between.
import type { Workload } from '../workload.js';
import { bytes, ifThere, layer } from './content.js';
import { change, closeContainer, closeStore, create, importImage, read, syncContainer, syncStore } from './steps.js';

const PATCH = bytes('patch', 5000);

export const files: Workload = {
  name: 'files',
  steps: [
    importImage('base', layer('base')),
    create('c', 'base'),
    change('c', 'write a new file', (fs) => fs.writeFileSync('/new', 'small')),
    syncContainer('c'),
    change('c', 'change a lower file in place', (fs) => {
      const fd = fs.openSync('/usr/big', 'r+');
      fs.writeSync(fd, PATCH, 0, PATCH.length, 60_000);
      fs.closeSync(fd);
    }),
    change('c', 'change permissions', (fs) => fs.chmodSync('/etc/hosts', 0o640)),
    change('c', 'change attributes', (fs) => fs.setxattrSync('/etc/hosts', 'user.note', 'a note')),
    syncContainer('c'),
    read('c', '/new', Buffer.from('small')),
    change('c', 'rewrite a file', (fs) => fs.writeFileSync('/new', bytes('rewritten', 3000))),
    change('c', 'rename a lower directory', (fs) => ifThere(fs, '/usr/tree', () => fs.renameSync('/usr/tree', '/moved'))),
    change('c', 'remove a lower file', (fs) => fs.rmSync('/usr/gone', { force: true })),
    closeContainer('c'),
    read('c', '/moved/leaf', Buffer.from('a leaf')),
    change('c', 'truncate', (fs) => fs.truncateSync('/usr/big', 70_001)),
    change('c', 'make a hard link', (fs) =>
      ifThere(fs, '/etc/passwd', () => fs.existsSync('/etc/link') || fs.linkSync('/etc/passwd', '/etc/link')),
    ),
    change('c', 'copy', (fs) => fs.copyFileSync('/usr/big', '/copy')),
    syncContainer('c'),
    change('c', 'overwrite', (fs) => {
      ifThere(fs, '/copy', () => {
        const fd = fs.openSync('/copy', 'r+');
        fs.writeSync(fd, bytes('over', 9000), 0, 9000, 1000);
        fs.closeSync(fd);
      });
    }),
    change('c', 'rename over', (fs) => ifThere(fs, '/copy', () => fs.renameSync('/copy', '/new'))),
    change('c', 'unlink a link', (fs) => fs.rmSync('/etc/link', { force: true })),
    change('c', 'write into a directory of the image', (fs) =>
      ifThere(fs, '/moved', () => fs.writeFileSync('/moved/new', bytes('moved', 500))),
    ),
    syncContainer('c'),
    change('c', 'remove a tree', (fs) => fs.rmSync('/moved', { recursive: true, force: true })),
    closeStore(),
    change('c', 'write once more', (fs) => fs.writeFileSync('/last', 'the last')),
    syncStore(),
  ],
};

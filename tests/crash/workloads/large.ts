// Writes beyond what one commit group holds.
import type { Workload } from '../workload.js';
import { bytes, layer } from './content.js';
import { change, closeStore, create, importImage, kill, read, syncContainer } from './steps.js';

const LARGE = bytes('large', (8 << 20) + 300_000);

export const large: Workload = {
  name: 'large',
  weight: 0.1,
  steps: [
    importImage('base', layer('base')),
    create('c', 'base'),
    change('c', 'write a large file', (fs) => fs.writeFileSync('/large', LARGE), { inPart: '/large' }),
    change('c', 'write a small file', (fs) => fs.writeFileSync('/small', 'small')),
    syncContainer('c'),
    change('c', 'write into the large file', (fs) => {
      const fd = fs.openSync('/large', 'r+');
      fs.writeSync(fd, Buffer.from('in place'), 0, 8, 1 << 20);
      fs.closeSync(fd);
    }),
    change('c', 'copy it', (fs) => fs.copyFileSync('/large', '/copy'), { inPart: '/copy' }),
    closeStore(),
    change('c', 'write another large file', (fs) => fs.writeFileSync('/another', LARGE), { inPart: '/another' }),
    kill(),
    read('c', '/small', Buffer.from('small')),
    change('c', 'remove what may be there of it', (fs) => fs.rmSync('/another', { force: true })),
    closeStore(),
  ],
};

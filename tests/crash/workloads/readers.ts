// Programs that come after others and read what those left, through caches that are empty: what they are given is right, or refused.
import type { Step, Workload } from '../workload.js';
import { bytes, layer } from './content.js';
import { change, closeStore, create, importImage, read } from './steps.js';

const PATCH = bytes('patch', 9000);
const BIG = bytes('base', 80_000);
const PATCHED = Buffer.concat([BIG.subarray(0, 60_000), PATCH, BIG.subarray(69_000)]);

/** A program that looks at everything. */
const look = (): Step[] => [
  read('c', '/usr/big', PATCHED),
  read('c', '/etc/passwd', Buffer.from('root:x:0:0::/root:/bin/sh\n')),
  read('c', '/written', bytes('written', 20_000)),
  read('d', '/usr/big', BIG),
  closeStore(),
];

export const readers: Workload = {
  name: 'readers',
  steps: [
    importImage('base', layer('base')),
    create('c', 'base'),
    create('d', 'base'),
    change('c', 'write', (fs) => fs.writeFileSync('/written', bytes('written', 20_000))),
    change('c', 'write in place', (fs) => {
      const fd = fs.openSync('/usr/big', 'r+');
      fs.writeSync(fd, PATCH, 0, PATCH.length, 60_000);
      fs.closeSync(fd);
    }),
    closeStore(),
    ...look(),
    ...look(),
    ...look(),
  ],
};

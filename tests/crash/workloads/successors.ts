// Programs that are killed, and others that go on where they stopped: on what was written but never synced.
import type { ContainerFs } from '../../../ts/fs/container-fs.js';
import type { Workload } from '../workload.js';
import { bytes, fillGroup, layer, refillGroup } from './content.js';
import { change, closeContainer, closeStore, create, importImage, kill, read, syncContainer, syncStore, tag } from './steps.js';

const writeMany = (fs: ContainerFs): void => {
  for (let i = 0; i < 40; i++) fs.writeFileSync(`/many-${i}`, bytes(`many-${i}`, 3000));
};

export const successors: Workload = {
  name: 'successors',
  steps: [
    importImage('base', layer('base')),
    create('c', 'base'),
    change('c', 'write', (fs) => fs.writeFileSync('/one', bytes('one', 6000))),
    syncContainer('c'),
    change('c', 'write', (fs) => fs.writeFileSync('/two', 'in memory only')),
    kill(),
    read('c', '/one', bytes('one', 6000)),
    change('c', 'write', (fs) => fs.writeFileSync('/three', 'of the successor')),
    syncContainer('c'),
    tag('unsynced', 'base'),
    kill(),
    tag('synced', 'base'),
    syncStore(),
    change('c', 'fill a group', (fs) => {
      writeMany(fs);
      fillGroup(fs);
    }),
    kill(),
    change('c', 'fill a group that is void', (fs) => {
      if (!fs.existsSync('/many-39')) writeMany(fs);
      refillGroup(fs);
    }),
    change('c', 'write', (fs) => fs.writeFileSync('/one', 'rewritten')),
    closeContainer('c'),
    change('c', 'write', (fs) => fs.writeFileSync('/four', bytes('four', 100))),
    syncContainer('c'),
    kill(),
    closeStore(),
    create('d', 'base'),
    closeStore(),
  ],
};

// A container's lock is taken so often that its journal starts anew with the whole state, and the older epochs go; then a fork's does.
import type { ContainerFs } from '../../../ts/fs/container-fs.js';
import type { Step, Workload } from '../workload.js';
import { bytes, fillGroup, ifThere, layer, refillGroup } from './content.js';
import { collect } from './collections.js';
import { checkpoint, fork } from './forks.js';
import { change, closeContainer, closeStore, create, importImage, kill, read, remove, syncContainer, syncStore } from './steps.js';

/** An epoch that is longer than those whose data is moved into the new one. */
const LONG = bytes('long', (1 << 20) + 5000);

/** Takes the lock, rewrites a file and gives the lock back. */
const cycle = (container: string, round: number): Step => ({
  name: `cycle ${round} of ${container}`,
  durable: true,
  async run(world) {
    const fs = await world.files(container);
    fs.writeFileSync('/often', bytes(`${container} ${round}`, 3000));
    fs.setxattrSync('/often', 'user.round', String(round));
    await world.closeContainer(container);
  },
});

/** As many as a chain is left with, the first of which is there already. */
const cycles = (container: string): Step[] => Array.from({ length: 7 }, (_, round) => cycle(container, round));

const keepInPlace = (fs: ContainerFs): void =>
  ifThere(fs, '/usr/big', () => {
    const fd = fs.openSync('/usr/big', 'r+');
    fs.writeSync(fd, bytes('in place', 5000), 0, 5000, 60_000);
    fs.closeSync(fd);
  });

export const consolidation: Workload = {
  name: 'consolidation',
  weight: 0.5,
  steps: [
    importImage('base', layer('base')),
    create('c', 'base'),
    change('c', 'write what is kept', (fs) => fs.writeFileSync('/long', LONG)),
    change('c', 'make a link', (fs) => {
      if (!fs.readdirSync('/').includes('link')) fs.symlinkSync('long', '/link');
    }),
    change('c', 'remove a lower file', (fs) => fs.rmSync('/usr/gone', { force: true })),
    change('c', 'write in place', keepInPlace),
    closeContainer('c'),
    ...cycles('c'),
    change('c', 'consolidate', (fs) => fs.writeFileSync('/after', 'after')),
    collect,
    syncContainer('c'),
    read('c', '/long', LONG),
    change('c', 'go on', (fs) => fs.writeFileSync('/often', 'for now')),
    closeContainer('c'),
    checkpoint('c', 'here'),
    fork('c', 'child'),
    syncStore(),
    change('child', 'write', (fs) => fs.writeFileSync('/own', 'of the child')),
    closeContainer('child'),
    checkpoint('child', 'start'),
    ...cycles('child'),
    change('child', 'consolidate, and leave it unsynced', fillGroup),
    kill(),
    read('child', '/long', LONG),
    change('child', 'fill a group that is void', refillGroup),
    change('child', 'go on', (fs) => fs.writeFileSync('/own', 'of the successor')),
    syncContainer('child'),
    remove('c'),
    collect,
    read('child', '/often', bytes('child 6', 3000)),
    closeStore(),
  ],
};

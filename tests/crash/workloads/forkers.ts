// Two programs fork one container, and each other's forks, while one of them writes it: what a fork starts from may be another's, and
// not yet synced.
import type { Workload } from '../workload.js';
import { bytes, fillGroup, layer, refillGroup } from './content.js';
import { checkpoint, fork } from './forks.js';
import { change, closeContainer, closeStore, create, importImage, read, remove, syncContainer, syncStore } from './steps.js';

const by = { by: 'second' };

export const forkers: Workload = {
  name: 'forkers',
  steps: [
    importImage('base', layer('base')),
    create('c', 'base'),
    change('c', 'write', (fs) => fs.writeFileSync('/shared', bytes('shared', 5000))),
    syncContainer('c'),
    change('c', 'fill a group', fillGroup),
    { ...fork('c', 'of-second', by), behind: { container: 'of-second', parent: 'c' } },
    change('of-second', 'fill a group that is void', refillGroup, by),
    { ...syncStore(by), durable: false },
    syncStore(),
    change('of-second', 'write', (fs) => fs.writeFileSync('/own', 'of the second'), by),
    change('c', 'write on', (fs) => fs.writeFileSync('/more', 'of the first')),
    { ...syncContainer('c'), durable: false },
    syncContainer('of-second', by),
    fork('of-second', 'of-first'),
    checkpoint('c', 'early', by),
    change('c', 'rewrite', (fs) => fs.writeFileSync('/shared', 'rewritten')),
    closeContainer('c'),
    syncStore(),
    change('c', 'take over', fillGroup, by),
    fork('c', 'late'),
    { ...syncStore(), durable: false },
    syncStore(by),
    read('late', '/shared', Buffer.from('rewritten')),
    change('of-first', 'write', (fs) => fs.writeFileSync('/own', 'of the first')),
    syncContainer('of-first'),
    remove('c', by),
    read('late', '/more', Buffer.from('of the first')),
    read('of-second', '/shared', bytes('shared', 5000), by),
    { ...closeStore(by), durable: false },
    closeStore(),
  ],
};

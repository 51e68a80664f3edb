// What nobody needs any more goes, at any moment, and nothing else: garbage of removed images, containers, forks and checkpoints.
import type { Step, Workload } from '../workload.js';
import { bytes, layer } from './content.js';
import { checkpoint, fork } from './forks.js';
import { change, closeContainer, closeStore, create, importImage, read, remove, removeImage, syncContainer, syncStore } from './steps.js';

export const collect: Step = { name: 'collect', run: (world) => world.store().collect() };

/** Takes a container back; done before, it changes nothing. */
const restore = (container: string, name: string): Step => ({
  name: `restore ${container} to ${name}`,
  durable: true,
  forgets: container,
  run: async (world) => (await world.container(container)).restore(name),
});

export const collections: Workload = {
  name: 'collections',
  steps: [
    importImage('kept', layer('kept')),
    // Shares a chunk with the other one.
    importImage('gone', layer('gone', bytes('kept', 80_000).fill(1, 70_000))),
    create('c', 'kept'),
    change('c', 'write', (fs) => fs.writeFileSync('/first', bytes('first', 5000))),
    checkpoint('c', 'first'),
    change('c', 'write more', (fs) => fs.writeFileSync('/second', 'second')),
    syncContainer('c'),
    fork('c', 'child'),
    syncStore(),
    removeImage('gone'),
    collect,
    restore('c', 'first'),
    change('c', 'write again', (fs) => fs.writeFileSync('/third', 'third')),
    closeContainer('c'),
    remove('child'),
    collect,
    importImage('again', layer('gone', bytes('kept', 80_000).fill(1, 70_000))),
    read('c', '/first', bytes('first', 5000)),
    closeStore(),
  ],
};

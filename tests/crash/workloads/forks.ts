// Forks and checkpoints: what one container is made from belongs to another, which goes on, goes back, and goes away.
import type { Step, Workload } from '../workload.js';
import { bytes, layer } from './content.js';
import { change, closeContainer, closeStore, create, importImage, read, remove, syncContainer, syncStore, type By } from './steps.js';

export const checkpoint = (container: string, name: string, { by }: By = {}): Step => ({
  name: `checkpoint ${name} of ${container}`,
  durable: true,
  async run(world) {
    const open = await world.container(container, by);
    if (open.checkpoints().every((each) => each.name !== name)) await open.checkpoint(name);
    // What was there already may not be durable.
    else await world.store(by).sync();
  },
});

export const fork = (container: string, name: string, { by }: By = {}): Step => ({
  name: `fork ${container} as ${name}`,
  async run(world) {
    if (
      world
        .store(by)
        .containers()
        .some((each) => each.name === name)
    )
      return;
    const open = await world.container(container, by);
    await (await open.fork({ name })).close();
  },
});

export const forks: Workload = {
  name: 'forks',
  steps: [
    importImage('base', layer('base')),
    create('c', 'base'),
    change('c', 'write', (fs) => fs.writeFileSync('/shared', bytes('shared', 5000))),
    fork('c', 'child'),
    syncStore(),
    change('c', 'rewrite', (fs) => fs.writeFileSync('/shared', 'of the parent')),
    syncContainer('c'),
    read('child', '/shared', bytes('shared', 5000)),
    checkpoint('c', 'before'),
    change('child', 'write', (fs) => fs.writeFileSync('/own', 'of the child')),
    closeContainer('child'),
    closeContainer('c'),
    fork('child', 'grandchild'),
    syncStore(),
    remove('c'),
    read('grandchild', '/own', Buffer.from('of the child')),
    closeStore(),
  ],
};

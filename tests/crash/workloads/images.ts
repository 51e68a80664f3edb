// Images and names: shared content, tags taken and moved, images and containers removed, and enough epochs for checkpoints.
import type { Workload } from '../workload.js';
import { bytes, layer } from './content.js';
import { change, closeStore, create, importImage, remove, removeImage, rename, syncStore, tag, untag } from './steps.js';

export const images: Workload = {
  name: 'images',
  steps: [
    importImage('one', layer('one')),
    importImage('two', layer('two', bytes('one', 80_000))),
    tag('alias', 'one'),
    syncStore(),
    create('first', 'one', { durable: false, later: 'last' }),
    create('second', 'two'),
    change('second', 'write', (fs) => fs.writeFileSync('/f', 'of the second')),
    tag('alias', 'two'),
    untag('two'),
    syncStore(),
    rename('first', 'last'),
    syncStore(),
    remove('last'),
    removeImage('one'),
    syncStore(),
    tag('a', 'alias'),
    syncStore(),
    tag('b', 'alias'),
    syncStore(),
    untag('a'),
    syncStore(),
    remove('second'),
    importImage('one', layer('one')),
    closeStore(),
    create('third', 'one'),
    closeStore(),
  ],
};

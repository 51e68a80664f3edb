// A store over one that is only read: its containers are changed, forked and removed, its image goes, and content is shared with it.
import type { Workload } from '../workload.js';
import { collect } from './collections.js';
import { bytes, layer } from './content.js';
import { checkpoint, fork } from './forks.js';
import {
  change,
  closeContainer,
  closeStore,
  create,
  importImage,
  read,
  remove,
  removeImage,
  syncContainer,
  syncStore,
  tag,
} from './steps.js';

export const overBase: Workload = {
  name: 'over-base',
  base: [
    importImage('base', layer('base')),
    importImage('unused', layer('unused')),
    create('kept', 'base'),
    change('kept', 'write', (fs) => fs.writeFileSync('/of-base', bytes('of base', 5000))),
    checkpoint('kept', 'shipped'),
    create('doomed', 'base'),
    change('doomed', 'write', (fs) => fs.writeFileSync('/of-base', bytes('doomed', 5000))),
    fork('doomed', 'child'),
  ],
  steps: [
    change('kept', 'write over it', (fs) => fs.writeFileSync('/of-base', 'of the store')),
    syncContainer('kept'),
    create('c', 'base'),
    change('c', 'append to a lower file', (fs) => {
      if (!fs.existsSync('/appended')) fs.appendFileSync('/usr/big', 'more');
      fs.writeFileSync('/appended', '');
    }),
    change('c', 'write', (fs) => fs.writeFileSync('/new', bytes('new', 5000))),
    syncContainer('c'),
    importImage('two', layer('two', bytes('base', 80_000))),
    tag('alias', 'base'),
    remove('doomed'),
    read('child', '/of-base', bytes('doomed', 5000)),
    removeImage('unused'),
    syncStore(),
    collect,
    fork('kept', 'fork'),
    syncStore(),
    change('fork', 'write', (fs) => fs.writeFileSync('/of-fork', 'of the fork')),
    closeContainer('fork'),
    remove('child'),
    collect,
    closeStore(),
    change('kept', 'remove', (fs) => fs.rmSync('/of-base', { force: true })),
    syncContainer('kept'),
    read('c', '/new', bytes('new', 5000)),
    importImage('three', layer('three')),
    closeStore(),
  ],
};

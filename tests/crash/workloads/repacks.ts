// Collections that move what is needed of sparse packs into new ones, while the sources are still read from.
import type { Workload } from '../workload.js';
import { tarOf } from '../../api/images.js';
import { bytes, layer } from './content.js';
import { collect } from './collections.js';
import { change, closeContainer, closeStore, create, importImage, kill, read, removeImage, syncStore } from './steps.js';

/** Much that goes, and a file that another image needs too. */
const mostlyDead = (name: string): Buffer =>
  tarOf([
    { path: 'dead', data: bytes(`dead ${name}`, 300_000) },
    { path: 'shared', data: bytes(`shared ${name}`, 20_000) },
  ]);

const SURVIVOR = tarOf(['one', 'two'].map((name) => ({ path: name, data: bytes(`shared ${name}`, 20_000) })));

export const repacks: Workload = {
  name: 'repacks',
  steps: [
    importImage('one', mostlyDead('one')),
    importImage('two', mostlyDead('two')),
    importImage('survivor', SURVIVOR),
    create('c', 'survivor'),
    read('c', '/one', bytes('shared one', 20_000)),
    removeImage('one'),
    removeImage('two'),
    syncStore(),
    collect,
    read('c', '/two', bytes('shared two', 20_000)),
    change('c', 'write', (fs) => fs.writeFileSync('/new', 'new')),
    closeContainer('c'),
    importImage('again', layer('again', bytes('shared one', 20_000))),
    removeImage('again'),
    collect,
    kill(),
    importImage('one', mostlyDead('one')),
    read('c', '/one', bytes('shared one', 20_000)),
    closeStore(),
  ],
};

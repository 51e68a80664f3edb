// Two programs at once: they displace each other as writers of the names, and each reads what the other did.
import type { Workload } from '../workload.js';
import { bytes, layer } from './content.js';
import { change, closeContainer, closeStore, create, importImage, read, rename, syncContainer, syncStore, tag, untag } from './steps.js';

const by = { by: 'second' };

export const writers: Workload = {
  name: 'writers',
  steps: [
    importImage('base', layer('base')),
    create('c', 'base'),
    tag('of-first', 'base'),
    tag('of-second', 'base', by),
    tag('again', 'base'),
    syncStore(),
    create('d', 'base', { ...by, durable: false }),
    change('c', 'write', (fs) => fs.writeFileSync('/f', 'by the first')),
    change('d', 'write', (fs) => fs.writeFileSync('/f', bytes('d', 5000)), by),
    create('x', 'base', { ...by, durable: false, later: 'y' }),
    rename('x', 'y', by),
    tag('late', 'base'),
    { ...syncStore(by), durable: false },
    syncStore(),
    closeContainer('c'),
    read('c', '/f', Buffer.from('by the first'), by),
    change('c', 'write', (fs) => fs.writeFileSync('/g', 'by the second'), by),
    syncContainer('c', by),
    untag('of-first', by),
    { ...closeStore(by), durable: false },
    read('d', '/f', bytes('d', 5000)),
    change('c', 'append', (fs) => {
      if (!fs.existsSync('/log') || fs.statSync('/log').size === 0) fs.appendFileSync('/log', 'h');
    }),
    syncStore(),
    closeStore(),
  ],
};

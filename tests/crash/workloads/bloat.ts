// A writer that writes over the same bytes until most of its epoch is dead: it goes on in one that starts with the whole state.
import type { Workload } from '../workload.js';
import { bytes, layer } from './content.js';
import { change, closeStore, create, importImage, read, syncContainer } from './steps.js';

const SAME = bytes('same', 1 << 20);
/** Times that make more of it than a writer may leave dead, whole groups, and a few more. */
const TIMES = 74;

export const bloat: Workload = {
  name: 'bloat',
  weight: 0.02,
  steps: [
    importImage('base', layer('base')),
    create('c', 'base'),
    change('c', 'write', (fs) => fs.writeFileSync('/kept', 'kept')),
    change(
      'c',
      'write the same again and again',
      (fs) => {
        for (let i = 0; i < TIMES; i++) fs.writeFileSync('/same', SAME);
      },
      { inPart: '/same' },
    ),
    change('c', 'write on', (fs) => fs.writeFileSync('/after', 'after')),
    syncContainer('c'),
    read('c', '/same', SAME),
    closeStore(),
    read('c', '/kept', Buffer.from('kept')),
    closeStore(),
  ],
};

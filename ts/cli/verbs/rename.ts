import { withStore, type CommonOptions } from '../context.js';
import { printJson } from '../output.js';
import type { Define } from '../verb.js';

export const define: Define = (verb) => {
  verb({
    usage: 'rename <container> <name>',
    summary: 'Give a container another name.',
    notes: 'Its id stays. A container that another program writes can be renamed too.',
    json: '{id, name, image, created, parent?}',
    examples: ['veneer rename web web-old', 'veneer rename 4f4fb700ef54 web'],
  }).action(async (reference: string, name: string, options: CommonOptions) => {
    const renamed = await withStore(options, 'read-write', async (store) => {
      await store.rename(reference, name);
      return store.containers().find((one) => one.name === name);
    });
    if (options.json === true) await printJson(renamed);
  });
};

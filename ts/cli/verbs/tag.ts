import { withStore, type CommonOptions } from '../context.js';
import { printJson } from '../output.js';
import type { Define } from '../verb.js';

export const define: Define = (verb) => {
  verb({
    usage: 'tag <image> <name>',
    summary: 'Give an image one more name.',
    notes: 'If another image has the name, it loses it. A name without a tag gets :latest.',
    json: '{id, names, layers, size, entries}',
    examples: ['veneer tag app:1.0 app:stable', 'veneer tag 4f4fb700ef54 app                ids can be cut short; :latest is implied'],
  }).action(async (reference: string, name: string, options: CommonOptions) => {
    const image = await withStore(options, 'read-write', async (store) => {
      const { id } = await store.resolve(reference);
      await store.tag(id, name);
      return store.resolve(id);
    });
    if (options.json === true) await printJson(image);
  });
};

import { withContainer, type CommonOptions } from '../context.js';
import { print, printJson } from '../output.js';
import type { Define } from '../verb.js';

const NOTES = `What was changed since the checkpoint is gone, unless another checkpoint or a fork
has it.`;

export const define: Define = (verb) => {
  verb({
    usage: 'restore <container> <checkpoint>',
    summary: 'Take a container back to what it was at a checkpoint.',
    notes: NOTES,
    json: '{id, name, image, created, parent?}',
    examples: ['veneer restore web clean', 'veneer checkpoint create web now && veneer restore web clean'],
  }).action(async (reference: string, checkpoint: string, options: CommonOptions) => {
    const restored = await withContainer(options, 'read-write', reference, async (container) => {
      await container.restore(checkpoint);
      return container.toJSON();
    });
    await (options.json === true ? printJson(restored) : print(restored.name));
  });
};

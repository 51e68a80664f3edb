import type { CommonOptions } from '../context.js';
import type { Define } from '../verb.js';

interface Options extends CommonOptions {
  readonly name?: string;
}

const NOTES = `Nothing is copied: the container shares the image's files until it changes them.`;

export const define: Define = (verb) => {
  verb({
    usage: 'create <image>',
    summary: 'Create a container over an image; print its id.',
    notes: NOTES,
    json: '{id, name, image, created}',
    examples: [
      'veneer create app:1.0 --name web',
      'veneer create 4f4fb700ef54                 by id; the name is then the start of the id',
      'id=$(veneer create app:1.0)',
    ],
  })
    .option('--name <name>', 'name of the container')
    .action(async (image: string, options: Options) => {
      const { createContainer } = await import('../create-container.js');
      await createContainer(image, options);
    });
};

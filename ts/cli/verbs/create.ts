import { addStorageOptions } from '../storage-options.js';
import type { Define } from '../verb.js';
import type { ContainerOptions } from '../create-container.js';

const NOTES = `Nothing is copied: the container shares the image's files until it changes them.
A size limits what it writes itself, not what it shares.`;

export const define: Define = (verb) => {
  const command = verb({
    usage: 'create <image>',
    summary: 'Create a container over an image; print its id.',
    notes: NOTES,
    json: '{id, name, image, created}',
    examples: [
      'veneer create app:1.0 --name web',
      'veneer create 4f4fb700ef54                 by id; the name is then the start of the id',
      'id=$(veneer create app:1.0)',
      'veneer create --storage-opt size=10g --storage-opt inodes=5000 app:1.0',
    ],
  }).option('--name <name>', 'name of the container');
  addStorageOptions(command).action(async (image: string, options: ContainerOptions) => {
    const { createContainer } = await import('../create-container.js');
    await createContainer(image, options);
  });
};

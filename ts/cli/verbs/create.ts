import type { Command } from 'commander';
import { usageError, type CliError } from '../cli-error.js';
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
  addStorageOptions(command)
    .allowExcessArguments()
    .action(async (image: string, options: ContainerOptions, { args }: Command) => {
      if (args.length > 1) throw noCommand(image, args.slice(1));
      const { createContainer } = await import('../create-container.js');
      await createContainer(image, options);
    });
};

function noCommand(image: string, argv: readonly string[]): CliError {
  const hint = `create it with 'veneer create --name NAME ${image}', then run commands with 'veneer exec NAME ${argv.join(' ')}'`;
  return usageError('create takes an image alone: nothing is started, and a container has no command of its own', hint);
}

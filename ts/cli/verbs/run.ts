import { CliError } from '../cli-error.js';
import type { ContainerOptions } from '../create-container.js';
import { EXIT } from '../exit-codes.js';
import { addStorageOptions } from '../storage-options.js';
import type { Define } from '../verb.js';

interface Options extends ContainerOptions {
  readonly detach?: boolean;
}

const NOTES = `A container has no process of its own: 'veneer exec' runs commands in it.`;

export const define: Define = (verb) => {
  const command = verb({
    usage: 'run <image> [command...]',
    summary: 'With -d, the same as create.',
    notes: NOTES,
    json: '{id, name, image, created}',
    examples: ['veneer run -d app:1.0 --name web', "veneer exec web sh -c 'echo hello > /tmp/greeting'"],
  })
    .option('-d, --detach', 'needed: a container has no process of its own to wait for')
    .option('--name <name>', 'name of the container')
    // What people write behind `docker run` is met by the refusal, which says what to do.
    .allowUnknownOption();
  addStorageOptions(command).action(async (image: string, command: readonly string[], options: Options) => {
    if (options.detach !== true || command.length > 0) throw refusal([image, ...command], options.name);
    const { createContainer } = await import('../create-container.js');
    await createContainer(image, options);
  });
};

function refusal(words: readonly string[], name = 'NAME'): CliError {
  const image = words.find((word) => !word.startsWith('-')) ?? 'IMAGE';
  return new CliError('a container has no process of its own: nothing can run in the foreground, and run takes no command', {
    exitCode: EXIT.unable,
    hint: `create it with 'veneer run -d ${image} --name ${name}', then run commands with 'veneer exec ${name} COMMAND'`,
  });
}

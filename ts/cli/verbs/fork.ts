import { withContainer, type CommonOptions } from '../context.js';
import { print, printJson } from '../output.js';
import type { Define } from '../verb.js';

interface Options extends CommonOptions {
  readonly name?: string;
  readonly from?: string;
}

const NOTES = `Nothing is copied, however much was changed. Both go on by themselves, and either
may be removed. A container that another program writes can be forked too: as it
is visible then.`;

export const define: Define = (verb) => {
  verb({
    usage: 'fork <container>',
    summary: 'Create a container that starts as another one is; print its id.',
    notes: NOTES,
    json: '{id, name, image, created, parent}',
    examples: [
      'veneer fork web --name try',
      'veneer fork web --name before --from clean      as it was at a checkpoint',
      'for i in 1 2 3; do veneer fork web --name run-$i; done',
    ],
  })
    .option('--name <name>', 'name of the new container')
    .option('--from <checkpoint>', 'start from a checkpoint of it')
    .action(async (reference: string, options: Options) => {
      const { name, from } = options;
      const fork = await withContainer(options, 'read-write', reference, async (container) =>
        (await container.fork({ name, from })).toJSON(),
      );
      await (options.json === true ? printJson(fork) : print(fork.id));
    });
};

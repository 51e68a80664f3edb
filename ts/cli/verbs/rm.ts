import { withStore, type CommonOptions } from '../context.js';
import { eachOf, isAbsent } from '../each-of.js';
import { print, printJson } from '../output.js';
import type { Define } from '../verb.js';

interface Options extends CommonOptions {
  readonly force?: boolean;
}

export const define: Define = (verb) => {
  verb({
    usage: 'rm <containers...>',
    summary: 'Remove containers and their changes.',
    json: 'the names that were removed',
    examples: [
      'veneer rm web',
      'veneer rm -f web cache                     no error when one is not there',
      'veneer rm $(veneer ps -aq)                 all of them',
    ],
  })
    .option('-f, --force', 'no error for what is not there')
    .action(async (references: readonly string[], options: Options) => {
      const removed: string[] = [];
      const failures = await withStore(options, 'read-write', (store) =>
        eachOf(references, async (reference) => {
          try {
            await store.remove(reference);
            removed.push(reference);
          } catch (error) {
            if (!(options.force === true && isAbsent(error))) throw error;
          }
        }),
      );
      await (options.json === true ? printJson(removed) : print(...removed));
      failures.raise();
    });
};

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
    summary: 'Remove containers, their changes and checkpoints.',
    notes: 'Forks of them stay.',
    json: 'the names that were removed',
    examples: [
      'veneer rm web',
      'veneer rm -f web cache                     also one that a program writes',
      'veneer rm $(veneer ps -aq)                 all of them',
    ],
  })
    .option('-f, --force', 'no error for what is not there; also what another program writes')
    .option('-v, --volumes', 'without effect: there are no volumes')
    .action(async (references: readonly string[], options: Options) => {
      const removed: string[] = [];
      const failures = await withStore(options, 'read-write', (store) =>
        eachOf(store, references, async (reference) => {
          try {
            await store.remove(reference, { force: options.force });
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

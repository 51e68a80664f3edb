import { collect, linesOf } from '../collection.js';
import { withStore, type CommonOptions } from '../context.js';
import { print, printJson } from '../output.js';
import type { Define } from '../verb.js';
import { sizeText } from '../words.js';

interface Options extends CommonOptions {
  readonly dryRun?: boolean;
  readonly quiet?: boolean;
}

const NOTES = `Removes what no image and no container needs: contents and layers of removed images,
and what killed programs left behind. It may run beside anything else, and be
stopped at any time. What an import that is running might need stays until it ends.
Images go with 'veneer rmi' or 'veneer prune'. In JSON, each kind is {count, bytes}.`;

export const define: Define = (verb) => {
  verb({
    usage: 'gc',
    summary: 'Free what nothing needs any more.',
    notes: NOTES,
    json: '{packs, layers, merged, journals, epochs, temporary, rewritten, freed, held, holders}',
    examples: [
      'veneer rmi app:1.0 && veneer gc',
      'veneer gc --dry-run                        what would be removed',
      'veneer gc --json | jq .freed               in bytes',
    ],
  })
    .option('-n, --dry-run', 'change nothing; tell what would be removed')
    .option('-q, --quiet', 'no progress on the terminal')
    .action(async ({ dryRun = false, quiet = false, ...options }: Options) => {
      const report = await withStore(options, dryRun ? 'read-only' : 'read-write', (store) => collect(store, quiet, dryRun));
      if (options.json === true) return printJson(report);
      return print(...linesOf(report), `${(dryRun ? 'Would free' : 'Freed').padEnd(26)}${sizeText(report.freed).padStart(8)}`);
    });
};

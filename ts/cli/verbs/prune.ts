import { createInterface } from 'node:readline/promises';
import type { CollectionReport, Image, Store } from '../../index.js';
import { collect } from '../collection.js';
import { withStore, type CommonOptions } from '../context.js';
import { addFilterOption, filtered, type Filters } from '../filters.js';
import { imageTests } from '../image-rows.js';
import { print, printJson } from '../output.js';
import type { Define } from '../verb.js';
import { sizeText } from '../words.js';

interface Options extends CommonOptions {
  readonly all?: boolean;
  readonly force?: boolean;
  readonly quiet?: boolean;
  readonly filter?: Filters;
}

const NOTES = `Removes images without a name that no container uses, with --all also those that have
one, then collects garbage as 'veneer gc' does. Containers stay: there is no telling
which are still wanted. On a terminal it asks first.`;

export const define: Define = (verb) => {
  const command = verb({
    usage: 'prune',
    summary: 'Remove unused images, then do gc.',
    notes: NOTES,
    json: '{deleted, collection}',
    examples: [
      'veneer prune',
      'veneer prune --all --force                 every image without containers, unasked',
      'veneer prune --all --filter until=240h     those alone that are older than ten days',
    ],
  })
    .option('-a, --all', 'every image that no container uses, not only nameless ones')
    .option('-f, --force', "don't ask")
    .option('-q, --quiet', 'no progress on the terminal');
  addFilterOption(command, ['label', 'until'], '--filter <key=value>').action(
    async ({ all = false, force = false, quiet = false, filter, ...options }: Options) => {
      const pruned = await withStore(options, 'read-write', async (store) => {
        const images = filtered(unused(store, all), filter, await imageTests(store, []));
        if (!force && !(await confirmed(all))) return undefined;
        for (const image of images) await store.removeImage(image);
        // Before what they need goes.
        await store.sync();
        return { deleted: images.map(({ id }) => id), collection: await collect(store, quiet, false) };
      });
      if (pruned === undefined) return;
      await (options.json === true ? printJson(pruned) : print(...linesOf(pruned)));
    },
  );
};

function unused(store: Store, all: boolean): Image[] {
  const used = new Set(store.containers().map(({ image }) => image));
  return store.images().filter(({ id, names }) => !used.has(id) && (all || names.length === 0));
}

/** Nobody is asked who can't answer. */
async function confirmed(all: boolean): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return true;
  const which = all ? 'all images without containers' : 'all images without a name or containers';
  const dialogue = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await dialogue.question(`This removes ${which}, and all that nothing else needs. Continue? [y/N] `);
  dialogue.close();
  return /^y(es)?$/i.test(answer.trim());
}

function linesOf({ deleted, collection }: { readonly deleted: readonly string[]; readonly collection: CollectionReport }): string[] {
  return [...deleted.map((id) => `Deleted: ${id}`), `Total reclaimed space: ${sizeText(Math.max(0, collection.freed))}`];
}

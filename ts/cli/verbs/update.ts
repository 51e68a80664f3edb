import { withStore, type CommonOptions } from '../context.js';
import { CliError } from '../cli-error.js';
import { eachOf } from '../each-of.js';
import { EXIT } from '../exit-codes.js';
import { print, printJson } from '../output.js';
import { addStorageOptions, quotaOf, type StorageOptions } from '../storage-options.js';
import type { Define } from '../verb.js';

interface Options extends CommonOptions {
  readonly storageOpt?: StorageOptions;
}

const NOTES = `What isn't given stays. A limit below what a container has refuses only growth.
'veneer inspect' shows both.`;

export const define: Define = (verb) => {
  const command = verb({
    usage: 'update <containers...>',
    summary: 'Change how much containers may hold.',
    notes: NOTES,
    json: 'the names that were updated',
    examples: ['veneer update --storage-opt size=10g web', 'veneer update --storage-opt size=-1 --storage-opt inodes=5000 web   any size'],
  });
  addStorageOptions(command).action(async (references: readonly string[], options: Options) => {
    if (options.storageOpt === undefined) {
      throw new CliError('nothing to update', {
        exitCode: EXIT.usage,
        hint: 'give --storage-opt size=BYTES or --storage-opt inodes=COUNT',
      });
    }
    const updated: string[] = [];
    const failures = await withStore(options, 'read-write', (store) =>
      eachOf(store, references, async (reference) => {
        await using container = await store.container(reference);
        await container.setQuota(quotaOf(options.storageOpt, container.usage().quota));
        updated.push(reference);
      }),
    );
    await (options.json === true ? printJson(updated) : print(...updated));
    failures.raise();
  });
};

import type { Image, Store } from '../../index.js';
import { CliError } from '../cli-error.js';
import { withStore, type CommonOptions } from '../context.js';
import { eachOf, isAbsent } from '../each-of.js';
import { print, printJson } from '../output.js';
import type { Define } from '../verb.js';

interface Options extends CommonOptions {
  readonly force?: boolean;
}

/** What happened to one argument. */
interface Removal {
  readonly untagged: readonly string[];
  /** id of the image, if it is gone. */
  readonly deleted?: string;
}

const NOTES = `By one of several names, only that name goes; by the last one, or by id, the
image. An image that containers use stays until they are removed. 'veneer gc' gives the space back.`;

export const define: Define = (verb) => {
  verb({
    usage: 'rmi <images...>',
    summary: 'Remove images, or names of images.',
    notes: NOTES,
    json: '[{untagged, deleted?}]',
    examples: ['veneer rmi app:1.0', 'veneer rmi -f 4f4fb700ef54                 by id, with all of its names'],
  })
    .option('-f, --force', 'all names of an image; no error for absent ones')
    .action(async (references: readonly string[], options: Options) => {
      const removals: Removal[] = [];
      const failures = await withStore(options, 'read-write', (store) =>
        eachOf(store, references, async (reference) => {
          try {
            removals.push(await removeImage(store, reference, options.force === true));
          } catch (error) {
            if (!(options.force === true && isAbsent(error))) throw error;
          }
        }),
      );
      if (options.json === true) await printJson(removals);
      else await print(...removals.flatMap(linesOf));
      failures.raise();
    });
};

/** By Docker's rules: the last name takes the image with it, an id is refused while there are several names. */
async function removeImage(store: Store, reference: string, force: boolean): Promise<Removal> {
  const { familiarName } = await import('../../oci/reference.js');
  const image: Image = await store.resolve(reference);
  const name = image.names.find((one) => one === familiarName(reference));
  if (name !== undefined && image.names.length > 1) {
    await store.untag(name);
    return { untagged: [name] };
  }
  if (image.names.length > 1 && !force) {
    const hint = `remove the names one by one, or all with the image: 'veneer rmi -f ${reference}'`;
    throw new CliError(`${reference}: the image has several names: ${image.names.join(', ')}`, { code: 'EBUSY', path: reference, hint });
  }
  const users = store.containers().filter((container) => container.image === image.id);
  if (users.length > 0) {
    const names = users.map((user) => user.name).join(' ');
    throw new CliError(`${reference}: containers use the image`, {
      code: 'EBUSY',
      path: reference,
      hint: `remove them first: 'veneer rm ${names}'`,
    });
  }
  await store.removeImage(image);
  return { untagged: image.names, deleted: image.id };
}

function linesOf({ untagged, deleted }: Removal): string[] {
  return [...untagged.map((name) => `Untagged: ${name}`), ...(deleted === undefined ? [] : [`Deleted: ${deleted}`])];
}

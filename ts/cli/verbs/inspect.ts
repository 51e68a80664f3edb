import type { Container, Image, Store } from '../../index.js';
import { CliError } from '../cli-error.js';
import { openContainer, withStore, type CommonOptions } from '../context.js';
import { eachOf, isAbsent } from '../each-of.js';
import { print } from '../output.js';
import type { Define } from '../verb.js';

const NOTES = `Always JSON, one object for each name. A container comes before an image of the
same name. A container's usage is what counts against its quota: bytes it wrote itself,
and inodes.`;

export const define: Define = (verb) => {
  verb({
    usage: 'inspect <names...>',
    summary: 'Print all that is known of them, as JSON.',
    notes: NOTES,
    json: '[{type, id, size, config, name?, names?, image?, imageNames?, created?, parent?, usage?, layers?, entries?}]',
    examples: ['veneer inspect web', "veneer inspect app:1.0 | jq '.[0].config.config.Env'"],
  }).action(async (references: readonly string[], options: CommonOptions) => {
    const found: object[] = [];
    const failures = await withStore(options, 'read-only', (store) =>
      eachOf(references, async (reference) => {
        found.push(await describe(store, reference));
      }),
    );
    await print(JSON.stringify(found, null, 2));
    failures.raise();
  });
};

/** Containers come first, as in Docker. */
async function describe(store: Store, reference: string): Promise<object> {
  try {
    return await describeContainer(store, await openContainer(store, reference));
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  try {
    return describeImage(await store.resolve(reference));
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const hint = "'veneer ps -a' lists the containers, 'veneer images' the images";
    throw new CliError(`${reference}: no such container or image`, { code: 'ENOENT', path: reference, hint });
  }
}

async function describeContainer(store: Store, container: Container): Promise<object> {
  const image = await store.resolve(container.image);
  const size = store.df().containers.find(({ id }) => id === container.id)?.size ?? 0;
  const usage = container.usage();
  return { type: 'container', ...container.toJSON(), imageNames: image.names, size, usage, config: image.config.config ?? {} };
}

function describeImage(image: Image): object {
  return { type: 'image', ...image.toJSON(), config: image.config };
}

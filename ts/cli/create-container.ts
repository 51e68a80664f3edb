import { withStore, type CommonOptions } from './context.js';
import { print, printJson } from './output.js';

/** Creates a container and prints its id: `create` and `run -d`. */
export async function createContainer(reference: string, options: CommonOptions & { readonly name?: string }): Promise<void> {
  const container = await withStore(options, 'read-write', async (store) => {
    // First by itself, for a failure of `create` names the container.
    const image = await store.resolve(reference);
    return (await store.create(image, { name: options.name })).toJSON();
  });
  await (options.json === true ? printJson(container) : print(container.id));
}

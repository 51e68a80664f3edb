import { withStore, type CommonOptions } from './context.js';
import { print, printJson } from './output.js';
import { quotaOf, type StorageOptions } from './storage-options.js';

/** Options of the verbs that create a container. */
export interface ContainerOptions extends CommonOptions {
  readonly name?: string;
  readonly storageOpt?: StorageOptions;
}

/** Creates a container and prints its id: `create` and `run -d`. */
export async function createContainer(reference: string, options: ContainerOptions): Promise<void> {
  const container = await withStore(options, 'read-write', async (store) => {
    // First by itself, for a failure of `create` names the container.
    const image = await store.resolve(reference);
    return (await store.create(image, { name: options.name, quota: quotaOf(options.storageOpt) })).toJSON();
  });
  await (options.json === true ? printJson(container) : print(container.id));
}

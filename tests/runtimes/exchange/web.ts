// A task in a runtime without a disk. Its form has the task, the image's archive, and a tar of the store's directory; what is answered has the account
// and the archive of the volume.
import { MemoryVolume, Store } from '../../../dist/index.js';
import type { Task } from './protocol.js';
import { work } from './work.js';

export async function answer(form: FormData): Promise<FormData> {
  const { changes } = JSON.parse(form.get('task') as string) as Task;
  const [image, packed] = [form.get('image') as File | null, form.get('store') as File | null];
  const volume = packed === null ? new MemoryVolume() : MemoryVolume.from(new Uint8Array(await packed.arrayBuffer()));
  const store = await Store.open({ volume, mode: changes.length > 0 ? 'create' : 'read-only' });
  const account = await work(store, image ?? undefined, changes);
  await store.close();
  const answered = new FormData();
  answered.set('account', JSON.stringify(account));
  answered.set('store', new Blob([Uint8Array.from(volume.archive())]));
  return answered;
}

/** What workerd calls. */
export default { fetch: async (request: Request): Promise<Response> => new Response(await answer(await request.formData())) };

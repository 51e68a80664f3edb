// A Worker with a sandbox for each name: a container over an image, whose files are read and written over HTTP. Each is a
// Durable Object that keeps its store in memory, and what changes in its own storage.
//   GET /NAME/etc/motd     the file     PUT /NAME/etc/motd     writes it     GET /NAME?diff     what differs from the image
import { DurableObject } from 'cloudflare:workers';
import { KeptChanges, MemoryVolume, Store } from 'veneer';

export default {
  fetch(request, env) {
    const [, name] = new URL(request.url).pathname.split('/');
    return env.SANDBOXES.get(env.SANDBOXES.idFromName(name)).fetch(request);
  },
};

export class Sandbox extends DurableObject {
  #opened;

  async fetch(request) {
    this.#opened ??= this.#open();
    const { store, container, changes } = await this.#opened;
    const url = new URL(request.url);
    const path = url.pathname.replace(/^\/[^/]*/, '') || '/';
    try {
      if (request.method === 'PUT') {
        await container.fs.promises.writeFile(path, new Uint8Array(await request.arrayBuffer()));
        await store.sync();
        return Response.json(await changes.save());
      }
      if (url.search === '?diff') return Response.json(container.diff().map(({ kind, path }) => `${kind} ${path}`));
      return new Response(await container.fs.promises.readFile(path));
    } catch (error) {
      return Response.json({ code: error.code, message: error.message }, { status: error.code === 'ENOENT' ? 404 : 500 });
    }
  }

  async #open() {
    const changes = await KeptChanges.restore(new MemoryVolume(), this.ctx.storage);
    const store = await Store.open({ volume: changes.volume });
    if (store.images().length === 0) {
      // The body of an object in R2 is a stream as well: (await env.BUCKET.get('app.tar')).body
      const response = await this.env.IMAGES.fetch('http://images/app.tar');
      const [image] = await store.load(response.body);
      await store.create(image, { name: 'sandbox', durable: true });
      await changes.save();
    }
    return { store, container: await store.container('sandbox'), changes };
  }
}

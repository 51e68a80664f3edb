// A function of a serverless platform. It comes with a store that holds an image (`veneer load app.tar --store store`, before it is deployed)
// and can't write there. Each call runs a script in a container of its own, and tells what that changed; nothing of the image is copied.
import { env } from 'node:process';
import { MemoryVolume, Store } from 'veneer';
import { run } from 'veneer/shell';

const BASE = env.VENEER_BASE ?? new URL('store', import.meta.url);

const text = (bytes) => new TextDecoder().decode(bytes);

/** Opened by the first call of an instance; those that come later find it open. */
let opened;

/** @param {{ script: string }} event */
export async function handler({ script }) {
  const store = await (opened ??= Store.open({ base: BASE, volume: new MemoryVolume() }));
  const [image] = store.images();
  const container = await store.create(image);
  try {
    const { exitCode, stdout, stderr } = await run(container, ['sh', '-c', script], { config: image.config.config });
    return {
      exitCode,
      stdout: text(stdout),
      stderr: text(stderr),
      changes: container.diff().map(({ kind, path }) => `${kind} ${path}`),
    };
  } finally {
    await container.close();
    await store.remove(container.name);
  }
}

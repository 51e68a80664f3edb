// Counts what images hold, by a tar reader that isn't ours: the yardstick of the store's size.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import tar from 'tar-stream';

/** Entries of all distinct layers, and bytes of all distinct contents of files. */
export async function census(layers) {
  const distinct = new Map(layers.map((layer) => [layer.diffId, layer]));
  const contents = new Map();
  let entries = 0;
  for (const { path } of distinct.values()) {
    const extract = tar.extract();
    const reading = pipeline(createReadStream(path), createGunzip(), extract);
    for await (const entry of extract) {
      entries++;
      const hash = createHash('sha256');
      for await (const piece of entry) hash.update(piece);
      if (entry.header.size > 0) contents.set(hash.digest('latin1'), entry.header.size);
    }
    await reading;
  }
  return { entries, uniqueBytes: [...contents.values()].reduce((sum, size) => sum + size, 0) };
}

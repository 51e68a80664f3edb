// A directory in one file: a compressed tar, with nothing in it but names and content.
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { tarOf, type Entry } from '../../api/images.js';

export function packDirectory(directory: string, archive: string): void {
  const entries = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path): Entry => {
      const at = join(directory, path);
      return statSync(at).isDirectory() ? { path: `${path}/`, type: '5' } : { path, data: readFileSync(at) };
    });
  writeFileSync(archive, gzipSync(tarOf(entries), { level: 9 }));
}

/** Puts what an archive holds into a directory. */
export async function unpackInto(directory: string, archive: Buffer): Promise<void> {
  const reader = extract();
  reader.on('entry', ({ name, type }, content, next) => {
    const parts: Buffer[] = [];
    content.on('data', (part: Buffer) => parts.push(part));
    content.on('end', () => {
      if (type === 'directory') mkdirSync(join(directory, name), { recursive: true });
      else writeFileSync(join(directory, name), Buffer.concat(parts));
      next();
    });
  });
  await pipeline(Readable.from([gunzipSync(archive)]), reader);
}

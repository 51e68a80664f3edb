// The demo's own image, in three layers, made without a network: a small base, installed npm packages, and
// one large file.
import { createCipheriv } from 'node:crypto';
import { createReadStream, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';
import { writeLayout } from './layout.mjs';

const BASE_FILES = {
  'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n',
  'etc/group': 'root:x:0:\n',
  'etc/config.yaml': 'name: demo\nlisten: 0.0.0.0:8080\n',
};
const BASE_DIRECTORIES = ['etc', 'root', 'srv', 'tmp', 'usr', 'usr/bin', 'var', 'var/lib'];
const MTIME = new Date('2026-01-01T00:00:00Z');

/** Path and size of the large file. */
export const LARGE_FILE = '/var/lib/large.bin';
const LARGE_SIZE = 1024 ** 3;
/** Packages are taken in the order of their names until they are this large together. */
const PACKAGES_SIZE = 150 * 1024 ** 2;

/** Writes the image as an OCI layout into `directory`; `modules` is an installed node_modules. */
export async function writeDemoImage(directory, modules) {
  await writeLayout(directory, 'demo:latest', [
    { tar: packed(baseEntries), gzip: true },
    { tar: packed((pack) => packageEntries(pack, modules, 'srv/node_modules')), gzip: true },
    { tar: packed(largeEntries), gzip: false },
  ]);
}

/** A tar that `fill` puts entries into. A failure of `fill` ends the stream with it. */
function packed(fill) {
  const pack = tar.pack();
  fill(pack).then(
    () => pack.finalize(),
    (error) => pack.destroy(error),
  );
  return pack;
}

async function baseEntries(pack) {
  for (const name of BASE_DIRECTORIES) await entry(pack, { name, type: 'directory', mode: 0o755 });
  for (const [name, text] of Object.entries(BASE_FILES)) await entry(pack, { name, size: Buffer.byteLength(text) }, [text]);
}

async function packageEntries(pack, modules, name) {
  await entry(pack, { name, type: 'directory', mode: 0o755 });
  let size = 0;
  for (const child of readdirSync(modules)) {
    if (size < PACKAGES_SIZE) size += await treeEntries(pack, join(modules, child), `${name}/${child}`);
  }
}

/** Adds a file, a link or a tree; returns how many bytes its files have. */
async function treeEntries(pack, path, name) {
  const stats = lstatSync(path);
  const header = { name, mode: stats.mode & 0o7777, mtime: stats.mtime };
  if (stats.isFile()) await entry(pack, { ...header, size: stats.size }, createReadStream(path));
  if (stats.isFile()) return stats.size;
  if (stats.isSymbolicLink()) await entry(pack, { ...header, type: 'symlink', linkname: readlinkSync(path) });
  if (!stats.isDirectory()) return 0;
  await entry(pack, { ...header, type: 'directory' });
  let size = 0;
  for (const child of readdirSync(path)) size += await treeEntries(pack, join(path, child), `${name}/${child}`);
  return size;
}

/** Bytes that no compression or deduplication can make smaller: a key stream, the same each time. */
async function largeEntries(pack) {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16));
  const zeros = Buffer.alloc(1 << 20);
  const pieces = function* () {
    for (let at = 0; at < LARGE_SIZE; at += zeros.length) yield cipher.update(zeros);
  };
  await entry(pack, { name: LARGE_FILE.slice(1), size: LARGE_SIZE }, pieces());
}

async function entry(pack, header, content) {
  const full = { uid: 0, gid: 0, mode: 0o644, mtime: MTIME, ...header };
  if (content === undefined || header.size === 0) {
    await new Promise((resolve, reject) => pack.entry(full, '', (error) => (error ? reject(error) : resolve())));
    return;
  }
  await pipeline(content instanceof Readable ? content : Readable.from(content), pack.entry(full));
}

// Images of plain, small files as OCI layouts: so many files, spread evenly over so many layers.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import tar from 'tar-stream';

/** Files of one directory. */
export const DIRECTORY_FILES = 1000;

/** Path of a file of such an image; its content is its number. */
export function pathOf(i) {
  const [directory, name] = [Math.floor(i / DIRECTORY_FILES), i % DIRECTORY_FILES];
  return `directories/${Math.floor(directory / 100)}/${directory % 100}/file-${name}.js`;
}

async function sha256(path) {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex');
}

/** Puts a blob under its digest; its descriptor. */
async function settleBlob(directory, path, mediaType) {
  const digest = await sha256(path);
  const { size } = statSync(path);
  renameSync(path, join(directory, 'blobs/sha256', digest));
  return { mediaType, digest: `sha256:${digest}`, size };
}

async function writeLayer(directory, numbers) {
  const path = join(directory, 'layer');
  const pack = tar.pack();
  const writing = pipeline(pack, createWriteStream(path));
  for (const i of numbers) {
    await new Promise((resolve, reject) => {
      pack.entry({ name: pathOf(i), mtime: new Date(0) }, String(i), (error) => (error ? reject(error) : resolve()));
    });
  }
  pack.finalize();
  await writing;
  return settleBlob(directory, path, 'application/vnd.oci.image.layer.v1.tar');
}

/** Writes the same files into a directory. */
export function writeTree(directory, files) {
  for (let i = 0; i < files; i++) {
    const path = join(directory, pathOf(i));
    if (i % DIRECTORY_FILES === 0) mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, String(i));
  }
}

/** Writes the layout; every layer has files in every directory. */
export async function writeLayeredImage(directory, files, layers, name) {
  mkdirSync(join(directory, 'blobs/sha256'), { recursive: true });
  const descriptors = [];
  for (let layer = 0; layer < layers; layer++) {
    const numbers = Array.from({ length: Math.ceil((files - layer) / layers) }, (_, i) => layer + i * layers);
    descriptors.push(await writeLayer(directory, numbers));
  }
  const json = async (value, mediaType) => {
    const path = join(directory, 'json');
    writeFileSync(path, JSON.stringify(value));
    return settleBlob(directory, path, mediaType);
  };
  const diffIds = descriptors.map(({ digest }) => digest);
  const rootfs = { type: 'layers', diff_ids: diffIds };
  const config = await json({ architecture: 'amd64', os: 'linux', config: {}, rootfs }, 'application/vnd.oci.image.config.v1+json');
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = await json({ schemaVersion: 2, mediaType, config, layers: descriptors }, mediaType);
  const annotations = { 'org.opencontainers.image.ref.name': name };
  writeFileSync(join(directory, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  writeFileSync(join(directory, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] }));
}

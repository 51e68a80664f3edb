// Writes an OCI image layout (image-spec image-layout.md) from tar streams: what `docker save` or `skopeo copy` would make.
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/** A layer: a stream of a tar, and whether it is stored compressed. */
/** @typedef {{ tar: NodeJS.ReadableStream, gzip: boolean }} LayerSource */

/**
 * Writes one image named `name` into the layout `directory`.
 * @param {string} directory
 * @param {string} name
 * @param {LayerSource[]} layers lowest first
 */
export async function writeLayout(directory, name, layers) {
  mkdirSync(join(directory, 'blobs/sha256'), { recursive: true });
  const written = [];
  for (const layer of layers) written.push(await writeLayer(directory, layer));
  const config = writeJson(directory, {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: { Env: ['PATH=/usr/bin:/bin'], Cmd: ['sh'] },
    rootfs: { type: 'layers', diff_ids: written.map(({ diffId }) => diffId) },
  });
  const manifest = writeJson(directory, {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
    layers: written.map(({ descriptor }) => descriptor),
  });
  const annotations = { 'org.opencontainers.image.ref.name': name };
  const manifests = [{ mediaType: 'application/vnd.oci.image.manifest.v1+json', ...manifest, annotations }];
  writeFileSync(join(directory, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  writeFileSync(join(directory, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
}

async function writeLayer(directory, { tar, gzip }) {
  const path = join(directory, 'blobs', randomUUID());
  const plain = meter();
  const blob = gzip ? meter() : plain;
  await pipeline(tar, plain.stream, ...(gzip ? [createGzip({ level: 1 }), blob.stream] : []), createWriteStream(path));
  const digest = blob.digest();
  renameSync(path, join(directory, blobPath(digest)));
  const mediaType = `application/vnd.oci.image.layer.v1.tar${gzip ? '+gzip' : ''}`;
  return { diffId: plain.digest(), descriptor: { mediaType, digest, size: blob.size() } };
}

/** Passes bytes through, hashing and counting them. */
function meter() {
  const hash = createHash('sha256');
  let size = 0;
  const stream = new PassThrough();
  stream.on('data', (chunk) => {
    hash.update(chunk);
    size += chunk.length;
  });
  return { stream, size: () => size, digest: () => `sha256:${hash.copy().digest('hex')}` };
}

function writeJson(directory, value) {
  const bytes = Buffer.from(JSON.stringify(value));
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  writeFileSync(join(directory, blobPath(digest)), bytes);
  return { digest, size: bytes.length };
}

function blobPath(digest) {
  return `blobs/${digest.replace(':', '/')}`;
}

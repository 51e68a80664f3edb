// Images made in memory from plain descriptions, for tests that need one byte to be wrong.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { encodeTarHeader, type TarEntry } from '../../ts/tar/writer.js';

/** A tar entry, with everything that has a sensible default left out. */
export type Entry = Partial<Omit<TarEntry, 'path' | 'link'>> & { path: string | Uint8Array; link?: string; data?: string | Uint8Array };

/** A tar of these entries: files unless a type is given, 0644 (directories 0755), root's, of second 1. */
export function tarOf(entries: readonly Entry[]): Buffer {
  const parts: Uint8Array[] = [];
  for (const { path, link, data = '', type = '0', ...rest } of entries) {
    const content = Buffer.from(data);
    parts.push(
      encodeTarHeader({
        type,
        mode: type === '5' ? 0o755 : 0o644,
        uid: 0,
        gid: 0,
        mtimeNs: 1_000_000_000n,
        ...rest,
        path: typeof path === 'string' ? Buffer.from(path) : path,
        size: content.length,
        ...(link === undefined ? {} : { link: Buffer.from(link) }),
      }),
      content,
      Buffer.alloc((512 - (content.length % 512)) % 512),
    );
  }
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

export function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A layer as a blob: its tar, and what a manifest says of it. */
export interface LayerBlob {
  readonly tar: Buffer;
  readonly blob: Buffer;
  readonly mediaType: string;
}

export function gzipLayer(entries: readonly Entry[]): LayerBlob {
  const tar = tarOf(entries);
  return { tar, blob: gzipSync(tar), mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip' };
}

export function plainLayer(entries: readonly Entry[]): LayerBlob {
  const tar = tarOf(entries);
  return { tar, blob: tar, mediaType: 'application/vnd.oci.image.layer.v1.tar' };
}

/** The files of an OCI image layout, by path. */
export type LayoutFiles = Map<string, Buffer>;

export interface LayoutImage {
  readonly layers: readonly LayerBlob[];
  readonly name?: string;
  readonly platform?: { os: string; architecture: string; variant?: string };
  /** Changes the manifest before it is written and hashed. */
  readonly manifest?: (manifest: Manifest) => object;
  readonly config?: object;
}

export interface Manifest {
  config: { mediaType: string; digest: string; size: number };
  layers: { mediaType: string; digest: string; size: number }[];
  [key: string]: unknown;
}

/** Config of an image of these layers. */
export function configOf(image: LayoutImage): Buffer {
  const { os = 'linux', architecture = 'amd64' } = image.platform ?? {};
  return json({
    architecture,
    os,
    config: {},
    rootfs: { type: 'layers', diff_ids: image.layers.map(({ tar }) => sha256(tar)) },
    ...image.config,
  });
}

/** An OCI image layout that holds `images`. */
export function layoutOf(images: readonly LayoutImage[]): LayoutFiles {
  const files: LayoutFiles = new Map();
  const manifests = images.map((image) => addImage(files, image));
  files.set('oci-layout', json({ imageLayoutVersion: '1.0.0' }));
  files.set('index.json', json({ schemaVersion: 2, manifests }));
  return files;
}

/** Adds an image's blobs; returns the descriptor of its manifest. */
export function addImage(files: LayoutFiles, image: LayoutImage): object {
  const config = addBlob(files, configOf(image), 'application/vnd.oci.image.config.v1+json');
  const layers = image.layers.map(({ blob, mediaType }) => addBlob(files, blob, mediaType));
  const plain: Manifest = { schemaVersion: 2, mediaType: MANIFEST, config, layers };
  const manifest = addBlob(files, json(image.manifest?.(plain) ?? plain), MANIFEST);
  const annotations = image.name === undefined ? {} : { 'org.opencontainers.image.ref.name': image.name };
  return { ...manifest, annotations, ...(image.platform && { platform: image.platform }) };
}

export function addBlob(files: LayoutFiles, bytes: Buffer, mediaType: string): { mediaType: string; digest: string; size: number } {
  const digest = sha256(bytes);
  files.set(blobPath(digest), bytes);
  return { mediaType, digest, size: bytes.length };
}

export function blobPath(digest: string): string {
  return digest.replace('sha256:', 'blobs/sha256/');
}

export function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

/** The layout as one tar. */
export function archiveOf(files: LayoutFiles): Buffer {
  return tarOf([...files].map(([path, data]) => ({ path, data })));
}

/** A docker-archive as `docker save` wrote it for years: `<id>/layer.tar`, one a link to another. */
export function dockerArchiveOf(images: readonly (LayoutImage & { readonly tags: readonly string[] })[]): Buffer {
  const entries: Entry[] = [];
  const manifest = images.map((image, n) => {
    const config = configOf(image);
    const configPath = `${sha256(config).slice(7)}.json`;
    entries.push({ path: configPath, data: config });
    const layers = image.layers.map(({ tar }, i) => {
      const path = `${n}-${i}/layer.tar`;
      const target = `shared-${sha256(tar).slice(7, 19)}.tar`;
      if (!entries.some((entry) => entry.path === target)) entries.push({ path: target, data: tar });
      entries.push({ path, type: '2', link: `../${target}` });
      return path;
    });
    return { Config: configPath, RepoTags: image.tags, Layers: layers };
  });
  return tarOf([...entries, { path: 'manifest.json', data: json(manifest) }]);
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

import { veneerError } from '../core/veneer-error.js';

/** What a descriptor in an index or manifest points at. */
export type MediaKind = 'index' | 'manifest' | 'config' | 'layer';

const OCI = 'application/vnd.oci.image.';
const DOCKER = 'application/vnd.docker.';

const KINDS: Readonly<Record<string, MediaKind>> = {
  [`${OCI}index.v1+json`]: 'index',
  [`${DOCKER}distribution.manifest.list.v2+json`]: 'index',
  [`${OCI}manifest.v1+json`]: 'manifest',
  [`${DOCKER}distribution.manifest.v2+json`]: 'manifest',
  [`${OCI}config.v1+json`]: 'config',
  [`${DOCKER}container.image.v1+json`]: 'config',
  [`${OCI}layer.v1.tar`]: 'layer',
  [`${OCI}layer.v1.tar+gzip`]: 'layer',
  [`${OCI}layer.v1.tar+zstd`]: 'layer',
  [`${DOCKER}image.rootfs.diff.tar`]: 'layer',
  [`${DOCKER}image.rootfs.diff.tar.gzip`]: 'layer',
  [`${DOCKER}image.rootfs.diff.tar.zstd`]: 'layer',
};

export function mediaKind(mediaType: string): MediaKind | undefined {
  return KINDS[mediaType];
}

/** Checks that a layer can be read. Fails with `ENOTSUP`, naming the media type and the blob. */
export function assertLayer(mediaType: string, digest: string): void {
  if (KINDS[mediaType] === 'layer') return;
  let detail = `unknown media type of a layer: ${mediaType}`;
  if (mediaType.endsWith('+encrypted')) detail = `encrypted layers are not supported (${mediaType})`;
  if (/nondistributable|\.foreign\./.test(mediaType)) detail = `foreign layers are not supported (${mediaType})`;
  throw veneerError('unsupported', { syscall: 'load', path: digest, detail });
}

import { sha256 } from '../core/sha256.js';
import { veneerError } from '../core/veneer-error.js';

/** `sha256:` and 64 hex digits. */
export type Digest = `sha256:${string}`;

const PATTERN = /^sha256:[0-9a-f]{64}$/;

export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && PATTERN.test(text);
}

/** A digest in a manifest of `of`. Fails with `ENOTSUP` (an algorithm other than sha256), `ECORRUPT`. */
export function parseDigest(text: unknown, of: string): Digest {
  if (isDigest(text)) return text;
  const algorithm = typeof text === 'string' ? /^([a-z0-9+._-]+):[0-9a-zA-Z=_-]+$/.exec(text)?.[1] : undefined;
  if (algorithm !== undefined && algorithm !== 'sha256') {
    const detail = `digests by ${algorithm} are not supported, only sha256`;
    throw veneerError('unsupported', { syscall: 'load', path: of, detail });
  }
  throw veneerError('corrupt', { syscall: 'load', path: of, detail: `${JSON.stringify(text)} is not a digest` });
}

/** Where an OCI image layout keeps the blob (image-layout.md "Blobs"). */
export function blobPath(digest: Digest): string {
  return `blobs/sha256/${digest.slice('sha256:'.length)}`;
}

/** Of what fits in memory: manifests and configs. Fails with `ENOTSUP` (a page that isn't in a secure context has no Web Crypto). */
export async function digestOf(bytes: Uint8Array): Promise<Digest> {
  return `sha256:${await sha256(bytes, 'load')}`;
}

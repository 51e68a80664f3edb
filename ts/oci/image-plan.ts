import { veneerError } from '../core/veneer-error.js';
import type { ByteSource } from './byte-source.js';
import { isDigest, type Digest } from './digest.js';
import { parseJson } from './json-file.js';
import type { LayerClaims } from './layer-claims.js';

/** A layer to read, and what is claimed of it. */
export interface LayerPlan extends LayerClaims {
  readonly diffId: Digest;
  /** What messages call it: a digest or a path in the archive. */
  readonly name: string;
  /** Bytes to read. */
  readonly size: number;
  open(): Promise<ByteSource>;
}

/** An image to add: its manifest and config are verified, its layers not read yet. */
export interface ImagePlan {
  readonly config: Uint8Array;
  /** Familiar names, as the archive gives them. */
  readonly names: readonly string[];
  readonly layers: readonly LayerPlan[];
}

/** `rootfs.diff_ids` of a config (image-spec config.md), one for each of `count` layers. Fails with `ECORRUPT`. */
export function diffIdsOf(config: Uint8Array, name: string, count: number): Digest[] {
  const parsed = parseJson(config, name) as { rootfs?: { diff_ids?: unknown } | null } | null;
  const diffIds: unknown = parsed?.rootfs?.diff_ids;
  const corrupt = (detail: string): never => {
    throw veneerError('corrupt', { syscall: 'load', path: name, detail });
  };
  if (!Array.isArray(diffIds)) return corrupt('not an image config: rootfs.diff_ids is missing');
  const bad: unknown = diffIds.find((id) => !isDigest(id));
  if (bad !== undefined) return corrupt(`rootfs.diff_ids holds ${JSON.stringify(bad)}, not a sha256 digest`);
  if (diffIds.length !== count) return corrupt(`the config names ${diffIds.length} layers, the manifest ${count}`);
  return diffIds as Digest[];
}

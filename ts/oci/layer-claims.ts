import { veneerError } from '../core/veneer-error.js';
import type { Digest } from './digest.js';

/** What reading a layer found. */
export interface LayerDigests {
  /** sha256 of the tar. */
  readonly diffId: Digest;
  /** sha256 of the bytes as they came; the diffID when they were the tar itself. */
  readonly blobDigest: Digest;
  readonly blobSize: number;
}

/** How a layer's bytes are taken. */
export interface LayerSink {
  /** A piece of the tar, valid during the call. */
  tar(piece: Uint8Array): void;
  /** Bytes of the blob read so far. */
  progress(bytes: number): void;
}

/** What a manifest and a config claim of a layer. */
export interface LayerClaims {
  readonly diffId?: Digest | undefined;
  readonly blob?: { readonly digest: Digest; readonly size?: number | undefined } | undefined;
}

/** Checks what was read against what was claimed. Fails with `EMISMATCH`, naming the blob. */
export function checkClaims(found: LayerDigests, claims: LayerClaims, name: string): void {
  const mismatch = (detail: string): never => {
    throw veneerError('mismatch', { syscall: 'read', path: name, detail });
  };
  const { blob, diffId } = claims;
  if (blob?.size !== undefined && blob.size !== found.blobSize) {
    mismatch(`the blob has ${found.blobSize} bytes, its descriptor says ${blob.size}`);
  }
  if (blob !== undefined && blob.digest !== found.blobDigest) mismatch(`the blob is ${found.blobDigest}`);
  if (diffId !== undefined && diffId !== found.diffId) {
    mismatch(`the layer's tar is ${found.diffId}, the config says ${diffId}`);
  }
}

import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { veneerError } from '../core/veneer-error.js';
import { compressionOf, MAGIC_LENGTH } from './compression.js';
import type { Digest } from './digest.js';
import { inflate } from './inflate.js';
import { PIECE_SIZE, withPeek } from './pieces.js';

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

/** Work in one go, in milliseconds. Bytes in memory and small chunks never wait for I/O, so they have to give way. */
const TURN_MS = 10;

/**
 * Reads one layer, inflating and hashing natively, with a bounded number of pieces in memory.
 * Aborts between pieces. Fails with `ECORRUPT` (compression), `ENOTSUP` (a compression this Node lacks).
 */
export async function readLayer(
  blob: AsyncIterable<Uint8Array>,
  name: string,
  sink: LayerSink,
  signal: AbortSignal | undefined,
): Promise<LayerDigests> {
  const blobHash = createHash('sha256');
  let blobSize = 0;
  let turn = performance.now();
  const counted = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of blob) {
      signal?.throwIfAborted();
      blobHash.update(piece);
      blobSize += piece.length;
      yield piece;
      sink.progress(blobSize);
      if (performance.now() - turn > TURN_MS) {
        await setImmediate();
        turn = performance.now();
      }
    }
  };
  return withPeek(counted(), MAGIC_LENGTH, async (start, pieces) => {
    const compression = compressionOf(start, name);
    if (compression === 'none') {
      for await (const piece of pieces) sink.tar(piece);
      const digest: Digest = `sha256:${blobHash.digest('hex')}`;
      return { diffId: digest, blobDigest: digest, blobSize };
    }
    const tarHash = createHash('sha256');
    for await (const piece of inflate(pieces, compression, PIECE_SIZE, name)) {
      signal?.throwIfAborted();
      tarHash.update(piece);
      sink.tar(piece);
    }
    return { diffId: `sha256:${tarHash.digest('hex')}`, blobDigest: `sha256:${blobHash.digest('hex')}`, blobSize };
  });
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

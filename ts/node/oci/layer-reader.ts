import { createHash } from 'node:crypto';
import type { Compression } from '../../oci/compression.js';
import type { Digest } from '../../oci/digest.js';
import type { LayerDigests, LayerSink } from '../../oci/layer-claims.js';
import { paced, PIECE_SIZE } from '../../oci/pieces.js';
import { inflate } from './inflate.js';

/**
 * Reads one layer, inflating and hashing natively, with a bounded number of pieces in memory.
 * Aborts between pieces. Fails with `ECORRUPT` (compression).
 */
export async function readLayer(
  blob: AsyncIterable<Uint8Array>,
  compression: Compression,
  name: string,
  sink: LayerSink,
  signal?: AbortSignal,
): Promise<LayerDigests> {
  const blobHash = createHash('sha256');
  let blobSize = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const piece of paced(blob, signal)) {
      blobHash.update(piece);
      blobSize += piece.length;
      yield piece;
      sink.progress(blobSize);
    }
  };
  if (compression === 'none') {
    for await (const piece of counted()) sink.tar(piece);
    const digest: Digest = `sha256:${blobHash.digest('hex')}`;
    return { diffId: digest, blobDigest: digest, blobSize };
  }
  const tarHash = createHash('sha256');
  for await (const piece of inflate(counted(), compression, PIECE_SIZE, name)) {
    signal?.throwIfAborted();
    tarHash.update(piece);
    sink.tar(piece);
  }
  return { diffId: `sha256:${tarHash.digest('hex')}`, blobDigest: `sha256:${blobHash.digest('hex')}`, blobSize };
}

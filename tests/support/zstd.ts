import { compress, init } from '@bokuweb/zstd-wasm';
import type { LayerBlob } from '../api/images.js';

await init();

/** The same layer in a frame of zstd. */
export function inZstd({ tar }: LayerBlob): LayerBlob {
  return { tar, blob: Buffer.from(compress(tar, 3)), mediaType: 'application/vnd.oci.image.layer.v1.tar+zstd' };
}
